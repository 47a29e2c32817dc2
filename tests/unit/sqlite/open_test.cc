// Opening: whose file it is, which schema it has, who else has it open.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/migrator.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::MakeBatch;
using firn::testing::TempDir;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

class Open : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directory(data_dir()); }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string database_path() const { return data_dir() + "/firn.db"; }

  void Execute(const std::string& sql) {
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec(sql);
  }

  // Opening fails with this in its message, and does not touch the file.
  void ExpectRefused(const std::string& part) {
    const std::string before = Contents(database_path());
    const auto engine = OpenEngine({.data_dir = data_dir()});
    ASSERT_FALSE(engine.ok());
    EXPECT_EQ(engine.status().code(), absl::StatusCode::kFailedPrecondition) << engine.status();
    EXPECT_NE(engine.status().message().find(part), absl::string_view::npos) << engine.status();
    EXPECT_EQ(Contents(database_path()), before);
  }

  TempDir directory_;
};

TEST_F(Open, MakesAStoreWithAnIdentityThatStays) {
  std::string store_id;
  {
    const auto engine = OpenEngine({.data_dir = data_dir()});
    ASSERT_OK(engine);
    store_id = (*engine)->store_id();
    EXPECT_TRUE(ParseUuid(store_id).has_value()) << store_id;
    EXPECT_EQ((*engine)->head().position, 0u);
  }
  const auto again = OpenEngine({.data_dir = data_dir()});
  ASSERT_OK(again);
  EXPECT_EQ((*again)->store_id(), store_id);
}

TEST_F(Open, TheDirectoryIsForOneAtATime) {
  const auto first = OpenEngine({.data_dir = data_dir()});
  ASSERT_OK(first);
  ExpectRefused("is in use by process " + std::to_string(getpid()));
}

TEST_F(Open, RefusesADirectoryThatCannotBeMade) {
  const auto engine = OpenEngine({.data_dir = directory_.path() + "/missing/data"});
  ASSERT_FALSE(engine.ok());
  EXPECT_NE(engine.status().message().find("--data-dir"), absl::string_view::npos);
}

TEST_F(Open, RefusesAFileThatIsNoDatabase) {
  std::ofstream(database_path()) << std::string(5000, 'x');
  ExpectRefused("is not a database");
}

TEST_F(Open, RefusesAnotherProgramsDatabase) {
  Execute("CREATE TABLE events (id TEXT)");
  ExpectRefused("is a database of another program");
}

TEST_F(Open, RefusesAnotherApplicationId) {
  Execute("PRAGMA application_id = 12345");
  ExpectRefused("is a database of another program");
}

TEST_F(Open, TakesAnEmptyFile) {
  std::ofstream(database_path()).flush();
  EXPECT_OK(OpenEngine({.data_dir = data_dir()}));
}

TEST_F(Open, RefusesANewerSchema) {
  ASSERT_OK(OpenEngine({.data_dir = data_dir()}));
  Execute("PRAGMA user_version = 999");
  ExpectRefused("newer version of Firn (schema 999");
}

TEST_F(Open, RefusesAnAlteredMigration) {
  ASSERT_OK(OpenEngine({.data_dir = data_dir()}));
  Execute("UPDATE schema_migrations SET sha256 = 'ab' WHERE version = 1");
  ExpectRefused("another text of migration 1 (initial)");
}

constexpr Migration kFirst{1, "first", "aa",
                           "PRAGMA application_id = 1179210318; CREATE TABLE a (x INTEGER);"};
constexpr Migration kSecond{2, "second", "bb", "CREATE TABLE b (y INTEGER);"};
constexpr Migration kBroken{2, "broken", "cc", "CREATE TABLE c (z INTEGER); NOT SQL;"};

class Migrations : public Open {
 protected:
  absl::Status Run(const std::vector<Migration>& migrations) {
    auto database = OpenForWriting(database_path());
    if (!database.ok()) return database.status();
    const absl::Status checked = CheckSchema(**database, migrations);
    if (!checked.ok()) return checked;
    return Migrate(**database, migrations);
  }

  int Count(const std::string& sql) {
    SQLite::Database database(database_path());
    return database.execAndGet(sql).getInt();
  }
};

TEST_F(Migrations, AreAppliedOnceAndRecorded) {
  ASSERT_OK(Run({kFirst}));
  ASSERT_OK(Run({kFirst, kSecond}));
  ASSERT_OK(Run({kFirst, kSecond}));
  EXPECT_EQ(Count("SELECT count(*) FROM schema_migrations"), 2);
  EXPECT_EQ(Count("SELECT count(*) FROM sqlite_schema WHERE name IN ('a', 'b')"), 2);
  EXPECT_EQ(Count("PRAGMA user_version"), 2);
}

TEST_F(Migrations, AnOlderBinaryIsRefused) {
  ASSERT_OK(Run({kFirst, kSecond}));
  const absl::Status status = Run({kFirst});
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition) << status;
}

TEST_F(Migrations, AFailedOneLeavesNothing) {
  ASSERT_OK(Run({kFirst}));
  const absl::Status status = Run({kFirst, kBroken});
  ASSERT_FALSE(status.ok());
  EXPECT_NE(status.message().find("applying migration 2 (broken)"), absl::string_view::npos);
  EXPECT_EQ(Count("PRAGMA user_version"), 1);
  EXPECT_EQ(Count("SELECT count(*) FROM sqlite_schema WHERE name = 'c'"), 0);
  ASSERT_OK(Run({kFirst, kSecond}));
}

TEST_F(Migrations, TheEmbeddedOnesAreNumberedFromOneAndHashed) {
  const auto migrations = EmbeddedMigrations();
  ASSERT_FALSE(migrations.empty());
  for (size_t i = 0; i < migrations.size(); ++i) {
    EXPECT_EQ(migrations[i].version, static_cast<int>(i) + 1);
    EXPECT_EQ(migrations[i].sha256.size(), 64u);
    EXPECT_FALSE(migrations[i].sql.empty());
  }
}

}  // namespace
}  // namespace firn::sqlite
