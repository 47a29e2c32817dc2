// Appends at random, in order: every answer of the store is the one that a model of the log, a few
// lines without engine, files or threads, has for the same request. In between the store is closed
// and opened, its disk is full or refuses to flush, its index is lost; the log is read back.
//
// FIRN_MODEL_SECONDS says how long all tests of this kind go on together (default 10). A failure
// names the seed of its round: FIRN_MODEL_SEED repeats it, but for what depends on how the writer
// happens to group what waits.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <iterator>
#include <string>

#include "tests/model/round.h"

namespace firn::testing {
namespace {

// Logs of all sizes: in a short one the index is young, in a long one its runs are merged again.
constexpr Position kEventsMax[] = {100, 1'000, 5'000, 20'000};

void RunRound(uint64_t seed, Tally& tally, std::chrono::steady_clock::time_point deadline) {
  Dice dice(seed);
  const Position full = kEventsMax[dice.Roll(std::size(kEventsMax))];
  Round round({.name = "FIRN_MODEL_SEED=" + std::to_string(seed), .full = full}, tally, dice,
              Dice(seed + 1), Dice(seed + 2));
  round.Run([deadline] { return std::chrono::steady_clock::now() < deadline; });
  if (::testing::Test::HasFailure()) {
    std::cout << "repeat with FIRN_MODEL_SEED=" << seed << std::endl;
  }
}

TEST(Model, EveryAppendIsAnsweredAsTheModelSays) {
  const auto deadline = std::chrono::steady_clock::now() + TestDuration();
  Tally tally;
  uint64_t seed = FirstSeed();
  do {
    RunRound(seed++, tally, deadline);
    ++tally["rounds"];
  } while (!HasFailure() && std::chrono::steady_clock::now() < deadline);
  for (const auto& [what, times] : tally) std::cout << what << " " << times << "\n";
}

}  // namespace
}  // namespace firn::testing
