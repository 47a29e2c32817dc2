// The store in this process, for the crash suite: how it is loaded, and how what is left of it
// after a crash is read and checked.

#ifndef FIRN_TESTS_CRASH_ENGINE_STORE_H_
#define FIRN_TESTS_CRASH_ENGINE_STORE_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/torture/invariants.h"
#include "cli/torture/load.h"
#include "firn/core/append.h"
#include "firn/core/engine.h"
#include "firn/store/store.h"

namespace firn::testing {

// Small enough that runs are written and merged, and the write-ahead log begins anew, within some
// hundred events; with the longer one, checkpoints go on beside commits too.
inline constexpr int kSmallWalPages = 96;
inline constexpr int kLongerWalPages = 450;
inline constexpr size_t kSmallTailPostings = 48;

AppendRequest ToRequest(const std::vector<torture::PlannedEvent>& events,
                        const torture::Condition& condition);

// What an answer of the engine or the store means to who sent the batch.
torture::Answer ToAnswer(const absl::StatusOr<AppendResult>& result);

// Appends through a store, which must outlive the result.
torture::Append AppendTo(Store& store);

// The whole log, through a reader of its own.
absl::StatusOr<std::vector<torture::LoggedEvent>> ReadLog(Engine& engine);

struct ImageFacts {
  std::string data_dir;
  torture::LogFacts log;
  // Opens it twice, and has SQLite check the file.
  bool is_thorough = false;
};

// Opens what a crash has left, checks every invariant, and sends again some of what was in doubt
// and of what was acknowledged. Changes the image.
torture::Violations CheckImage(const ImageFacts& facts, const torture::Testimony& testimony,
                               std::mt19937_64& random);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_ENGINE_STORE_H_
