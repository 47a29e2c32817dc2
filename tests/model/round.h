// One log from its first event on: appends at random, in order, each answered as the model says. In
// between the store is closed and opened, its disk is full or refuses to flush, its index is lost;
// the log is read back.

#ifndef FIRN_TESTS_MODEL_ROUND_H_
#define FIRN_TESTS_MODEL_ROUND_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "firn/core/append.h"
#include "tests/model/append_model.h"
#include "tests/model/log_under_test.h"
#include "tests/model/request_maker.h"

namespace firn::testing {

// What the requests came to, so that a run can be seen to have tried everything.
using Tally = std::map<std::string, uint64_t>;

struct RoundOptions {
  // Goes before what is said of a failure.
  std::string name;
  // Events, after which the round is over.
  Position full = 0;
  // Requests that are sent without waiting in between, and now and then.
  size_t burst = 40;
  size_t large_burst = 300;
  // What a request goes through before it is sent; none: nothing.
  std::function<AppendRequest(const AppendRequest&)> way = nullptr;
};

// What fails is a test's failure.
class Round {
 public:
  // The dice may share their numbers.
  Round(RoundOptions options, Tally& tally, Dice dice, Dice log_dice, Dice maker_dice);

  // Goes on until the log is full, or is told not to.
  void Run(const std::function<bool()>& goes_on);

 private:
  void Step();
  size_t BurstSize();
  std::vector<StoreAnswer> Send(const std::vector<AppendRequest>& requests);

  void Reopen();
  void CompareReads();
  // The model is ahead of the store: the order of answers is that of requests, however they are
  // grouped.
  void Append();
  // Requests that are to fail are made without the model's going ahead.
  std::vector<AppendRequest> MakeBurst();
  // Nothing is written, and nothing remembered of what was not; what need not write is answered as
  // ever unless it shares a group with what must.
  void AppendToAFullDisk();
  // The group that could not be flushed is in the log wholly or not at all once the store is open
  // again; nothing after it is.
  void AppendToADiskThatRefusesToFlush();

  // An answer of a disk that takes nothing.
  void CompareUnwritten(const AppendRequest& request, const StoreAnswer& actual);
  void Compare(const AppendRequest& request, const Answer& expected, const StoreAnswer& actual);
  void CheckHead();
  void Count(const Answer& answer);
  std::string Where() const;

  const RoundOptions options_;
  Tally& tally_;
  Dice dice_;
  LogUnderTest log_;
  AppendModel model_;
  RequestMaker maker_;
  uint64_t step_ = 0;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_ROUND_H_
