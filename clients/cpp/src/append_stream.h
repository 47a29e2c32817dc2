// The other side of AppendStream.

#ifndef FIRN_CLIENT_SRC_APPEND_STREAM_H_
#define FIRN_CLIENT_SRC_APPEND_STREAM_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/support/async_stream.h>

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "firn/client/client.h"
#include "firn_client/v1/event_store.pb.h"
#include "src/backoff.h"
#include "src/core.h"

namespace firn {
inline namespace client {

// Thread-safe. One thread of its own makes the calls, one after the other, and gives the answers.
class AppendStream::Impl {
 public:
  Impl(std::shared_ptr<internal::Core> core, const CallOptions& options);
  // Waits for every answer.
  ~Impl();

  void Append(::firn_client::v1::AppendStreamRequest request, Done done);
  void Flush();

 private:
  // A batch without an answer.
  struct Pending {
    ::firn_client::v1::AppendStreamRequest request;
    size_t bytes = 0;
    Done done;
  };
  // A call of the contract's AppendStream, of the thread alone.
  struct Call;

  void Run();
  // When too long nothing will have been answered.
  absl::Time GiveUpAt();
  // Waits until the server answers a call.
  absl::Status AwaitServer();
  // Sends and answers until the call ends, which it says why; OK if all is answered for good.
  absl::Status RunCall();
  // Handles an event of the call's queue.
  void OnEvent(Call& call, void* tag, bool ok);
  void SendNext(Call& call);
  // Gives the answers of a message. False: the call is of no more use, see Call::failure.
  bool Answer(Call& call);
  // Waits before the next call; an error if there shall be none.
  absl::Status PauseAfter(const absl::Status& failure);
  // Takes the oldest batch out, and gives its answer.
  void Resolve(absl::StatusOr<::firn_client::v1::AppendEventsResponse> answer);
  // Answers all that is left, and whatever comes, with the status.
  void FailAll(const absl::Status& status);
  // Wakes the thread that waits for the call's next event.
  void Wake();

  const std::shared_ptr<internal::Core> core_;
  const CallOptions options_;
  internal::Pause pause_;
  internal::Backoff backoff_;
  // Why the last call ended, until something is answered.
  absl::Status last_failure_;
  // An answer was to something else than what was asked.
  bool is_misunderstood_ = false;

  std::mutex mutex_;
  std::condition_variable changed_;
  // In the order of Append; the first `sent_` have been sent in the call under way.
  std::deque<Pending> pending_;
  size_t sent_ = 0;
  size_t bytes_ = 0;
  // Since when the oldest of them waits with nothing being answered.
  absl::Time quiet_since_;
  bool closing_ = false;
  absl::Status failed_;
  Call* call_ = nullptr;

  // Its callback uses the rest.
  std::optional<internal::Stop> stop_;
  std::thread thread_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_APPEND_STREAM_H_
