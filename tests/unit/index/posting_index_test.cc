// The whole index against a map, with tails so small that runs are written and merged all the time.

#include "firn/index/posting_index.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <thread>

#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::index {
namespace {

namespace fs = std::filesystem;

// What the index is to know, and the log that it could be made of again.
class Model {
 public:
  void Add(Key key, Position position) {
    positions_[key].insert(position);
    log_.push_back({key, position});
  }

  // The largest position of the key in (after, limit], 0 if there is none.
  Position Seek(Key key, Position after, Position limit) const {
    const auto found = positions_.find(key);
    if (found == positions_.end()) return 0;
    auto next = found->second.upper_bound(limit);
    if (next == found->second.begin()) return 0;
    return *--next > after ? *next : 0;
  }

  // The smallest position of the key in [limit, until], 0 if there is none.
  Position SeekUp(Key key, Position limit, Position until) const {
    const auto found = positions_.find(key);
    if (found == positions_.end()) return 0;
    const auto next = found->second.lower_bound(limit);
    return next != found->second.end() && *next <= until ? *next : 0;
  }

  // Postings in the order in which they were added.
  const std::vector<Posting>& log() const { return log_; }

 private:
  std::map<Key, std::set<Position>> positions_;
  std::vector<Posting> log_;
};

class PostingIndexTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* given = std::getenv("FIRN_MODEL_SEED");
    const uint64_t seed =
        given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device{}();
    std::cout << "FIRN_MODEL_SEED=" << seed << "\n";
    random_.seed(seed);
  }

  void Open(size_t tail_postings = 64, size_t fan_in = 2) {
    index_.reset();
    auto index = PostingIndex::Open(
        {.folder = directory_.path() + "/index", .tail_postings = tail_postings, .fan_in = fan_in},
        [&](const RunFacts& facts) -> absl::StatusOr<bool> {
          return facts.until <= head_ && facts.fingerprint == FingerprintOf(facts.until);
        });
    ASSERT_OK(index);
    index_ = *std::move(index);
    ASSERT_LE(index_->covered(), head_);
    for (const Posting& posting : model_.log()) {
      if (posting.position > index_->covered()) index_->Add(posting.key, posting.position);
    }
  }

  static Fingerprint FingerprintOf(Position position) {
    return {static_cast<uint8_t>(position), static_cast<uint8_t>(position >> 8), 7};
  }

  Key RandomKey() {
    // A few keys with many postings, and many with few, at both ends of the numbers.
    switch (random_() % 4) {
      case 0:
        return random_() % 3;
      case 1:
        return ~Key{0} - random_() % 3;
      case 2:
        return (random_() % 50) * 0x9E3779B97F4A7C15;
      default:
        return (random_() % 100'000) * 0x9E3779B97F4A7C15;
    }
  }

  // Adds some events, or adds them and takes them back.
  void Append() {
    const bool fails = random_() % 5 == 0;
    const size_t mark = index_->Mark();
    const Position before = head_;
    for (uint64_t events = random_() % 8; events > 0; --events) {
      ++head_;
      for (uint64_t keys = 1 + random_() % 4; keys > 0; --keys) {
        const Key key = RandomKey();
        if (!fails && model_.Seek(key, head_ - 1, head_) != 0) continue;  // has it already
        index_->Add(key, head_);
        if (!fails) model_.Add(key, head_);
      }
    }
    if (fails) {
      index_->RollBack(mark);
      head_ = before;
    }
    if (random_() % 2 == 0 && head_ > 0) {
      ASSERT_OK(index_->Settle(head_, FingerprintOf(head_)));
    }
  }

  void Compare() {
    const Key key = RandomKey();
    const Position after = random_() % 2 == 0 ? 0 : random_() % (head_ + 1);
    Cursor cursor = index_->Find(key, after);
    Position limit = random_() % 2 == 0 ? ~Position{0} : random_() % (head_ + 2);
    for (int steps = 0; steps < 30; ++steps) {
      const auto found = cursor.Seek(limit);
      ASSERT_OK(found);
      ASSERT_EQ(*found, model_.Seek(key, after, limit))
          << "key " << key << " after " << after << " limit " << limit << " head " << head_;
      if (*found == 0) return;
      limit = *found - (random_() % 3 == 0 ? std::min<Position>(*found, random_() % 20) : 1);
    }
  }

  void CompareUp() {
    const Key key = RandomKey();
    const Position until = random_() % 2 == 0 ? ~Position{0} : random_() % (head_ + 2);
    const Snapshot snapshot = index_->TakeSnapshot();
    ForwardCursor cursor(snapshot.view(), key, until);
    Position limit = random_() % 2 == 0 ? 0 : random_() % (head_ + 2);
    for (int steps = 0; steps < 30; ++steps) {
      const auto found = cursor.Seek(limit);
      ASSERT_OK(found);
      ASSERT_EQ(*found, model_.SeekUp(key, limit, until))
          << "key " << key << " limit " << limit << " until " << until << " head " << head_;
      if (*found == 0) return;
      limit = *found + (random_() % 3 == 0 ? random_() % 20 : 1);
    }
  }

  firn::testing::TempDir directory_;
  std::mt19937_64 random_;
  Model model_;
  Position head_ = 0;
  std::unique_ptr<PostingIndex> index_;
};

TEST_F(PostingIndexTest, AnswersAsAMapWould) {
  Open();
  for (int step = 0; step < 30'000 && !HasFailure(); ++step) {
    Append();
    for (int i = 0; i < 3; ++i) Compare();
    for (int i = 0; i < 3; ++i) CompareUp();
    if (random_() % 1000 == 0) {
      ASSERT_OK(index_->AwaitIdle());
    }
    if (random_() % 1000 == 0) Open(32 + random_() % 200, 2 + random_() % 4);
  }
}

// Readers look while postings are added, taken back, written to files and merged.
TEST_F(PostingIndexTest, IsLookedIntoByOtherThreads) {
  Open(256, 2);
  constexpr Key kKeys = 50;
  constexpr Position kEvents = 30'000;
  std::atomic<Position> known = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < 2; ++i) {
    readers.emplace_back([&, i] {
      while (known < kEvents) {
        const Position head = known;
        if (head < kKeys) continue;  // not every key has a posting yet
        const Snapshot snapshot = index_->TakeSnapshot();
        const Key key = (head + static_cast<Key>(i)) % kKeys;
        Position expected = head - (head % kKeys + kKeys - key) % kKeys;
        Cursor down(snapshot.view(), key, 0);
        for (Position limit = head; expected > 0 && expected + 2000 > head; expected -= kKeys) {
          ASSERT_EQ(*down.Seek(limit), expected);
          limit = expected - 1;
          if (expected < kKeys) break;
        }
        ForwardCursor up(snapshot.view(), key, head);
        Position from = head > 2000 ? head - 2000 : 1;
        for (Position at = *up.Seek(from); at != 0; at = *up.Seek(from)) {
          ASSERT_EQ(at % kKeys, key);
          ASSERT_LT(at - from, kKeys);
          from = at + 1;
        }
        ASSERT_LE(head - std::min(head, from), kKeys);
      }
    });
  }
  while (head_ < kEvents) {
    // Some groups fail.
    const size_t mark = index_->Mark();
    const bool fails = random_() % 10 == 0;
    const Position before = head_;
    for (uint64_t events = 1 + random_() % 40; events > 0; --events) {
      ++head_;
      index_->Add(fails ? head_ : head_ % kKeys, head_);
    }
    if (fails) {
      index_->RollBack(mark);
      head_ = before;
      continue;
    }
    known = head_;
    ASSERT_OK(index_->Settle(head_, FingerprintOf(head_)));
  }
  for (std::thread& reader : readers) reader.join();
}

TEST_F(PostingIndexTest, StaysAsSmallAsItsLevels) {
  Open(100, 4);
  for (Position p = 1; p <= 100'000; ++p) {
    index_->Add(p * 0x9E3779B97F4A7C15, p);
    head_ = p;
    ASSERT_OK(index_->Settle(p, FingerprintOf(p)));
  }
  ASSERT_OK(index_->AwaitIdle());
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(directory_.path() + "/index")) {
    EXPECT_EQ(entry.path().extension(), ".run");
    ++files;
  }
  // 1000 runs were written; at most three stay on each of five levels.
  EXPECT_LE(files, 15u);
}

// Merging is a convenience: that it fails neither stops tails from being written nor takes room.
TEST_F(PostingIndexTest, GoesOnWhenFilesCannotBeMerged) {
  Open(64, 4);
  const auto add = [&](Position count) {
    for (const Position end = head_ + count; head_ < end;) {
      ++head_;
      index_->Add(head_ % 7, head_);
      model_.Add(head_ % 7, head_);
      ASSERT_OK(index_->Settle(head_, FingerprintOf(head_)));
    }
  };
  add(3 * 64);
  ASSERT_OK(index_->AwaitIdle());
  const std::string folder = directory_.path() + "/index";
  for (const auto& entry : fs::directory_iterator(folder)) {
    // The first byte of the first block.
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(8);
    file.put('\x7f');
  }
  add(10 * 64);
  EXPECT_FALSE(index_->AwaitIdle().ok());
  EXPECT_OK(index_->CheckRoom());
  size_t runs = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    EXPECT_EQ(entry.path().extension(), ".run");
    ++runs;
  }
  EXPECT_EQ(runs, 13u);
}

TEST_F(PostingIndexTest, WaitsInMemoryWhileItCannotBeWritten) {
  Open(64, 2);
  // Files may not grow beyond a few bytes: what fails is writing, also for root.
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  const rlimit tight = {.rlim_cur = 16, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &tight);
  absl::Status settled;
  while (settled.ok() && head_ < 10'000) {
    ++head_;
    index_->Add(head_ % 7, head_);
    model_.Add(head_ % 7, head_);
    settled = index_->Settle(head_, FingerprintOf(head_));
  }
  EXPECT_FALSE(settled.ok());
  EXPECT_LT(head_, 1'000u) << "memory must be bounded";
  EXPECT_FALSE(index_->CheckRoom().ok());
  for (int i = 0; i < 1'000 && !HasFailure(); ++i) Compare();

  setrlimit(RLIMIT_FSIZE, &before);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!index_->CheckRoom().ok() && std::chrono::steady_clock::now() < deadline) continue;
  ASSERT_OK(index_->Settle(head_, FingerprintOf(head_)));
  // A merge that failed is tried again after a while.
  while (!index_->AwaitIdle().ok() && std::chrono::steady_clock::now() < deadline) continue;
  ASSERT_OK(index_->AwaitIdle());
  Open();
  EXPECT_GT(index_->covered(), 0u);
  for (int i = 0; i < 1'000 && !HasFailure(); ++i) Compare();
}

}  // namespace
}  // namespace firn::index
