#include "firn/projection/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/uuid.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class ProgramTest : public ::testing::Test {
 protected:
  void Make(const std::string& sql) {
    auto tables = Tables::Create(":memory:", Define(sql), {});
    ASSERT_OK(tables);
    tables_ = *std::move(tables);
  }

  absl::Status Apply(const Event& event, Position position = 1) {
    return tables_->Apply(Record(event, position).event());
  }
  absl::Status Apply(const std::string& type, const std::string& payload = "{}") {
    return Apply(MakeEvent(1, type, payload), ++position_);
  }

  std::vector<std::string> Select(const std::string& sql) {
    return Rows(tables_->connection(), sql);
  }

  std::unique_ptr<Tables> tables_;
  Position position_ = 0;
};

TEST_F(ProgramTest, PartsOfAnEventAreGiven) {
  Make(
      "create table t (name text not null primary key, value, type text);\n"
      "-- on: *\n"
      "insert into t select column1, column2, typeof(column2) from (values\n"
      "  ('position', :position), ('revision', :revision), ('id', :id), ('type', :event_type),\n"
      "  ('target_type', :target_type), ('target_id', :target_id), ('stream', :stream),\n"
      "  ('user_id', :user_id), ('timestamp', :timestamp), ('created_at', :created_at),\n"
      "  ('recorded_us', :recorded_us), ('batch', :batch), ('batch_index', :batch_index),\n"
      "  ('payload', :payload), ('content_type', :content_type), ('tags', :tags),\n"
      "  ('metadata', :metadata));");
  Event event = MakeEvent(7, "added", R"({"a":1})", 42);
  event.user_id = "ada";
  event.tags = {"x", "a\"b"};
  event.metadata = {{"k", "v"}, {"l\n", ""}};
  HeldEvent held = Record(event, 9);
  RecordedEvent recorded = held.event();
  recorded.revision = 3;
  recorded.batch_index = 2;
  ASSERT_OK(tables_->Apply(recorded));
  EXPECT_THAT(
      Select("select * from t order by name"),
      ElementsAre("batch|7|integer", "batch_index|2|integer", "content_type|application/json|text",
                  "created_at|2023-11-14T22:13:20.000009Z|text",
                  "id|" + FormatUuid(testing::MakeId(7)) + "|text",
                  R"(metadata|{"k":"v","l\u000a":""}|text)", R"(payload|{"a":1}|text)",
                  "position|9|integer", "recorded_us|1700000000000009|integer",
                  "revision|3|integer", "stream|thing-42|text", R"(tags|["x","a\"b"]|text)",
                  "target_id|42|integer", "target_type|thing|text",
                  "timestamp|1700000000000|integer", "type|added|text", "user_id|ada|text"));
}

TEST_F(ProgramTest, PartsThatAreNotThereAreNull) {
  Make(
      "create table t (id integer primary key, a, b, c, d, e);\n"
      "-- on: *\n"
      "insert into t values (:position, :target_type, :target_id, :user_id, :tags, :metadata);");
  Event event = MakeEvent(1, "added");
  event.target_type = "";
  event.target_id = 0;
  event.stream = "s";
  ASSERT_OK(Apply(event));
  EXPECT_THAT(Select("select * from t"), ElementsAre("1|null|null|null|[]|{}"));
}

TEST_F(ProgramTest, OpaquePayloadsAreBlobsWithoutMembers) {
  Make(
      "create table t (id integer primary key, p, type, c, a, g);\n"
      "-- on: *\n"
      "insert into t values (:position, :payload, typeof(:payload), :content_type, $a,\n"
      "  $a(given));");
  Event event = MakeEvent(1, "added", R"({"a":1})");
  event.payload.content_type = "application/x-thing";
  ASSERT_OK(Apply(event));
  EXPECT_THAT(Select("select * from t"),
              ElementsAre(R"(1|{"a":1}|blob|application/x-thing|null|0)"));
}

TEST_F(ProgramTest, MembersAreGivenWithTheirKinds) {
  Make(
      "create table t (id integer primary key, a, t, g, b, h, n);\n"
      "-- on: *\n"
      "insert into t values (:position, $a_a, typeof($a_a), $a_a(given), $b::c, $b::c(given),\n"
      "  json_extract($b, '$.d'));");
  ASSERT_OK(Apply("x", R"({"a_a":1,"b":{"c":"x","d":5}})"));
  ASSERT_OK(Apply("x", R"({"aA":1.5,"b":{"c":null}})"));
  ASSERT_OK(Apply("x", R"({"a_a":true,"b":{}})"));
  ASSERT_OK(Apply("x", R"({"a_a":"é\n"})"));
  ASSERT_OK(Apply("x", R"({"a_a":null})"));
  ASSERT_OK(Apply("x", "{}"));
  EXPECT_THAT(Select("select * from t"),
              ElementsAre("1|1|integer|1|x|1|5", "2|1.5|real|1|null|1|null",
                          "3|1|integer|1|null|0|null", "4|\u00e9\n|text|1|null|0|null",
                          "5|null|null|1|null|0|null", "6|null|null|0|null|0|null"));
}

TEST_F(ProgramTest, AMemberIsThereIfItIsOfTheTypeThatIsAskedFor) {
  Make(
      "create table t (id integer primary key, i, n, s, o, a);\n"
      "-- on: *\n"
      "insert into t values (:position, $a::b(integer), $a::b(number), $a::b(text),\n"
      "  $a::b(object), $a::b(array));");
  for (const char* value : {"1", "true", "1.5", R"("{}")", R"({"c":1})", "[2]", "null"}) {
    ASSERT_OK(Apply("x", absl::StrCat(R"({"a":{"b":)", value, "}}")));
  }
  ASSERT_OK(Apply("x", "{}"));
  EXPECT_THAT(Select("select * from t"),
              ElementsAre("1|1|1|null|null|null", "2|1|1|null|null|null",
                          "3|null|1.5|null|null|null", "4|null|null|{}|null|null",
                          R"(5|null|null|null|{"c":1}|null)", "6|null|null|null|null|[2]",
                          "7|null|null|null|null|null", "8|null|null|null|null|null"));
}

TEST_F(ProgramTest, AllSectionsThatFitRunInOrder) {
  auto definition =
      ParseDefinition({{"b.sql", "-- on: a*\ninsert into t (w) values ('b');"},
                       {"a.sql",
                        "create table t (id integer primary key, w);\n"
                        "-- on: *\ninsert into t (w) values ('*');\n"
                        "-- on: ab, x\ninsert into t (w) values ('1'); insert into t (w) values "
                        "('2');"}});
  ASSERT_OK(definition);
  auto tables = Tables::Create(":memory:", *std::move(definition), {});
  ASSERT_OK(tables);
  tables_ = *std::move(tables);
  ASSERT_OK(Apply("ab"));
  EXPECT_THAT(Select("select w from t order by id"), ElementsAre("*", "1", "2", "b"));
  ASSERT_OK(Apply("y"));
  EXPECT_THAT(Select("select count(*) from t"), ElementsAre("5"));
  EXPECT_EQ(tables_->info().applied, 2u);
}

TEST_F(ProgramTest, EventsThatNoSectionIsAboutAreSkipped) {
  Make("create table t (id integer primary key);\n-- on: a\ninsert into t values (:position);");
  ASSERT_OK(Apply("b"));
  ASSERT_OK(Apply("a"));
  EXPECT_EQ(tables_->info().applied, 1u);
  EXPECT_EQ(tables_->info().position, 2u);
  EXPECT_THAT(Select("select * from t"), ElementsAre("2"));
}

TEST_F(ProgramTest, ManyTypesAreTold) {
  Make(
      "create table t (type text not null primary key);\n-- on: a*\ninsert into t values "
      "(:event_type);");
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_OK(Apply((i % 2 == 0 ? "a" : "b") + std::to_string(i)));
  }
  EXPECT_THAT(Select("select count(*) from t"), ElementsAre("5000"));
}

TEST_F(ProgramTest, AFailingStatementIsNamed) {
  Make(
      "create table t (id integer primary key, v not null);\n"
      "-- on: a\n"
      "insert into t values (:position, 1);\n"
      "\n"
      "insert into t values (:position + 100, $v);");
  const Event event = MakeEvent(5, "a");
  const absl::Status status = Apply(event, 3);
  EXPECT_TRUE(testing::HasReason(status, ErrorReason::kProjectionFailed));
  auto facts = MetadataOf(status);
  EXPECT_EQ(facts["position"], "3");
  EXPECT_EQ(facts["event_type"], "a");
  EXPECT_EQ(facts["event_id"], FormatUuid(event.id));
  EXPECT_EQ(facts["statement"], "x.sql:5");
  EXPECT_EQ(facts["error"], "NOT NULL constraint failed: t.v");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("x.sql:5 failed on the event at position 3"));
}

TEST_F(ProgramTest, AfterAFailureTheNextEventsAreApplied) {
  Make(
      "create table t (id integer primary key, v not null);\n"
      "-- on: a\ninsert into t values (:position, $v) returning id;");
  EXPECT_FALSE(Apply("a").ok());
  EXPECT_OK(Apply("a", R"({"v":1})"));
  EXPECT_THAT(Select("select * from t"), ElementsAre("2|1"));
}

constexpr char kEndless[] =
    "with recursive c (x) as (select 1 union all select x + 1 from c) "
    "select x from c where x < 0";

TEST_F(ProgramTest, AnEventTakesSoManySteps) {
  Make(std::string("create table t (id integer primary key);\n-- on: a\ninsert into t ") +
       kEndless + ";\n-- on: b\ninsert into t values (:position);");
  const absl::Status status = Apply("a");
  EXPECT_TRUE(testing::HasReason(status, ErrorReason::kProjectionFailed));
  EXPECT_THAT(MetadataOf(status)["error"], HasSubstr("took more than 100000000 steps"));
  EXPECT_OK(Apply("b"));
  EXPECT_THAT(Select("select count(*) from t"), ElementsAre("1")) << "and others go on";
}

TEST_F(ProgramTest, ASchemaTakesSoManySteps) {
  EXPECT_THAT(FaultOf(std::string("create table t (id integer primary key);\ninsert into t ") +
                      kEndless + ";"),
              HasSubstr("x.sql:2: took more than 100000000 steps"));
}

TEST_F(ProgramTest, StatesAndNeedsTakeSoManySteps) {
  Make(std::string("create table t (id integer primary key);\n-- state: thing\n") + kEndless + ";");
  const auto state = tables_->program().State({.type = "thing", .id = 1});
  EXPECT_TRUE(testing::HasReason(state, ErrorReason::kProjectionFailed));
}

// What one event leaves behind must not reach into the next: pages and restarts come between them.
TEST_F(ProgramTest, ChangesAreThoseOfTheSameEvent) {
  Make(
      "create table t (id integer primary key, n integer);\n"
      "-- on: a\n"
      "insert into t values (:position, changes());\n"
      "insert into t values (:position + 1000, changes());\n"
      "-- on: a, b\n"
      "insert into t values (:position + 2000, changes());\n");
  ASSERT_OK(Apply("a"));
  ASSERT_OK(Apply("b"));
  ASSERT_OK(Apply("a"));
  EXPECT_THAT(Select("select * from t"),
              ElementsAre("1|0", "3|0", "1001|1", "1003|1", "2001|1", "2002|0", "2003|1"));
}

// So it is also for a statement that is not the first, and for one that asks by a view.
TEST_F(ProgramTest, NothingIsChangedBeforeTheEvent) {
  Make(
      "create table t (id integer primary key, n integer);\n"
      "-- on: a\n"
      "select 1;\n"
      "insert into t values (:position, changes());\n");
  ASSERT_OK(Apply("a"));
  ASSERT_OK(Apply("a"));
  EXPECT_THAT(Select("select * from t"), ElementsAre("1|0", "2|0"));
}

TEST_F(ProgramTest, NothingIsChangedBeforeTheEventForAView) {
  Make(
      "create table t (id integer primary key, n integer);\n"
      "create view last_change (n) as select changes();\n"
      "-- on: a\n"
      "insert into t select :position, n from last_change;\n");
  ASSERT_OK(Apply("a"));
  ASSERT_OK(Apply("a"));
  EXPECT_THAT(Select("select * from t"), ElementsAre("1|0", "2|0"));
}

TEST_F(ProgramTest, StatesAreOneText) {
  Make(
      "create table t (id integer primary key, v);\n"
      "-- on: a\ninsert into t values (:target_id, $v);\n"
      "-- state: thing\nselect json_object('v', v) from t where id = :target_id;\n"
      "-- state: other\nselect v from t;");
  Program& program = tables_->program();
  EXPECT_TRUE(program.HasState("thing"));
  EXPECT_FALSE(program.HasState("nothing"));
  EXPECT_EQ(*program.State({.type = "thing", .id = 1}), std::nullopt);
  ASSERT_OK(Apply("a", R"({"v":"x"})"));
  EXPECT_EQ(*program.State({.type = "thing", .id = 1}), R"({"v":"x"})");
  EXPECT_EQ(*program.State({.type = "thing", .id = 2}), std::nullopt);
  const auto unknown = program.State({.type = "nothing", .id = 1});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(ViolationsOf(unknown.status()).at(0).field, "target.target_type");
  EXPECT_THAT(ViolationsOf(unknown.status()).at(0).description, HasSubstr("for other, thing"));
}

TEST_F(ProgramTest, NeedsAreTargets) {
  Make(
      "create table t (id integer primary key);\n"
      "-- needs: sent\nselect 'account', $to where typeof($to) = 'integer';\n"
      "-- needs: s*\nselect 'x', value from json_each(:tags);\n"
      "-- needs: sent\nselect null, 1 union all select 'y', null;");
  Event event = MakeEvent(1, "sent", R"({"to":7})");
  event.tags = {"1", "2"};
  const auto needs = tables_->program().Needs(Record(event, 1).event());
  ASSERT_OK(needs);
  std::vector<std::string> targets;
  for (const Target& target : *needs) targets.push_back(target.type + std::to_string(target.id));
  EXPECT_THAT(targets, ElementsAre("account7", "x1", "x2"));
  EXPECT_THAT(*tables_->program().Needs(Record(MakeEvent(1, "other"), 1).event()), IsEmpty());
}

}  // namespace
}  // namespace firn::projection
