// Pages of a history in which events of other targets stand too.

#include "firn/history/history_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::history {
namespace {

using ::firn::testing::MakeEvent;
using ::firn::testing::MakeId;
using ::testing::ElementsAre;

// Knows the positions that it is told.
class FakeRelated final : public RelatedEvents {
 public:
  absl::StatusOr<Found> Find(std::string_view projection, const Target& target, Position until,
                             size_t limit) override {
    if (!failure.ok()) return failure;
    EXPECT_EQ(projection, "catalog");
    EXPECT_EQ(target.id, 7);
    Found found{.known_until = known_until};
    for (auto at = positions.rbegin(); at != positions.rend(); ++at) {
      if (*at <= until && found.positions.size() < limit) found.positions.push_back(*at);
    }
    return found;
  }

  std::vector<Position> positions;
  Position known_until = 100;
  absl::Status failure;
};

class HistoryPages : public ::testing::Test {
 protected:
  void SetUp() override {
    auto engine = sqlite::OpenEngine({.data_dir = directory_.path()});
    ASSERT_OK(engine);
    engine_ = *std::move(engine);
    auto reader = engine_->OpenReader();
    ASSERT_OK(reader);
    reader_ = *std::move(reader);
  }
  void TearDown() override { reader_.reset(); }

  // The n-th event has the position n.
  void Append(int64_t image, uint64_t undoes = 0) {
    AppendRequest request;
    request.events.push_back(MakeEvent(++appended_, image));
    if (undoes != 0) {
      request.events[0].metadata.emplace_back(kUndoes, FormatUuid(MakeId(undoes)));
    }
    const AppendRequest* const group[] = {&request};
    ASSERT_OK(engine_->CommitGroup(group));
  }

  absl::StatusOr<HistoryPage> Page(size_t events, std::optional<Position> until,
                                   size_t bytes = 1 << 20) {
    HistoryReading reading({.projection = "catalog",
                            .target = {"image", 7},
                            .moment = appended_,
                            .until = until,
                            .events = events,
                            .bytes = bytes},
                           schemas_, &related_);
    for (;;) {
      const absl::StatusOr<bool> is_last = reading.Advance(*reader_);
      if (!is_last.ok()) return is_last.status();
      if (*is_last) return std::move(reading.page());
    }
  }

  // The positions on all pages, those of other targets with an "r", those undone with a "-".
  std::vector<std::string> Pages(size_t events, size_t bytes = 1 << 20) {
    std::vector<std::string> all;
    std::optional<Position> until;
    do {
      const auto page = Page(events, until, bytes);
      EXPECT_OK(page);
      if (!page.ok()) return all;
      EXPECT_LE(page->entries.size(), events);
      EXPECT_FALSE(page->entries.empty());
      for (const HistoryEntry& entry : page->entries) {
        all.push_back(std::to_string(entry.event.place.position) + (entry.is_related ? "r" : "") +
                      (entry.is_undone ? "-" : ""));
      }
      until = page->next;
    } while (*until != 0);
    return all;
  }

  firn::testing::TempDir directory_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<EventReader> reader_;
  std::shared_ptr<const schema::Schemas> schemas_ =
      schema::Registry(schema::Policy::kEnforce).schemas();
  FakeRelated related_;
  uint64_t appended_ = 0;
};

TEST_F(HistoryPages, MergeTheEventsOfOthersByPosition) {
  Append(7);      // 1
  Append(41);     // 2
  Append(7);      // 3
  Append(8);      // 4
  Append(42);     // 5
  Append(41, 2);  // 6
  Append(7, 1);   // 7
  related_.positions = {2, 3, 5, 6};
  const std::vector<std::string> all = Pages(100);
  EXPECT_THAT(all, ElementsAre("7", "6r", "5r", "3", "2r-", "1-"));
  for (const size_t size : {1, 2, 3, 4, 5, 6}) EXPECT_EQ(Pages(size), all) << size;
  EXPECT_EQ(Pages(100, 1), all) << "pages of one event, since none fits";
}

TEST_F(HistoryPages, SayHowFarTheOthersAreKnown) {
  Append(7);
  Append(41);
  Append(7);
  related_.positions = {2};
  EXPECT_EQ(Page(10, {})->related_until, 3u) << "no further than the moment";
  related_.known_until = 2;
  EXPECT_EQ(Page(10, {})->related_until, 2u);
  related_.failure = MakeError(ErrorReason::kProjectionNotFound, "none");
  EXPECT_THAT(Pages(10), ElementsAre("3", "1"));
  EXPECT_EQ(Page(10, {})->related_until, 0u);
  related_.failure = MakeError(ErrorReason::kProjectionFailed, "failed");
  EXPECT_TRUE(firn::testing::HasReason(Page(10, {}), ErrorReason::kProjectionFailed));
}

}  // namespace
}  // namespace firn::history
