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

  const std::vector<std::string> tags_ = {"a", "b"};
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
