#include "firn/replica/primary.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "firn/base/status_macros.h"
#include "firn/remote/channel.h"
#include "firn/remote/stream_call.h"

namespace firn::replica {
namespace {

constexpr std::chrono::seconds kCallTime{10};

// How often the primary says something, and how long it may say nothing.
constexpr int kHeartbeatSeconds = 2;
constexpr absl::Duration kSilenceMax = absl::Seconds(10);

absl::Status Failure(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  return absl::UnavailableError(status.error_message());
}

}  // namespace

Primary::Primary(const remote::Endpoint& server)
    : server_(server),
      channel_(remote::OpenChannel(server)),
      events_(v1::EventStore::NewStub(channel_)),
      proofs_(v1::Proofs::NewStub(channel_)) {}

template <typename Call>
absl::Status Primary::Run(const Call& call) {
  grpc::ClientContext context;
  remote::Authorize(server_, context);
  context.set_deadline(std::chrono::system_clock::now() + kCallTime);
  {
    MutexLock lock(mutex_);
    if (is_cancelled_) return absl::UnavailableError("the connection was given up");
    calls_.insert(&context);
  }
  const absl::Status status = call(context);
  MutexLock lock(mutex_);
  calls_.erase(&context);
  return status;
}

absl::StatusOr<v1::GetHeadResponse> Primary::GetHead() {
  v1::GetHeadResponse head;
  FIRN_RETURN_IF_ERROR(Run([&](grpc::ClientContext& context) {
    return Failure(events_->GetHead(&context, {}, &head));
  }));
  return head;
}

absl::StatusOr<v1::EventDTO> Primary::GetEvent(Position position) {
  v1::GetEventsRequest request;
  request.set_after_position(position - 1);
  request.set_until_position(position);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  v1::GetEventsResponse page;
  FIRN_RETURN_IF_ERROR(Run([&](grpc::ClientContext& context) {
    return Failure(events_->GetEvents(&context, request, &page));
  }));
  if (page.events_size() == 1) return std::move(*page.mutable_events(0));
  return absl::UnavailableError(absl::StrCat("the primary gives no event at ", position));
}

absl::StatusOr<std::optional<proof::Hash>> Primary::GetRoot(uint64_t size) {
  v1::GetCheckpointRequest request;
  request.set_size(size);
  v1::GetCheckpointResponse checkpoint;
  bool is_known = true;
  FIRN_RETURN_IF_ERROR(Run([&](grpc::ClientContext& context) {
    const grpc::Status status = proofs_->GetCheckpoint(&context, request, &checkpoint);
    // PROOF_NOT_READY, or a server without proofs.
    is_known = status.error_code() != grpc::StatusCode::FAILED_PRECONDITION &&
               status.error_code() != grpc::StatusCode::UNIMPLEMENTED;
    return is_known ? Failure(status) : absl::OkStatus();
  }));
  proof::Hash root{};
  if (!is_known || checkpoint.root_hash().size() != root.size()) return std::nullopt;
  std::ranges::copy(checkpoint.root_hash(), root.begin());
  return root;
}

absl::Status Primary::Follow(Position after,
                             const std::function<bool(v1::ReplayEventsResponse&)>& take) {
  v1::ReplayEventsRequest request;
  request.set_after_position(after);
  request.set_follow(true);
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  request.mutable_heartbeat_interval()->set_seconds(kHeartbeatSeconds);
  const remote::StreamCallbacks<v1::ReplayEventsResponse> callbacks{.take = take,
                                                                    .is_stopped =
                                                                        [this] {
                                                                          MutexLock lock(mutex_);
                                                                          return is_cancelled_;
                                                                        },
                                                                    .silence_max = kSilenceMax};
  const grpc::Status status = remote::StreamCall(callbacks).Run([&](auto* context, auto* queue) {
    remote::Authorize(server_, *context);
    return events_->PrepareAsyncReplayEvents(context, request, queue);
  });
  return status.ok() ? absl::UnavailableError("the primary ended the stream") : Failure(status);
}

void Primary::Cancel() {
  MutexLock lock(mutex_);
  is_cancelled_ = true;
  for (grpc::ClientContext* call : calls_) call->TryCancel();
}

}  // namespace firn::replica
