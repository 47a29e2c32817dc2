// Calls with one answer: tried again until their deadline, with or without waiting.

#ifndef FIRN_CLIENT_SRC_CALL_H_
#define FIRN_CLIENT_SRC_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/backoff.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/stub.h"

namespace firn {
inline namespace client {
namespace internal {

// One call with all its attempts. It keeps itself alive until `done` has returned.
//
// It does not own the core, which waits for it (Core::Close): the threads that end calls are the
// channel's, and gRPC cannot destroy a channel in one of its own threads.
class RetriedCall : public std::enable_shared_from_this<RetriedCall> {
 public:
  // Makes an attempt with the context, and says how it ended.
  using Attempt = std::function<void(grpc::ClientContext*, std::function<void(grpc::Status)>)>;
  using Done = std::function<void(absl::Status)>;

  static void Start(Core& core, const CallOptions& options, Attempt attempt, Done done);

 private:
  RetriedCall(Core& core, absl::Time deadline, Attempt attempt, Done done);

  void Begin();
  // The context owns the channel, so it has to go before the call does.
  void ReleaseContext();
  void OnAttempt(const grpc::Status& ended);
  void BeginAfter(absl::Duration pause);
  void Cancel();
  // An exception of `done` ends the process: gRPC would swallow it, and Close wait for ever.
  void Finish(absl::Status status) noexcept;

  Core& core_;
  const absl::Time deadline_;
  const Attempt attempt_;
  Done done_;
  // Of the thread that ends an attempt or a pause: there is one at a time.
  Backoff backoff_;
  absl::Status last_failure_;

  std::mutex mutex_;
  // The attempt under way; shared, so that it can be cancelled without holding the mutex.
  std::shared_ptr<grpc::ClientContext> context_;
  // Or the pause under way.
  std::optional<grpc::Alarm> alarm_;
  // Set by Start; what it calls needs the rest.
  std::optional<Stop> stop_;
};

// Calls over the channel, which must outlive the call, and says on a thread of gRPC's, or on this
// one, how it ended.
template <typename Response, typename Request>
void CallAsync(Core& core, const std::shared_ptr<grpc::Channel>& channel, const char* method,
               Request request, const CallOptions& options,
               std::function<void(absl::Status, Response&)> done) {
  struct State {
    Request request;
    grpc::ByteBuffer answer;
    Response response;
    std::function<void(absl::Status, Response&)> done;
  };
  const auto state = std::make_shared<State>(
      State{std::move(request), grpc::ByteBuffer(), Response(), std::move(done)});
  RetriedCall::Start(
      core, options,
      [state, &channel, method](grpc::ClientContext* context,
                                std::function<void(grpc::Status)> ended) {
        state->answer.Clear();
        Stub<Request>(channel).UnaryCall(context, method, {}, &state->request, &state->answer,
                                         std::move(ended));
      },
      [state](absl::Status status) {
        if (status.ok() && !ReadAnswer(state->answer, state->response)) status = Misfit();
        state->done(std::move(status), state->response);
      });
}

// Calls over the channel, and waits for the answer.
template <typename Response, typename Request>
absl::StatusOr<Response> Call(Core& core, const std::shared_ptr<grpc::Channel>& channel,
                              const char* method, Request request, const CallOptions& options) {
  std::promise<absl::StatusOr<Response>> answered;
  std::future<absl::StatusOr<Response>> answer = answered.get_future();
  CallAsync<Response>(core, channel, method, std::move(request), options,
                      [&answered](absl::Status status, Response& response) {
                        if (status.ok()) {
                          answered.set_value(std::move(response));
                        } else {
                          answered.set_value(std::move(status));
                        }
                      });
  return answer.get();
}

// Likewise over the connection that calls share.
template <typename Response, typename Request>
absl::StatusOr<Response> Call(Core& core, const char* method, Request request,
                              const CallOptions& options) {
  return Call<Response>(core, core.channel(), method, std::move(request), options);
}

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CALL_H_
