// The index under SIGKILL: whatever moment it is killed at, the files that are left cover a part of
// the log exactly, and the rest can be added again.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>

#include "firn/index/posting_index.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::index {
namespace {

// The log is a function: event p has these keys.
constexpr Key kCommonKeys = 5;
Key CommonKey(Position p) { return p % kCommonKeys; }
Key OwnKey(Position p) { return p * 0x9E3779B97F4A7C15 + kCommonKeys; }
Fingerprint FingerprintOf(Position p) {
  return {static_cast<uint8_t>(p), static_cast<uint8_t>(p >> 8), static_cast<uint8_t>(p >> 16)};
}

std::unique_ptr<PostingIndex> Open(const std::string& folder) {
  auto index = PostingIndex::Open({.folder = folder, .tail_postings = 200, .fan_in = 3},
                                  [](const RunFacts& facts) -> absl::StatusOr<bool> {
                                    return facts.fingerprint == FingerprintOf(facts.until);
                                  });
  EXPECT_OK(index);
  return index.ok() ? *std::move(index) : nullptr;
}

void Add(PostingIndex& index, Position p) {
  index.Add(CommonKey(p), p);
  index.Add(OwnKey(p), p);
}

// The child: goes on from what the files cover, and tells each position before it is settled.
[[noreturn]] void AddForEver(const std::string& folder, int told) {
  const std::unique_ptr<PostingIndex> index = Open(folder);
  if (index == nullptr) _exit(1);
  for (Position p = index->covered() + 1;; ++p) {
    Add(*index, p);
    if (write(told, &p, sizeof(p)) != sizeof(p)) _exit(1);
    if (!index->Settle(p, FingerprintOf(p)).ok()) _exit(1);
  }
}

// Runs a child for a while and returns the last position that it told.
Position RunAndKill(const std::string& folder, std::chrono::microseconds after) {
  int pipe_ends[2];
  EXPECT_EQ(pipe(pipe_ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    close(pipe_ends[0]);
    AddForEver(folder, pipe_ends[1]);
  }
  close(pipe_ends[1]);
  const auto end = std::chrono::steady_clock::now() + after;
  Position last = 0;
  Position position = 0;
  // Reading keeps the pipe from filling up and the child from waiting.
  while (std::chrono::steady_clock::now() < end &&
         read(pipe_ends[0], &position, sizeof(position)) == sizeof(position)) {
    last = position;
  }
  kill(child, SIGKILL);
  while (read(pipe_ends[0], &position, sizeof(position)) == sizeof(position)) last = position;
  close(pipe_ends[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the child ended by itself";
  return last;
}

void ExpectExact(PostingIndex& index, Position head) {
  for (Key key = 0; key < kCommonKeys; ++key) {
    Cursor cursor = index.Find(key);
    Position limit = head;
    for (Position expected = head; expected > 0; --expected) {
      if (CommonKey(expected) != key) continue;
      const auto found = cursor.Seek(limit);
      ASSERT_OK(found);
      ASSERT_EQ(*found, expected);
      limit = expected - 1;
    }
    EXPECT_EQ(*cursor.Seek(limit), 0u);
  }
  for (Position p = 1; p <= head; p += 7) {
    Cursor cursor = index.Find(OwnKey(p));
    ASSERT_EQ(*cursor.Seek(head), p);
  }
}

TEST(CrashOfTheIndex, LeavesFilesThatCoverAPartOfTheLogExactly) {
  const char* given = std::getenv("FIRN_CRASH_SECONDS");
  const std::chrono::seconds duration(given != nullptr ? std::atoi(given) / 4 : 4);
  const auto end = std::chrono::steady_clock::now() + duration;
  std::mt19937_64 random(std::random_device{}());
  int kills = 0;
  while (std::chrono::steady_clock::now() < end && !::testing::Test::HasFailure()) {
    firn::testing::TempDir directory;
    const std::string folder = directory.path() + "/index";
    Position head = 0;
    for (int round = 0; round < 6; ++round, ++kills) {
      head = std::max(head, RunAndKill(folder, std::chrono::microseconds(random() % 60'000)));
      const std::unique_ptr<PostingIndex> index = Open(folder);
      ASSERT_NE(index, nullptr);
      ASSERT_LE(index->covered(), head) << "more is covered than was added";
      for (Position p = index->covered() + 1; p <= head; ++p) Add(*index, p);
      ExpectExact(*index, head);
    }
  }
  std::cout << kills << " kills\n";
}

}  // namespace
}  // namespace firn::index
