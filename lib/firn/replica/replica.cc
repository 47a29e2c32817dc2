#include "firn/replica/replica.h"

#include <algorithm>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/thread.h"
#include "firn/remote/endpoint.h"
#include "firn/replica/comparison.h"
#include "firn/replica/primary.h"
#include "firn/wire/recorded_event.h"

namespace firn::replica {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kPauseMin{50};
constexpr milliseconds kPauseMax{2000};

// How often catching up says how far it has come.
constexpr std::chrono::seconds kProgressInterval{10};

// Before the attempt after so many failed ones: doubling, and shortened at random by up to a half,
// so that many standbys do not come back at once.
milliseconds PauseAfter(int failures) {
  const milliseconds pause = std::min(kPauseMin * (1 << std::min(failures - 1, 10)), kPauseMax);
  thread_local std::minstd_rand random{std::random_device{}()};
  return pause - milliseconds(std::uniform_int_distribution<int64_t>(0, pause.count() / 2)(random));
}

// Whether trying again would be of no use: the logs differ, or this one cannot be written any more.
bool IsForGood(const absl::Status& status) {
  if (ReasonOf(status) == ErrorReason::kReadOnly) return true;
  return absl::IsFailedPrecondition(status) && !ReasonOf(status);
}

std::string Text(const absl::Status& status) { return std::string(status.message()); }

}  // namespace

absl::StatusOr<std::string> AskStoreId(const remote::ConnectionString& server) {
  FIRN_ASSIGN_OR_RETURN(const remote::Endpoint endpoint, remote::OpenEndpoint(server));
  FIRN_ASSIGN_OR_RETURN(v1::GetHeadResponse head, Primary(endpoint).GetHead());
  return std::move(*head.mutable_store_id());
}

absl::StatusOr<std::unique_ptr<Replica>> Replica::Start(Store& store, proof::Ledger& ledger,
                                                        ReplicaOptions options) {
  FIRN_ASSIGN_OR_RETURN(auto following, store.OpenReader());
  FIRN_ASSIGN_OR_RETURN(auto comparing, store.OpenReader());
  auto replica = std::make_unique<Replica>(store, ledger, std::move(options));
  Replica& started = *replica;
  FIRN_ASSIGN_OR_RETURN(replica->follower_,
                        StartThread([&started, reader = std::move(following)]() mutable {
                          started.Follow(std::move(reader));
                        }));
  FIRN_ASSIGN_OR_RETURN(replica->comparer_,
                        StartThread([&started, reader = std::move(comparing)]() mutable {
                          started.Compare(std::move(reader));
                        }));
  return replica;
}

Replica::Replica(Store& store, proof::Ledger& ledger, ReplicaOptions options)
    : store_(store),
      standby_(*store.standby()),
      ledger_(ledger),
      options_(std::move(options)),
      intake_(store, options_.streams, [this](Position head) { OnCommitted(head); }) {}

Replica::~Replica() { Stop(); }

void Replica::Stop() {
  {
    MutexLock lock(mutex_);
    is_stopping_ = true;
    if (primary_ != nullptr) primary_->Cancel();
    changed_.SignalAll();
  }
  for (std::thread* thread : {&follower_, &comparer_}) {
    if (thread->joinable()) thread->join();
  }
}

void Replica::Follow(std::unique_ptr<EventReader> reader) {
  int failures = 0;
  while (!is_stopping()) {
    const absl::Status ended = FollowOnce(*reader);
    absl::Status for_good;
    {
      MutexLock lock(mutex_);
      primary_ = nullptr;
      for_good = IsForGood(ended) ? ended : gave_up_;
      if (is_stopping_) return;
    }
    if (!for_good.ok()) return GiveUp(for_good);
    const bool was_following = standby_.Now().state == Standby::State::kFollowing;
    standby_.SetState(Standby::State::kConnecting);
    failures = was_following ? 1 : failures + 1;
    if (failures == 1) {
      log::Warning("the primary is not followed for now; reads go on, and it is tried again",
                   {{"primary", standby_.primary()},
                    {"head", store_.head().position},
                    {"error", Text(ended)}});
    }
    if (!Pause(PauseAfter(failures))) return;
  }
}

absl::Status Replica::FollowOnce(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const remote::Endpoint endpoint, remote::OpenEndpoint(options_.primary));
  const std::shared_ptr<Primary> primary = Connect(endpoint);
  FIRN_ASSIGN_OR_RETURN(const v1::GetHeadResponse primary_head, primary->GetHead());
  FIRN_RETURN_IF_ERROR(CompareLogs(*primary, primary_head, store_, ledger_, reader));
  const Position head = store_.head().position;
  standby_.SetPrimaryHead(primary_head.position());
  standby_.SetState(Standby::State::kCatchingUp);
  log::Info("following the primary", {{"primary", standby_.primary()},
                                      {"head", head},
                                      {"behind", primary_head.position() - head}});
  {
    MutexLock lock(mutex_);
    catch_up_to_ = primary_head.position();
    next_progress_ = steady_clock::now() + kProgressInterval;
  }
  OnCommitted(head);
  return TakeOver(*primary);
}

absl::Status Replica::TakeOver(Primary& primary) {
  absl::Status fault;
  const auto take = [&](v1::ReplayEventsResponse& message) {
    CommittedGroup events;
    events.reserve(static_cast<size_t>(message.events_size()));
    for (v1::EventDTO& dto : *message.mutable_events()) {
      absl::StatusOr<CommittedEvent> event = wire::TakeRecorded(dto);
      if (!event.ok()) {
        // Somebody may mend the primary.
        fault = absl::UnavailableError(
            absl::StrCat("the primary gives an event that is none: ", event.status().message()));
        return false;
      }
      events.push_back(*std::move(event));
    }
    standby_.SetPrimaryHead(message.head());
    TellProgress(message.head());
    return intake_.Add(std::move(events), message.head());
  };
  const absl::Status lost = primary.Follow(store_.head().position, take);
  const absl::Status failed = intake_.Settle();
  if (!failed.ok()) return failed;
  return fault.ok() ? lost : fault;
}

void Replica::Compare(std::unique_ptr<EventReader> reader) {
  while (Pause(options_.comparison_interval)) {
    std::shared_ptr<Primary> primary;
    {
      MutexLock lock(mutex_);
      if (!gave_up_.ok()) return;
      primary = primary_;
    }
    if (primary == nullptr || standby_.Now().state == Standby::State::kConnecting) continue;
    const absl::Status same = CompareRoots(*primary, store_, ledger_, *reader);
    // What cannot be told now is told later; a lost connection is the follower's to notice.
    if (!IsForGood(same)) continue;
    MutexLock lock(mutex_);
    gave_up_ = same;
    primary->Cancel();
  }
}

void Replica::OnCommitted(Position head) {
  {
    MutexLock lock(mutex_);
    if (!catch_up_to_ || head < *catch_up_to_) return;
    catch_up_to_ = std::nullopt;
  }
  standby_.SetState(Standby::State::kFollowing);
  log::Info("caught up with the primary", {{"primary", standby_.primary()}, {"head", head}});
}

void Replica::TellProgress(Position primary_head) {
  {
    MutexLock lock(mutex_);
    const auto now = steady_clock::now();
    if (!catch_up_to_ || now < next_progress_) return;
    next_progress_ = now + kProgressInterval;
  }
  const Position head = store_.head().position;
  log::Info("catching up with the primary", {{"head", head}, {"behind", primary_head - head}});
}

void Replica::GiveUp(const absl::Status& why) {
  standby_.SetState(Standby::State::kStopped);
  log::Error(
      "the primary is not followed any more, and will not be until somebody has looked",
      {{"primary", standby_.primary()}, {"head", store_.head().position}, {"error", Text(why)}});
  {
    MutexLock lock(mutex_);
    gave_up_ = why;
  }
  options_.on_stopped();
}

std::shared_ptr<Primary> Replica::Connect(const remote::Endpoint& endpoint) {
  auto primary = std::make_shared<Primary>(endpoint);
  MutexLock lock(mutex_);
  primary_ = primary;
  if (is_stopping_) primary->Cancel();
  return primary;
}

bool Replica::Pause(milliseconds time) {
  const auto until = steady_clock::now() + time;
  MutexLock lock(mutex_);
  while (!is_stopping_ && steady_clock::now() < until) changed_.WaitUntil(mutex_, until);
  return !is_stopping_;
}

bool Replica::is_stopping() const {
  MutexLock lock(mutex_);
  return is_stopping_;
}

}  // namespace firn::replica
