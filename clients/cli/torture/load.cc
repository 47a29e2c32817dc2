#include "cli/torture/load.h"

#include <algorithm>
#include <chrono>
#include <limits>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::torture {
namespace {

constexpr std::chrono::milliseconds kPauseWhenRefused{2};

}  // namespace

Load::Load(Append append, Witness& witness, const Testimony& testimony)
    : append_(std::move(append)),
      witness_(witness),
      run_(testimony.run),
      next_batch_(testimony.NextBatch()) {
  for (const auto& [batch, fate] : testimony.batches) {
    if (!fate.acknowledged && !fate.refused) in_doubt_.emplace(batch, fate.condition);
    if (fate.acknowledged) position_ = std::max(position_, fate.position);
  }
}

absl::Status Load::Run(const LoadOptions& options, const std::atomic<bool>& stop) {
  left_ = options.batches != 0 ? options.batches : std::numeric_limits<uint64_t>::max();
  // In the order in which they were sent: nothing else is appended meanwhile.
  for (const auto& [batch, condition] : in_doubt_) {
    if (stop) return absl::OkStatus();
    if (!Retry(batch) && (ended_ || !options.goes_on_when_in_doubt)) return status_;
  }
  std::vector<std::thread> writers;
  for (int i = 0; i < options.writers; ++i) {
    writers.emplace_back([&] { Write(options, stop); });
  }
  for (std::thread& writer : writers) writer.join();
  const std::lock_guard lock(mutex_);
  return status_;
}

LoadResult Load::result() const {
  const std::lock_guard lock(mutex_);
  return result_;
}

void Load::Write(const LoadOptions& options, const std::atomic<bool>& stop) {
  while (!stop && !ended_) {
    uint64_t left = left_;
    do {
      if (left == 0) return;
    } while (!left_.compare_exchange_weak(left, left - 1));
    if (!SendNew() && !options.goes_on_when_in_doubt) ended_ = true;
  }
}

bool Load::SendNew() {
  const uint64_t batch = next_batch_++;
  const std::vector<PlannedEvent> events = PlanBatch(run_, batch);
  const Condition condition = ConditionFor(batch, events.front());
  if (absl::Status noted = witness_.NoteSent(batch, condition); !noted.ok()) {
    Fail(noted);
    return false;
  }
  const Answer answer = append_(events, condition);
  const bool goes_on = Settle(batch, events, answer);
  const bool is_condition =
      answer.kind == Answer::Kind::kRefused && condition.kind != Condition::Kind::kNone;
  if (answer.kind != Answer::Kind::kAppended && !is_condition) {
    std::this_thread::sleep_for(kPauseWhenRefused);
  }
  return goes_on;
}

bool Load::Retry(uint64_t batch) {
  const std::vector<PlannedEvent> events = PlanBatch(run_, batch);
  const Answer answer = append_(events, in_doubt_.at(batch));
  return Settle(batch, events, answer);
}

bool Load::Settle(uint64_t batch, const std::vector<PlannedEvent>& events, const Answer& answer) {
  absl::Status noted;
  if (answer.kind == Answer::Kind::kAppended) {
    noted = witness_.NoteAcknowledged(batch, answer.places.front().position);
    ++acknowledged_;
  } else if (answer.kind == Answer::Kind::kRefused) {
    noted = witness_.NoteRefused(batch, answer.reason);
  }
  if (!noted.ok()) Fail(noted);
  const std::lock_guard lock(mutex_);
  if (answer.kind == Answer::Kind::kInDoubt) ++result_.in_doubt;
  if (answer.kind == Answer::Kind::kRefused) ++result_.refused;
  if (answer.kind != Answer::Kind::kAppended)
    return answer.kind == Answer::Kind::kRefused && noted.ok();
  ++result_.acknowledged;
  for (size_t i = 0; i < events.size() && i < answer.places.size(); ++i) {
    uint64_t& revision = revisions_[events[i].stream];
    revision = std::max(revision, answer.places[i].revision);
    position_ = std::max(position_, answer.places[i].position);
    if (answer.places[i].position != answer.places.front().position + i) {
      result_.faults.push_back(absl::StrCat("batch ", batch, " was not given one stretch"));
    }
  }
  if (answer.places.size() != events.size()) {
    result_.faults.push_back(absl::StrCat("batch ", batch, " was answered in part"));
  }
  return noted.ok();
}

Condition Load::ConditionFor(uint64_t batch, const PlannedEvent& first) {
  const std::lock_guard lock(mutex_);
  Condition condition;
  switch (batch % 6) {
    case 0:
    case 1: {
      const auto known = revisions_.find(first.stream);
      if (known == revisions_.end()) break;
      // Some are wrong on purpose.
      condition = {Condition::Kind::kRevision, first.stream,
                   known->second + (batch % 36 == 0 ? 1 : 0)};
      break;
    }
    case 2:
      condition = {Condition::Kind::kNoTag, AllNames().tags[batch / 6 % AllNames().tags.size()],
                   position_};
      break;
    default:
      break;
  }
  return condition;
}

void Load::Fail(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  if (status_.ok()) status_ = status;
  ended_ = true;
}

}  // namespace firn::torture
