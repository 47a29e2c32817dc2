// The store over its engine, as the model's tests use it: opened, closed, fed and read back.

#ifndef FIRN_TESTS_MODEL_LOG_UNDER_TEST_H_
#define FIRN_TESTS_MODEL_LOG_UNDER_TEST_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/store/store.h"
#include "tests/model/append_model.h"
#include "tests/model/request_maker.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {

using StoreAnswer = absl::StatusOr<AppendResult>;

// How long a test goes on, half of FIRN_MODEL_SECONDS (default 10): there are two of them.
std::chrono::steady_clock::duration TestDuration();

// Where a test's dice start: FIRN_MODEL_SEED, or anywhere. Printed.
uint64_t FirstSeed();

// A log of its own. What fails here is a test's failure.
class LogUnderTest {
 public:
  explicit LogUnderTest(Dice dice);
  ~LogUnderTest() { Close(); }

  // Opens the store, each time a little differently: the size of what the index keeps in memory,
  // how durable a commit is, a clock that goes back, sometimes an index that is gone or incomplete.
  void Open();
  void Close();
  Store& store() { return *store_; }
  // Whether commits wait for the disk.
  bool flushes() const { return durability_ == Durability::kFsynced; }

  // Sends all of them without waiting in between; returns when all are answered.
  std::vector<StoreAnswer> Append(const std::vector<AppendRequest>& requests);

  // Runs this on a reader thread, and returns when it is done.
  void WithReader(const std::function<void(EventReader&)>& body);

  // Reads the log up to the head, by pages of any size.
  std::vector<LoggedEvent> ReadAll();

  // Compares the log with the model, and learns from it when events were recorded.
  void CompareWith(AppendModel& model);

  DiskFaults& faults() { return faults_; }

 private:
  std::string data_dir() const { return directory_.path() + "/data"; }
  void DamageIndex();

  TempDir directory_;
  DiskFaults& faults_ = InstallFaultVfs();
  Dice dice_;
  Durability durability_ = Durability::kFsynced;
  std::unique_ptr<Store> store_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_LOG_UNDER_TEST_H_
