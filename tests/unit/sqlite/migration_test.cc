// Databases that older versions left behind.

#include <gtest/gtest.h>

#include <filesystem>

#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/migrator.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::HasReason;
using firn::testing::kTimestampMs;
using firn::testing::MakeBatch;
using firn::testing::MakeEvent;

class MigrationTest : public EngineTest {
 protected:
  void SetUp() override { std::filesystem::create_directory(data_dir()); }
};

// Schema 0001: types as text, no hash, indexes in the database.
TEST_F(MigrationTest, AFirstSchemaKeepsItsEventsAndKnowsThemAgain) {
  {
    auto database = OpenForWriting(database_path());
    ASSERT_OK(database);
    ASSERT_OK(PrepareForWriting(**database, Durability::kFsynced));
    ASSERT_OK(Migrate(**database, EmbeddedMigrations().subspan(0, 1)));
    for (int n = 1; n <= 3; ++n) {
      SQLite::Statement insert(
          **database,
          "INSERT INTO log (position, id, recorded_us, timestamp, event_type, target_type,"
          " target_id, revision, batch_index, payload)"
          " VALUES (?, ?, ?, ?, 'rating_changed', 'image', 42, ?, 0, ?)");
      const Event event = MakeEvent(static_cast<uint64_t>(n));
      insert.bind(1, n);
      insert.bind(2, event.id.bytes.data(), static_cast<int>(event.id.bytes.size()));
      insert.bind(3, n);
      insert.bind(4, static_cast<int64_t>(kTimestampMs));
      insert.bind(5, n);
      insert.bind(6, event.payload.bytes);
      insert.exec();
    }
  }
  Open();
  EXPECT_EQ(engine_->head().position, 3u);
  const auto again = Append(MakeBatch(1, 3));
  ASSERT_OK(again);
  EXPECT_TRUE(again->duplicate);
  AppendRequest other = MakeBatch(2, 1);
  other.events[0].payload.bytes = "{}";
  EXPECT_TRUE(HasReason(Append(other), ErrorReason::kEventIdConflict));
  const auto next = Append(MakeBatch(4, 1));
  ASSERT_OK(next);
  EXPECT_EQ(next->events[0].position, 4u);
  EXPECT_EQ(next->events[0].revision, 4u);

  // Types that stand as text are found by how they begin.
  const Filter filter = {.query = {.items = {{.type_prefixes = {"rating_"}}}}};
  const auto found = (*engine_->OpenReader())->Read({.filter = &filter, .until = 4}, [](auto&) {});
  ASSERT_OK(found);
  EXPECT_EQ(found->matched, 4u);
  EXPECT_FALSE(found->plan.front().indexes.empty());

  const std::vector<KeptEvent> log = ReadAll();
  ASSERT_EQ(log.size(), 4u);
  for (uint64_t n = 1; n <= 4; ++n) {
    EXPECT_EQ(log[n - 1].event, MakeEvent(n));
    EXPECT_EQ(log[n - 1].stream, "image-42");
  }
}

TEST_F(MigrationTest, MoreTypesThanTheTableOfNamesHoldsStayAsText) {
  Open();
  {
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
    database.exec(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 65536)"
        " INSERT INTO names SELECT i, 'type_' || i FROM n");
  }
  Open();
  AppendRequest known = MakeBatch(1, 1);
  known.events[0].event_type = "type_7";
  AppendRequest fresh = MakeBatch(2, 1);
  fresh.events[0].event_type = "one_type_too_many";
  ASSERT_OK(Append(known));
  ASSERT_OK(Append(fresh));
  const std::vector<KeptEvent> log = ReadAll();
  EXPECT_EQ(log[0].event, known.events[0]);
  EXPECT_EQ(log[1].event, fresh.events[0]);
  SQLite::Database database(database_path(), SQLite::OPEN_READONLY);
  EXPECT_EQ(database.execAndGet("SELECT group_concat(event_type) FROM events").getString(),
            "type_7,one_type_too_many");
}

}  // namespace
}  // namespace firn::sqlite
