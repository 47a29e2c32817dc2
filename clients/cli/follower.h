// Follows the log through whatever happens to the server.

#ifndef FIRN_CLI_FOLLOWER_H_
#define FIRN_CLI_FOLLOWER_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/filter_options.h"
#include "cli/position_check.h"
#include "firn/v1/event_store.pb.h"

namespace firn::cli {

// What a follower needs of the rest: the server, the output, the user. All are called from Run.
struct FollowerLinks {
  // The calls, see Client. `stream` ends when the message is not taken or the user wants to end.
  std::function<grpc::Status(v1::GetHeadResponse*)> get_head;
  std::function<grpc::Status(const v1::ReplayEventsRequest&,
                             const std::function<bool(const v1::ReplayEventsResponse&)>& take)>
      stream;
  // Takes a message whose positions are in order.
  std::function<absl::Status(const v1::ReplayEventsResponse&)> print;
  // Tells the user that the server is away, or back.
  std::function<void(const std::string&)> say;
  // Pauses; false if the user wants to end.
  std::function<bool(absl::Duration)> pause;
  // Whether the user wants to end.
  std::function<bool()> is_stopped;
  // The server's, for messages.
  std::string address;
};

// Not thread-safe.
class Follower {
 public:
  // Follows what the filter, which has no end, selects. Without a start it starts at the head.
  // `max_lag` is ReplayEventsRequest's.
  Follower(const Filter& filter, uint64_t max_lag, FollowerLinks links);

  // Follows until the user wants to end, which is OK. A stream that breaks is taken up where it
  // ended, however long the server is away. Errors: the server's, `print`'s, and kDataLoss if
  // positions are not as promised (PositionCheck) or the server comes back with another log, or
  // with less of it than was printed. The message says how to go on.
  absl::Status Run();

 private:
  // Asks for the head, once, and decides where to start.
  absl::Status Start();
  // Waits for a server with the same log. `ended` is how the stream ended.
  absl::Status Reconnect(const grpc::Status& ended);
  absl::Status CheckSameLog(const v1::GetHeadResponse& head) const;
  absl::Status WithExtent(const absl::Status& status) const;

  const FollowerLinks links_;
  const bool starts_at_head_;
  v1::ReplayEventsRequest request_;
  PositionCheck positions_;
  std::string store_id_;
  // Attempts since the last message.
  int failures_ = 0;
  bool has_messages_ = false;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_FOLLOWER_H_
