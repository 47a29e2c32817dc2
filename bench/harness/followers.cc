#include "harness/followers.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "firn/v1/event_store.pb.h"
#include "harness/client.h"

namespace firn::bench {
namespace {

constexpr char kMethod[] = "/firn.v1.EventStore/ReplayEvents";
constexpr std::chrono::minutes kPatience{1};

// Growing the vector would stall the thread that is measured.
constexpr size_t kExpectedMessages = 1 << 15;

}  // namespace

Follower::Follower(const std::shared_ptr<grpc::Channel>& channel, uint64_t position,
                   std::string stream)
    : stream_(std::move(stream)), stub_(channel), position_(position) {
  if (!is_idle()) received_.reserve(kExpectedMessages);
}

void Follower::Start(grpc::CompletionQueue& queue) {
  queue_ = &queue;
  call_ = stub_.PrepareCall(&context_, kMethod, queue_);
  call_->StartCall(this);
}

bool Follower::OnComplete(bool ok) {
  switch (state_) {
    case State::kStarting:
      if (!ok) break;
      Request();
      return true;
    case State::kReading:
      if (!ok) break;
      Take();
      ReadNext();
      return true;
    case State::kRequesting:
      if (!ok) break;
      ReadNext();
      return true;
    case State::kStalling:
      ReadNext();
      return true;
    case State::kFinishing:
      // Only the client ends a call that follows.
      if (status_.error_code() != grpc::StatusCode::CANCELLED) Fail(Describe("follow", status_));
      return false;
  }
  state_ = State::kFinishing;
  call_->Finish(&status_, this);
  return true;
}

void Follower::Request() {
  v1::ReplayEventsRequest request;
  request.set_after_position(position_);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  request.set_follow(true);
  if (is_idle()) request.mutable_query()->add_items()->add_streams(stream_);
  const grpc::Slice slice(request.SerializeAsString());
  state_ = State::kRequesting;
  call_->WriteLast(grpc::ByteBuffer(&slice, 1), grpc::WriteOptions(), this);
}

void Follower::ReadNext() {
  if (caught_up_ && is_stalling() && !stalled_) {
    stalled_ = true;
    state_ = State::kStalling;
    alarm_.Set(queue_,
               std::chrono::system_clock::now() +
                   std::chrono::duration_cast<std::chrono::system_clock::duration>(stall_),
               this);
    return;
  }
  state_ = State::kReading;
  call_->Read(&message_, this);
}

void Follower::Take() {
  const Clock::time_point now = Clock::now();
  const uint64_t bytes = message_.Length();
  uint64_t last = position_;
  const Page page = is_idle() ? CountEvents(message_) : CheckEvents(message_, last);
  if (is_idle() ? page.events != 0 || page.position < position_ : page.position != last) {
    Fail("follow: a message of " + std::to_string(page.events) + " events goes from " +
         std::to_string(position_) + " to " + std::to_string(page.position));
  }
  position_ = page.position;
  caught_up_ = caught_up_ || page.mark == v1::REPLAY_MARK_CAUGHT_UP;
  fell_behind_ = fell_behind_ || page.mark == v1::REPLAY_MARK_FELL_BEHIND;
  if (page.events > 0 && !is_stalling()) {
    received_.push_back({.position = position_, .events = page.events, .bytes = bytes, .at = now});
  }
}

Followers::Followers(std::vector<std::unique_ptr<Follower>> followers)
    : followers_(std::move(followers)), running_(followers_.size()) {
  for (auto& follower : followers_) follower->Start(queue_);
  thread_ = std::thread([this] { Poll(); });
  WaitUntilAll("to catch up", [](const Follower& follower) { return follower.is_caught_up(); });
}

void Followers::Await(uint64_t position) {
  WaitUntilAll("to reach the head", [position](const Follower& follower) {
    return follower.is_idle() || follower.position() >= position;
  });
}

int Followers::CountBehind() {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(
      std::count_if(followers_.begin(), followers_.end(),
                    [](const auto& follower) { return follower->fell_behind(); }));
}

std::vector<std::vector<Received>> Followers::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  for (auto& follower : followers_) follower->Cancel();
  thread_.join();
  queue_.Shutdown();
  std::vector<std::vector<Received>> received;
  for (auto& follower : followers_) received.push_back(follower->TakeReceived());
  return received;
}

void Followers::Poll() {
  void* tag = nullptr;
  bool ok = false;
  while (running_ > 0 && queue_.Next(&tag, &ok)) {
    const std::lock_guard lock(mutex_);
    if (!static_cast<Follower*>(tag)->OnComplete(ok)) {
      if (!stopping_) Fail("follow: a call was cancelled");
      --running_;
    }
    if (awaited_) changed_.notify_one();
  }
}

template <typename Condition>
void Followers::WaitUntilAll(const char* what, Condition condition) {
  std::unique_lock lock(mutex_);
  awaited_ = true;
  const bool all = changed_.wait_for(lock, kPatience, [&] {
    return std::all_of(followers_.begin(), followers_.end(),
                       [&](const auto& follower) { return condition(*follower); });
  });
  awaited_ = false;
  if (!all) Fail(std::string("follow: waited in vain for all ") + what);
}

}  // namespace firn::bench
