// A call that is answered by a stream of messages, and that can be ended from this side.

#ifndef FIRN_REMOTE_STREAM_CALL_H_
#define FIRN_REMOTE_STREAM_CALL_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <memory>

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace firn::remote {

// What a caller of a stream has to say while the call goes on.
template <typename Message>
struct StreamCallbacks {
  // Takes a message, or what it wants of it. False ends the call.
  std::function<bool(Message&)> take;
  // Asked at least ten times a second, and after each message. True ends the call.
  std::function<bool()> is_stopped = [] { return false; };
  // A call without a message for longer counts as lost.
  absl::Duration silence_max = absl::InfiniteDuration();
};

// One call. Its operations follow each other on a completion queue, which, unlike a blocking read,
// can be waited on for a while.
template <typename Message>
class StreamCall {
 public:
  using Reader = std::unique_ptr<grpc::ClientAsyncReader<Message>>;
  // The stub's PrepareAsync... with the request.
  using Prepare = std::function<Reader(grpc::ClientContext*, grpc::CompletionQueue*)>;

  // The callbacks must outlive the object.
  explicit StreamCall(const StreamCallbacks<Message>& callbacks) : callbacks_(callbacks) {}

  // To the call's end, without a deadline. How it ended: CANCELLED if the callbacks ended it,
  // UNAVAILABLE if it was lost.
  grpc::Status Run(const Prepare& prepare) {
    const Reader reader = prepare(&context_, &queue_);
    reader->StartCall(nullptr);
    Message message;
    for (bool ok = Await(); ok;) {
      reader->Read(&message, nullptr);
      ok = Await();
      if (ok && (!callbacks_.take(message) || callbacks_.is_stopped())) {
        context_.TryCancel();
        break;
      }
    }
    grpc::Status status;
    reader->Finish(&status, nullptr);
    Await();
    queue_.Shutdown();
    return is_lost_ ? grpc::Status(grpc::StatusCode::UNAVAILABLE, "the server fell silent")
                    : status;
  }

 private:
  static constexpr absl::Duration kLookInterval = absl::Milliseconds(100);

  // Waits for the operation under way, and cancels the call when it is time to. Whether the
  // operation succeeded.
  bool Await() {
    const absl::Time lost_at = absl::Now() + callbacks_.silence_max;
    while (true) {
      void* tag = nullptr;
      bool ok = false;
      const auto look_at = absl::ToChronoTime(absl::Now() + kLookInterval);
      if (queue_.AsyncNext(&tag, &ok, look_at) == grpc::CompletionQueue::GOT_EVENT) return ok;
      is_lost_ = is_lost_ || absl::Now() > lost_at;
      // More than once does no harm.
      if (is_lost_ || callbacks_.is_stopped()) context_.TryCancel();
    }
  }

  const StreamCallbacks<Message>& callbacks_;
  grpc::CompletionQueue queue_;
  grpc::ClientContext context_;
  bool is_lost_ = false;
};

}  // namespace firn::remote

#endif  // FIRN_REMOTE_STREAM_CALL_H_
