#include "firn/base/status.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/support/status_matchers.h"

namespace firn {
namespace {

TEST(Status, CarriesReasonMessageAndMetadata) {
  const absl::Status status =
      MakeError(ErrorReason::kPositionBeyondHead, "too far", {{"head", "7"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(status.message(), "too far");
  EXPECT_EQ(ReasonOf(status), ErrorReason::kPositionBeyondHead);
  EXPECT_EQ(MetadataOf(status), (ErrorMetadata{{"head", "7"}}));
  EXPECT_TRUE(ViolationsOf(status).empty());
}

TEST(Status, MadeElsewhereHasNoReason) {
  EXPECT_EQ(ReasonOf(absl::InternalError("x")), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
}

TEST(Status, InvalidFieldsKeepsTheirOrder) {
  std::vector<FieldViolation> violations;
  for (int i = 0; i < 12; ++i) violations.push_back({"field" + std::to_string(i), "is wrong"});
  const absl::Status status = InvalidFields(violations);
  EXPECT_EQ(status.message(), "field0: is wrong (and 11 more)");
  const std::vector<FieldViolation> read = ViolationsOf(status);
  ASSERT_EQ(read.size(), violations.size());
  for (size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].field, violations[i].field);
    EXPECT_EQ(read[i].description, "is wrong");
  }
}

TEST(Status, AddContextKeepsEverythingElse) {
  const absl::Status status =
      AddContext(MakeError(ErrorReason::kDiskFull, "full", {{"a", "b"}}), "writing");
  EXPECT_EQ(status.message(), "writing: full");
  EXPECT_EQ(ReasonOf(status), ErrorReason::kDiskFull);
  EXPECT_EQ(MetadataOf(status), (ErrorMetadata{{"a", "b"}}));
  EXPECT_OK(AddContext(absl::OkStatus(), "writing"));
}

TEST(Status, EveryReasonHasItsOwnNameAndAnErrorCode) {
  std::set<std::string_view> names;
  for (const ErrorReason reason : AllErrorReasons()) {
    EXPECT_TRUE(names.insert(ErrorReasonName(reason)).second) << ErrorReasonName(reason);
    EXPECT_NE(ErrorReasonCode(reason), absl::StatusCode::kOk);
    EXPECT_EQ(ReasonOf(MakeError(reason, "x")), reason);
  }
}

TEST(Status, AnErrorStaysSmallWhateverWasSent) {
  const std::vector<FieldViolation> violations(
      100'000, {"events[0].tags[" + std::string(1000, '7') + "]", std::string(5'000, 'x')});
  const absl::Status status = InvalidFields(violations);
  EXPECT_LT(status.message().size(), 1000u);
  EXPECT_NE(status.message().find("(and 99999 more)"), absl::string_view::npos);
  const std::vector<FieldViolation> told = ViolationsOf(status);
  EXPECT_EQ(told.size(), kViolationsMax);
  EXPECT_LT(told[0].field.size(), 400u);
  EXPECT_LT(told[0].description.size(), 400u);
}

}  // namespace
}  // namespace firn
