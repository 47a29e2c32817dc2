#include "cli/client.h"

#include <algorithm>

#include "absl/time/clock.h"
#include "cli/errors.h"
#include "firn/remote/channel.h"

namespace firn::cli {
namespace {

constexpr absl::Duration kRetryDelayMin = absl::Milliseconds(100);
constexpr absl::Duration kRetryDelayMax = absl::Seconds(2);

}  // namespace

absl::Duration RetryDelay(int failures, std::optional<absl::Duration> asked_for) {
  absl::Duration delay = kRetryDelayMin;
  for (int i = 1; i < failures && delay < kRetryDelayMax; ++i) delay *= 2;
  return std::max(std::min(delay, kRetryDelayMax), asked_for.value_or(absl::ZeroDuration()));
}

Client::Client(const remote::Endpoint& server, absl::Duration timeout)
    : server_(server),
      timeout_(timeout),
      channel_(remote::OpenChannel(server_)),
      stub_(v1::EventStore::NewStub(channel_)),
      schemas_(v1::SchemaRegistry::NewStub(channel_)),
      projections_(v1::Projections::NewStub(channel_)),
      history_(v1::History::NewStub(channel_)),
      proofs_(v1::Proofs::NewStub(channel_)) {}

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

grpc::Status Client::RegisterSchema(const v1::RegisterSchemaRequest& request,
                                    absl::Duration retry_for,
                                    v1::RegisterSchemaResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return schemas_->RegisterSchema(&context, request, response);
  });
}

grpc::Status Client::SetSchemaPolicy(const v1::SetSchemaPolicyRequest& request,
                                     absl::Duration retry_for,
                                     v1::SetSchemaPolicyResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return schemas_->SetSchemaPolicy(&context, request, response);
  });
}

grpc::Status Client::GetSchema(const v1::GetSchemaRequest& request,
                               v1::GetSchemaResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return schemas_->GetSchema(&context, request, response);
  });
}

grpc::Status Client::ListSchemas(v1::ListSchemasResponse* response) {
  return Call(
      [&](grpc::ClientContext& context) { return schemas_->ListSchemas(&context, {}, response); });
}

grpc::Status Client::DescribeEventTypes(const v1::DescribeEventTypesRequest& request,
                                        v1::DescribeEventTypesResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return schemas_->DescribeEventTypes(&context, request, response);
  });
}

grpc::Status Client::GetEvents(const v1::GetEventsRequest& request,
                               v1::GetEventsResponse* response) {
  return Call(
      [&](grpc::ClientContext& context) { return stub_->GetEvents(&context, request, response); });
}

grpc::Status Client::GetNewestEvents(const v1::GetNewestEventsRequest& request,
                                     v1::GetNewestEventsResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return stub_->GetNewestEvents(&context, request, response);
  });
}

grpc::Status Client::CountEvents(const v1::CountEventsRequest& request,
                                 v1::CountEventsResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return stub_->CountEvents(&context, request, response);
  });
}

grpc::Status Client::GetPositionAt(const v1::GetPositionAtRequest& request,
                                   v1::GetPositionAtResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return stub_->GetPositionAt(&context, request, response);
  });
}

grpc::Status Client::GetTimeAt(const v1::GetTimeAtRequest& request,
                               v1::GetTimeAtResponse* response) {
  return Call(
      [&](grpc::ClientContext& context) { return stub_->GetTimeAt(&context, request, response); });
}

grpc::Status Client::ListReplays(v1::ListReplaysResponse* response) {
  return Call(
      [&](grpc::ClientContext& context) { return stub_->ListReplays(&context, {}, response); });
}

grpc::Status Client::GetHead(v1::GetHeadResponse* response) {
  return Call([&](grpc::ClientContext& context) { return stub_->GetHead(&context, {}, response); });
}

grpc::Status Client::ReplayEvents(const v1::ReplayEventsRequest& request,
                                  const ReplayCallbacks& callbacks) {
  return Stream(callbacks, [&](auto* context, auto* queue) {
    return stub_->PrepareAsyncReplayEvents(context, request, queue);
  });
}

absl::Status Client::Explain(const grpc::Status& status) const {
  if (status.ok()) return absl::OkStatus();
  return ToStatus(ReadServerError(status), server_.address);
}

grpc::Status Client::Call(const Attempt& attempt) const {
  grpc::ClientContext context;
  Authorize(context);
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout_));
  return attempt(context);
}

void Client::Authorize(grpc::ClientContext& context) const { remote::Authorize(server_, context); }

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
