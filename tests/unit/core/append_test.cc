#include "firn/core/append.h"

#include <gtest/gtest.h>

#include "firn/base/status.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn {
namespace {

TEST(CheckFailed, CarriesItsParticulars) {
  const std::vector<FailedCheck> failed = {
      {.index = 0, .actual_revision = 0, .events = {}},
      {.index = 3, .actual_revision = 12, .events = {7, 9}},
      {.index = 10, .actual_revision = std::nullopt, .events = {18'000'000'000'000'000'000u}},
      {.index = 11, .actual_revision = std::nullopt, .events = {}},
  };
  EXPECT_EQ(FailedChecksOf(CheckFailed(failed)), failed);
}

TEST(CheckFailed, SaysWhichAndWhy) {
  const absl::Status stream = CheckFailed({{.index = 2, .actual_revision = 5, .events = {9}}});
  EXPECT_EQ(ReasonOf(stream), ErrorReason::kCheckFailed);
  EXPECT_EQ(stream.code(), absl::StatusCode::kAborted);
  EXPECT_NE(stream.message().find("checks[2]"), absl::string_view::npos);
  EXPECT_NE(stream.message().find("revision 5"), absl::string_view::npos);
  const absl::Status query = CheckFailed({{.index = 0, .events = {4, 8}}, {.index = 1}});
  EXPECT_NE(query.message().find("position 8"), absl::string_view::npos);
  EXPECT_NE(query.message().find("1 more"), absl::string_view::npos);
  EXPECT_EQ(MetadataOf(query).at("failed_checks"), "2");
}

TEST(CheckFailed, OtherErrorsHaveNoParticulars) {
  EXPECT_TRUE(FailedChecksOf(absl::OkStatus()).empty());
  EXPECT_TRUE(FailedChecksOf(MakeError(ErrorReason::kDiskFull, "full")).empty());
}

TEST(RequestBytes, CountsEventsAndChecks) {
  AppendRequest request = testing::MakeBatch(1, 1);
  const size_t event = RequestBytes(request);
  EXPECT_GE(event, request.events[0].payload.bytes.size());
  request.checks.push_back(StreamCheck{.stream = std::string(100, 's')});
  const size_t stream = RequestBytes(request);
  EXPECT_GE(stream, event + 100);
  request.checks.push_back(
      NoMatchCheck{.query = {{{.event_types = {std::string(100, 't')},
                               .tags = {std::string(100, 'g'), std::string(100, 'h')},
                               .streams = {}}}}});
  const size_t terms = RequestBytes(request);
  EXPECT_GE(terms, stream + 300);
  NoMatchCheck any;
  any.query.items.resize(64);
  request.checks.emplace_back(any);
  const size_t items = RequestBytes(request);
  EXPECT_GE(items, terms + 64 * sizeof(QueryItem));
  any.query.items[0].targets.assign(64, {.type = std::string(100, 'y'), .id = 1});
  request.checks.back() = any;
  EXPECT_GE(RequestBytes(request), items + 64 * (sizeof(Target) + 100));
}

}  // namespace
}  // namespace firn
