#include "cli/client.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "cli/errors.h"

namespace firn::cli {
namespace {

constexpr int kReceiveBytesMax = 64 << 20;
constexpr int kReconnectMsMin = 100;
constexpr int kReconnectMsMax = 1000;
constexpr absl::Duration kRetryDelayMin = absl::Milliseconds(100);
constexpr absl::Duration kRetryDelayMax = absl::Seconds(2);

std::unique_ptr<v1::EventStore::Stub> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  // gRPC waits a second before it tries a refused connection again, longer than our first retries.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMsMin);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMsMax);
  // A proxy set for the web in the environment would be asked for 127.0.0.1 too.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return v1::EventStore::NewStub(
      grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
}

}  // namespace

absl::Duration RetryDelay(int failures, std::optional<absl::Duration> asked_for) {
  absl::Duration delay = kRetryDelayMin;
  for (int i = 1; i < failures && delay < kRetryDelayMax; ++i) delay *= 2;
  return std::max(std::min(delay, kRetryDelayMax), asked_for.value_or(absl::ZeroDuration()));
}

Client::Client(std::string address, absl::Duration timeout)
    : address_(std::move(address)), timeout_(timeout), stub_(Connect(address_)) {}

grpc::Status Client::AppendEvent(const v1::AppendEventRequest& request, absl::Duration retry_for,
                                 v1::AppendEventResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return stub_->AppendEvent(&context, request, response);
  });
}

grpc::Status Client::AppendEvents(const v1::AppendEventsRequest& request, absl::Duration retry_for,
                                  v1::AppendEventsResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return stub_->AppendEvents(&context, request, response);
  });
}

grpc::Status Client::GetEvents(const v1::GetEventsRequest& request,
                               v1::GetEventsResponse* response) {
  return Call(
      [&](grpc::ClientContext& context) { return stub_->GetEvents(&context, request, response); });
}

grpc::Status Client::GetHead(v1::GetHeadResponse* response) {
  return Call([&](grpc::ClientContext& context) { return stub_->GetHead(&context, {}, response); });
}

std::unique_ptr<ReplayReader> Client::ReplayEvents(grpc::ClientContext* context,
                                                   const v1::ReplayEventsRequest& request) {
  return stub_->ReplayEvents(context, request);
}

absl::Status Client::Explain(const grpc::Status& status) const {
  if (status.ok()) return absl::OkStatus();
  return ToStatus(ReadServerError(status), address_);
}

grpc::Status Client::Call(const Attempt& attempt) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout_));
  return attempt(context);
}

grpc::Status Client::CallUntil(absl::Time deadline, const Attempt& attempt) {
  for (int failures = 1;; ++failures) {
    grpc::Status status = Call(attempt);
    if (status.ok()) return status;
    const ServerError error = ReadServerError(status);
    const absl::Duration delay = RetryDelay(failures, error.retry_delay);
    if (!IsTransient(error) || absl::Now() + delay > deadline) return status;
    is_retrying_ = true;
    absl::SleepFor(delay);
    is_retrying_ = false;
  }
}

}  // namespace firn::cli
