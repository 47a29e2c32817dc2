#include "firn/projection/query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <limits>
#include <string>

#include "tests/unit/projection/query_support.h"

namespace firn::projection {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kEndless[] = "with recursive c (x) as (select 1 union all select x + 1 from c) ";

TEST_F(QueryTest, ParametersAreOfAnyKind) {
  const Answer answer = AskFor(
      {.sql = "select typeof(:a), typeof(@b), typeof($c), typeof(:d), typeof(:e), :a, @b, $c, "
              "hex(:d), :a + :a",
       .parameters = {{"a", int64_t{-3}},
                      {"b", 1.5},
                      {"c", std::string("x'; drop table t; --")},
                      {"d", Blob{std::string("\0\xFF", 2)}},
                      {"e", std::monostate()}}});
  EXPECT_THAT(answer.rows, ElementsAre("integer|real|text|blob|null|-3|1.5|x'; drop table t; "
                                       "--|00FF|-6"));
  EXPECT_OK(answer.status);
  EXPECT_THAT(AskFor({.sql = "select length(:a), :n",
                      .parameters = {{"a", std::string("a\0b", 3)},
                                     {"n", std::numeric_limits<int64_t>::min()}}})
                  .rows,
              ElementsAre("1|-9223372036854775808"));
}

TEST_F(QueryTest, EveryParameterHasAValueAndEveryValueIsUsed) {
  EXPECT_THAT(FaultOfQuery("select :a"), StartsWith("parameters: must have a value for :a"));
  EXPECT_THAT(Fault(AskFor({.sql = "select :a, $b", .parameters = {{"a", int64_t{1}}}})),
              StartsWith("parameters: must have a value for $b"));
  EXPECT_THAT(Fault(AskFor({.sql = "select 1", .parameters = {{"a", int64_t{1}}}})),
              StartsWith("parameters: has a, which the statement does not use"));
  EXPECT_THAT(FaultOfQuery("select ?"), StartsWith("sql: must name its parameters"));
  EXPECT_THAT(FaultOfQuery("select ?1"), StartsWith("sql: must name its parameters"));
}

TEST_F(QueryTest, IsOneStatement) {
  EXPECT_THAT(FaultOfQuery("select 1; select 2"), HasSubstr("must be one statement"));
  EXPECT_THAT(FaultOfQuery("select 1; ; /* x */ select 2"), HasSubstr("must be one statement"));
  EXPECT_THAT(FaultOfQuery("select 1; delete from t"), HasSubstr("must be one statement"));
  EXPECT_THAT(FaultOfQuery("select 1; nonsense"), HasSubstr("must be one statement"));
  EXPECT_THAT(FaultOfQuery("select 1; 'x"), HasSubstr("must be one statement"));
  EXPECT_THAT(Ask("-- x\n/* y */ select 1 ; ; -- z\n /* to the end").rows, ElementsAre("1"));
}

TEST_F(QueryTest, IsNotEmpty) {
  EXPECT_THAT(FaultOfQuery(""), StartsWith("sql: must be 1 to 65536 bytes"));
  for (const char* sql : {" ", ";", "-- x", "/* x", "/* x */ ; -- y"}) {
    EXPECT_THAT(FaultOfQuery(sql), StartsWith("sql: must have a statement")) << sql;
  }
}

TEST_F(QueryTest, IsNotTooLong) {
  const std::string sql = "select 1";
  EXPECT_THAT(Ask(sql + std::string(kQuerySqlBytesMax - sql.size(), ' ')).rows, ElementsAre("1"));
  EXPECT_THAT(FaultOfQuery(sql + std::string(kQuerySqlBytesMax - sql.size() + 1, ' ')),
              StartsWith("sql: must be 1 to 65536 bytes"));
}

TEST_F(QueryTest, WhatCannotBeReadIsExplained) {
  EXPECT_THAT(FaultOfQuery("selec 1"), HasSubstr("near \"selec\": syntax error"));
  EXPECT_THAT(FaultOfQuery("select * from x"), HasSubstr("no such table: x"));
  EXPECT_THAT(FaultOfQuery("select \"x\" from t"), HasSubstr("no such column: x"));
  EXPECT_THAT(FaultOfQuery(std::string("select 1\0, 2", 12)), StartsWith("sql: "));
  EXPECT_THAT(FaultOfQuery("select '\xFF'"), AnyOf("", StartsWith("sql: ")));
  EXPECT_THAT(FaultOfQuery("select abs(-9223372036854775808)"), HasSubstr("sql: failed: integer"));
  EXPECT_THAT(FaultOfQuery("select json('{')"), HasSubstr("sql: failed: malformed JSON"));
  std::string deep = "1";
  for (int i = 0; i < 600; ++i) deep += "+(1";
  EXPECT_THAT(FaultOfQuery("select " + deep + std::string(600, ')')), StartsWith("sql: "));
}

TEST_F(QueryTest, ColumnsAreNamed) {
  const auto query = Start({.sql = "select id, v as name, b, id + 1, 'x' as \"\" from t"});
  ASSERT_OK(query);
  const auto& columns = (*query)->columns();
  ASSERT_THAT(columns, SizeIs(5));
  EXPECT_EQ(columns[0].name, "id");
  EXPECT_EQ(columns[0].declared_type, "INTEGER");
  EXPECT_EQ(columns[1].name, "name");
  EXPECT_EQ(columns[1].declared_type, "TEXT");
  EXPECT_EQ(columns[2].declared_type, "BLOB");
  EXPECT_EQ(columns[3].name, "id + 1");
  EXPECT_EQ(columns[3].declared_type, "");
}

TEST_F(QueryTest, TheViewOfTheLogHasTheColumnsOfTheContract) {
  const auto query = Start({.sql = "select * from events"});
  ASSERT_OK(query);
  std::vector<std::string> names;
  for (const QueryColumn& column : (*query)->columns()) names.push_back(column.name);
  EXPECT_THAT(names, ElementsAre("id", "timestamp", "event_type", "payload", "target_type",
                                 "target_id", "user_id", "created_at", "position", "stream",
                                 "revision", "tags", "metadata", "content_type", "batch_index"));
}

TEST_F(QueryTest, RowsAreLimited) {
  const auto ask = [&](uint64_t rows) {
    return AskFor({.sql = "select id from t", .max_rows = rows});
  };
  EXPECT_OK(ask(3).status);
  const Answer two = ask(2);
  EXPECT_THAT(two.rows, ElementsAre("1", "2"));
  EXPECT_TRUE(testing::HasReason(two.status, ErrorReason::kQueryLimit));
  EXPECT_EQ(MetadataOf(two.status)["limit"], "max_rows");
}

TEST_F(QueryTest, BytesAreLimited) {
  const Answer answer = AskFor({.sql = "select v from t order by id", .max_bytes = 10});
  EXPECT_THAT(answer.rows, ElementsAre("one", "two"));
  EXPECT_TRUE(testing::HasReason(answer.status, ErrorReason::kQueryLimit));
  EXPECT_EQ(MetadataOf(answer.status)["limit"], "max_bytes");
  EXPECT_THAT(FaultOfQuery("select randomblob(100000000)"), HasSubstr("too big"));
}

TEST_F(QueryTest, TimeIsLimited) {
  const Answer answer = AskFor({.sql = std::string(kEndless) + "select count(*) from c",
                                .timeout = std::chrono::milliseconds(20)});
  EXPECT_TRUE(testing::HasReason(answer.status, ErrorReason::kQueryLimit));
  EXPECT_EQ(MetadataOf(answer.status)["limit"], "timeout");
}

TEST_F(QueryTest, EndsWhenItIsCancelled) {
  auto query = Start({.sql = std::string(kEndless) + "select count(*) from c"});
  ASSERT_OK(query);
  auto answer = std::async(std::launch::async, [&] { return RunToEnd(**query); });
  (*query)->Cancel();
  EXPECT_TRUE(testing::HasReason(answer.get().status, ErrorReason::kCancelled));
}

TEST_F(QueryTest, PagesGoOnWhereTheLastOneEnded) {
  auto query = Start({.sql = std::string(kEndless) + "select x from c limit 1000"});
  ASSERT_OK(query);
  size_t pages = 0;
  std::vector<int64_t> numbers;
  while (true) {
    const auto more =
        (*query)->NextPage(100, [&](const Statement& row) { numbers.push_back(row.Integer(0)); });
    ASSERT_OK(more);
    if (!*more) break;
    ++pages;
  }
  EXPECT_EQ(pages, 100u);
  ASSERT_THAT(numbers, SizeIs(1000));
  for (size_t i = 0; i < numbers.size(); ++i) ASSERT_EQ(numbers[i], static_cast<int64_t>(i + 1));
}

TEST_F(QueryTest, AllRowsAreOfTheMomentItBegan) {
  auto query = Start({.sql = "select (select count(*) from t), (select count(*) from events)"});
  ASSERT_OK(query);
  EXPECT_EQ((*query)->position(), 3u);
  Append("added");
  ASSERT_OK(tables_->Advance(*reader_, head(), {}));
  EXPECT_THAT(RunToEnd(**query).rows, ElementsAre("3|3"));
  const Answer next = Ask("select (select count(*) from t), (select count(*) from events)");
  EXPECT_THAT(next.rows, ElementsAre("4|4"));
  EXPECT_EQ(next.position, 4u);
}

TEST_F(QueryTest, TheLogIsSeenUpToTheProjectionsPosition) {
  Append("added");  // the projection has not seen it
  const Answer answer = Ask("select max(position) from events");
  EXPECT_THAT(answer.rows, ElementsAre("3"));
  EXPECT_EQ(answer.position, 3u);
}

TEST_F(QueryTest, WithoutAProjectionThereIsTheLog) {
  const auto ask = [&](Position position, const std::string& sql) {
    auto query = Query::Start({.sql = sql}, std::nullopt, position, log_path());
    return query.ok() ? RunToEnd(**query) : Answer{.status = query.status()};
  };
  EXPECT_THAT(ask(2, "select position, event_type from events order by position").rows,
              ElementsAre("1|added", "2|added"));
  EXPECT_THAT(ask(0, "select * from events").rows, IsEmpty());
  EXPECT_THAT(Fault(ask(2, "select * from t")), HasSubstr("no such table: t"));
  EXPECT_THAT(Fault(ask(2, "create table x (a)")), HasSubstr("only reads"));
}

}  // namespace
}  // namespace firn::projection
