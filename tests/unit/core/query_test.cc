#include "firn/core/query.h"

#include <gtest/gtest.h>

namespace firn {
namespace {

class QueryTest : public ::testing::Test {
 protected:
  QueryTest() {
    event_.event_type = "tag_added";
    event_.stream = "image-42";
    event_.tags = tags_;
  }

  const std::vector<std::string_view> tags_ = {"a", "b"};
  RecordedEvent event_;
};

TEST_F(QueryTest, AnItemWithoutPartsMatchesEverything) {
  EXPECT_TRUE(Matches(QueryItem{}, event_));
}

TEST_F(QueryTest, AQueryWithoutItemsMatchesNothing) { EXPECT_FALSE(Matches(Query{}, event_)); }

TEST_F(QueryTest, OneOfTheTypes) {
  EXPECT_TRUE(Matches(QueryItem{.event_types = {"x", "tag_added"}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.event_types = {"x", "tag"}}, event_));
}

TEST_F(QueryTest, AllOfTheTags) {
  EXPECT_TRUE(Matches(QueryItem{.tags = {"b", "a"}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.tags = {"a", "c"}}, event_));
}

TEST_F(QueryTest, OneOfTheStreams) {
  EXPECT_TRUE(Matches(QueryItem{.streams = {"image-1", "image-42"}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.streams = {"image-4"}}, event_));
}

TEST_F(QueryTest, OneOfThePrefixesOrTypes) {
  EXPECT_TRUE(Matches(QueryItem{.type_prefixes = {"x", "tag_"}}, event_));
  EXPECT_TRUE(Matches(QueryItem{.type_prefixes = {"tag_added"}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.type_prefixes = {"ag_", "tag_added_"}}, event_));
  EXPECT_TRUE(Matches(QueryItem{.event_types = {"x"}, .type_prefixes = {"tag_"}}, event_));
  EXPECT_TRUE(Matches(QueryItem{.event_types = {"tag_added"}, .type_prefixes = {"x"}}, event_));
}

TEST_F(QueryTest, OneOfTheTargetsWhateverTheStream) {
  event_.target_type = "image";
  event_.target_id = 7;
  EXPECT_TRUE(Matches(QueryItem{.targets = {{"image", 8}, {"image", 7}}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.targets = {{"images", 7}, {"image", 42}}}, event_));
}

TEST_F(QueryTest, OneOfTheUsers) {
  EXPECT_FALSE(Matches(QueryItem{.user_ids = {"ada"}}, event_)) << "it has none";
  event_.user_id = "ada";
  EXPECT_TRUE(Matches(QueryItem{.user_ids = {"bob", "ada"}}, event_));
  EXPECT_FALSE(Matches(QueryItem{.user_ids = {"ad"}}, event_));
}

TEST_F(QueryTest, AFiltersBoundsAreInclusive) {
  event_.revision = 5;
  event_.timestamp_ms = 1000;
  event_.recorded_us = 9;
  EXPECT_TRUE(Matches(Filter{}, event_));
  EXPECT_TRUE(Filter{}.is_everything());
  EXPECT_TRUE(Matches(Filter{.min_revision = 5, .max_revision = 5}, event_));
  EXPECT_FALSE(Matches(Filter{.min_revision = 6}, event_));
  EXPECT_FALSE(Matches(Filter{.max_revision = 4}, event_));
  EXPECT_TRUE(Matches(Filter{.min_timestamp_ms = 1000, .max_timestamp_ms = 1000}, event_));
  EXPECT_FALSE(Matches(Filter{.min_timestamp_ms = 1001}, event_));
  EXPECT_FALSE(Matches(Filter{.max_timestamp_ms = 999}, event_));
  EXPECT_TRUE(Matches(Filter{.min_recorded_us = 9}, event_));
  EXPECT_FALSE(Matches(Filter{.min_recorded_us = 10}, event_));
  EXPECT_FALSE(Filter{.min_revision = 2}.is_everything());
  EXPECT_FALSE(Filter{.max_timestamp_ms = 2}.is_everything());
  EXPECT_FALSE(Filter{.min_recorded_us = 2}.is_everything());
}

TEST_F(QueryTest, AllPartsOfAnItemAndAnyOfTheItems) {
  const QueryItem both = {.event_types = {"tag_added"}, .tags = {"a"}, .streams = {"image-42"}};
  const QueryItem wrong = {.event_types = {"tag_added"}, .tags = {"c"}, .streams = {"image-42"}};
  EXPECT_TRUE(Matches(both, event_));
  EXPECT_FALSE(Matches(wrong, event_));
  EXPECT_TRUE(Matches(Query{{wrong, both}}, event_));
  EXPECT_FALSE(Matches(Query{{wrong, wrong}}, event_));
}

}  // namespace
}  // namespace firn
