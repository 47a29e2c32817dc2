// What verifies and what must not, after cases that were made without any code of ours.

#include "tests/support/proof_vectors.h"

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "firn/client/error.h"
#include "firn/client/proof.h"
#include "firn/proof/merkle.h"
#include "src/proof_entry.h"

namespace firn::testing {
namespace {

using nlohmann::json;

const json& Cases(const std::string& group) {
  static const json vectors = ProofVectors();
  EXPECT_FALSE(vectors.at(group).empty());
  return vectors.at(group);
}

std::optional<proof::Path> PathOf(const json& hashes) {
  proof::Path path;
  for (const std::string digits : hashes) {
    if (digits.size() != 2 * sizeof(proof::Hash)) return std::nullopt;
    path.push_back(HashFromHex(digits));
  }
  return path;
}

TEST(ProofVectors, Keys) {
  EXPECT_TRUE(Verifier::Parse(std::string(Cases("key"))).ok());
  for (const json& example : Cases("bad_keys")) {
    const Error error = ErrorOf(Verifier::Parse(std::string(example["key"])).status());
    EXPECT_EQ(error.reason, ErrorReason::kInvalidField) << example["about"];
    EXPECT_NE(error.message.find("key: is no verifier key: "), std::string::npos) << error.message;
  }
}

TEST(ProofVectors, Checkpoints) {
  const auto verifier = Verifier::Parse(std::string(Cases("key")));
  ASSERT_TRUE(verifier.ok()) << verifier.status();
  for (const json& example : Cases("checkpoints")) {
    SCOPED_TRACE(example["about"]);
    const auto checkpoint = verifier->Open(std::string(example["note"]));
    if (example.contains("fault")) {
      EXPECT_EQ(ReasonOf(checkpoint.status()), ErrorReason::kProofFailed) << checkpoint.status();
      continue;
    }
    ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
    const SignedCheckpoint expected{.note = example["note"],
                                    .store_id = example["is"]["store_id"],
                                    .size = example["is"]["size"],
                                    .root_hash = FromHex(example["is"]["root"])};
    EXPECT_EQ(*checkpoint, expected);
  }
}

TEST(ProofVectors, Entries) {
  for (const json& example : Cases("entries")) {
    SCOPED_TRACE(example["about"]);
    ::firn_client::v1::EventDTO event;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(example["event"].dump(), &event).ok());
    const std::optional<std::string> entry = internal::EntryOf(event);
    ASSERT_TRUE(entry);
    EXPECT_EQ(absl::BytesToHexString(*entry), example["entry"]);
    EXPECT_EQ(ToHex(proof::HashLeaf(*entry)), example["leaf"]);
  }
}

TEST(ProofVectors, AnIdThatIsNoUuidHasNoEntry) {
  ::firn_client::v1::EventDTO event;
  ASSERT_TRUE(
      google::protobuf::util::JsonStringToMessage(Cases("entries")[0]["event"].dump(), &event)
          .ok());
  for (const char* id :
       {"", "x", "00000000-0000-4000-8000-00000000000", "00000000000040008000000000000001",
        "00000000-0000-4000-8000-00000000000g", "00000000-0000-4000-8000-0000000000011"}) {
    event.set_id(id);
    EXPECT_FALSE(internal::EntryOf(event)) << id;
  }
}

TEST(ProofVectors, InclusionProofs) {
  for (const json& example : Cases("inclusions")) {
    const auto path = PathOf(example["hashes"]);
    const uint64_t position = example["position"];
    const bool holds = path && position > 0 &&
                       proof::ProvesInclusion(*path, HashFromHex(example["leaf"]), position - 1,
                                              example["size"], HashFromHex(example["root"]));
    EXPECT_EQ(holds, example["holds"]) << example["about"];
  }
}

TEST(ProofVectors, ConsistencyProofs) {
  for (const json& example : Cases("consistencies")) {
    const auto path = PathOf(example["hashes"]);
    const bool holds = path && proof::ProvesConsistency(
                                   *path, example["old_size"], HashFromHex(example["old_root"]),
                                   example["size"], HashFromHex(example["root"]));
    EXPECT_EQ(holds, example["holds"]) << example["about"];
  }
}

}  // namespace
}  // namespace firn::testing
