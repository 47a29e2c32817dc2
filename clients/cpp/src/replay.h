// A replay, or a follower, through whatever happens to the connection.

#ifndef FIRN_CLIENT_SRC_REPLAY_H_
#define FIRN_CLIENT_SRC_REPLAY_H_

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/client/client.h"
#include "firn_client/v1/event_store.pb.h"
#include "src/backoff.h"
#include "src/core.h"
#include "src/server_stream.h"

namespace firn {
inline namespace client {
namespace internal {

::firn_client::v1::ReplayEventsRequest ToProto(const ReplayRequest& request);
::firn_client::v1::ReplayEventsRequest ToProto(const FollowRequest& request);

// Not thread-safe.
class Replay {
 public:
  // `store_id` is the log that is expected; empty: whichever is there when it begins.
  Replay(std::shared_ptr<Core> core, ::firn_client::v1::ReplayEventsRequest request,
         std::string store_id, const CallOptions& options);

  // The next message, valid until the next call; nullptr at the end. After an error it must not be
  // called again.
  absl::StatusOr<const ::firn_client::v1::ReplayEventsResponse*> Next();

  // The log that is read, once Next has given a message.
  const std::string& store_id() const { return store_id_; }

 private:
  using Stream =
      ServerStream<::firn_client::v1::ReplayEventsRequest, ::firn_client::v1::ReplayEventsResponse>;

  // Compares the logs, and calls.
  absl::Status Open();
  absl::Status CheckLog();
  // Takes another connection: one that is silent may be dead, which gRPC would notice much later.
  void Reconnect() { channel_ = core_->NewChannel(); }
  // Reads a message of the call. False: it has ended, as `ended` says; OK: with all that was asked
  // for.
  bool Read(absl::Status& ended);
  // Says that the message is offered.
  const ::firn_client::v1::ReplayEventsResponse* Take();
  // Whether the message goes on from what was offered before: a server that says otherwise would
  // have events dealt with twice, or not at all.
  bool GoesOn() const;
  // Everything up to the bound has been offered.
  bool HasAll() const;
  // Waits before the next attempt; an error if there shall be none.
  absl::Status PauseAfter(const absl::Status& failure);
  absl::Status Finish();
  void SetStream(std::shared_ptr<Stream> stream);
  // When a follower's silence is taken for a dead connection.
  absl::Time SilenceEnd() const;

  const std::shared_ptr<Core> core_;
  // The one that calls share, until that was silent.
  std::shared_ptr<grpc::Channel> channel_;
  const CallOptions options_;
  ::firn_client::v1::ReplayEventsRequest request_;
  ::firn_client::v1::ReplayEventsResponse message_;
  std::string store_id_;
  bool has_begun_ = false;
  bool has_ended_ = false;
  // The call under way has given a message.
  bool is_connected_ = false;
  // Whose log it is was known before the call. It may have been exchanged between the question
  // whose it is and the call, so that the question is put again when the call gives a message.
  bool is_known_;
  Backoff backoff_;
  // Why the last call ended, until there is another message.
  absl::Status last_failure_;
  // When the wait for the connection has lasted too long; absent: there is none.
  std::optional<absl::Time> give_up_at_;
  Pause pause_;

  std::mutex mutex_;
  // Shared, so that it can be cancelled without holding the mutex.
  std::shared_ptr<Stream> stream_;
  // Last: it uses the rest.
  Stop stop_;
};

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_REPLAY_H_
