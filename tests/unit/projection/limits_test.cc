// What a definition or a query may not come to, whoever wrote it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "firn/base/status.h"
#include "firn/projection/program.h"
#include "firn/projection/sqlite.h"
#include "firn/projection/tables.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::optional<std::string>> StateBy(const std::string& select) {
  auto tables = Tables::Create(
      ":memory:", Define("create table t (id integer primary key);\n-- state: thing\n" + select),
      {});
  if (!tables.ok()) return tables.status();
  return (*tables)->program().State({.type = "thing", .id = 1});
}

TEST(Limits, AFunctionWhoseModuleIsGoneIsGoneToo) {
  auto connection = Connection::Open(":memory:", Connection::Mode::kCreate);
  ASSERT_OK(connection);
  const auto statement = connection->Prepare("select hex(fts3_tokenizer('simple'))");
  EXPECT_THAT(std::string(statement.status().message()), HasSubstr("no such function"));
}

TEST(Limits, OnlyFunctionsThatAreKnownToBeSteadyAreAllowed) {
  for (const char* call : {"sin(1)", "pow(2, 0.5)", "fts3_tokenizer('simple')", "sqlite_offset(v)",
                           "subtype(v)", "nobody_knows(1)"}) {
    EXPECT_NE(FaultOf("create table t (id integer primary key, v);\n-- on: a\n"
                      "update t set v = " +
                      std::string(call) + ";"),
              "")
        << call;
  }
}

TEST(Limits, AValueOrADatabaseInMemoryDoesNotTakeAllMemory) {
  EXPECT_THAT(FaultOf("create table t (id integer primary key, v);\n"
                      "insert into t select 1, zeroblob(100000000);"),
              HasSubstr("too big"));
  EXPECT_NE(FaultOf("create table t (id integer primary key, v);\n"
                    "insert into t with recursive n(x) as (select 1 union all select x + 1 from n "
                    "limit 400) select x, zeroblob(1000000) from n;"),
            "");
}

TEST(Limits, AStateIsAJsonObjectOfBoundedDepth) {
  const auto object = StateBy("select json_object('a', :target_id);");
  ASSERT_OK(object);
  EXPECT_EQ(**object, "{\"a\":1}");
  for (const char* select : {"select 'no json';", "select '[1]';", "select cast(x'ff' as text);",
                             "select replace(hex(zeroblob(500000)), '0', '[');"}) {
    const auto state = StateBy(select);
    EXPECT_EQ(ReasonOf(state.status()), ErrorReason::kProjectionFailed) << select;
    EXPECT_THAT(std::string(state.status().message()), HasSubstr("must be a JSON object"));
  }
}

TEST(Limits, AStateIsOneRow) {
  const auto none = StateBy("select json_object('a', 1) where false;");
  ASSERT_OK(none);
  EXPECT_FALSE(none->has_value());
  const auto two = StateBy("select json_object('a', 1) union all select json_object('a', 2);");
  EXPECT_EQ(ReasonOf(two.status()), ErrorReason::kProjectionFailed);
  EXPECT_THAT(std::string(two.status().message()), HasSubstr("must be one row; got 2"));
}

TEST(Limits, RowsAreKnownByKeysThatAreThere) {
  EXPECT_THAT(FaultOf("create table t (k text primary key);"), HasSubstr("must not be null"));
  EXPECT_THAT(FaultOf("create table t (a integer, b text, primary key (a, b));"),
              HasSubstr("must not be null"));
  EXPECT_EQ(FaultOf("create table t (k text primary key) strict;"), "");
  EXPECT_EQ(FaultOf("create table t (k text primary key) without rowid;"), "");
  EXPECT_EQ(FaultOf("create table t (k text not null primary key);"), "");
  EXPECT_EQ(FaultOf("create table t (k integer primary key);"), "");
}

TEST(Limits, TheNameOfTheLogsViewIsKept) {
  EXPECT_THAT(FaultOf("create table Events (id integer primary key);"),
              HasSubstr("events is kept"));
  EXPECT_THAT(FaultOf("create table t (id integer primary key);\n"
                      "create view events as select 1;"),
              HasSubstr("events is kept"));
}

}  // namespace
}  // namespace firn::projection
