// LuminaFast's database, with each defect that it may have, imported through the real daemon.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class CliLuminafast : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data",
                                            std::vector<std::string>{"--catalog", "enforce"});
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    // As the application's migration has it.
    Execute(
        "CREATE TABLE events (id TEXT PRIMARY KEY, timestamp INTEGER NOT NULL, "
        "event_type TEXT NOT NULL, payload TEXT NOT NULL, target_type TEXT NOT NULL, "
        "target_id INTEGER NOT NULL, user_id TEXT, created_at TEXT NOT NULL)");
  }

  void Execute(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open(catalog_.c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database) << sql;
    sqlite3_close(database);
  }

  // A row as the application writes it: its types with the quotes of JSON.
  void Insert(const std::string& id, int64_t timestamp, const std::string& type,
              const std::string& payload) const {
    Execute("INSERT INTO events VALUES ('" + id + "', " + std::to_string(timestamp) + ", '\"" +
            type + "\"', '" + payload + "', '\"image\"', 42, NULL, '2026-02-21T15:04:05Z')");
  }

  FinishedRun Import(std::vector<std::string> arguments = {}) const {
    arguments.insert(arguments.begin(), {"import", "--from", "luminafast", catalog_});
    return RunFirn(firnd_->address(), arguments);
  }

  nlohmann::json Counts(const std::vector<std::string>& arguments = {}) const {
    const FinishedRun run = Import(arguments);
    EXPECT_EQ(run.status.code, 0) << run.errors;
    return nlohmann::json::parse(run.output, nullptr, /*allow_exceptions=*/false);
  }

  TempDir directory_;
  const std::string catalog_ = directory_.path() + "/catalog.db";
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

constexpr char kUuid[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

TEST_F(CliLuminafast, MendsWhatItCanAndQuarantinesTheRest) {
  Insert("late", 1'700'000'009'000, "edit_applied", R"({"edits":{"exposure":10}})");
  // G8: seconds, which sort before all milliseconds.
  Insert("seconds", 1'700'000'005, "edit_applied", R"({"edits":{"contrast":5}})");
  // G5: with quotes, but nothing else to mend.
  Insert(kUuid, 1'700'000'001'000, "rating_changed",
         R"({ "imageId":42,"oldRating":0,"newRating":5 })");
  // G4: the name as it is read back.
  Insert("name", 1'700'000'002'000, "FlagChanged",
         R"({"imageId":42,"oldFlag":null,"newFlag":"pick"})");
  // G2: the payload was taken for another type's.
  Insert("lost", 1'700'000'003'000, "tag_added", R"({"imageId":42,"oldFlag":null,"newFlag":null})");
  // G3: a rating that is none.
  Insert("rating", 1'700'000'004'000, "rating_changed",
         R"({"imageId":42,"oldRating":0,"newRating":9})");
  Insert("type", 1'700'000'004'000, "image_sung", "{}");
  Insert("text", 1'700'000'004'000, "edit_applied", "[]");

  const std::string report = directory_.path() + "/report.jsonl";
  const nlohmann::json dry = Counts({"--dry-run"});
  EXPECT_EQ(dry["events"], 0);
  EXPECT_EQ(dry["quarantined_rows"], 3);
  EXPECT_EQ(client_->Head().position(), 0U);

  const nlohmann::json counts = Counts({"--report", report});
  EXPECT_EQ(counts["rows"], 8);
  EXPECT_EQ(counts["events"], 4);
  EXPECT_EQ(counts["changes"]["quotes_stripped"], 4);
  EXPECT_EQ(counts["changes"]["seconds_to_ms"], 1);
  EXPECT_EQ(counts["changes"]["name_replaced"], 1);
  EXPECT_EQ(counts["changes"]["id_derived"], 3);
  EXPECT_EQ(counts["quarantined_rows"], 4);
  EXPECT_EQ(counts["quarantined"]["payload_lost"], 1);
  EXPECT_EQ(counts["quarantined"]["refused"], 1);
  EXPECT_EQ(counts["quarantined"]["unknown_type"], 1);
  EXPECT_EQ(counts["quarantined"]["payload_not_object"], 1);

  const std::vector<v1::EventDTO> log = client_->ReadAll();
  ASSERT_EQ(log.size(), 4U);
  EXPECT_EQ(log[0].id(), kUuid);
  EXPECT_EQ(log[0].payload_json(), R"({ "imageId":42,"oldRating":0,"newRating":5 })");
  EXPECT_EQ(log[0].stream(), "image-42");
  EXPECT_EQ(log[1].event_type(), "flag_changed");
  EXPECT_EQ(log[2].timestamp(), 1'700'000'005'000);
  EXPECT_EQ(log[2].metadata().at("luminafast_id"), "seconds");
  EXPECT_EQ(log[3].metadata().at("luminafast_id"), "late");

  std::map<std::string, nlohmann::json> lines;
  std::ifstream file(report);
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_TRUE(lines.emplace(json["id"], json).second) << line;
  }
  EXPECT_EQ(lines.size(), 8U);
  EXPECT_EQ(lines["rating"]["what"], "quarantined");
  EXPECT_NE(lines["rating"]["detail"].get<std::string>().find("[INVALID_FIELD]"),
            std::string::npos);
  EXPECT_EQ(lines["rating"]["row"]["payload"], R"({"imageId":42,"oldRating":0,"newRating":9})");
  EXPECT_EQ(lines["seconds"]["event_id"], log[2].id());
}

TEST_F(CliLuminafast, ImportingAgainChangesNothing) {
  for (int i = 0; i < 20; ++i) {
    Insert("e" + std::to_string(i), 1'700'000'000'000 + i,
           i % 3 == 0 ? "tag_added" : "edit_applied",
           i % 3 == 0 ? R"({"imageId":42})" : R"({"edits":{"exposure":10}})");
  }
  const nlohmann::json first = Counts({"--batch-size", "4"});
  EXPECT_EQ(first["known_events"], 0);
  const uint64_t head = client_->Head().position();
  EXPECT_EQ(head, 13U);
  // In other batches, and with rows that are new among those that are known.
  Insert("new", 1'700'000'000'005, "edit_applied", R"({"edits":{"exposure":11}})");
  const nlohmann::json second = Counts({"--batch-size", "7"});
  EXPECT_EQ(second["events"], 14);
  EXPECT_EQ(second["known_events"], 13);
  EXPECT_EQ(client_->Head().position(), head + 1);
}

TEST_F(CliLuminafast, GoesOnAfterAnInterruption) {
  constexpr int kRows = 30'000;
  Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
          std::to_string(kRows) +
          ") INSERT INTO events SELECT 'e' || i, 1700000000000 + i, '\"edit_applied\"', "
          "'{\"edits\":{\"exposure\":10}}', '\"image\"', i % 10 + 1, '', 'x' FROM n");
  FirnProcess import(firnd_->address(),
                     {"import", "--from", "luminafast", catalog_, "--batch-size", "1"});
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (client_->Head().position() < 5 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  import.Signal(SIGINT);
  EXPECT_EQ(import.Wait().signal, SIGINT);
  EXPECT_NE(import.errors().find("import again to go on"), std::string::npos) << import.errors();
  const uint64_t head = client_->Head().position();
  EXPECT_LT(head, static_cast<uint64_t>(kRows));
  const auto interrupted = nlohmann::json::parse(import.output());
  EXPECT_EQ(interrupted["events"], head);
  EXPECT_EQ(interrupted["rows_read"], head);

  const nlohmann::json rest = Counts();
  EXPECT_EQ(rest["events"], kRows);
  EXPECT_EQ(rest["known_events"], head);
  EXPECT_EQ(client_->Head().position(), static_cast<uint64_t>(kRows));
}

TEST_F(CliLuminafast, ReadsADatabaseThatIsOpenElsewhere) {
  Execute("PRAGMA journal_mode = WAL");
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(catalog_.c_str(), &database), SQLITE_OK);
  // Stays in the write-ahead log as long as the connection is open.
  ASSERT_EQ(sqlite3_exec(database,
                         "INSERT INTO events VALUES ('e1', 1700000000000, '\"edit_applied\"', "
                         "'{\"edits\":{\"exposure\":10}}', '\"image\"', 42, NULL, 'x')",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  EXPECT_EQ(Counts()["events"], 1);
  sqlite3_close(database);
}

TEST_F(CliLuminafast, SaysWhatIsWrongWithTheFile) {
  Execute("DROP TABLE events");
  const FinishedRun no_table = Import();
  EXPECT_EQ(no_table.status.code, 1);
  EXPECT_EQ(no_table.errors,
            "firn: " + catalog_ + " has no table events; name LuminaFast's catalogue\n");
  std::ofstream(catalog_) << "not a database, but long enough to be read as one of some kind";
  const FinishedRun no_database = Import();
  EXPECT_EQ(no_database.status.code, 1);
  EXPECT_NE(no_database.errors.find("is not an SQLite database"), std::string::npos)
      << no_database.errors;
  EXPECT_EQ(RunFirn(firnd_->address(), {"import", "--from", "x", catalog_}).status.code, 2);
}

}  // namespace
}  // namespace firn::testing
