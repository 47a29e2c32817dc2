#include "firn/projection/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "firn/projection/checkpoints.h"
#include "firn/projection/table_rules.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kAdded[] =
    "create table t (id integer primary key, v not null);\n"
    "create table log_of (id integer primary key);\n"
    "-- on: added\n"
    "insert into log_of values (:position);\n"
    "insert into t values (:position, $v);";

class TablesTest : public LogTest {
 protected:
  std::unique_ptr<Tables> Create(const std::string& sql, const std::string& name = "t.db") {
    auto tables = Tables::Create(path(name), Define(sql), {.name = "x", .version = 3});
    EXPECT_OK(tables);
    return *std::move(tables);
  }

  // Takes in the log, in pages of so many events.
  absl::Status Follow(Tables& tables, size_t events = 1000) {
    while (tables.info().position < head()) {
      const absl::Status status = tables.Advance(*reader_, head(), {.events = events});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  }
};

TEST_F(TablesTest, TakesInAPage) {
  const auto tables = Create(kAdded);
  AppendMany("added", 5, R"({"v":1})");
  ASSERT_OK(tables->Advance(*reader_, head(), {.events = 2}));
  EXPECT_EQ(tables->info().position, 2u);
  ASSERT_OK(tables->Advance(*reader_, 4, {}));
  EXPECT_EQ(tables->info().position, 4u);
  EXPECT_EQ(tables->info().applied, 4u);
  EXPECT_THAT(Rows(tables->connection(), "select count(*), max(id) from t"), ElementsAre("4|4"));
  EXPECT_THAT(RowsOf(path("t.db"), "select position, applied from firn_projection"),
              ElementsAre("4|4"));
}

TEST_F(TablesTest, EverythingBeforeAnEventThatFailsIsTakenInAndNothingOfIt) {
  const auto tables = Create(kAdded);
  AppendMany("added", 2, R"({"v":1})");
  AppendMany("other", 2);
  Append("added");  // without v
  AppendMany("added", 2, R"({"v":1})");
  for (int i = 0; i < 2; ++i) {
    const absl::Status status = tables->Advance(*reader_, head(), {});
    EXPECT_TRUE(testing::HasReason(status, ErrorReason::kProjectionFailed));
    EXPECT_EQ(MetadataOf(status)["position"], "5");
    EXPECT_EQ(tables->info().position, 4u);
    EXPECT_EQ(tables->info().applied, 2u);
    EXPECT_THAT(Rows(tables->connection(), "select id from t"), ElementsAre("1", "2"));
    EXPECT_THAT(Rows(tables->connection(), "select id from log_of"), ElementsAre("1", "2"));
    EXPECT_THAT(RowsOf(path("t.db"), "select position, applied from firn_projection"),
                ElementsAre("4|2"));
  }
}

TEST_F(TablesTest, TablesAndPositionMoveInOneTransaction) {
  const auto tables = Create(kAdded);
  AppendMany("added", 5, R"({"v":1})");
  int commits = 0;
  sqlite3_commit_hook(
      tables->connection().handle(), [](void* count) { return ++*static_cast<int*>(count), 0; },
      &commits);
  ASSERT_OK(tables->Advance(*reader_, head(), {}));
  EXPECT_EQ(commits, 1);
}

TEST_F(TablesTest, TheFirstEventMayFail) {
  const auto tables = Create(kAdded);
  AppendMany("added", 1);
  EXPECT_FALSE(tables->Advance(*reader_, head(), {}).ok());
  EXPECT_EQ(tables->info().position, 0u);
  EXPECT_THAT(Rows(tables->connection(), "select * from log_of"), IsEmpty());
}

TEST_F(TablesTest, AStatementMayRollBackByItself) {
  const auto tables = Create(
      "create table t (id integer primary key, v unique on conflict rollback);\n"
      "-- on: added\ninsert into t values (:position, $v);");
  Append("added", R"({"v":1})");
  Append("added", R"({"v":2})");
  Append("added", R"({"v":2})");
  EXPECT_TRUE(
      testing::HasReason(tables->Advance(*reader_, head(), {}), ErrorReason::kProjectionFailed));
  EXPECT_EQ(tables->info().position, 2u);
  EXPECT_THAT(Rows(tables->connection(), "select id from t"), ElementsAre("1", "2"));
}

TEST_F(TablesTest, ThePositionGetsOnWithoutEventsThatFit) {
  const auto tables = Create(kAdded);
  AppendMany("other", 50);
  ASSERT_OK(tables->Advance(*reader_, head(), {}));
  EXPECT_EQ(tables->info().position, 50u);
  EXPECT_EQ(tables->info().applied, 0u);
  const auto none = Create("create table t (id integer primary key);", "none.db");
  ASSERT_OK(none->Advance(*reader_, head(), {}));
  EXPECT_EQ(none->info().position, 50u);
  EXPECT_EQ(none->info().applied, 0u);
}

TEST_F(TablesTest, FilterNamesWhatSectionsAreAbout) {
  constexpr char kTable[] = "create table t (id integer primary key);\n";
  const auto filter = [&](const std::string& sql) { return FilterOf(Define(kTable + sql)); };
  const auto some = filter("-- on: b, a, x*\n-- on: a\n-- needs: n\nselect 'x', 1;");
  ASSERT_NE(some, nullptr);
  EXPECT_THAT(some->query.items.at(0).event_types, ElementsAre("a", "b"));
  EXPECT_THAT(some->query.items.at(0).type_prefixes, ElementsAre("x"));
  EXPECT_EQ(filter("-- on: a, *\n"), nullptr);
  EXPECT_EQ(filter(""), nullptr);
  std::string many = "-- on: t0";
  for (int i = 1; i < 64; ++i) many += ", t" + std::to_string(i);
  EXPECT_NE(filter(many + "\n"), nullptr);
  EXPECT_EQ(filter(many + ", u\n"), nullptr);
}

// However the sections' types are looked up, the same comes of it.
TEST_F(TablesTest, ManyTypesAreTakenInAsFewAre) {
  std::string many;
  for (int i = 0; i < 70; ++i) many += ", kind_" + std::to_string(i);
  for (int i = 0; i < 200; ++i) {
    Append("kind_" + std::to_string(i % 90));
    Append("other_" + std::to_string(i));
  }
  const auto rows = [&](const std::string& name, const std::string& terms,
                        const std::string& where = "true") {
    const auto tables =
        Create("create table t (id integer primary key, type text);\n-- on: " + terms +
                   "\ninsert into t select :position, :event_type where " + where + ";",
               name);
    EXPECT_OK(Follow(*tables, 7));
    EXPECT_EQ(tables->info().position, head());
    return Rows(tables->connection(), "select * from t");
  };
  const auto expected = rows("a.db", "*", ":event_type glob 'kind_*'");
  EXPECT_EQ(expected.size(), 200u);
  EXPECT_EQ(rows("b.db", "kind_*"), expected);
  EXPECT_EQ(rows("c.db", "kind_1, kind_*, kind_2*"), expected) << "each event once";
  EXPECT_EQ(rows("d.db", "kind_7*, kind_8*" + many), expected) << "more types than a query has";
  EXPECT_EQ(rows("e.db", "kind_70"), rows("f.db", "*", ":event_type = 'kind_70'"));
}

TEST_F(TablesTest, AFileIsTakenUpWhereItWasLeft) {
  AppendMany("added", 3, R"({"v":1})");
  {
    const auto tables = Create(kAdded);
    ASSERT_OK(tables->Advance(*reader_, head(), {}));
    EXPECT_FALSE(Tables::ReadInfo(path("t.db"))->ready);
    ASSERT_OK(tables->FinishBuild());
  }
  const auto info = Tables::ReadInfo(path("t.db"));
  ASSERT_OK(info);
  EXPECT_EQ(info->name, "x");
  EXPECT_EQ(info->version, 3u);
  EXPECT_TRUE(info->ready);
  EXPECT_EQ(info->position, 3u);
  AppendMany("added", 2, R"({"v":2})");
  auto tables = Tables::Open(path("t.db"), Tables::Care::kFollow);
  ASSERT_OK(tables);
  EXPECT_EQ((*tables)->definition().sha256, Define(kAdded).sha256);
  ASSERT_OK(Follow(**tables));
  EXPECT_EQ((*tables)->info().applied, 5u);
  EXPECT_THAT(Rows((*tables)->connection(), "select count(*), sum(v) from t"), ElementsAre("5|7"));
}

TEST_F(TablesTest, WhatIsNoProjectionsFileIsNotOpened) {
  EXPECT_FALSE(Tables::Open(path("none.db"), Tables::Care::kFollow).ok());
  std::ofstream(path("text.db")) << std::string(10'000, 'x');
  EXPECT_TRUE(testing::HasReason(Tables::ReadInfo(path("text.db")), ErrorReason::kCorrupted));
  EXPECT_TRUE(testing::HasReason(Tables::Open(path("text.db"), Tables::Care::kFollow),
                                 ErrorReason::kCorrupted));
  std::ofstream(path("empty.db")) << "";
  EXPECT_TRUE(testing::HasReason(Tables::ReadInfo(path("empty.db")), ErrorReason::kCorrupted));
}

TEST_F(TablesTest, ACopyIsAsGoodAsTheTables) {
  AppendMany("added", 4, R"({"v":1})");
  const auto tables = Create(kAdded);
  Checkpoints checkpoints(path("t.db"));
  ASSERT_OK(tables->Advance(*reader_, 2, {}));
  ASSERT_OK(checkpoints.SaveBuilt(2));
  ASSERT_OK(tables->Advance(*reader_, 3, {}));
  ASSERT_OK(tables->FinishBuild());
  ASSERT_OK(checkpoints.SaveFollowing(3));
  ASSERT_OK(tables->Advance(*reader_, 4, {}));
  checkpoints.AwaitSaver();
  EXPECT_THAT(checkpoints.saved(), ElementsAre(2, 3));
  for (const Position position : checkpoints.saved()) {
    const std::string saved = checkpoints.AtOrBelow(position).path.string();
    auto copy = Tables::Open(saved, Tables::Care::kBuild);
    ASSERT_OK(copy);
    EXPECT_EQ((*copy)->info().position, position);
    EXPECT_EQ(Rows((*copy)->connection(), "select id from t").size(), position);
    ASSERT_OK((*copy)->Advance(*reader_, 4, {}));
    EXPECT_EQ(DigestOf((*copy)->connection()), DigestOf(tables->connection()));
    EXPECT_FALSE(std::filesystem::exists(saved + ".tmp"));
  }
}

TEST_F(TablesTest, AnomaliesAreCountedIfThereIsSuchATable) {
  const auto without = Create(kAdded);
  EXPECT_EQ(*CountAnomalies(without->connection()), 0u);
  const auto with = Create(
      "create table anomalies (position integer not null, reason text not null, "
      "primary key (position, reason));\n-- on: odd\n"
      "insert into anomalies values (:position, 'x'), (:position, 'y');",
      "with.db");
  EXPECT_EQ(*CountAnomalies(with->connection()), 0u);
  Append("odd");
  ASSERT_OK(Follow(*with));
  EXPECT_EQ(*CountAnomalies(with->connection()), 2u);
}

}  // namespace
}  // namespace firn::projection
