#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/unit/projection/query_support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class QueryRights : public QueryTest {};

TEST_F(QueryRights, NothingIsChanged) {
  const std::string stolen = path("stolen.db");
  const std::vector<std::string> statements = {
      "insert into t values (9, 'x', null)",
      "insert into t values (9, 'x', null) returning id",
      "replace into t select id, 'x', null from t returning *",
      "with c as (select 9 as x) insert into t select x, 'x', null from c returning id",
      "update t set v = 'x' returning id",
      "update t set v = e.id from events e returning t.id",
      "delete from t returning id",
      "delete from w",
      "insert into events (id) values (1)",
      "delete from events",
      "delete from log.events",
      "delete from log.log returning 1",
      "update log.names set name = 'x' returning 1",
      "insert into log.store select * from log.store returning 1",
      "create table x (a)",
      "create temp table x (a)",
      "create temp view x as select 1",
      "create view x as select 1",
      "create index i on t (v)",
      "create temp trigger r instead of insert on events begin select 1; end",
      "create virtual table x using fts5(a)",
      "create virtual table temp.x using dbstat",
      "create table x as select * from t",
      "drop table t",
      "drop view events",
      "drop view temp.events",
      "alter table t add column x",
      "alter table t rename to x",
      "attach ':memory:' as x",
      "attach '" + stolen + "' as x",
      "attach 'file:" + stolen + "?mode=rwc' as x",
      "detach log",
      "begin immediate",
      "commit",
      "end",
      "rollback",
      "savepoint s",
      "release s",
      "vacuum",
      "vacuum into '" + stolen + "'",
      "vacuum log into '" + stolen + "'",
      "analyze",
      "reindex",
      "pragma journal_mode = delete",
      "pragma log.journal_mode",
      "pragma wal_checkpoint(truncate)",
      "pragma writable_schema = on",
      "pragma query_only = off",
      "pragma user_version = 1",
      "pragma temp_store_directory = '/'",
      "pragma incremental_vacuum(10)",
      "pragma optimize",
      "pragma trusted_schema = on",
      "pragma hard_heap_limit = 1",
      "explain insert into t values (9, 'x', null)",
      "explain delete from t",
      "explain query plan update t set v = 1",
      "select load_extension('x')",
      "select * from pragma_wal_checkpoint",
      "select * from pragma_user_version",
      "select * from pragma_journal_mode",
      "select writefile('" + stolen + "', 'x')",
      "select edit('x', 'touch')",
      "select fts3_tokenizer('x', x'00')"};
  const auto before = RowsOf(path("t.db"), "select * from t");
  for (const std::string& statement : statements) {
    for (const std::string& sql : {statement, "/* x */ " + statement + " ; -- y"}) {
      EXPECT_THAT(FaultOfQuery(sql), StartsWith("sql: ")) << sql;
    }
  }
  EXPECT_FALSE(std::filesystem::exists(stolen));
  EXPECT_EQ(RowsOf(path("t.db"), "select * from t"), before);
  EXPECT_THAT(RowsOf(log_path(), "select count(*) from events"), ElementsAre("3"));
}

TEST_F(QueryRights, OfTheLogOnlyTheViewIsSeen) {
  Append("added");  // beyond the moment of the queries
  for (const std::string source :
       {"log.log", "log.events", "log.names", "log.store", "log.sqlite_schema", "log.sqlite_master",
        "log", "names", "store", "\"log\".\"log\"", "LOG.EVENTS", "[log].[names]"}) {
    for (const std::string& sql : std::vector<std::string>{
             "select * from " + source,
             "select count(*) from " + source,
             "select rowid from " + source,
             "with x as (select * from " + source + ") select * from x",
             "with x as (select count(*) as n from " + source + ") select * from x",
             "with events as (select * from " + source + ") select * from events",
             "with events as materialized (select * from " + source + ") select * from events",
             "with w as (select * from " + source + ") select * from w",
             "select * from (select * from " + source + ")",
             "select * from (select * from " + source + ") as events",
             "select (select count(*) from " + source + ")",
             "select 1 where exists (select 1 from " + source + ")",
             "select * from t join " + source,
             "select * from events union all select * from " + source,
             "with recursive events as (select 1 as x union select x from events join " + source +
                 ") select * from events",
             "values ((select count(*) from " + source + "))",
             "select 1 in " + source,
         }) {
      EXPECT_THAT(FaultOfQuery(sql), StartsWith("sql: ")) << sql;
    }
  }
}

TEST_F(QueryRights, WhatReadsIsAllowed) {
  EXPECT_THAT(Ask("select v from t order by id").rows, ElementsAre("one", "two", "three"));
  EXPECT_THAT(Ask("select id from w where id < 2").rows, ElementsAre("1"));
  EXPECT_THAT(Ask("values (1, 'x'), (2, null)").rows, ElementsAre("1|x", "2|null"));
  EXPECT_THAT(Ask("with recursive c (x) as (select 1 union all select x + 1 from c where x < 3) "
                  "select x from c")
                  .rows,
              ElementsAre("1", "2", "3"));
  EXPECT_THAT(Ask("select e.position, t.v from events e join t on t.id = e.position "
                  "where e.event_type = 'added' order by 1 desc limit 1")
                  .rows,
              ElementsAre("3|three"));
  EXPECT_THAT(Ask("select value from json_each('[1,2]')").rows, ElementsAre("1", "2"));
  EXPECT_THAT(Ask("select sum(id) over (order by id) from t").rows, ElementsAre("1", "3", "6"));
  EXPECT_THAT(Ask("select name from pragma_table_info('t')").rows, ElementsAre("id", "v", "b"));
  EXPECT_THAT(Ask("select name from sqlite_schema where name in ('t', 'w') order by name").rows,
              ElementsAre("t", "w"));
  EXPECT_OK(Ask("select random(), datetime('now'), current_timestamp").status);
  EXPECT_OK(Ask("explain query plan select * from t").status);
}

TEST_F(QueryRights, TheMachinesCodeIsNotShown) {
  EXPECT_THAT(FaultOfQuery("explain select * from t"), HasSubstr("explain query plan"));
}

TEST_F(QueryRights, ATableOfTheProjectionMayBeNamedAsOneOfTheLog) {
  auto tables = Tables::Create(
      path("n.db"),
      Define("create table names (id integer primary key);\ninsert into names values (7);\n"
             "create table log (id integer primary key);\ninsert into log values (8);"),
      {});
  ASSERT_OK(tables);
  const View view{.path = path("n.db"), .is_newest = true, .build = nullptr};
  auto query = Query::Start({.sql = "with e as (select * from names) select e.id, log.id from e, "
                                    "log where (select count(*) from events) = 0"},
                            view, 0, log_path());
  ASSERT_OK(query);
  EXPECT_THAT(RunToEnd(**query).rows, ElementsAre("7|8"));
}

}  // namespace
}  // namespace firn::projection
