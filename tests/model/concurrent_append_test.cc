// Appends at random from several threads at once. The positions that were answered say in which
// order the store decided: replayed in that order, every answer is the model's. What was refused,
// or known already, has no position of its own; its answer is right for some end that the log had
// between the request and the answer.

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iostream>
#include <latch>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/model/append_model.h"
#include "tests/model/log_under_test.h"
#include "tests/model/request_maker.h"

namespace firn::testing {
namespace {

constexpr uint64_t kThreads = 4;
constexpr Position kEventsMax = 5'000;

// A request with its answer.
struct Sent {
  AppendRequest request;
  std::optional<StoreAnswer> answer;
  // The decision was made at an end of the log from here to there.
  Position head_least = 0;
  Position head_most = 0;

  bool appended() const { return answer->ok() && !(*answer)->duplicate; }
  Position first() const { return (*answer)->events.front().position; }
  Position last() const { return (*answer)->events.back().position; }
};

// One log, which the threads fill by stages: all that a stage's requests are about is the log as it
// was before the stage, so the threads contend.
class ConcurrentRound {
 public:
  explicit ConcurrentRound(uint64_t seed)
      : seed_(seed), dice_(seed), log_(Dice(seed + 1)), shared_maker_(Dice(seed + 2), 1, model_) {
    for (uint64_t i = 0; i < kThreads; ++i) makers_.emplace_back(Dice(seed + 3 + i), 2 + i, model_);
  }

  uint64_t Run(std::chrono::steady_clock::time_point deadline) {
    while (!Failed() && model_.head() < kEventsMax && std::chrono::steady_clock::now() < deadline) {
      MakeStage();
      SendStage();
      CheckStage();
      if (dice_.OneIn(20) && !Failed()) {
        log_.Close();
        log_.Open();
      }
    }
    if (!Failed()) log_.CompareWith(model_);
    return requests_;
  }

 private:
  static bool Failed() { return ::testing::Test::HasFailure(); }

  void MakeStage() {
    std::vector<AppendRequest> shared;
    for (int i = 0; i < 5; ++i) shared.push_back(shared_maker_.Make());
    stage_.assign(kThreads, {});
    for (uint64_t i = 0; i < kThreads; ++i) {
      for (size_t left = dice_.Between(1, 30); left > 0; --left) {
        Sent sent;
        // Some from several threads: whichever comes first appends, the others are duplicates.
        sent.request = dice_.OneIn(4) ? shared[dice_.Roll(shared.size())] : makers_[i].Make();
        stage_[i].push_back(std::move(sent));
      }
    }
  }

  // Each thread sends its requests without waiting in between.
  void SendStage() {
    std::latch begin(kThreads);
    std::vector<std::thread> threads;
    for (std::vector<Sent>& own : stage_) {
      threads.emplace_back([this, &own, &begin] {
        std::latch answered(static_cast<std::ptrdiff_t>(own.size()));
        begin.arrive_and_wait();
        for (Sent& sent : own) {
          sent.head_least = log_.store().head().position;
          log_.store().Append(sent.request, [this, &sent, &answered](StoreAnswer answer) {
            sent.answer = std::move(answer);
            sent.head_most = log_.store().head().position;
            answered.count_down();
          });
        }
        answered.wait();
      });
    }
    for (std::thread& thread : threads) thread.join();
  }

  void CheckStage() {
    std::vector<const Sent*> appended;
    std::vector<const Sent*> others;
    for (std::vector<Sent>& own : stage_) {
      Narrow(own);
      for (const Sent& sent : own) (sent.appended() ? appended : others).push_back(&sent);
    }
    requests_ += appended.size() + others.size();
    std::sort(appended.begin(), appended.end(),
              [](const Sent* a, const Sent* b) { return a->first() < b->first(); });
    const Position before = model_.head();
    for (const Sent* sent : appended) CheckAppended(*sent);
    if (Failed()) return;
    std::vector<Position> heads = {before};
    for (const Sent* sent : appended) heads.push_back(sent->last());
    for (const Sent* sent : others) CheckOther(*sent, heads);
  }

  // A thread's requests are decided in its order, so its appends bound what lies between them.
  static void Narrow(std::vector<Sent>& own) {
    Position least = 0;
    for (Sent& sent : own) {
      sent.head_least = std::max(sent.head_least, least);
      if (sent.appended()) least = sent.last();
    }
    for (size_t i = own.size() - 1; i > 0; --i) {
      const Position most = own[i].appended() ? own[i].first() - 1 : own[i].head_most;
      own[i - 1].head_most = std::min(own[i - 1].head_most, most);
    }
  }

  void CheckAppended(const Sent& sent) {
    if (Failed()) return;
    ASSERT_GE(sent.first(), sent.head_least + 1) << Where(sent);
    ASSERT_LE(sent.last(), sent.head_most) << Where(sent);
    // Gap-free, batch after batch, and acceptable there.
    ASSERT_EQ(AnswerOf(*sent.answer), model_.Expect(sent.request)) << Where(sent);
    model_.Append(sent.request);
    CheckTimes(sent);
  }

  void CheckOther(const Sent& sent, const std::vector<Position>& heads) {
    if (Failed()) return;
    const Answer actual = AnswerOf(*sent.answer);
    std::optional<Answer> expected;
    for (const Position head : heads) {
      if (head < sent.head_least || head > sent.head_most) continue;
      expected = model_.Expect(sent.request, head);
      if (*expected == actual) break;
    }
    ASSERT_TRUE(expected.has_value())
        << Where(sent) << "no head from " << sent.head_least << " to " << sent.head_most;
    ASSERT_EQ(actual, *expected) << Where(sent) << "answered by no head from " << sent.head_least
                                 << " to " << sent.head_most << "; the last one is compared";
    if (sent.answer->ok()) CheckTimes(sent);
  }

  void CheckTimes(const Sent& sent) {
    for (const AppendedEvent& event : (*sent.answer)->events) {
      ASSERT_TRUE(model_.LearnTime(event.position, event.recorded_us))
          << Where(sent) << "the time " << event.recorded_us << " cannot be that of\n"
          << model_.At(event.position);
    }
  }

  std::string Where(const Sent& sent) const {
    return "FIRN_MODEL_SEED=" + std::to_string(seed_) + "\n" + Describe(sent.request);
  }

  const uint64_t seed_;
  Dice dice_;
  LogUnderTest log_;
  AppendModel model_;
  RequestMaker shared_maker_;
  std::vector<RequestMaker> makers_;
  std::vector<std::vector<Sent>> stage_;
  uint64_t requests_ = 0;
};

TEST(Model, ConcurrentAppendsAreAnsweredAsInSomeOrder) {
  const auto deadline = std::chrono::steady_clock::now() + TestDuration();
  uint64_t seed = FirstSeed();
  uint64_t requests = 0;
  do {
    requests += ConcurrentRound(seed++).Run(deadline);
  } while (!HasFailure() && std::chrono::steady_clock::now() < deadline);
  std::cout << "requests " << requests << std::endl;
}

}  // namespace
}  // namespace firn::testing
