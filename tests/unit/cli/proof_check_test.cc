#include "cli/proof_check.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/proof_vectors.h"
#include "tests/support/status_matchers.h"

namespace firn::cli {
namespace {

using ::testing::HasSubstr;

v1::GetCheckpointResponse Answer(const std::string& note) {
  v1::GetCheckpointResponse response;
  response.set_checkpoint(note);
  return response;
}

TEST(ProofCheckTest, TakesTheCheckpointsThatAreThisLogs) {
  const nlohmann::json vectors = testing::ProofVectors();
  for (const nlohmann::json& example : vectors["checkpoints"]) {
    SCOPED_TRACE(example["about"]);
    const auto checkpoint = CheckCheckpoint(Answer(example["note"]), vectors["key"], 0);
    EXPECT_EQ(checkpoint.ok(), example.contains("is")) << checkpoint.status();
    if (!checkpoint.ok()) continue;
    EXPECT_EQ(checkpoint->size, example["is"]["size"]);
  }
}

TEST(ProofCheckTest, AKeyThatIsNoneIsTheUsersMistake) {
  const nlohmann::json vectors = testing::ProofVectors();
  for (const nlohmann::json& example : vectors["bad_keys"]) {
    // Without one the server's word is taken.
    if (example["key"] == "") continue;
    SCOPED_TRACE(example["about"]);
    const auto status =
        CheckCheckpoint(Answer(vectors["checkpoints"][0]["note"]), example["key"], 0).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(status.ToString(), HasSubstr("--key is no verifier key: "));
  }
}

TEST(ProofCheckTest, TheServersOwnKeyIsCheckedToo) {
  const nlohmann::json vectors = testing::ProofVectors();
  v1::GetCheckpointResponse response = Answer(vectors["checkpoints"][0]["note"]);
  response.set_verifier_key(vectors["key"]);
  EXPECT_OK(CheckCheckpoint(response, "", 0));
  for (const nlohmann::json& example : vectors["bad_keys"]) {
    SCOPED_TRACE(example["about"]);
    response.set_verifier_key(example["key"]);
    EXPECT_EQ(CheckCheckpoint(response, "", 0).status().code(), absl::StatusCode::kDataLoss);
  }
}

TEST(ProofCheckTest, AnotherSizeThanWasAskedForIsFoundOut) {
  const nlohmann::json vectors = testing::ProofVectors();
  const nlohmann::json& example = vectors["checkpoints"][0];
  const uint64_t size = example["is"]["size"];
  EXPECT_OK(CheckCheckpoint(Answer(example["note"]), vectors["key"], size));
  EXPECT_EQ(CheckCheckpoint(Answer(example["note"]), vectors["key"], size + 1).status().code(),
            absl::StatusCode::kDataLoss);
}

TEST(ProofCheckTest, WritesTheEntryOfAnEventItself) {
  const nlohmann::json vectors = testing::ProofVectors();
  for (const nlohmann::json& example : vectors["entries"]) {
    SCOPED_TRACE(example["about"]);
    v1::EventDTO event;
    ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(example["event"].dump(), &event).ok());
    v1::GetInclusionProofResponse proof;
    proof.set_entry(testing::FromHex(example["entry"]));
    // A log of nothing else: only that of position 1 is in it.
    proof::Checkpoint checkpoint{.origin = "firn/x", .size = 1};
    checkpoint.root = testing::HashFromHex(example["leaf"]);
    const absl::Status proven = CheckInclusion(event, event.position(), proof, checkpoint);
    if (event.position() == 1) {
      EXPECT_OK(proven);
    } else {
      EXPECT_THAT(proven.ToString(), HasSubstr("does not show"));
    }
    EXPECT_THAT(CheckInclusion(event, event.position() + 1, proof, checkpoint).ToString(),
                HasSubstr("was asked for"));
    event.set_event_type("another");
    EXPECT_THAT(CheckInclusion(event, event.position(), proof, checkpoint).ToString(),
                HasSubstr("is not the one that it proves"));
  }
}

}  // namespace
}  // namespace firn::cli
