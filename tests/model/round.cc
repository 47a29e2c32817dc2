#include "tests/model/round.h"

#include <gtest/gtest.h>

#include <utility>

#include "firn/base/status.h"
#include "tests/model/read_comparison.h"

namespace firn::testing {
namespace {

bool Failed() { return ::testing::Test::HasFailure(); }

}  // namespace

Round::Round(RoundOptions options, Tally& tally, Dice dice, Dice log_dice, Dice maker_dice)
    : options_(std::move(options)),
      tally_(tally),
      dice_(std::move(dice)),
      log_(std::move(log_dice)),
      maker_(std::move(maker_dice), 1, model_) {}

void Round::Run(const std::function<bool()>& goes_on) {
  while (!Failed() && model_.head() < options_.full && goes_on()) Step();
  for (int i = 0; i < 2 && !Failed(); ++i) {
    log_.CompareWith(model_);
    Reopen();
  }
}

void Round::Step() {
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

size_t Round::BurstSize() {
  return dice_.OneIn(10) ? dice_.Between(options_.burst, options_.large_burst)
                         : dice_.Between(1, options_.burst);
}

std::vector<StoreAnswer> Round::Send(const std::vector<AppendRequest>& requests) {
  if (options_.way == nullptr) return log_.Append(requests);
  std::vector<AppendRequest> sent;
  for (const AppendRequest& request : requests) sent.push_back(options_.way(request));
  return log_.Append(sent);
}

void Round::Reopen() {
  ++tally_["reopened"];
  log_.Close();
  log_.Open();
}

void Round::CompareReads() {
  for (int i = 0; i < 30 && !Failed(); ++i) {
    ++tally_["reads"];
    CompareRead(log_, model_, maker_, dice_, Where());
    CompareTimes(log_, model_, dice_, Where());
  }
}

void Round::Append() {
  std::vector<AppendRequest> requests;
  std::vector<Answer> expected;
  for (size_t left = BurstSize(); left > 0; --left) {
    requests.push_back(maker_.Make());
    expected.push_back(model_.Expect(requests.back()));
    if (expected.back().appends()) model_.Append(requests.back());
  }
  const std::vector<StoreAnswer> answers = Send(requests);
  for (size_t i = 0; i < requests.size() && !Failed(); ++i) {
    ++step_;
    Compare(requests[i], expected[i], answers[i]);
  }
  CheckHead();
}

std::vector<AppendRequest> Round::MakeBurst() {
  std::vector<AppendRequest> requests;
  for (size_t left = BurstSize(); left > 0; --left) requests.push_back(maker_.Make());
  return requests;
}

void Round::AppendToAFullDisk() {
  const std::vector<AppendRequest> requests = MakeBurst();
  log_.faults().disk_full = true;
  const std::vector<StoreAnswer> answers = Send(requests);
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

void Round::AppendToADiskThatRefusesToFlush() {
  const std::vector<AppendRequest> requests = MakeBurst();
  log_.faults().fail_sync = true;
  const std::vector<StoreAnswer> answers = Send(requests);
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

void Round::CompareUnwritten(const AppendRequest& request, const StoreAnswer& actual) {
  const Answer expected = model_.Expect(request);
  ASSERT_FALSE(expected.appends()) << Where() << "this needed the disk, and was answered "
                                   << AnswerOf(actual) << actual.status().message() << "\n"
                                   << Describe(request);
  Compare(request, expected, actual);
}

void Round::Compare(const AppendRequest& request, const Answer& expected,
                    const StoreAnswer& actual) {
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

void Round::CheckHead() {
  if (Failed()) return;
  EXPECT_EQ(log_.store().head().position, model_.head()) << Where();
}

void Round::Count(const Answer& answer) {
  ++tally_["requests"];
  if (answer.appends()) ++tally_["appended"];
  if (answer.duplicate) ++tally_["duplicates"];
  if (answer.error) ++tally_[std::string(ErrorReasonName(*answer.error))];
}

std::string Round::Where() const {
  return options_.name + ", request " + std::to_string(step_) + " of the round: ";
}

}  // namespace firn::testing
