// A log with events that cannot be read and stand in no file of the index: it is opened, nothing is
// appended, and all that does not depend on them is read.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/support/damaged_pages.h"
#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

namespace fs = std::filesystem;
using firn::testing::DamagedPages;
using firn::testing::FilesOf;
using firn::testing::HasReason;
using firn::testing::MakeEvent;
using firn::testing::MakeId;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DamageTest : public EngineTest {
 protected:
  using Ranges = std::vector<std::pair<Position, Position>>;

  // The event at each position has that number.
  static Event MakeNth(uint64_t n) {
    Event event = MakeEvent(n, static_cast<int64_t>(n % 5));
    event.event_type = absl::StrCat("type_", n % 3);
    event.tags = {absl::StrCat("tag:", n % 4)};
    return event;
  }

  void Fill(uint64_t count, size_t payload_bytes = 50) {
    constexpr uint64_t kBatch = 20;
    while (filled_ < count) {
      AppendRequest request;
      for (uint64_t i = 0; i < kBatch; ++i) {
        request.events.push_back(MakeNth(++filled_));
        request.events.back().payload.bytes =
            absl::StrCat("{\"t\":\"", std::string(payload_bytes, 'x'), "\"}");
      }
      ASSERT_OK(Append(request));
      ASSERT_OK(engine_->Maintain());
    }
  }

  std::vector<int64_t> Leaves() const { return pages_.PagesOf("log", "leaf"); }

  void Break(const std::vector<int64_t>& pages) {
    for (const int64_t page : pages) pages_.Break(page);
    unreadable_ = pages_.Unreadable(filled_);
    ASSERT_THAT(unreadable_, ::testing::Not(IsEmpty()));
  }

  void OpenDamaged() {
    Open();
    EXPECT_TRUE(HasReason(engine_->damage(), ErrorReason::kCorrupted)) << engine_->damage();
  }

  absl::StatusOr<std::vector<Position>> Read(const Filter& filter, Position after, Position until,
                                             bool backwards = false) {
    auto reader = engine_->OpenReader();
    if (!reader.ok()) return reader.status();
    std::vector<Position> found;
    while (after != until) {
      const auto page =
          (*reader)->Read({.filter = &filter,
                           .after = after,
                           .until = until,
                           .backwards = backwards,
                           .limits = {.work = 25}},
                          [&](const RecordedEvent& event) { found.push_back(event.position); });
      if (!page.ok()) return page.status();
      (backwards ? until : after) = page->looked_to;
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  absl::StatusOr<Position> Find(uint64_t n, Position head) {
    auto reader = engine_->OpenReader();
    if (!reader.ok()) return reader.status();
    return (*reader)->FindById(MakeId(n), head);
  }

  // Filters, and which of the events they match.
  struct Case {
    Filter filter;
    bool (*matches)(uint64_t n);
  };
  static std::vector<Case> Cases() {
    const auto of = [](QueryItem item) { return Filter{.query = {.items = {std::move(item)}}}; };
    Filter revisions = of({.streams = {"image-2"}});
    revisions.min_revision = 3;
    Filter first = of({.streams = {"image-2"}});
    first.max_revision = std::numeric_limits<Revision>::max() - 1;
    return {{{}, [](uint64_t) { return true; }},
            {of({.streams = {"image-2"}}), [](uint64_t n) { return n % 5 == 2; }},
            {of({.event_types = {"type_1"}}), [](uint64_t n) { return n % 3 == 1; }},
            {of({.tags = {"tag:3"}}), [](uint64_t n) { return n % 4 == 3; }},
            {of({.event_types = {"type_1"}, .tags = {"tag:3"}}),
             [](uint64_t n) { return n % 3 == 1 && n % 4 == 3; }},
            {of({.user_ids = {"nobody"}}), [](uint64_t) { return false; }},
            {revisions, [](uint64_t n) { return n % 5 == 2 && n > 10; }},
            {first, [](uint64_t n) { return n % 5 == 2; }}};
  }

  // Every event of the stretch is found, however it is looked for.
  void ExpectReadable(Position first, Position last) {
    SCOPED_TRACE(absl::StrCat("events ", first, " to ", last));
    for (const Case& look : Cases()) {
      std::vector<Position> expected;
      for (Position p = first; p <= last; ++p) {
        if (look.matches(p)) expected.push_back(p);
      }
      for (const bool backwards : {false, true}) {
        const auto found = Read(look.filter, first - 1, last, backwards);
        ASSERT_OK(found);
        EXPECT_EQ(*found, expected);
      }
    }
  }

  // Nothing is told about the stretch but that it is damaged.
  void ExpectUnreadable(Position first, Position last) {
    SCOPED_TRACE(absl::StrCat("events ", first, " to ", last));
    for (const Case& look : Cases()) {
      for (const bool backwards : {false, true}) {
        EXPECT_TRUE(HasReason(Read(look.filter, first - 1, last, backwards).status(),
                              ErrorReason::kCorrupted));
      }
    }
  }

  void ExpectRefused(const AppendRequest& request) {
    EXPECT_TRUE(HasReason(Append(request).status(), ErrorReason::kCorrupted));
    const CommittedEvent recorded = {
        .event = request.events.front(),
        .place = {
            .position = engine_->head().position + 1, .revision = 1, .recorded_us = now_us_ * 2}};
    EXPECT_TRUE(HasReason(engine_->CommitRecorded({&recorded, 1}), ErrorReason::kCorrupted));
  }

  // What is before, between and behind the damage is there; what may be of it is not told.
  void ExpectTheRestIsServed() {
    const Position head = engine_->head().position;
    const Position first_broken = unreadable_.front().first;
    Position begin = 1;
    for (const auto& [first, last] : unreadable_) {
      if (first > head) break;
      if (begin < first) ExpectReadable(begin, first - 1);
      ExpectUnreadable(first, std::min(last, head));
      ExpectUnreadable(std::max<Position>(begin, 2) - 1, std::min(last + 1, head));
      begin = last + 1;
    }
    if (begin <= head) ExpectReadable(begin, head);
    ExpectUnreadable(1, head);
    for (Position p = 1; p <= head; ++p) {
      const auto found = Find(p, head);
      if (p < first_broken) {
        ASSERT_OK(found);
        EXPECT_EQ(*found, p);
      } else {
        EXPECT_TRUE(HasReason(found.status(), ErrorReason::kCorrupted)) << p;
      }
    }
    EXPECT_TRUE(HasReason(Find(999'999, head).status(), ErrorReason::kCorrupted));
    const auto none = Find(999'999, first_broken - 1);
    ASSERT_OK(none);
    EXPECT_EQ(*none, 0u);
    AppendRequest fresh;
    fresh.events.push_back(MakeNth(filled_ + 1));
    ExpectRefused(fresh);
    AppendRequest known;
    known.events.push_back(MakeNth(1));
    ExpectRefused(known);
    EXPECT_EQ(engine_->head().position, head);
  }

  // The log is what it was before it was damaged, and grows.
  void ExpectWhole() {
    EXPECT_OK(engine_->damage());
    ASSERT_EQ(engine_->head().position, filled_);
    ExpectReadable(1, filled_);
    for (const Position p : {Position{1}, filled_ / 2, filled_}) {
      const auto found = Find(p, filled_);
      ASSERT_OK(found);
      EXPECT_EQ(*found, p);
    }
    Fill(filled_ + 20);
    EXPECT_EQ(engine_->head().position, filled_);
  }

  // Opens the log with these pages broken, looks at it, and opens it with them mended.
  void BreakAndMend(const std::vector<int64_t>& pages) {
    engine_.reset();
    Break(pages);
    const auto files = FilesOf(data_dir());
    OpenDamaged();
    ASSERT_NO_FATAL_FAILURE(ExpectTheRestIsServed());
    engine_.reset();
    EXPECT_TRUE(FilesOf(data_dir()) == files);
    pages_.Mend();
    Open();
    ASSERT_NO_FATAL_FAILURE(ExpectWhole());
  }

  std::string index_path() const { return data_dir() + "/index"; }

  // Where the files of the index end, in order.
  std::vector<Position> RunEnds() const {
    std::vector<Position> ends;
    for (const auto& entry : fs::directory_iterator(index_path())) {
      const std::string name = entry.path().stem().string();
      if (entry.path().extension() != ".run") continue;
      ends.push_back(0);
      EXPECT_TRUE(absl::SimpleAtoi(name.substr(name.find('-') + 1), &ends.back()));
    }
    std::sort(ends.begin(), ends.end());
    return ends;
  }

  // Waits until files cover the log up to a position.
  void AwaitRuns(Position until) {
    for (int i = 0; i < 6'000; ++i) {
      const std::vector<Position> ends = RunEnds();
      if (!ends.empty() && ends.back() >= until) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    FAIL() << "no file of the index covers position " << until;
  }

  uint64_t filled_ = 0;
  DamagedPages pages_{database_path()};
  Ranges unreadable_;
};

TEST_F(DamageTest, InTheMiddle) {
  Fill(300);
  engine_.reset();
  const std::vector<int64_t> leaves = Leaves();
  ASSERT_GT(leaves.size(), 6u);
  BreakAndMend({leaves[leaves.size() / 2]});
}

TEST_F(DamageTest, OfTheFirstEvents) {
  Fill(300);
  engine_.reset();
  BreakAndMend({Leaves().front()});
}

// The disk answers with an error, rather than with nonsense.
TEST_F(DamageTest, OfASectorOfTheDisk) {
  auto& faults = firn::testing::InstallFaultVfs();
  const absl::Cleanup mend = [&faults] { faults.bad_page = 0; };
  Open();
  Fill(300);
  engine_.reset();
  const int64_t leaf = Leaves()[3];
  Break({leaf});
  pages_.Mend();
  faults.bad_page = leaf;
  const auto files = FilesOf(data_dir());
  OpenDamaged();
  ASSERT_NO_FATAL_FAILURE(ExpectTheRestIsServed());
  engine_.reset();
  EXPECT_TRUE(FilesOf(data_dir()) == files);
  faults.bad_page = 0;
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectWhole());
}

TEST_F(DamageTest, InTwoPlacesIsNamed) {
  Fill(300);
  engine_.reset();
  const std::vector<int64_t> leaves = Leaves();
  Break({leaves[1], leaves[4]});
  ASSERT_THAT(unreadable_, SizeIs(2));
  OpenDamaged();
  EXPECT_THAT(
      std::string(engine_->damage().message()),
      HasSubstr(absl::StrCat("the events ", unreadable_[0].first, "-", unreadable_[0].second, ",",
                             unreadable_[1].first, "-", unreadable_[1].second, " cannot be read")));
  engine_.reset();
  pages_.Mend();
  BreakAndMend({leaves[1], leaves[4]});
}

// Where the log ends is not known then: nothing is said of what may have been there.
TEST_F(DamageTest, OfTheLastEvents) {
  Fill(300);
  engine_.reset();
  const std::vector<int64_t> leaves = Leaves();
  Break({leaves.back()});
  ASSERT_EQ(unreadable_.back().second, 300u);
  OpenDamaged();
  EXPECT_EQ(engine_->head().position, unreadable_.back().first);
  EXPECT_EQ(engine_->head().recorded_us, now_us_ + static_cast<int64_t>(unreadable_[0].first) - 2);
  EXPECT_THAT(std::string(engine_->damage().message()),
              HasSubstr(absl::StrCat("the events ", unreadable_.back().first,
                                     " and all that follow, wherever the log ends")));
  engine_.reset();
  pages_.Mend();
  BreakAndMend({leaves[2], leaves.back()});
}

// One event has a position that the file has no room for.
TEST_F(DamageTest, OfTheLastPosition) {
  Fill(300);
  engine_.reset();
  Tamper("UPDATE log SET position = 1099511627776 WHERE position = 300");
  unreadable_ = {{300, 300}};
  OpenDamaged();
  EXPECT_EQ(engine_->head().position, 300u);
  ExpectTheRestIsServed();
}

// A page that leads to others takes them with it.
TEST_F(DamageTest, OfAPageOfPages) {
  Fill(4'000, 1'000);
  engine_.reset();
  const std::vector<int64_t> interior = pages_.PagesOf("log", "internal");
  ASSERT_GE(interior.size(), 3u);
  Break({interior[1]});
  ASSERT_THAT(unreadable_, SizeIs(1));
  ASSERT_GT(unreadable_[0].second - unreadable_[0].first, 500u);
  OpenDamaged();
  EXPECT_THAT(std::string(engine_->damage().message()),
              HasSubstr(absl::StrCat("the events ", unreadable_[0].first, "-",
                                     unreadable_[0].second, " cannot")));
  ExpectReadable(1, unreadable_[0].first - 1);
  ExpectReadable(unreadable_[0].second + 1, filled_);
  ExpectUnreadable(unreadable_[0].second, unreadable_[0].second + 1);
  engine_.reset();
  // The last of them.
  Break({interior.back()});
  OpenDamaged();
  EXPECT_EQ(engine_->head().position, unreadable_.back().first);
  engine_.reset();
  pages_.Mend();
  Open();
  ExpectWhole();
}

TEST_F(DamageTest, InManyPlacesIsNamedInShort) {
  Fill(3'000);
  engine_.reset();
  const std::vector<int64_t> leaves = Leaves();
  std::vector<int64_t> broken;
  for (size_t i = 0; i < leaves.size(); i += 2) broken.push_back(leaves[i]);
  Break(broken);
  ASSERT_GT(unreadable_.size(), 30u);
  OpenDamaged();
  const std::string message(engine_->damage().message());
  EXPECT_LT(message.size(), 500u);
  EXPECT_THAT(message, HasSubstr(absl::StrCat("the events 1-", unreadable_[0].second, ",")));
  EXPECT_THAT(message, HasSubstr(",... cannot be read"));
  ExpectReadable(unreadable_[0].second + 1, unreadable_[1].first - 1);
  ExpectReadable(unreadable_[20].second + 1, unreadable_[21].first - 1);
}

class IndexedDamageTest : public DamageTest {
 protected:
  // A file for every hundred events.
  void SetUp() override {
    options_.index_tail_postings = 400;
    DamageTest::SetUp();
    Fill(450);
    AwaitRuns(400);
    engine_.reset();
  }

  // The leaf with the event, while nothing is broken.
  int64_t LeafOf(Position position) {
    for (const int64_t leaf : Leaves()) {
      pages_.Break(leaf);
      const Ranges ranges = pages_.Unreadable(filled_);
      pages_.Mend();
      if (ranges[0].first <= position && position <= ranges[0].second) return leaf;
    }
    ADD_FAILURE() << "no leaf has event " << position;
    return 0;
  }
};

// Their ids and revisions are in the files: appends go on.
TEST_F(IndexedDamageTest, OfEventsThatAreInAFileIsNoneOfTheLog) {
  const Position event = RunEnds().front() / 2;
  Break({LeafOf(event)});
  ASSERT_LT(unreadable_[0].second, RunEnds().front());
  Open();
  EXPECT_OK(engine_->damage());
  AppendRequest fresh;
  fresh.events.push_back(MakeNth(filled_ + 1));
  const auto appended = Append(fresh);
  ASSERT_OK(appended);
  EXPECT_EQ(appended->events[0].position, filled_ + 1);
  EXPECT_EQ(appended->events[0].revision, (filled_ + 1 - 1) / 5 + 1);
  AppendRequest known;
  known.events.push_back(MakeNth(event));
  EXPECT_TRUE(HasReason(Append(known).status(), ErrorReason::kCorrupted));
}

TEST_F(IndexedDamageTest, IsOfTheLogWhenTheFilesAreGone) {
  fs::remove_all(index_path());
  Break({LeafOf(250)});
  OpenDamaged();
  ExpectTheRestIsServed();
  // What was written has no gap.
  AwaitRuns(100);
  engine_.reset();
  EXPECT_LT(RunEnds().back(), unreadable_[0].first);
  pages_.Mend();
  Open();
  ExpectWhole();
}

// What cannot be compared with the log is not used, and not thrown away.
TEST_F(IndexedDamageTest, OfTheEventThatAFileIsKnownBy) {
  const std::vector<Position> ends = RunEnds();
  ASSERT_GE(ends.size(), 3u);
  BreakAndMend({LeafOf(ends[1])});
  EXPECT_GE(RunEnds().size(), ends.size());
}

}  // namespace
}  // namespace firn::sqlite
