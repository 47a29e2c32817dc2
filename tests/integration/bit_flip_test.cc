// A bit that flips anywhere in a store's files is found by `firn verify --data-dir`, or changes
// nothing that can be read: a dump of all tables is then the same as before.

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iostream>
#include <memory>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/verify_files.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/proof/ledger.h"
#include "firn/store/store.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::cli {
namespace {

constexpr int kFlips = 200;
constexpr uint64_t kPageBytes = 4096;
constexpr uint32_t kSeed = 20'261'126;

// The size of the database: FIRN_FLIP_MEGABYTES makes it a larger one.
size_t Bytes() {
  const char* megabytes = std::getenv("FIRN_FLIP_MEGABYTES");
  return megabytes != nullptr ? std::strtoull(megabytes, nullptr, 10) << 20 : 1 << 20;
}

// Every kind of event: with all fields and without, small and over several pages.
Event MakeAnEvent(uint64_t n) {
  Event event = testing::MakeEvent(n, static_cast<int64_t>(n % 17));
  event.timestamp_ms += static_cast<int64_t>(n);
  event.event_type = absl::StrCat("measured_", n % 5);
  if (n % 3 == 0) event.user_id = absl::StrCat("user-", n % 11);
  if (n % 4 == 0) event.tags = {"a", absl::StrCat("n:", n)};
  if (n % 5 == 0) event.metadata = {{"k", absl::StrCat(n)}, {"l", "m"}};
  if (n % 7 == 0) event.stream = absl::StrCat("line-", n % 3);
  if (n % 6 == 0) {
    event.payload.content_type = "application/octet-stream";
    event.payload.bytes = std::string(n % 300, static_cast<char>(n));
  }
  if (n % 50 == 0) event.payload.bytes = absl::StrCat("\"", std::string(20'000, 'x'), "\"");
  if (n % 50 == 0) event.payload.content_type.clear();
  return event;
}

// Every table, row by row, as SQLite reads it, and what the header says about the whole. Only when
// a migration was applied, which is for people, is left out.
std::string Dump(const std::string& path) {
  SQLite::Database database("file:" + path + "?immutable=1",
                            SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  std::string dump;
  const auto add = [&](const std::string& sql) {
    SQLite::Statement select(database, sql);
    while (select.executeStep()) {
      for (int i = 0; i < select.getColumnCount(); ++i) {
        const SQLite::Column column = select.getColumn(i);
        absl::StrAppend(&dump, column.getType(), ":", column.getBytes(), ":");
        if (!column.isNull()) dump += column.getString();
        dump += ";";
      }
      dump += "\n";
    }
  };
  add("PRAGMA user_version");
  add("PRAGMA application_id");
  add("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name");
  add("SELECT version, name, sha256 FROM schema_migrations ORDER BY version");
  add("SELECT key, value FROM store ORDER BY key");
  add("SELECT number, name FROM names ORDER BY number");
  add("SELECT name, number FROM names INDEXED BY sqlite_autoindex_names_1 ORDER BY name");
  add("SELECT * FROM log ORDER BY position");
  // Also by their keys, from the root down.
  SQLite::Statement at(database, "SELECT count(*) FROM log WHERE position = ?");
  const int64_t head = database.execAndGet("SELECT max(position) FROM log").getInt64();
  for (int64_t position = 1; position <= head; ++position) {
    at.reset();
    at.bind(1, position);
    at.executeStep();
    dump += at.getColumn(0).getInt() == 1 ? '+' : '-';
  }
  return dump;
}

class BitFlipTest : public ::testing::Test {
 protected:
  // A store that was stopped in an orderly way.
  void SetUp() override {
    auto engine = sqlite::OpenEngine({.data_dir = data_dir(), .index_tail_postings = 2'000});
    ASSERT_OK(engine);
    auto store = Store::Start(*std::move(engine), {});
    ASSERT_OK(store);
    auto ledger = proof::Ledger::Open(**store, data_dir() + "/proof");
    ASSERT_OK(ledger);
    // The write-ahead log is emptied now and then: about how large the file will be.
    size_t bytes = 0;
    for (uint64_t n = 1; bytes < Bytes();) {
      AppendRequest request;
      for (int i = 0; i < 97; ++i) request.events.push_back(MakeAnEvent(n++));
      for (const Event& event : request.events) bytes += event.payload.bytes.size() + 150;
      std::promise<absl::StatusOr<AppendResult>> done;
      (*store)->Append(std::move(request), [&](auto result) { done.set_value(std::move(result)); });
      ASSERT_OK(done.get_future().get());
    }
    (*ledger)->Stop();
    ledger->reset();
    (*store)->Close();
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string database() const { return data_dir() + "/firn.db"; }

  // Whether it is found.
  bool Verify(std::string& what) const {
    VerifyFound found;
    const absl::Status status = VerifyFiles(
        data_dir(), {}, [](uint64_t, uint64_t) { return true; }, found);
    what = std::string(status.message());
    for (const v1::Damage& damage : found.damages) {
      absl::StrAppend(&what, "; ", damage.first_position(), "-", damage.last_position(), " ",
                      damage.what());
    }
    return !status.ok() || found.result.damages() > 0;
  }

  static void Flip(const std::string& path, uint64_t offset, int bit) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get() ^ (1 << bit));
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
    ASSERT_TRUE(file.flush().good());
  }

  testing::TempDir directory_;
};

TEST_F(BitFlipTest, IsFoundOrInUnusedSpace) {
  std::string what;
  ASSERT_FALSE(Verify(what)) << what;
  const std::string before = Dump(database());
  const uint64_t size = std::filesystem::file_size(database());
  std::mt19937_64 random(kSeed);
  int unused = 0;
  for (int i = 0; i < kFlips; ++i) {
    const uint64_t offset = random() % size;
    const int bit = static_cast<int>(random() % 8);
    Flip(database(), offset, bit);
    if (!Verify(what)) {
      ++unused;
      std::string now;
      ASSERT_NO_THROW(now = Dump(database())) << "offset " << offset << ", bit " << bit;
      // Not EXPECT_EQ: what differs may be large.
      EXPECT_TRUE(now == before) << "not found at offset " << offset << " (page "
                                 << offset / kPageBytes + 1 << ", byte " << offset % kPageBytes
                                 << "), bit " << bit;
    }
    Flip(database(), offset, bit);
  }
  EXPECT_FALSE(Verify(what)) << what;
  std::cout << kFlips << " bits of " << size << " bytes: " << kFlips - unused << " found, "
            << unused << " in unused space\n";
  EXPECT_LT(unused, kFlips / 2);
}

// Random offsets of a large file hardly ever meet the header, the schema and the small tables.
TEST_F(BitFlipTest, IsFoundInTheSchemaAndTheSmallTables) {
  const std::string before = Dump(database());
  std::mt19937_64 random(kSeed + 1);
  std::vector<uint64_t> offsets(100);
  std::iota(offsets.begin(), offsets.end(), 0);
  {
    SQLite::Database small("file:" + database() + "?immutable=1",
                           SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    SQLite::Statement roots(
        small, "SELECT rootpage FROM sqlite_schema WHERE rootpage > 0 AND name <> 'log'");
    while (roots.executeStep()) {
      const uint64_t page = (roots.getColumn(0).getInt64() - 1) * kPageBytes;
      // A page's head; what it holds stands at its end.
      for (int i = 0; i < 8; ++i) offsets.push_back(page + i);
      for (int i = 0; i < 60; ++i) offsets.push_back(page + kPageBytes - 1 - random() % 250);
    }
  }
  ASSERT_GE(offsets.size(), 100u + 4 * 68);
  std::string what;
  for (const uint64_t offset : offsets) {
    const int bit = static_cast<int>(random() % 8);
    Flip(database(), offset, bit);
    if (!Verify(what)) {
      std::string now;
      ASSERT_NO_THROW(now = Dump(database())) << "offset " << offset << ", bit " << bit;
      EXPECT_TRUE(now == before) << "not found at offset " << offset << ", bit " << bit;
    }
    Flip(database(), offset, bit);
  }
}

// Of the files beside the database every bit counts.
TEST_F(BitFlipTest, IsFoundInTheIndexAndTheProofs) {
  std::mt19937_64 random(kSeed + 2);
  int files = 0;
  for (const char* folder : {"/index", "/proof"}) {
    for (const auto& entry : std::filesystem::directory_iterator(data_dir() + folder)) {
      ++files;
      const std::string path = entry.path().string();
      // A key's file has line ends and a header that are not the key.
      if (absl::EndsWith(path, ".key")) continue;
      const uint64_t size = std::filesystem::file_size(path);
      for (int i = 0; i < 25; ++i) {
        const uint64_t offset = random() % size;
        const int bit = static_cast<int>(random() % 8);
        std::string what;
        Flip(path, offset, bit);
        EXPECT_TRUE(Verify(what)) << path << ", offset " << offset << ", bit " << bit;
        Flip(path, offset, bit);
      }
    }
  }
  EXPECT_GE(files, 4);
}

}  // namespace
}  // namespace firn::cli
