#include "firn/projection/authorizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;

constexpr char kTable[] =
    "create table t (id integer primary key, v);\n"
    "create table u (k text not null, n integer not null, primary key (k, n)) without rowid;\n"
    "create view w as select id, v from t;\n";

std::string InSchema(const std::string& sql) { return FaultOf(kTable + sql); }
std::string InOn(const std::string& sql) { return FaultOf(kTable + ("-- on: a\n" + sql)); }
std::string InState(const std::string& sql) { return FaultOf(kTable + ("-- state: a\n" + sql)); }
std::string InNeeds(const std::string& expression) {
  return FaultOf(kTable + ("-- needs: a\nselect 'a', " + expression + ";"));
}

constexpr const char* kUnsteady[] = {"random()",
                                     "RANDOM()",
                                     "\"random\"()",
                                     "randomblob(4)",
                                     "abs(random())",
                                     "date('now')",
                                     "date()",
                                     "time('now')",
                                     "datetime(0, 'unixepoch')",
                                     "julianday('now')",
                                     "unixepoch()",
                                     "strftime('%s', 'now')",
                                     "current_timestamp",
                                     "Current_Date",
                                     "current_time",
                                     "last_insert_rowid()",
                                     "total_changes()",
                                     "sqlite_version()",
                                     "sqlite_source_id()",
                                     "sqlite_compileoption_get(1)",
                                     "load_extension('x')"};

TEST(Authorizer, NothingUnsteadyIsCalledAnywhere) {
  for (const std::string call : kUnsteady) {
    const auto refused = HasSubstr("is not allowed");
    EXPECT_THAT(InSchema("insert into t values (1, " + call + ");"), refused) << call;
    EXPECT_THAT(InSchema("create table x (id integer primary key, y check (y > " + call + "));"),
                AnyOf(refused, HasSubstr("non-deterministic")))
        << call;
    EXPECT_THAT(InSchema("create table x (id integer primary key, y as (" + call + "));"),
                AnyOf(refused, HasSubstr("non-deterministic")))
        << call;
    EXPECT_THAT(InSchema("create index i on t (" + call + ");"),
                AnyOf(refused, HasSubstr("non-deterministic")))
        << call;
    EXPECT_THAT(InOn("insert into t (v) values (" + call + ");"), refused) << call;
    EXPECT_THAT(InOn("update t set v = 1 where id = " + call + ";"), refused) << call;
    EXPECT_THAT(InOn("insert into t values (1, 1) on conflict do update set v = " + call + ";"),
                refused)
        << call;
    EXPECT_THAT(InOn("delete from t returning " + call + ";"), refused) << call;
    EXPECT_THAT(InOn("with c as (select " + call + " as x) insert into t select x, 1 from c;"),
                refused)
        << call;
    EXPECT_THAT(InState("select " + call + ";"), refused) << call;
    EXPECT_THAT(InNeeds(call), refused) << call;
    EXPECT_THAT(FaultOf(std::string(kTable) + "create view z as select " + call +
                        " as x;\n-- on: a\ninsert into t select x, 1 from z;"),
                AnyOf(refused, HasSubstr("unsafe use of")))
        << call << " in a view";
  }
}

TEST(Authorizer, WhatEarlierEventsChangedIsNoMatterOfStatesAndNeeds) {
  EXPECT_THAT(InState("select changes();"), HasSubstr("changes() is not allowed"));
  EXPECT_THAT(InNeeds("changes()"), HasSubstr("changes() is not allowed"));
  EXPECT_EQ(InOn("select changes();"), "");
}

TEST(Authorizer, SectionsChangeAndReadOnly) {
  const auto refused = HasSubstr("a section has insert, update, delete and select statements only");
  for (const char* sql : {"create table x (id integer primary key);",
                          "create temp table x (id integer primary key);",
                          "create index i on t (v);",
                          "create view x as select 1;",
                          "create temp view x as select 1;",
                          "create trigger r after insert on t begin select 1; end;",
                          "create temp trigger r after insert on t begin select 1; end;",
                          "create virtual table x using fts5(a);",
                          "drop table t;",
                          "drop view w;",
                          "alter table t rename to x;",
                          "alter table t add column z;",
                          "pragma user_version = 1;",
                          "pragma user_version;",
                          "pragma table_info(t);",
                          "attach ':memory:' as x;",
                          "attach 'file:x?mode=memory' as x;",
                          "detach main;",
                          "begin;",
                          "commit;",
                          "rollback;",
                          "savepoint s;",
                          "release s;",
                          "analyze;",
                          "reindex;",
                          "vacuum;",
                          "vacuum into 'x';"}) {
    EXPECT_THAT(InOn(sql), refused) << sql;
  }
}

TEST(Authorizer, SchemasMakeTablesAndFillThem) {
  EXPECT_EQ(InSchema("create table if not exists x (id integer primary key, y as (id + 1));"
                     "create unique index i on t (v) where v > 1;"
                     "create view z as select * from t join u on n = id;"
                     "insert into t values (1, 2);"
                     "insert into u select 'a', id from t;"
                     "insert into t select 2, count(*) from w;"),
            "");
  const auto refused = HasSubstr("a schema has create table, create index, create view and insert");
  for (const char* sql :
       {"create temp table x (id integer primary key);", "create temp view x as select 1;",
        "create table temp.x (id integer primary key);",
        "create trigger r after insert on t begin select 1; end;",
        "create virtual table x using fts5(a);", "create virtual table x using rtree(a, b, c);",
        "drop table t;", "alter table t rename to x;", "pragma user_version = 1;",
        "pragma writable_schema = on;", "attach ':memory:' as x;", "begin;", "commit;",
        "savepoint s;", "vacuum;"}) {
    EXPECT_THAT(InSchema(sql), refused) << sql;
  }
}

TEST(Authorizer, ASchemaCannotWriteFiles) {
  const testing::TempDir directory;
  const std::string path = directory.path() + "/stolen.db";
  EXPECT_NE(InSchema("vacuum into '" + path + "';"), "");
  EXPECT_NE(InSchema("attach '" + path + "' as x;"), "");
  EXPECT_NE(InOn("vacuum into '" + path + "';"), "");
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Authorizer, StatesAndNeedsOnlyRead) {
  const auto refused = HasSubstr("must be a statement that only reads");
  for (const char* sql :
       {"insert into t values (1, 1) returning v;", "delete from t returning id;",
        "update t set v = 1 returning v;", "pragma user_version;", "pragma table_list;",
        "create table x (id integer primary key);", "begin;"}) {
    EXPECT_THAT(InState(sql), refused) << sql;
  }
}

TEST(Authorizer, NamesOfTheServerAndOfSqliteAreReserved) {
  const auto refused = HasSubstr("names that begin with firn_ or sqlite_ are reserved");
  for (const char* sql : {"create table firn_x (id integer primary key);",
                          "create table \"FIRN_x\" (id integer primary key);",
                          "create table main.[Firn_projection] (id integer primary key);",
                          "create view firn_v as select 1;", "create index firn_i on t (v);"}) {
    EXPECT_THAT(InSchema(sql), refused) << sql;
  }
  EXPECT_THAT(InSchema("create table sqlite_x (id integer primary key);"), HasSubstr("reserved"));
  EXPECT_THAT(InSchema("analyze;"), refused);
}

// The server's own tables, which are there when a file is made.
std::string BesideOwnTables(const std::string& sql) {
  const auto tables = Tables::Create(":memory:", Define(kTable + sql), {});
  return tables.ok() ? "" : std::string(tables.status().message());
}

TEST(Authorizer, OwnTablesOfTheServerAreOutOfReach) {
  for (const std::string table :
       {"firn_projection", "FIRN_DEFINITION", "main.firn_projection", "\"firn_projection\"",
        "sqlite_schema", "sqlite_master", "SQLITE_SCHEMA", "main.sqlite_master",
        "sqlite_temp_master", "temp.sqlite_master", "[sqlite_schema]"}) {
    for (const std::string& sql : std::vector<std::string>{
             "-- on: a\ninsert into t select 1, count(*) from " + table + ";",
             "-- on: a\ninsert into t select rowid, 1 from " + table + ";",
             "-- on: a\nupdate t set v = 1 from " + table + " x where t.id = x.rowid;",
             "-- on: a\nwith c as (select rowid as r from " + table +
                 ") delete from t where id in c;",
             "-- on: a\nwith t2 as materialized (select * from " + table + ") select * from t2;",
             "-- on: a\nselect 1 where exists (select 1 from " + table + ");",
             "-- on: a\ninsert into t select 1, 2 where (select count(*) from " + table + ") > 0;",
             "-- on: a\ndelete from " + table + ";",
             "-- on: a\nupdate " + table + " set rowid = 1;",
             "-- on: a\ninsert into " + table + " default values;",
             "-- on: a\nreplace into " + table + " default values;",
             "-- state: a\nselect count(*) from " + table + ";",
             "-- needs: a\nselect 'x', rowid from " + table + ";",
             "insert into t select 1, count(*) from " + table + ";",
             "create index i on " + table + " (rowid);",
             "delete from " + table + ";",
             "insert into " + table + " default values;",
         }) {
      EXPECT_NE(BesideOwnTables(sql), "") << sql;
    }
    EXPECT_NE(BesideOwnTables("create view z as select * from " + table +
                              ";\n-- on: a\ninsert into t select 1, count(*) from z;"),
              "")
        << table << " in a view";
  }
}

TEST(Authorizer, WhatSqliteTellsOfItselfIsOutOfReach) {
  for (const std::string source :
       {"pragma_table_info('t')", "pragma_table_list", "pragma_table_xinfo('t')",
        "pragma_index_list('t')", "pragma_database_list", "pragma_function_list",
        "pragma_user_version", "PRAGMA_TABLE_INFO('t')", "dbstat", "sqlite_dbpage", "sqlite_stmt",
        "bytecode('select 1')", "tables_used('select 1')"}) {
    EXPECT_NE(InOn("insert into t select 1, count(*) from " + source + ";"), "") << source;
    EXPECT_NE(InState("select count(*) from " + source + ";"), "") << source;
    EXPECT_NE(InSchema("insert into t select 1, count(*) from " + source + ";"), "") << source;
    EXPECT_NE(FaultOf(std::string(kTable) + "create view z as select * from " + source +
                      ";\n-- on: a\ninsert into t select 1, count(*) from z;"),
              "")
        << source << " in a view";
  }
}

TEST(Authorizer, OtherDatabasesAreOutOfReach) {
  EXPECT_NE(InOn("insert into temp.t values (1, 1);"), "");
  EXPECT_NE(InOn("insert into log.t values (1, 1);"), "");
  EXPECT_NE(InOn("select * from log.events;"), "");
}

TEST(Authorizer, NothingIsExplained) {
  for (const char* sql : {"explain select 1;", "explain query plan select 1;",
                          "explain insert into t values (1, 1);"}) {
    EXPECT_THAT(InOn(sql), HasSubstr("explain is no part of a definition")) << sql;
    EXPECT_NE(InState(sql), "") << sql;
  }
  EXPECT_THAT(InSchema("explain create table x (id integer primary key);"),
              HasSubstr("explain is no part of a definition"));
}

TEST(Authorizer, WhatIsSteadyIsAllowed) {
  for (const char* sql :
       {"insert into t select key, value from json_each(:tags);",
        "insert into t select id, fullkey from json_tree(:payload) where atom is not null;",
        "with recursive c (x) as (select 1 union all select x + 1 from c where x < 5) "
        "insert into u select 'c', x from c;",
        "insert into t values (1, 2) on conflict (id) do update set v = excluded.v;",
        "insert or ignore into t values (1, 2);", "replace into t values (1, 2);",
        "insert into t values (1, 2) returning id;", "update t set v = n from u where id = n;",
        "update or ignore t set id = id + 1;",
        "insert into t select id + 1, sum(v) over (order by id) from w;",
        "delete from t where id in (select n from u) and v = $value;",
        "select group_concat(k, ',') from u; delete from u;",
        "insert into t (v) values (json_object('a', json(:payload)));",
        "insert into t (v) values (printf('%05d', :position) || hex(x'00') || changes());"}) {
    EXPECT_EQ(InOn(sql), "") << sql;
  }
  EXPECT_EQ(InState("select json_group_array(value) from json_each((select v from w));"), "");
}

}  // namespace
}  // namespace firn::projection
