#include "cli/sql_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace firn::cli {
namespace {

std::vector<std::string> Tokens(std::string_view sql) {
  std::vector<std::string> texts;
  for (const SqlToken& token : SplitSql(sql)) texts.emplace_back(token.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(SplitSqlTest, FindsWordsLiteralsAndComments) {
  EXPECT_EQ(Tokens("select a.b, 'it''s; x' from \"a \"\"b\" -- end; of line\n where c>=1"),
            (Texts{"select", "a", ".", "b", ",", "'it''s; x'", "from", "\"a \"\"b\"",
                   "-- end; of line", "where", "c", ">", "=", "1"}));
  EXPECT_EQ(Tokens("/* a; */ [x y] `z` é_1 $p"), (Texts{"/* a; */", "[x y]", "`z`", "é_1", "$p"}));
}

TEST(SplitSqlTest, SaysWhatIsNotClosed) {
  for (const char* sql : {"'a", "'a''", "\"a", "/* a", "-- a", "[a"}) {
    ASSERT_EQ(SplitSql(sql).size(), 1U) << sql;
    EXPECT_FALSE(SplitSql(sql)[0].is_closed) << sql;
  }
  EXPECT_TRUE(SplitSql("-- a\n")[0].is_closed);
}

TEST(NameTest, IsQuotedIfItMust) {
  EXPECT_EQ(NameOf(SplitSql("\"a \"\"b\"")[0]), "a \"b");
  EXPECT_EQ(NameOf(SplitSql("[a b]")[0]), "a b");
  EXPECT_EQ(NameOf(SplitSql("\"open")[0]), "\"open");
  EXPECT_EQ(QuoteName("image_tag"), "image_tag");
  EXPECT_EQ(QuoteName("a \"b"), "\"a \"\"b\"");
  EXPECT_EQ(QuoteName("1st"), "\"1st\"");
  EXPECT_EQ(QuoteName(""), "\"\"");
}

TEST(TakeStatementTest, EndsAtASemicolonOutsideOfLiterals) {
  std::string text = "select ';' -- ;\n; select 2;\nselect";
  EXPECT_EQ(TakeStatement(text), "select ';' -- ;\n;");
  EXPECT_EQ(TakeStatement(text), " select 2;");
  EXPECT_EQ(TakeStatement(text), std::nullopt);
  EXPECT_EQ(text, "\nselect");
}

TEST(IsBlankSqlTest, CommentsAreNothing) {
  EXPECT_TRUE(IsBlankSql(" \n-- a\n/* b */ ;"));
  EXPECT_FALSE(IsBlankSql("-- a\nselect"));
}

TEST(CreatedTablesTest, FindsTablesAndViews) {
  EXPECT_EQ(CreatedTables("create table a (x integer);\n"
                          "-- create table no (x);\n"
                          "create index i on a (x);\n"
                          "CREATE VIEW if not exists \"b c\" as select * from a;\n"
                          "insert into a values ('create table d');"),
            (Texts{"a", "b c"}));
  EXPECT_TRUE(CreatedTables("create table").empty());
  EXPECT_TRUE(CreatedTables("create table if").empty());
}

}  // namespace
}  // namespace firn::cli
