#include "firn/proof/ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/proof/entry.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// The whole tree, from the log itself.
class TreeOfLog final : public Nodes {
 public:
  TreeOfLog(EventReader& reader, Position until) {
    while (hashes_.size() < until) {
      const auto read =
          reader.Read({.after = hashes_.size(), .until = until},
                      [&](const RecordedEvent& event) { hashes_.push_back(HashEvent(event)); });
      if (!read.ok()) return;
    }
  }

  absl::StatusOr<Hash> NodeAt(int level, uint64_t index) override {
    const auto begin = hashes_.begin() + static_cast<ptrdiff_t>(index << level);
    return HashBlock({begin, begin + (ptrdiff_t{1} << level)});
  }
  const std::vector<Hash>& hashes() const { return hashes_; }

 private:
  std::vector<Hash> hashes_;
};

class LedgerTest : public ::testing::Test {
 protected:
  void SetUp() override { Start(); }
  void TearDown() override { Stop(); }

  void Start(Durability durability = Durability::kFsynced) {
    auto engine = sqlite::OpenEngine({.data_dir = data_dir(), .durability = durability});
    ASSERT_OK(engine);
    auto store = Store::Start(*std::move(engine), {});
    ASSERT_OK(store);
    store_ = *std::move(store);
    auto reader = store_->OpenReader();
    ASSERT_OK(reader);
    reader_ = *std::move(reader);
    auto ledger = Ledger::Open(*store_, folder());
    opened_ = ledger.status();
    if (ledger.ok()) ledger_ = *std::move(ledger);
  }
  void Stop() {
    ledger_.reset();
    reader_.reset();
    store_.reset();
  }

  void Append(size_t count) {
    std::vector<Event> events;
    for (size_t i = 0; i < count; ++i) events.push_back(testing::MakeEvent(++events_, 1));
    std::promise<absl::StatusOr<AppendResult>> done;
    AppendRequest request;
    request.events = std::move(events);
    store_->Append(std::move(request), [&](auto result) { done.set_value(std::move(result)); });
    ASSERT_OK(done.get_future().get());
  }

  Position head() const { return store_->head().position; }

  // Waits until the file has so many blocks.
  void AwaitBlocks(uint64_t blocks) {
    const uint64_t size = 64 + blocks * 40;
    for (int i = 0; i < 60'000 && std::filesystem::file_size(folder() + "/blocks") < size; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_EQ(std::filesystem::file_size(folder() + "/blocks"), size);
  }

  // Changes the log behind the store's back, as a person with sqlite3 could.
  void Tamper(const std::string& sql) {
    SQLite::Database database(data_dir() + "/firn.db", SQLite::OPEN_READWRITE);
    database.exec(
        "drop trigger if exists log_is_append_only_update;"
        "drop trigger if exists log_is_append_only_delete;" +
        sql);
  }

  std::vector<Damage> Verify() {
    std::vector<Damage> damages;
    for (Position position = 0; position < head();) {
      const auto next = ledger_->Verify(position, head(), *reader_, damages);
      EXPECT_OK(next);
      if (!next.ok()) break;
      EXPECT_GT(*next, position);
      position = *next;
    }
    return damages;
  }

  // Every proof that there is to the present head, compared with the whole tree's.
  void ExpectProofsOf(const std::vector<Position>& positions) {
    const uint64_t size = head();
    TreeOfLog tree(*reader_, size);
    ASSERT_THAT(tree.hashes(), SizeIs(size));
    const auto root = ledger_->Root(size, *reader_);
    ASSERT_OK(root);
    EXPECT_EQ(*root, *RootOf(tree, size));
    for (const Position position : positions) {
      const auto proof = ledger_->ProveInclusion(position, size, *reader_);
      ASSERT_OK(proof);
      EXPECT_EQ(HashLeaf(proof->entry), tree.hashes()[position - 1]);
      EXPECT_TRUE(
          ProvesInclusion(proof->path, tree.hashes()[position - 1], position - 1, size, *root))
          << position;
      const auto consistent = ledger_->ProveConsistency(position, size, *reader_);
      ASSERT_OK(consistent);
      EXPECT_TRUE(ProvesConsistency(*consistent, position, *RootOf(tree, position), size, *root))
          << position;
    }
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string folder() const { return data_dir() + "/proof"; }

  testing::TempDir directory_;
  uint64_t events_ = 0;
  absl::Status opened_;
  std::unique_ptr<Store> store_;
  std::unique_ptr<EventReader> reader_;
  std::unique_ptr<Ledger> ledger_;
};

TEST_F(LedgerTest, AnEmptyLogHasTheRootOfNothing) {
  EXPECT_EQ(ToHex(*ledger_->Root(0, *reader_)),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_F(LedgerTest, ProvesEveryPartOfTheLog) {
  Append(3);
  ExpectProofsOf({1, 2, 3});
  Append(253);
  AwaitBlocks(1);
  ExpectProofsOf({1, 3, 128, 255, 256});
  Append(1);
  ExpectProofsOf({1, 256, 257});
  Append(1000);
  Append(1000);
  ExpectProofsOf({1, 257, 1024, 1025, 2048, 2049, 2250, 2257});
  AwaitBlocks(8);
  ExpectProofsOf({1, 257, 1024, 1025, 2048, 2049, 2250, 2257});
}

TEST_F(LedgerTest, OldSizesKeepTheirRoots) {
  Append(700);
  const Hash old = *ledger_->Root(600, *reader_);
  Append(5000);
  AwaitBlocks(22);
  EXPECT_EQ(*ledger_->Root(600, *reader_), old);
}

TEST_F(LedgerTest, GoesOnAfterARestart) {
  Append(1000);
  AwaitBlocks(3);
  const Hash root = *ledger_->Root(1000, *reader_);
  Stop();
  Start();
  ASSERT_OK(opened_);
  EXPECT_EQ(*ledger_->Root(1000, *reader_), root);
  Append(1000);
  AwaitBlocks(7);
  ExpectProofsOf({1, 500, 1000, 1001, 2000});
}

TEST_F(LedgerTest, MakesAnewWhatAPowerCutTook) {
  Append(1000);
  AwaitBlocks(3);
  Stop();
  std::filesystem::resize_file(folder() + "/blocks", 64 + 40 + 17);
  Start();
  ASSERT_OK(opened_);
  AwaitBlocks(3);
  ExpectProofsOf({1, 500, 1000});
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(LedgerTest, AnOldLogInTheNewOnesPlaceIsRefused) {
  Append(1000);
  AwaitBlocks(3);
  Stop();
  Tamper("delete from log where position > 700");
  Start();
  EXPECT_EQ(opened_.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(opened_.message()),
              HasSubstr("the log ends at position 700, but events up to 1000"));
  // After a crash only whole blocks are known.
  std::filesystem::remove(folder() + "/checkpoint");
  Stop();
  Start();
  EXPECT_THAT(std::string(opened_.message()),
              HasSubstr("the log ends at position 700, but events up to 768"));
}

// A store that does not flush may lose what it acknowledged.
TEST_F(LedgerTest, WhatAStoreMayLoseIsGivenUp) {
  Append(1000);
  AwaitBlocks(3);
  Stop();
  Tamper("delete from log where position > 700");
  Start(Durability::kWritten);
  ASSERT_OK(opened_);
  EXPECT_EQ(std::filesystem::file_size(folder() + "/blocks"), 64 + 2 * 40u);
  events_ += 1000;
  Append(1000);
  AwaitBlocks(6);
  ExpectProofsOf({1, 700, 701, 1700});
}

// Of the newest events no whole block tells; the checkpoint that was kept does.
TEST_F(LedgerTest, AChangeOfTheNewestEventsWhileItWasStoppedIsFound) {
  Append(1000);
  AwaitBlocks(3);
  Stop();
  Tamper("update log set revision = revision + 1 where position = 999");
  Start();
  ASSERT_OK(opened_);
  Append(100);
  const std::vector<Damage> damages = Verify();
  ASSERT_THAT(damages, SizeIs(1));
  EXPECT_EQ(damages[0].first, 769u);
  EXPECT_EQ(damages[0].last, 1000u);
  EXPECT_THAT(damages[0].what, HasSubstr("was signed when the server last stopped"));
}

// Where power loss took the blocks, the checkpoint is compared when they have been made again.
TEST_F(LedgerTest, AChangeIsFoundThoughTheBlocksWereLostToo) {
  constexpr uint64_t kBlocks = 80;
  for (uint64_t block = 0; block < kBlocks; block += 20) Append(20 * kBlockEvents);
  AwaitBlocks(kBlocks);
  Stop();
  std::filesystem::resize_file(folder() + "/blocks", 64 + 40);
  Tamper("update log set revision = revision + 1 where position = 999");
  Start();
  ASSERT_OK(opened_);
  AwaitBlocks(kBlocks);
  // It is kept, and told of, at each start.
  for (int start = 0; start < 2; ++start) {
    std::vector<Damage> damages;
    for (int i = 0; i < 100 && damages.empty(); ++i) damages = Verify();
    ASSERT_THAT(damages, SizeIs(1));
    EXPECT_EQ(damages[0].last, kBlocks * kBlockEvents);
    EXPECT_THAT(damages[0].what, HasSubstr("was signed when the server last stopped"));
    Stop();
    Start();
    ASSERT_OK(opened_);
  }
}

TEST_F(LedgerTest, NothingIsWrongWhereOnlyTheBlocksWereLost) {
  constexpr uint64_t kBlocks = 80;
  for (uint64_t block = 0; block < kBlocks; block += 20) Append(20 * kBlockEvents);
  AwaitBlocks(kBlocks);
  Stop();
  std::filesystem::resize_file(folder() + "/blocks", 64 + 40);
  Start();
  ASSERT_OK(opened_);
  AwaitBlocks(kBlocks);
  EXPECT_THAT(Verify(), IsEmpty());
  Stop();
  Start();
  EXPECT_THAT(Verify(), IsEmpty());
  ExpectProofsOf({1, 999, kBlocks * kBlockEvents});
}

TEST_F(LedgerTest, ACheckpointThatIsNotTheKeysIsNotBelieved) {
  Append(1000);
  Stop();
  std::filesystem::remove(folder() + "/signing.key");
  Start();
  ASSERT_OK(opened_);
  EXPECT_THAT(Verify(), IsEmpty());
}

TEST_F(LedgerTest, NothingIsWrongWithAWholeLog) {
  Append(1000);
  AwaitBlocks(3);
  EXPECT_THAT(Verify(), IsEmpty());
}

struct Change {
  std::string name;
  std::string sql;
  // What is found, as "first-last".
  std::vector<std::string> found;
  std::string what;
};

class TamperedLogTest : public LedgerTest, public ::testing::WithParamInterface<Change> {};

TEST_P(TamperedLogTest, IsFound) {
  Append(1000);
  AwaitBlocks(3);
  Tamper(GetParam().sql);
  std::vector<std::string> found;
  std::string what;
  for (const Damage& damage : Verify()) {
    found.push_back(absl::StrCat(damage.first, "-", damage.last));
    what += damage.what;
  }
  EXPECT_EQ(found, GetParam().found);
  EXPECT_THAT(what, HasSubstr(GetParam().what));
}

INSTANTIATE_TEST_SUITE_P(
    Changes, TamperedLogTest,
    ::testing::Values(
        Change{"payload",
               "update log set payload = '{\"x\":1}' where position = 300",
               {"300-300"},
               "other content"},
        Change{"payload_of_the_last_part",
               "update log set payload = '[]' where position = 999",
               {"999-999"},
               "other content"},
        Change{"several",
               "update log set target_id = 7 where position in (10, 11, 12, 600)",
               {"10-12", "600-600"},
               "other content"},
        Change{
            "user", "update log set user_id = 'eve' where position = 1", {"1-1"}, "other content"},
        Change{"recorded",
               "update log set recorded_us = recorded_us + 1 where position = 400",
               {"257-512"},
               "the store assigns"},
        Change{"content_and_its_hash",
               "update log set content_hash = null, payload = '{}' where position = 5",
               {"1-256"},
               "the store assigns"},
        Change{"missing", "delete from log where position = 20", {"20-20"}, "20"},
        Change{"several_missing",
               "delete from log where position between 20 and 30",
               {"20-30"},
               "missing"},
        Change{"its_hash",
               "update log set content_hash = content_hash + 1 where position = 40",
               {"40-40"},
               "other content"},
        Change{"id",
               "update log set id = x'00112233445566778899aabbccddeeff' where position = 30",
               {"1-256"},
               "the store assigns"}),
    [](const auto& change) { return change.param.name; });

}  // namespace
}  // namespace firn::proof
