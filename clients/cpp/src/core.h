// What all calls of a client share.

#ifndef FIRN_CLIENT_SRC_CORE_H_
#define FIRN_CLIENT_SRC_CORE_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/client/client.h"

namespace firn {
inline namespace client {
namespace internal {

// Thread-safe.
class Core {
 public:
  static absl::StatusOr<std::shared_ptr<Core>> Make(const ConnectionOptions& options);

  // The connection that calls share.
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }
  // Another connection to the same server.
  std::shared_ptr<grpc::Channel> NewChannel() const;

  // How long a call may take.
  absl::Duration TimeFor(const CallOptions& options) const {
    return options.deadline.value_or(options_.deadline);
  }
  // When a call that begins now is to end.
  absl::Time DeadlineOf(const CallOptions& options) const;

  // Says who calls.
  void Prepare(grpc::ClientContext& context) const;

  // Stopped when the client is closed.
  std::stop_token closed() const { return closed_.get_token(); }
  // Stops everything, and waits until the calls that were counted have ended.
  void Close();

  // Counts a call that Close has to wait for.
  void AddCall();
  void RemoveCall();

 private:
  Core(const ConnectionOptions& options, std::shared_ptr<grpc::ChannelCredentials> credentials,
       const std::string& token);

  const ConnectionOptions options_;
  const std::shared_ptr<grpc::ChannelCredentials> credentials_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::string authorization_;
  std::stop_source closed_;
  std::mutex mutex_;
  std::condition_variable no_calls_;
  size_t calls_ = 0;
};

// Says for one call whether the application has stopped it or the client is closed.
class Stop {
 public:
  // `on_stop` is called for each of the two, perhaps in the constructor; not after the destructor.
  Stop(const Core& core, const std::stop_token& token, const std::function<void()>& on_stop);

  bool requested() const { return token_.stop_requested() || closed_.stop_requested(); }
  // What a stopped call ends with.
  absl::Status status() const;

 private:
  const std::stop_token token_;
  const std::stop_token closed_;
  const std::stop_callback<std::function<void()>> on_token_;
  const std::stop_callback<std::function<void()>> on_closed_;
};

// A pause that a stop ends.
class Pause {
 public:
  // True if the time has passed; false if Interrupt was called, now or earlier.
  bool For(absl::Duration duration);
  void Interrupt();

 private:
  std::mutex mutex_;
  std::condition_variable interrupted_now_;
  bool interrupted_ = false;
};

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CORE_H_
