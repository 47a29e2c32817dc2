#include "cli/sql_completion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace firn::cli {
namespace {

const SqlNames& Names() {
  static const auto* names =
      new SqlNames{.tables = {{"events", {"id", "position", "payload"}},
                              {"image", {"id", "rating", "rated_at", "file name"}},
                              {"image_tag", {"image_id", "tag_id"}}},
                   .projections = {"accounts", "catalog"}};
  return *names;
}

// "|" is the cursor.
SqlCandidates Complete(std::string text) {
  const size_t cursor = text.find('|');
  text.erase(cursor, 1);
  return CompleteSql(text, cursor, Names());
}

using Words = std::vector<std::string>;

bool Offers(const std::string& text, const std::string& word) {
  const Words words = Complete(text).words;
  return std::ranges::find(words, word) != words.end();
}

TEST(SqlCompletionTest, TablesStandBehindFromAndJoin) {
  EXPECT_EQ(Complete("select * from |").words, (Words{"events", "image", "image_tag"}));
  EXPECT_EQ(Complete("select * from im|").words, (Words{"image", "image_tag"}));
  EXPECT_EQ(Complete("select * from im|").common, "image");
  EXPECT_EQ(Complete("select * from im|").begin, 14U);
  EXPECT_EQ(Complete("select * from image join e|").words, Words{"events"});
  EXPECT_EQ(Complete("select * from image, image_|").words, Words{"image_tag"});
  EXPECT_TRUE(Offers("select id, ra| from image", "rating")) << "not every comma is FROM's";
}

TEST(SqlCompletionTest, ADotAsksForTheColumnsOfATableOrAnAlias) {
  EXPECT_EQ(Complete("select image_tag.| from image_tag").words, (Words{"image_id", "tag_id"}));
  EXPECT_EQ(Complete("select i.ra| from image as i").words, (Words{"rated_at", "rating"}));
  EXPECT_EQ(Complete("select i.ra| from image as i").common, "rat");
  EXPECT_EQ(Complete("select t.| from image i join image_tag t on 1").words,
            (Words{"image_id", "tag_id"}));
  EXPECT_TRUE(Complete("select x.| from image").words.empty());
}

TEST(SqlCompletionTest, ColumnsAreThoseOfTheTablesThatAreNamed) {
  EXPECT_TRUE(Offers("select ra| from image", "rating"));
  EXPECT_FALSE(Offers("select ra| from events", "rating"));
  EXPECT_TRUE(Offers("select ra|", "rating")) << "no table is named yet";
  EXPECT_TRUE(Offers("select * from image where |", "\"file name\""));
}

TEST(SqlCompletionTest, KeywordsFollowTheCaseThatWasBegun) {
  EXPECT_EQ(Complete("sel|").words, Words{"select"});
  EXPECT_EQ(Complete("SEL|").words, Words{"SELECT"});
  EXPECT_EQ(Complete("select * from image wh|").words, (Words{"when", "where"}));
  EXPECT_EQ(Complete("select * from image wh|").common, "whe");
  EXPECT_EQ(Complete("select coun|").words, Words{"count("});
}

TEST(SqlCompletionTest, LiteralsAndCommentsAreLeftAlone) {
  EXPECT_TRUE(Complete("select 'sel|").words.empty());
  EXPECT_TRUE(Complete("select 1 -- fro|").words.empty());
  EXPECT_TRUE(Complete("select \"im|").words.empty());
  EXPECT_TRUE(Offers("select 1 -- x\nfro|", "from"));
}

TEST(SqlCompletionTest, WhatIsBehindTheCursorIsNotPartOfTheWord) {
  EXPECT_EQ(Complete("select * from im| where rating > 3").words, (Words{"image", "image_tag"}));
}

TEST(SqlCompletionTest, DotCommandsAndTheirArguments) {
  EXPECT_EQ(Complete(".s|").words, Words{".schema"});
  EXPECT_EQ(Complete(".schema im|").words, (Words{"image", "image_tag"}));
  EXPECT_EQ(Complete(".projection |").words, (Words{"accounts", "catalog"}));
  EXPECT_EQ(Complete(".format j|").common, "json");
  EXPECT_EQ(Complete(".format j|").begin, 8U);
  EXPECT_EQ(Complete(".asof n|").words, Words{"now"});
  EXPECT_TRUE(Complete(".quit x|").words.empty());
}

TEST(SqlCompletionTest, NothingFitsNonsense) {
  const SqlCandidates candidates = Complete("xyzzy|");
  EXPECT_TRUE(candidates.words.empty());
  EXPECT_EQ(candidates.common, "xyzzy");
}

}  // namespace
}  // namespace firn::cli
