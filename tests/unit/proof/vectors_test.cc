// The verifier's side against cases that were made without any code of ours, after RFC 6962 and the
// C2SP documents (tests/conformance/make_proofs.py).

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/entry.h"
#include "firn/proof/merkle.h"
#include "firn/proof/note.h"
#include "tests/support/proof_vectors.h"
#include "tests/support/status_matchers.h"

namespace firn::proof {
namespace {

using nlohmann::json;

class ProofVectorsTest : public ::testing::Test {
 protected:
  // Of a group of cases, of which there are some.
  const json& Cases(const std::string& group) const {
    const json& cases = vectors_.at(group);
    EXPECT_FALSE(cases.empty());
    return cases;
  }

  const json vectors_ = testing::ProofVectors();
};

// Nothing if one has another length: a message's hashes are taken so, too.
std::optional<Path> PathOf(const json& hashes) {
  Path path;
  for (const std::string digits : hashes) {
    if (digits.size() != 2 * sizeof(Hash)) return std::nullopt;
    path.push_back(testing::HashFromHex(digits));
  }
  return path;
}

// An event of a case, and what it points to.
struct Example {
  explicit Example(const json& event)
      : event_type(event["event_type"]),
        payload(event.value("payload_json", "")),
        content_type(event.value("content_type", "")),
        target_type(event["target_type"]),
        stream(event["stream"]) {
    if (event.contains("payload_bytes")) {
      EXPECT_TRUE(absl::Base64Unescape(std::string(event["payload_bytes"]), &payload));
    }
    for (const std::string tag : event.value("tags", json::array())) tags.push_back(tag);
    const std::map<std::string, std::string> by_key = event.value("metadata", json::object());
    metadata.assign(by_key.begin(), by_key.end());
    tag_views.assign(tags.begin(), tags.end());
    recorded = {.position = std::stoull(std::string(event["position"])),
                .revision = std::stoull(std::string(event["revision"])),
                .recorded_us = ParseRfc3339(std::string(event["created_at"])).value(),
                .batch_index = event.value("batch_index", 0u),
                .id = ParseUuid(std::string(event["id"])).value(),
                .timestamp_ms = std::stoll(std::string(event["timestamp"])),
                .event_type = event_type,
                .payload = payload,
                .content_type = content_type,
                .target_type = target_type,
                .target_id = std::stoll(std::string(event["target_id"])),
                .user_id = std::nullopt,
                .stream = stream,
                .tags = tag_views,
                .metadata = metadata};
    if (event.contains("user_id")) recorded.user_id = user_id = event["user_id"];
  }

  std::string event_type, payload, content_type, target_type, stream, user_id;
  std::vector<std::string> tags;
  std::vector<std::string_view> tag_views;
  std::vector<MetadataEntry> metadata;
  RecordedEvent recorded;
};

TEST_F(ProofVectorsTest, Keys) {
  EXPECT_OK(Verifier::Parse(std::string(vectors_["key"])));
  for (const json& example : Cases("bad_keys")) {
    EXPECT_EQ(Verifier::Parse(std::string(example["key"])).status().code(),
              absl::StatusCode::kInvalidArgument)
        << example["about"];
  }
}

TEST_F(ProofVectorsTest, Checkpoints) {
  const auto verifier = Verifier::Parse(std::string(vectors_["key"]));
  ASSERT_OK(verifier);
  for (const json& example : Cases("checkpoints")) {
    SCOPED_TRACE(example["about"]);
    const auto checkpoint = OpenCheckpoint(std::string(example["note"]), *verifier);
    if (example.contains("fault")) {
      EXPECT_EQ(checkpoint.status().code(), absl::StatusCode::kDataLoss);
      continue;
    }
    ASSERT_OK(checkpoint);
    EXPECT_EQ(checkpoint->origin, OriginOf(example["is"]["store_id"]));
    EXPECT_EQ(checkpoint->size, example["is"]["size"]);
    EXPECT_EQ(ToHex(checkpoint->root), example["is"]["root"]);
  }
}

TEST_F(ProofVectorsTest, Entries) {
  for (const json& example : Cases("entries")) {
    SCOPED_TRACE(example["about"]);
    const Example event(example["event"]);
    std::string entry;
    WriteEntry(event.recorded, entry);
    EXPECT_EQ(absl::BytesToHexString(entry), example["entry"]);
    EXPECT_EQ(ToHex(HashEvent(event.recorded)), example["leaf"]);
  }
}

TEST_F(ProofVectorsTest, InclusionProofs) {
  for (const json& example : Cases("inclusions")) {
    const std::optional<Path> path = PathOf(example["hashes"]);
    const uint64_t position = example["position"];
    const bool holds = path && position > 0 &&
                       ProvesInclusion(*path, testing::HashFromHex(example["leaf"]), position - 1,
                                       example["size"], testing::HashFromHex(example["root"]));
    EXPECT_EQ(holds, example["holds"]) << example["about"];
  }
}

TEST_F(ProofVectorsTest, ConsistencyProofs) {
  for (const json& example : Cases("consistencies")) {
    const std::optional<Path> path = PathOf(example["hashes"]);
    const bool holds =
        path &&
        ProvesConsistency(*path, example["old_size"], testing::HashFromHex(example["old_root"]),
                          example["size"], testing::HashFromHex(example["root"]));
    EXPECT_EQ(holds, example["holds"]) << example["about"];
  }
}

// What makes the proofs, against the cases that hold.
class LeavesAlone : public Nodes {
 public:
  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) override {
    if (level == 0) return HashLeaf("event " + std::to_string(index + 1));
    const auto left = NodeAt(level - 1, 2 * index);
    const auto right = NodeAt(level - 1, 2 * index + 1);
    return HashNode(*left, *right);
  }
};

TEST_F(ProofVectorsTest, ProofsAreMadeAsTheCasesHaveThem) {
  LeavesAlone nodes;
  for (const json& example : Cases("inclusions")) {
    if (!example["holds"]) continue;
    const uint64_t leaf = example["position"].get<uint64_t>() - 1;
    EXPECT_EQ(InclusionPath(nodes, leaf, example["size"]).value(), PathOf(example["hashes"]))
        << example["about"];
    EXPECT_EQ(ToHex(RootOf(nodes, example["size"]).value()), example["root"]);
  }
  for (const json& example : Cases("consistencies")) {
    if (!example["holds"]) continue;
    EXPECT_EQ(ConsistencyPath(nodes, example["old_size"], example["size"]).value(),
              PathOf(example["hashes"]))
        << example["about"];
    EXPECT_EQ(ToHex(RootOf(nodes, example["old_size"]).value()), example["old_root"]);
  }
}

}  // namespace
}  // namespace firn::proof
