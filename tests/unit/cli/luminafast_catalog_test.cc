#include "cli/luminafast_catalog.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <fstream>
#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace firn::cli {
namespace {

class LuminafastCatalogTest : public ::testing::Test {
 protected:
  void TearDown() override { sqlite3_close(database_); }

  void Execute(const std::string& sql) {
    if (database_ == nullptr) {
      ASSERT_EQ(sqlite3_open(path_.c_str(), &database_), SQLITE_OK);
    }
    ASSERT_EQ(sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_) << sql;
  }

  void CreateTable() {
    Execute(
        "CREATE TABLE events (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, event_type TEXT, "
        "payload TEXT, target_type TEXT, target_id INTEGER, user_id TEXT, created_at TEXT)");
  }

  std::string Fault() const {
    absl::StatusOr<LuminafastCatalog> catalog = LuminafastCatalog::Open(path_);
    EXPECT_EQ(catalog.status().code(), absl::StatusCode::kInvalidArgument);
    return std::string(catalog.status().message());
  }

  const firn::testing::TempDir directory_;
  const std::string path_ = directory_.path() + "/catalog.db";
  sqlite3* database_ = nullptr;
};

TEST_F(LuminafastCatalogTest, OrdersByTimeWhateverItsUnit) {
  CreateTable();
  Execute(
      "INSERT INTO events (id, timestamp) VALUES ('a', 1700000000500), ('b', 1700000002), "
      "('c', 1700000000500), ('d', 1700000001000), ('e', 'soon')");
  absl::StatusOr<LuminafastCatalog> catalog = LuminafastCatalog::Open(path_);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const absl::StatusOr<std::vector<RowPlace>> order = catalog->ReadOrder();
  ASSERT_TRUE(order.ok()) << order.status();
  std::string rows;
  for (const RowPlace& place : *order) {
    rows += std::to_string(place.rowid) + (place.is_reordered ? "! " : " ");
  }
  EXPECT_EQ(rows, "5 1! 3! 4! 2! ");
}

TEST_F(LuminafastCatalogTest, ReadsValuesAsTheyAre) {
  CreateTable();
  Execute(
      "INSERT INTO events VALUES ('a', 7, X'FF', '{\"é\":1}', CAST(X'FF' AS TEXT), 1.5, NULL, "
      "'now')");
  absl::StatusOr<LuminafastCatalog> catalog = LuminafastCatalog::Open(path_);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  const absl::StatusOr<LuminafastRow> row = catalog->Read(1);
  ASSERT_TRUE(row.ok()) << row.status();
  EXPECT_EQ(std::get<std::string>(row->id), "a");
  EXPECT_EQ(std::get<int64_t>(row->timestamp), 7);
  EXPECT_EQ(std::get<SqlBlob>(row->event_type).bytes, "\xFF");
  EXPECT_EQ(std::get<std::string>(row->payload), "{\"é\":1}");
  EXPECT_EQ(std::get<SqlBlob>(row->target_type).bytes, "\xFF");
  EXPECT_EQ(std::get<double>(row->target_id), 1.5);
  EXPECT_TRUE(std::holds_alternative<std::monostate>(row->user_id));
}

TEST_F(LuminafastCatalogTest, TwoColumnsMayBeMissing) {
  Execute(
      "CREATE TABLE events (id TEXT, timestamp INTEGER, event_type TEXT, payload TEXT, "
      "target_type TEXT, target_id INTEGER); INSERT INTO events (id) VALUES ('a')");
  absl::StatusOr<LuminafastCatalog> catalog = LuminafastCatalog::Open(path_);
  ASSERT_TRUE(catalog.ok()) << catalog.status();
  EXPECT_TRUE(std::holds_alternative<std::monostate>(catalog->Read(1)->created_at));
}

TEST_F(LuminafastCatalogTest, SaysWhatIsWrongWithTheFile) {
  EXPECT_NE(Fault().find("cannot open"), std::string::npos);
  std::ofstream(path_) << std::string(5000, 'x');
  EXPECT_NE(Fault().find("is not an SQLite database"), std::string::npos);
  std::ofstream(path_, std::ios::trunc) << "";
  EXPECT_NE(Fault().find("has no table events"), std::string::npos);
  Execute("CREATE TABLE events (id TEXT, timestamp INTEGER)");
  EXPECT_NE(Fault().find("has no column event_type"), std::string::npos);
}

TEST_F(LuminafastCatalogTest, SaysThatTheFileIsLocked) {
  CreateTable();
  Execute("BEGIN EXCLUSIVE");
  EXPECT_NE(Fault().find("is locked by another program"), std::string::npos);
}

}  // namespace
}  // namespace firn::cli
