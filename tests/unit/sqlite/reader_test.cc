#include <gtest/gtest.h>

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

TEST_F(Reader, SeesWhatWasCommittedAfterItWasOpened) {
  ASSERT_OK(Append(MakeBatch(11, 1)));
  const auto page = Page(9, 11, kWide);
  ASSERT_OK(page);
  EXPECT_EQ(page->size(), 2u);
}

TEST_F(Reader, NoticesAMissingEvent) {
  Tamper("DELETE FROM log WHERE position = 5");
  const auto page = Page(0, 10, kWide);
  ASSERT_TRUE(HasReason(page, ErrorReason::kCorrupted));
  EXPECT_NE(page.status().message().find("event 5"), absl::string_view::npos);
  EXPECT_OK(Page(0, 4, kWide));
  EXPECT_OK(Page(5, 10, kWide));
}

TEST_F(Reader, NoticesAMissingEnd) {
  Tamper("DELETE FROM log WHERE position = 10");
  EXPECT_TRUE(HasReason(Page(8, 10, kWide), ErrorReason::kCorrupted));
}

class UnreadableRow : public Reader, public ::testing::WithParamInterface<const char*> {};

TEST_P(UnreadableRow, IsNoticed) {
  Tamper(std::string("UPDATE log SET ") + GetParam() + " WHERE position = 3");
  EXPECT_TRUE(HasReason(Page(0, 10, kWide), ErrorReason::kCorrupted));
  EXPECT_OK(Page(3, 10, kWide));
}

INSTANTIATE_TEST_SUITE_P(Reader, UnreadableRow,
                         ::testing::Values("id = x'00'", "tags = '{'", "tags = '{}'",
                                           "tags = '[1]'", "metadata = '[]'", "metadata = '{'",
                                           "metadata = '{\"a\":1}'"));

}  // namespace
}  // namespace firn::sqlite
