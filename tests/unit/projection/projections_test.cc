#include "firn/projection/projections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/unit/projection/projections_support.h"

namespace firn::projection {
namespace {

using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Another definition of the same table: v is twice as much.
constexpr char kTwice[] =
    "create table t (id integer primary key, v);\n"
    "-- on: added\n"
    "insert into t values (:position, 2 * $v);\n";

TEST_F(ProjectionsTest, IsCreatedOnARunningLogAndFollowsIt) {
  Append("added", R"({"v":1})");
  const auto created = Create("items", kItems);
  ASSERT_OK(created);
  EXPECT_EQ(created->version, 1u);
  EXPECT_FALSE(created->unchanged);
  EXPECT_EQ(created->position, 2u) << "the event that holds the definition";
  ASSERT_TRUE(AwaitCurrent(1));
  EXPECT_THAT(Read("select * from t"), ElementsAre("1|1"));
  for (int i = 0; i < 20; ++i) {
    const Position written = Append("added", R"({"v":7})");
    EXPECT_THAT(Read("select max(id), v from t"), ElementsAre(std::to_string(written) + "|7"));
  }
  const auto definition = projections_->GetDefinition("items");
  ASSERT_OK(definition);
  EXPECT_EQ((*definition)->files, (std::vector<SqlFile>{{"x.sql", kItems}}));
}

TEST_F(ProjectionsTest, DefinitionsAreEventsOfTheLog) {
  ASSERT_OK(Create("items", kItems));
  ASSERT_OK(Drop("items"));
  std::vector<std::string> events;
  ASSERT_OK(reader_->Read({.until = head()}, [&](const RecordedEvent& event) {
    events.push_back(std::string(event.stream) + " " + std::string(event.event_type));
  }));
  EXPECT_THAT(events, ElementsAre("firn.projections firn.projection_created",
                                  "firn.projections firn.projection_dropped"));
}

TEST_F(ProjectionsTest, SeveralFollowAtOnce) {
  for (const char* name : {"a", "b", "c"}) ASSERT_OK(Create(name, kItems));
  AppendMany("added", 100, R"({"v":1})");
  std::vector<std::string> names;
  for (const ProjectionStatus& status : projections_->List()) names.push_back(status.name);
  EXPECT_THAT(names, ElementsAre("a", "b", "c"));
  for (const char* name : {"a", "b", "c"}) {
    ASSERT_TRUE(AwaitCurrent(1, name));
    EXPECT_THAT(Read("select count(*) from t", name), ElementsAre("100"));
  }
}

TEST_F(ProjectionsTest, ARetryIsAnsweredUnchanged) {
  const auto first = Create("items", kItems);
  const auto again = Create("items", kItems);
  ASSERT_OK(again);
  EXPECT_TRUE(again->unchanged);
  EXPECT_EQ(again->version, 1u);
  EXPECT_EQ(again->position, first->position);
  EXPECT_EQ(head(), 1u);
  Restart();
  const auto later = Create("items", kItems);
  ASSERT_OK(later);
  EXPECT_TRUE(later->unchanged);
  EXPECT_EQ(later->position, first->position);
}

TEST_F(ProjectionsTest, VersionsAreCounted) {
  ASSERT_OK(Create("items", kItems));
  EXPECT_EQ(Create("items", kTwice)->version, 2u);
  EXPECT_EQ(Create("items", kItems)->version, 3u) << "an old definition is a new version";
  EXPECT_EQ(Create("other", kItems)->version, 1u) << "each name counts for itself";
  ASSERT_OK(Drop("items"));
  EXPECT_EQ(Create("items", kItems)->version, 4u) << "a number is never used again";
  Restart();
  EXPECT_EQ(Create("items", kTwice)->version, 5u);
}

TEST_F(ProjectionsTest, AVersionMayBeExpected) {
  const auto create = [&](const std::string& sql, uint32_t expected) {
    return Create({.name = "items", .files = {{"x.sql", sql}}, .expected_version = expected});
  };
  const auto none = create(kItems, 1);
  EXPECT_TRUE(testing::HasReason(none, ErrorReason::kProjectionVersionConflict));
  EXPECT_EQ(MetadataOf(none.status())["version"], "0");
  EXPECT_OK(create(kItems, 0));
  const auto again = create(kItems, 0);
  ASSERT_OK(again) << "a retry is no conflict with its own first attempt";
  EXPECT_TRUE(again->unchanged);
  EXPECT_TRUE(testing::HasReason(create(kTwice, 0), ErrorReason::kProjectionVersionConflict));
  EXPECT_EQ(create(kTwice, 1)->version, 2u);
  EXPECT_EQ(head(), 2u);
}

TEST_F(ProjectionsTest, ADefinitionIsOnlyCheckedIfThatIsAsked) {
  const auto result = Create({.name = "items",
                              .files = {{"x.sql", kItems}},
                              .expected_version = std::nullopt,
                              .validate_only = true});
  ASSERT_OK(result);
  EXPECT_EQ(result->version, 1u);
  EXPECT_FALSE(result->unchanged);
  EXPECT_EQ(result->position, 0u);
  EXPECT_EQ(head(), 0u);
  EXPECT_THAT(projections_->List(), IsEmpty());
}

TEST_F(ProjectionsTest, WhatIsWrongIsRefusedAndLeavesNothing) {
  EXPECT_TRUE(testing::HasReason(Create("Items", kItems), ErrorReason::kInvalidField));
  EXPECT_TRUE(testing::HasReason(Create("../items", kItems), ErrorReason::kInvalidField));
  EXPECT_TRUE(
      testing::HasReason(Create("items", "create table t (a);"), ErrorReason::kInvalidField));
  EXPECT_TRUE(testing::HasReason(Create({.name = "items", .files = {}, .expected_version = {}}),
                                 ErrorReason::kProjectionNotFound))
      << "no such definition is shipped";
  EXPECT_EQ(head(), 0u);
  EXPECT_THAT(projections_->List(), IsEmpty());
  EXPECT_THAT(Files("items"), IsEmpty());
}

TEST_F(ProjectionsTest, TheDefinitionThatTheServerShipsIsCreatedByName) {
  ASSERT_OK(Create({.name = "catalog", .files = {}, .expected_version = {}}));
  ASSERT_TRUE(AwaitCurrent(1, "catalog"));
  EXPECT_TRUE(projections_->Get("catalog")->is_built_in);
  const auto again = Create({.name = "catalog", .files = {}, .expected_version = {}});
  EXPECT_TRUE(again->unchanged);
  const auto shipped = BuiltInDefinition("catalog");
  const auto own = Create({.name = "catalog",
                           .files = std::vector<SqlFile>(shipped.begin(), shipped.end()),
                           .expected_version = {}});
  EXPECT_EQ(own->version, 2u) << "one's own does not change with the server";
}

TEST_F(ProjectionsTest, TwoCreatesAtOnceAreBothAnswered) {
  std::vector<std::future<absl::StatusOr<CreateResult>>> results;
  for (int i = 0; i < 8; ++i) {
    results.push_back(std::async(
        std::launch::async, [this, i] { return Create("items", i % 2 == 0 ? kItems : kTwice); }));
  }
  size_t changed = 0;
  uint32_t newest = 0;
  for (auto& result : results) {
    const auto created = result.get();
    ASSERT_OK(created);
    changed += created->unchanged ? 0 : 1;
    newest = std::max(newest, created->version);
  }
  EXPECT_EQ(changed, head());
  EXPECT_EQ(newest, changed) << "no number is given twice";
  ASSERT_TRUE(AwaitCurrent(newest));
}

TEST_F(ProjectionsTest, IsFoundOrMissingWhileItIsCreated) {
  std::atomic<bool> done = false;
  std::thread reader([&] {
    while (!done) {
      const auto found = projections_->Find("items");
      if (!found.ok()) {
        EXPECT_TRUE(testing::HasReason(found, ErrorReason::kProjectionNotFound) ||
                    testing::HasReason(found, ErrorReason::kProjectionNotReady));
      }
      projections_->List();
    }
  });
  for (int i = 0; i < 30; ++i) {
    EXPECT_OK(Create("items", kItems));
    EXPECT_OK(Drop("items"));
  }
  done = true;
  reader.join();
}

TEST_F(ProjectionsTest, UnknownNamesAreNotFound) {
  EXPECT_TRUE(testing::HasReason(Drop("items"), ErrorReason::kProjectionNotFound));
  EXPECT_TRUE(testing::HasReason(Rebuild("items"), ErrorReason::kProjectionNotFound));
  EXPECT_TRUE(testing::HasReason(projections_->Get("items"), ErrorReason::kProjectionNotFound));
  EXPECT_TRUE(testing::HasReason(projections_->Find("items"), ErrorReason::kProjectionNotFound));
  EXPECT_TRUE(
      testing::HasReason(projections_->GetDefinition("items"), ErrorReason::kProjectionNotFound));
}

TEST_F(ProjectionsTest, DropRemovesTheFiles) {
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  EXPECT_THAT(Files(), Not(IsEmpty()));
  const auto dropped = Drop("items");
  ASSERT_OK(dropped);
  EXPECT_EQ(*dropped, 2u);
  EXPECT_THAT(Files(), IsEmpty());
  EXPECT_THAT(projections_->List(), IsEmpty());
  Restart();
  EXPECT_THAT(projections_->List(), IsEmpty());
}

TEST_F(ProjectionsTest, StatesAreToldByWhatCanBeRead) {
  EXPECT_OK(projections_->FindFolder("catalog")) << "the server ships it";
  EXPECT_TRUE(
      testing::HasReason(projections_->FindFolder("items"), ErrorReason::kProjectionNotFound));
  Append("added", R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  const auto digest = (*projections_->FindFolder("items"))->definition()->sha256;
  EXPECT_EQ(digest, (*projections_->Find("items"))->definition()->sha256);
  // One that fails on the way is not what is read.
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key) strict;\n"
                   "-- on: added\ninsert into t values ('no number');\n"));
  ASSERT_TRUE(projection::Await([&] {
    const auto status = projections_->Get("items");
    return status.ok() && status->build && !status->build->failure.ok();
  }));
  EXPECT_EQ((*projections_->FindFolder("items"))->definition()->sha256, digest);
  ASSERT_OK(Drop("items"));
  EXPECT_TRUE(
      testing::HasReason(projections_->FindFolder("items"), ErrorReason::kProjectionNotFound));
}

TEST_F(ProjectionsTest, WhoReadsADroppedProjectionReadsOn) {
  Append("added", R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  auto build = *projections_->Find("items");
  ASSERT_OK(Drop("items"));
  EXPECT_THAT(RowsOf(build->path().string(), "select v from t"), ElementsAre("1"));
  ASSERT_OK(Create("items", kTwice));
  ASSERT_TRUE(AwaitCurrent(2));
  EXPECT_THAT(RowsOf(build->path().string(), "select v from t"), ElementsAre("1"));
  EXPECT_THAT(Read("select v from t"), ElementsAre("2"));
  build.reset();
  EXPECT_THAT(Read("select v from t"), ElementsAre("2")) << "only its own files went";
}

// Every look sees one version whole: the old one until the new one has caught up.
TEST_F(ProjectionsTest, ANewDefinitionTakesTheOldOnesPlaceWhenItHasCaughtUp) {
  AppendMany("added", 5'000, R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  auto old = *projections_->Find("items");
  ASSERT_OK(Create("items", std::string(kTwice) +
                                "insert into t select null, 1 from (with recursive c (x) as "
                                "(select 1 union all select x + 1 from c where x < 300) "
                                "select max(x) as m from c) where m < 0;"));
  Position seen = head() - 1;  // not yet the new definition's own event
  for (bool is_new = false; !is_new;) {
    const auto build = projections_->Find("items");
    ASSERT_OK(build);
    const auto rows = RowsOf((*build)->path().string(),
                             "select version, count(*), sum(v) / count(*), position "
                             "from t, firn_projection");
    ASSERT_THAT(rows, SizeIs(1));
    is_new = rows[0].starts_with("2|");
    ASSERT_THAT(rows[0], HasSubstr(is_new ? "2|5000|2|" : "1|5000|1|"));
    const Position position = std::stoull(rows[0].substr(rows[0].rfind('|') + 1));
    EXPECT_GE(position, seen) << "it never goes back";
    seen = position;
  }
  EXPECT_THAT(RowsOf(old->path().string(), "select count(*), sum(v) from t"),
              ElementsAre("5000|5000"))
      << "whoever reads the old one reads on";
  old.reset();
  const std::vector<std::string> newest = {"2.db", "2.db-shm", "2.db-wal"};
  EXPECT_TRUE(projection::Await([&] { return Files() == newest; }))
      << "the old one's files go with its last user, which may be who replaced it";
}

TEST_F(ProjectionsTest, AFailedBuildLeavesTheOldOneServing) {
  AppendMany("added", 10, R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key, v check (v > 1));\n"
                   "-- on: added\ninsert into t values (:position, $v);"));
  ASSERT_TRUE(projection::Await([&] {
    const auto status = projections_->Get("items");
    return status->build && !status->build->failure.ok();
  }));
  EXPECT_EQ(projections_->Get("items")->build->version, 2u);
  Append("added", R"({"v":7})");
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("11"));
  EXPECT_EQ(Current().version, 1u);
  Restart();
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("11"));
  ASSERT_OK(Create("items", kTwice));
  ASSERT_TRUE(AwaitCurrent(3));
}

// Close to the head a build counts as caught up, and still has a way to go.
TEST_F(ProjectionsTest, ABuildThatFailsCloseToTheHeadLeavesTheOldOneServing) {
  AppendMany("added", 10'000, R"({"v":1})");
  AppendMany("added", 10'000, R"({"v":1})");
  AppendMany("added", 600, R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key check (id < 20500));\n"
                   "-- on: added\ninsert into t values (:position);"));
  ASSERT_TRUE(projection::Await([&] {
    const auto status = projections_->Get("items");
    return (status->build && !status->build->failure.ok()) || !status->current->failure.ok();
  }));
  EXPECT_EQ(Current().version, 1u);
  Append("added", R"({"v":7})");
  EXPECT_THAT(Read("select count(*) from t"), ElementsAre("20601"));
}

TEST_F(ProjectionsTest, WhatCannotBeBuiltAtAllSaysWhy) {
  Append("added");
  ASSERT_OK(Create("items",
                   "create table t (id integer primary key, v not null);\n"
                   "-- on: added\ninsert into t values (:position, $v);"));
  ASSERT_TRUE(projection::Await([&] {
    return testing::HasReason(projections_->Find("items"), ErrorReason::kProjectionFailed);
  }));
  EXPECT_FALSE(projections_->Get("items")->current);
}

TEST_F(ProjectionsTest, IsRebuiltBesideTheOldOne) {
  AppendMany("added", 100, R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  const auto old = *projections_->Find("items");
  const auto rebuilt = Rebuild("items");
  ASSERT_OK(rebuilt);
  EXPECT_NE(*rebuilt, old);
  ASSERT_TRUE(projection::Await([&] { return *projections_->Find("items") == *rebuilt; }));
  EXPECT_EQ(DigestOfFile((*rebuilt)->path().string()), DigestOfFile(old->path().string()));
  EXPECT_EQ(Current().version, 1u);
}

TEST_F(ProjectionsTest, ARebuildThatIsUnderWayIsJoined) {
  AppendMany("added", 3'000, R"({"v":1})");
  ASSERT_OK(Create("items", std::string(kItems) +
                                "insert into t select null, 1 from (with recursive c (x) as "
                                "(select 1 union all select x + 1 from c where x < 1000) "
                                "select max(x) as m from c) where m < 0;"));
  ASSERT_TRUE(AwaitCurrent(1));
  const auto one = Rebuild("items");
  const auto two = Rebuild("items");
  ASSERT_OK(two);
  EXPECT_EQ(*one, *two);
}

// Whoever asked for a rebuild learns that it is done, though the next has come since.
TEST_F(ProjectionsTest, ARebuildThatWasReplacedSinceIsDone) {
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  const auto one = *Rebuild("items");
  ASSERT_TRUE(projection::Await([&] { return *projections_->Find("items") == one; }));
  EXPECT_TRUE(*projections_->IsCurrent("items", *one));
  const auto two = *Rebuild("items");
  ASSERT_TRUE(projection::Await([&] { return *projections_->Find("items") == two; }));
  const auto is_current = projections_->IsCurrent("items", *one);
  ASSERT_OK(is_current);
  EXPECT_TRUE(*is_current);
}

TEST_F(ProjectionsTest, ABuildThatWasGivenUpNeverBecomesCurrent) {
  AppendMany("added", 5'000, R"({"v":1})");
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  constexpr char kSlow[] =
      "create table t (id integer primary key, v);\n-- on: added\n"
      "insert into t select :position, max(x) from (with recursive c (x) as "
      "(select 1 union all select x + 1 from c where x < 100000) select x from c);";
  ASSERT_OK(Create("items", kSlow));
  const auto slow = *Rebuild("items");
  ASSERT_OK(Create("items", kTwice));
  EXPECT_TRUE(testing::HasReason(projections_->IsCurrent("items", *slow),
                                 ErrorReason::kProjectionVersionConflict));
  ASSERT_TRUE(AwaitCurrent(3));
}

TEST_F(ProjectionsTest, StopsWhileProjectionsAreBuilt) {
  AppendMany("added", 5'000, R"({"v":1})");
  for (const char* name : {"a", "b"}) {
    ASSERT_OK(Create(name,
                     "create table t (id integer primary key, v);\n-- on: added\n"
                     "insert into t select :position, max(x) from (with recursive c (x) as "
                     "(select 1 union all select x + 1 from c where x < 100000) select x "
                     "from c);"));
  }
  projections_->Stop();
  projections_->Stop();
  EXPECT_TRUE(testing::HasReason(Create("c", kItems), ErrorReason::kShuttingDown));
  EXPECT_TRUE(testing::HasReason(Drop("a"), ErrorReason::kShuttingDown));
  EXPECT_TRUE(testing::HasReason(Rebuild("a"), ErrorReason::kShuttingDown));
}

TEST_F(ProjectionsTest, AMomentIsWaitedForAWhile) {
  ASSERT_OK(Create("items", kItems));
  ASSERT_TRUE(AwaitCurrent(1));
  const Position written = Append("added", R"({"v":1})");
  const auto view =
      ViewAt(*projections_->Find("items"), {.position = written, .time_us = {}}, head(), *reader_);
  ASSERT_OK(view);
  EXPECT_EQ(view->position, written);
  EXPECT_FALSE(view->is_newest);
  EXPECT_THAT(RowsOf(view->path.string(), "select id from t"), ElementsAre("2"));
  EXPECT_TRUE(testing::HasReason(ViewAt(*projections_->Find("items"),
                                        {.position = written + 1, .time_us = {}}, head(), *reader_),
                                 ErrorReason::kPositionBeyondHead));
}

}  // namespace
}  // namespace firn::projection
