// One ReplayEvents call: the log, or what matches of it, to the client; then what is new.

#ifndef FIRN_RPC_REPLAY_CALL_H_
#define FIRN_RPC_REPLAY_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/async_stream.h>
#include <grpcpp/support/byte_buffer.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "firn/base/mutex.h"
#include "firn/rpc/call.h"
#include "firn/rpc/live_feed.h"
#include "firn/rpc/read_requests.h"
#include "firn/rpc/replay_registry.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// Messages as bytes: they are made of rows, or shared between followers, without message objects.
using ReplayWriter = grpc::ServerAsyncWriter<grpc::ByteBuffer>;

// What every replay needs; outlives the completion queue.
struct ReplayMethod {
  CallRegistry& calls;
  std::function<void(grpc::ServerContext*, grpc::ByteBuffer*, ReplayWriter*, void* tag)>
      request_call;
  Store& store;
  ReplayRegistry& replays;
  LiveFeed& feed;
  // Set before calls are accepted.
  grpc::CompletionQueue* queue = nullptr;
};

// The life of a replay:
// 1. It waits for a client. When one comes, another replay is put to wait, and the request is
//    checked against the head of the log.
// 2. Pages are read on a reader thread and written by the polling thread, one after the other.
//    While one is being written, the next are read: there are never more than three in memory, and
//    no transaction is open while a slow client makes a write take longer.
// 3. At the bound the call is finished. One that follows is live as soon as the feed has everything
//    that it still needs: it takes what is there, is written it, takes what has come meanwhile; if
//    nothing has, it waits. If the feed has dropped what it needs, it has fallen behind, and pages
//    are read again until it is live again.
// 4. When the server drains, the client is gone or lags too far, the call is finished.
// 5. When no operation is under way any more, the call deletes itself.
class ReplayCall final : public CompletionHandler,
                         public LongCall,
                         public LiveFeed::Follower,
                         public OpenReplay {
 public:
  static void Accept(const ReplayMethod& method) { new ReplayCall(method); }

  // The call has come, or will not.
  void OnComplete(bool ok) override;

  void OnDrain() override;
  void OnWake(Position position, bool due) override;
  void OnTick() override;
  void Describe(Position head, v1::ReplayInfo& info) override;

 private:
  // A message that is to be written.
  struct Message {
    std::vector<grpc::Slice> events = {};
    Position position = 0;
    v1::ReplayMark mark = v1::REPLAY_MARK_UNSPECIFIED;
  };

  explicit ReplayCall(const ReplayMethod& method);
  ~ReplayCall();

  // Events of the polling thread.
  void OnPage(bool ok);
  void OnWritten(bool ok);
  void OnFinished(bool ok);
  void OnDone(bool ok);

  // Takes the request apart; what is wrong with it ends the call.
  absl::Status TakeRequest();

  // Starts whatever can be started now.
  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void WriteNextPage() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // From the log, as long as the call is not live.
  void ProceedReading() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Decides what comes after the part of the log that was to be read; false if that is reading.
  bool EndOfRange() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void StartRead() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // On a reader thread.
  void ReadPage(EventReader& reader);
  absl::StatusOr<Message> MakePage(EventReader& reader) const;
  // Makes recorded times positions.
  absl::Status ApplyTimes(EventReader& reader);
  // From the feed: what is there is taken by the feed's thread.
  void ProceedLive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void TakeLive() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void FallBehind() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // What of the segments follows position_ and matches, as far as it fits into one message.
  Message MakeLive(const LiveFeed::Taken& taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  void Write(Message message) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Says how the call is to end when what is under way is over; the first reason counts.
  void End(const absl::Status& status) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Ends the call of a follower that is further behind than it wants to be. Not asked at every
  // commit: one that is larger than max_lag is no lag.
  void CheckLag() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  // Deletes the call if its last event was just handled.
  void Release() ABSL_UNLOCK_FUNCTION(mutex_);

  // What a page or a live message may hold.
  size_t MessageBytes() const;

  const ReplayMethod& method_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  grpc::ByteBuffer request_;
  ReplayWriter writer_;
  grpc::Alarm alarm_;
  MethodTag<ReplayCall> page_tag_{*this, &ReplayCall::OnPage};
  MethodTag<ReplayCall> written_tag_{*this, &ReplayCall::OnWritten};
  MethodTag<ReplayCall> finished_tag_{*this, &ReplayCall::OnFinished};
  MethodTag<ReplayCall> done_tag_{*this, &ReplayCall::OnDone};

  // Set when the call has come. Changed under the lock, when no page is being read, or by the
  // thread that reads it.
  ReplaySpec spec_;
  std::optional<FilterKeys> filter_keys_;
  bool is_everything_ = true;
  bool has_joined_ = false;
  int64_t started_us_ = 0;

  Mutex mutex_;
  v1::ReplayState state_ ABSL_GUARDED_BY(mutex_) = v1::REPLAY_STATE_CATCHING_UP;
  // Everything up to here is in messages made so far, or does not match; and what was said of it.
  Position position_ ABSL_GUARDED_BY(mutex_) = 0;
  Position written_position_ ABSL_GUARDED_BY(mutex_) = 0;
  std::chrono::steady_clock::time_point written_at_ ABSL_GUARDED_BY(mutex_);
  uint64_t times_fallen_behind_ ABSL_GUARDED_BY(mutex_) = 0;
  // The client is still to be told that everything up to the head was offered.
  bool owes_caught_up_ ABSL_GUARDED_BY(mutex_) = false;
  // Pages that wait for the one before them to leave.
  std::deque<Message> pages_ ABSL_GUARDED_BY(mutex_);
  // How the call ends.
  std::optional<absl::Status> end_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point ended_at_ ABSL_GUARDED_BY(mutex_);
  bool reading_ ABSL_GUARDED_BY(mutex_) = false;
  // The polling thread has been called for a page.
  bool calling_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool waiting_ ABSL_GUARDED_BY(mutex_) = false;
  bool finishing_ ABSL_GUARDED_BY(mutex_) = false;
  bool finished_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_REPLAY_CALL_H_
