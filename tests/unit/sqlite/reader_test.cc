#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::HasReason;
using firn::testing::MakeBatch;

class Reader : public EngineTest {
 protected:
  void SetUp() override {
    EngineTest::SetUp();
    ASSERT_OK(Append(MakeBatch(1, 10)));
    auto reader = engine_->OpenReader();
    ASSERT_OK(reader);
    reader_ = *std::move(reader);
  }
  void TearDown() override { reader_.reset(); }

  absl::StatusOr<std::vector<Position>> Page(Position after, Position until, PageLimits limits) {
    std::vector<Position> positions;
    const auto read =
        reader_->Read({.after = after, .until = until, .limits = limits},
                      [&](const RecordedEvent& event) { positions.push_back(event.position); });
    if (!read.ok()) return read.status();
    EXPECT_EQ(read->looked_to, positions.empty() ? after : positions.back());
    return positions;
  }

  static constexpr PageLimits kWide{.events = 1000, .bytes = 1 << 20};
  std::unique_ptr<EventReader> reader_;
};

TEST_F(Reader, GivesTheRangeInOrder) {
  const auto page = Page(3, 6, kWide);
  ASSERT_OK(page);
  EXPECT_EQ(*page, (std::vector<Position>{4, 5, 6}));
  ASSERT_OK(Page(10, 10, kWide));
  EXPECT_TRUE(Page(10, 10, kWide)->empty());
}

TEST_F(Reader, EndsAPageAtItsNumberOfEvents) {
  const auto page = Page(0, 10, {.events = 4, .bytes = 1 << 20});
  ASSERT_OK(page);
  EXPECT_EQ(page->size(), 4u);
}

TEST_F(Reader, EndsAPageAtItsBytesButGivesAtLeastOneEvent) {
  const auto one = Page(0, 10, {.events = 1000, .bytes = 1});
  ASSERT_OK(one);
  EXPECT_EQ(*one, (std::vector<Position>{1}));
  const auto some = Page(0, 10, {.events = 1000, .bytes = 600});
  ASSERT_OK(some);
  EXPECT_GT(some->size(), 1u);
  EXPECT_LT(some->size(), 10u);
}

TEST_F(Reader, CountsMetadataAndTagsAmongThePagesBytes) {
  AppendRequest request = MakeBatch(11, 4);
  request.events[1].metadata = {{"k", std::string(10'000, 'v')}};
  request.events[2].tags = {std::string(200, 't')};
  ASSERT_OK(Append(request));
  const auto page = Page(10, 14, {.events = 1000, .bytes = 5000});
  ASSERT_OK(page);
  EXPECT_EQ(*page, (std::vector<Position>{11}));
  const auto tags = Page(12, 14, {.events = 1000, .bytes = 300});
  ASSERT_OK(tags);
  EXPECT_EQ(*tags, (std::vector<Position>{13}));
}

TEST_F(Reader, GivesEachEventItsOwnMetadataAndTags) {
  AppendRequest request = MakeBatch(11, 4);
  request.events[0].metadata = {{"a", "1"}, {"b", ""}, {"c", "3"}};
  request.events[0].tags = {"x", "y"};
  request.events[1].metadata = {{"d\"", "\\"}};
  request.events[1].tags = {"\"", "z"};
  request.events[3].metadata = {{"e", "5"}, {"f", ":,}{"}};
  request.events[3].tags = {",]["};
  ASSERT_OK(Append(request));
  std::vector<std::vector<MetadataEntry>> metadata;
  std::vector<std::vector<std::string>> tags;
  ASSERT_OK(
      reader_->Read({.after = 10, .until = 14, .limits = kWide}, [&](const RecordedEvent& event) {
        metadata.emplace_back(event.metadata.begin(), event.metadata.end());
        tags.emplace_back(event.tags.begin(), event.tags.end());
      }));
  ASSERT_EQ(metadata.size(), 4u);
  for (size_t i = 0; i < metadata.size(); ++i) {
    EXPECT_EQ(metadata[i], request.events[i].metadata) << i;
    EXPECT_EQ(tags[i], request.events[i].tags) << i;
  }
}

TEST_F(Reader, SeesWhatWasCommittedAfterItWasOpened) {
  ASSERT_OK(Append(MakeBatch(11, 1)));
  const auto page = Page(9, 11, kWide);
  ASSERT_OK(page);
  EXPECT_EQ(page->size(), 2u);
}

TEST_F(Reader, FindsEventsByTheirIds) {
  const auto find = [&](uint64_t n, Position head) {
    const auto found = reader_->FindById(firn::testing::MakeId(n), head);
    EXPECT_OK(found);
    return found.ok() ? *found : 0;
  };
  EXPECT_EQ(find(1, 10), 1u);
  EXPECT_EQ(find(10, 10), 10u);
  EXPECT_EQ(find(10, 9), 0u) << "beyond the head that is asked about";
  EXPECT_EQ(find(11, 10), 0u);
  ASSERT_OK(Append(MakeBatch(11, 1)));
  EXPECT_EQ(find(11, 11), 11u) << "committed after the reader was opened";
}

TEST_F(Reader, NoticesAMissingEvent) {
  Tamper("DELETE FROM log WHERE position = 5");
  const auto page = Page(4, 10, kWide);
  ASSERT_TRUE(HasReason(page, ErrorReason::kCorrupted));
  EXPECT_NE(page.status().message().find("event 5"), absl::string_view::npos);
  EXPECT_OK(Page(0, 4, kWide));
  EXPECT_OK(Page(5, 10, kWide));
}

// However it is read, in either direction.
TEST_F(Reader, GivesWhatIsBeforeAMissingEvent) {
  const Filter everything;
  const Filter type = {.query = {.items = {{.event_types = {"rating_changed"}}}}};
  const Filter stream = {.query = {.items = {{.streams = {"image-42"}}}}};
  Tamper("DELETE FROM log WHERE position = 5");
  for (const Filter* filter : {&everything, &type, &stream}) {
    for (const bool backwards : {false, true}) {
      for (const bool without_payload : {false, true}) {
        std::vector<Position> found;
        const ReadRequest request = {.filter = filter,
                                     .until = 10,
                                     .backwards = backwards,
                                     .without_payload = without_payload};
        const auto page = reader_->Read(
            request, [&](const RecordedEvent& event) { found.push_back(event.position); });
        ASSERT_OK(page);
        EXPECT_EQ(found, backwards ? (std::vector<Position>{10, 9, 8, 7, 6})
                                   : (std::vector<Position>{1, 2, 3, 4}));
        EXPECT_EQ(page->looked_to, backwards ? 5u : 4u);
        ReadRequest next = request;
        (backwards ? next.until : next.after) = page->looked_to;
        EXPECT_TRUE(HasReason(reader_->Read(next, [](const auto&) {}), ErrorReason::kCorrupted));
      }
    }
  }
}

// Also if it is looked for through the index, in either direction.
TEST_F(Reader, NoticesAMissingEventOfAQuery) {
  const Filter filter = {.query = {.items = {{.event_types = {"rating_changed"}}}}};
  Tamper("DELETE FROM log WHERE position = 5");
  for (const bool backwards : {false, true}) {
    for (const Revision min : {0, 2}) {
      Filter bounded = filter;
      bounded.min_revision = min;
      const ReadRequest request = {.filter = &bounded,
                                   .after = backwards ? 0u : 4u,
                                   .until = backwards ? 5u : 10u,
                                   .backwards = backwards};
      EXPECT_TRUE(HasReason(reader_->Read(request, [](const auto&) {}), ErrorReason::kCorrupted));
    }
  }
  const Filter stream = {.query = {.items = {{.streams = {"image-42"}}}}, .min_revision = 5};
  EXPECT_TRUE(HasReason(reader_->Read({.filter = &stream, .until = 10}, [](const auto&) {}),
                        ErrorReason::kCorrupted));
  // And the reader can go on.
  EXPECT_OK(reader_->Read({.filter = &filter, .until = 4}, [](const auto&) {}));
}

TEST_F(Reader, AnIndexIsNotMadeOfWhatFollowsAGap) {
  reader_.reset();
  engine_.reset();
  Tamper("DELETE FROM log WHERE position = 5");
  std::filesystem::remove_all(data_dir() + "/index");
  Open();
  ASSERT_TRUE(HasReason(engine_->damage(), ErrorReason::kCorrupted));
  EXPECT_NE(engine_->damage().message().find("the events 5 cannot be read"),
            absl::string_view::npos);
  EXPECT_EQ(engine_->head().position, 10u);
}

TEST_F(Reader, FindsPrefixesOfManyTypes) {
  AppendRequest request = MakeBatch(11, 400);
  for (size_t i = 0; i < request.events.size(); ++i) {
    request.events[i].event_type = "many_" + std::to_string(i);
  }
  ASSERT_OK(Append(request));
  for (const char* prefix : {"many_", "many_1", "rating"}) {
    const Filter filter = {.query = {.items = {{.type_prefixes = {prefix}}}}};
    size_t expected = std::string(prefix) == "rating" ? 10 : 0;
    for (const Event& event : request.events) expected += event.event_type.starts_with(prefix);
    const auto read = reader_->Read({.filter = &filter, .until = 410}, [](const auto&) {});
    ASSERT_OK(read);
    EXPECT_EQ(read->matched, expected) << prefix;
    // Too many to be looked up one by one.
    EXPECT_EQ(read->plan.front().indexes.empty(), std::string(prefix) == "many_");
  }
}

TEST_F(Reader, NoticesAMissingName) {
  Tamper("DELETE FROM names WHERE number = 1");
  auto reader = engine_->OpenReader();
  ASSERT_OK(reader);
  EXPECT_TRUE(
      HasReason((*reader)->Read({.until = 10}, [](const auto&) {}), ErrorReason::kCorrupted));
}

TEST_F(Reader, NoticesAMissingEnd) {
  Tamper("DELETE FROM log WHERE position = 10");
  EXPECT_TRUE(HasReason(Page(9, 10, kWide), ErrorReason::kCorrupted));
}

TEST_F(Reader, FindsTimesWhenTheClockSteppedBack) {
  constexpr int64_t kTwoHoursUs = int64_t{2} * 60 * 60 * 1'000'000;
  const int64_t before = now_us_;  // the first ten were recorded from here on
  now_us_ += kTwoHoursUs;
  ASSERT_OK(Append(MakeBatch(11, 1)));
  now_us_ -= kTwoHoursUs;
  ASSERT_OK(Append(MakeBatch(12, 2)));
  now_us_ += 2 * kTwoHoursUs;
  ASSERT_OK(Append(MakeBatch(14, 1)));

  std::vector<int64_t> times;
  for (Position p = 1; p <= 14; ++p) {
    times.push_back(*reader_->RecordedAt(p));
    EXPECT_GT(times.back(), p == 1 ? 0 : times[p - 2]);
    EXPECT_EQ(*reader_->PositionAt(times.back(), 14), p);
    EXPECT_EQ(*reader_->PositionAt(times.back() - 1, 14), p - 1);
  }
  EXPECT_EQ(times[10], before + kTwoHoursUs);
  EXPECT_EQ(times[11], before + kTwoHoursUs + 1) << "as close as can be";
  EXPECT_EQ(*reader_->PositionAt(before - 1, 14), 0u);
  EXPECT_EQ(*reader_->PositionAt(before + 10 * kTwoHoursUs, 14), 14u);
  EXPECT_EQ(*reader_->PositionAt(before + 10 * kTwoHoursUs, 12), 12u) << "not beyond that head";
}

// A page that may not cost much says how far it has looked.
TEST_F(Reader, BoundsWhatAPageCosts) {
  ASSERT_OK(Append(MakeBatch(11, 90)));
  const Filter nobody = {.query = {.items = {{.user_ids = {"nobody"}}}}};
  const auto scan =
      reader_->Read({.filter = &nobody, .until = 100, .limits = {.work = 30}}, [](const auto&) {});
  ASSERT_OK(scan);
  EXPECT_EQ(scan->looked_to, 30u);
  EXPECT_EQ(scan->examined, 30u);
  EXPECT_EQ(scan->matched, 0u);
  const auto down =
      reader_->Read({.filter = &nobody, .until = 100, .backwards = true, .limits = {.work = 30}},
                    [](const auto&) {});
  ASSERT_OK(down);
  EXPECT_EQ(down->looked_to, 70u);
}

class UnreadableRow : public Reader, public ::testing::WithParamInterface<const char*> {};

TEST_P(UnreadableRow, IsNoticed) {
  Tamper(std::string("UPDATE log SET ") + GetParam() + " WHERE position = 3");
  EXPECT_TRUE(HasReason(Page(2, 10, kWide), ErrorReason::kCorrupted));
  EXPECT_OK(Page(0, 2, kWide));
  EXPECT_OK(Page(3, 10, kWide));
}

INSTANTIATE_TEST_SUITE_P(Reader, UnreadableRow,
                         ::testing::Values("id = x'00'", "tags = '{'", "tags = '{}'",
                                           "tags = '[1]'", "metadata = '[]'", "metadata = '{'",
                                           "metadata = '{\"a\":1}'", "metadata = '{\"a\":\"b\"'",
                                           "metadata = '{\"a\":\"b\",}'", "tags = '[\"a\"'"));

}  // namespace
}  // namespace firn::sqlite
