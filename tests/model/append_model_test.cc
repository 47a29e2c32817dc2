// Appends at random, in order: every answer of the store is the one that a model of the log, a few
// lines without engine, files or threads, has for the same request. In between the store is closed
// and opened, its disk is full or refuses to flush, its index is lost; the log is read back.
//
// FIRN_MODEL_SECONDS says how long all tests of this kind go on together (default 10). A failure
// names the seed of its round: FIRN_MODEL_SEED repeats it, but for what depends on how the writer
// happens to group what waits.

#include "tests/model/append_model.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/status.h"
#include "tests/model/log_under_test.h"
#include "tests/model/read_comparison.h"
#include "tests/model/request_maker.h"

namespace firn::testing {
namespace {

// Logs of all sizes: in a short one the index is young, in a long one its runs are merged again.
constexpr Position kEventsMax[] = {100, 1'000, 5'000, 20'000};

// What the requests came to, so that a run can be seen to have tried everything.
using Tally = std::map<std::string, uint64_t>;

// One log, from its first event on.
class Round {
 public:
  Round(uint64_t seed, Tally& tally)
      : seed_(seed), tally_(tally), dice_(seed), log_(seed + 1), maker_(seed + 2, 1, model_) {}

  void Run(std::chrono::steady_clock::time_point deadline) {
    const Position full = kEventsMax[dice_.Roll(std::size(kEventsMax))];
    while (!Failed() && model_.head() < full && std::chrono::steady_clock::now() < deadline) {
      switch (dice_.Roll(40)) {
        case 0:
          Reopen();
          break;
        case 1:
        case 2:
          log_.CompareWith(model_);
          CompareReads();
          break;
        case 3:
          AppendToAFullDisk();
          break;
        case 4:
          if (log_.flushes()) AppendToADiskThatRefusesToFlush();
          break;
        default:
          Append();
      }
    }
    for (int i = 0; i < 2 && !Failed(); ++i) {
      log_.CompareWith(model_);
      Reopen();
    }
    if (Failed()) std::cout << "repeat with FIRN_MODEL_SEED=" << seed_ << std::endl;
  }

 private:
  static bool Failed() { return ::testing::Test::HasFailure(); }

  size_t BurstSize() { return dice_.OneIn(10) ? dice_.Between(50, 300) : dice_.Between(1, 40); }

  void Reopen() {
    ++tally_["reopened"];
    log_.Close();
    log_.Open();
  }

  void CompareReads() {
    for (int i = 0; i < 30 && !Failed(); ++i) {
      ++tally_["reads"];
      CompareRead(log_, model_, maker_, dice_, Where());
      CompareTimes(log_, model_, dice_, Where());
    }
  }

  // The model is ahead of the store: the order of answers is that of requests, however they are
  // grouped.
  void Append() {
    std::vector<AppendRequest> requests;
    std::vector<Answer> expected;
    for (size_t left = BurstSize(); left > 0; --left) {
      requests.push_back(maker_.Make());
      expected.push_back(model_.Expect(requests.back()));
      if (expected.back().appends()) model_.Append(requests.back());
    }
    const std::vector<StoreAnswer> answers = log_.Append(requests);
    for (size_t i = 0; i < requests.size() && !Failed(); ++i) {
      ++step_;
      Compare(requests[i], expected[i], answers[i]);
    }
    CheckHead();
  }

  // Requests that are to fail are made without the model's going ahead.
  std::vector<AppendRequest> MakeBurst() {
    std::vector<AppendRequest> requests;
    for (size_t left = BurstSize(); left > 0; --left) requests.push_back(maker_.Make());
    return requests;
  }

  // Nothing is written, and nothing remembered of what was not; what need not write is answered as
  // ever unless it shares a group with what must.
  void AppendToAFullDisk() {
    const std::vector<AppendRequest> requests = MakeBurst();
    log_.faults().disk_full = true;
    const std::vector<StoreAnswer> answers = log_.Append(requests);
    log_.faults().disk_full = false;
    for (size_t i = 0; i < requests.size() && !Failed(); ++i) {
      ++step_;
      if (ReasonOf(answers[i].status()) == ErrorReason::kDiskFull) {
        ++tally_["DISK_FULL"];
        continue;
      }
      CompareUnwritten(requests[i], answers[i]);
    }
    CheckHead();
  }

  // The group that could not be flushed is in the log wholly or not at all once the store is open
  // again; nothing after it is.
  void AppendToADiskThatRefusesToFlush() {
    const std::vector<AppendRequest> requests = MakeBurst();
    log_.faults().fail_sync = true;
    const std::vector<StoreAnswer> answers = log_.Append(requests);
    log_.faults().fail_sync = false;
    size_t refused = 0;
    while (refused < requests.size() && !Failed() &&
           ReasonOf(answers[refused].status()) != ErrorReason::kReadOnly) {
      ++step_;
      CompareUnwritten(requests[refused], answers[refused]);
      ++refused;
    }
    for (size_t i = refused; i < requests.size() && !Failed(); ++i) {
      ++tally_["READ_ONLY"];
      EXPECT_EQ(ReasonOf(answers[i].status()), ErrorReason::kReadOnly) << Where();
    }
    Reopen();
    if (Failed()) return;
    const Position head = log_.store().head().position;
    if (head > model_.head()) ++tally_["kept though refused"];
    for (size_t i = refused; i < requests.size() && model_.head() < head; ++i) {
      if (model_.Expect(requests[i]).appends()) model_.Append(requests[i]);
    }
    log_.CompareWith(model_);
  }

  // An answer of a disk that takes nothing.
  void CompareUnwritten(const AppendRequest& request, const StoreAnswer& actual) {
    const Answer expected = model_.Expect(request);
    ASSERT_FALSE(expected.appends()) << Where() << "this needed the disk, and was answered "
                                     << AnswerOf(actual) << actual.status().message() << "\n"
                                     << Describe(request);
    Compare(request, expected, actual);
  }

  void Compare(const AppendRequest& request, const Answer& expected, const StoreAnswer& actual) {
    Count(expected);
    ASSERT_EQ(AnswerOf(actual), expected)
        << Where() << actual.status().message() << "\nof the request\n"
        << Describe(request);
    if (!actual.ok()) return;
    for (const AppendedEvent& event : actual->events) {
      ASSERT_TRUE(model_.LearnTime(event.position, event.recorded_us))
          << Where() << "the time " << event.recorded_us << " cannot be that of\n"
          << model_.At(event.position) << "\nof the request\n"
          << Describe(request);
    }
  }

  void CheckHead() {
    if (Failed()) return;
    EXPECT_EQ(log_.store().head().position, model_.head()) << Where();
  }

  void Count(const Answer& answer) {
    ++tally_["requests"];
    if (answer.appends()) ++tally_["appended"];
    if (answer.duplicate) ++tally_["duplicates"];
    if (answer.error) ++tally_[std::string(ErrorReasonName(*answer.error))];
  }

  std::string Where() const {
    return "FIRN_MODEL_SEED=" + std::to_string(seed_) + ", request " + std::to_string(step_) +
           " of the round: ";
  }

  const uint64_t seed_;
  Tally& tally_;
  Dice dice_;
  LogUnderTest log_;
  AppendModel model_;
  RequestMaker maker_;
  uint64_t step_ = 0;
};

TEST(Model, EveryAppendIsAnsweredAsTheModelSays) {
  const auto deadline = std::chrono::steady_clock::now() + TestDuration();
  Tally tally;
  uint64_t seed = FirstSeed();
  do {
    Round(seed++, tally).Run(deadline);
    ++tally["rounds"];
  } while (!HasFailure() && std::chrono::steady_clock::now() < deadline);
  for (const auto& [what, times] : tally) std::cout << what << " " << times << "\n";
}

}  // namespace
}  // namespace firn::testing
