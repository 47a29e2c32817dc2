// Connecting, appending, following.

#include "firn/client/client.h"

#include <string>
#include <utility>

#include "src/append_stream.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/methods.h"
#include "src/replay.h"
#include "src/sources.h"
#include "src/status.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;

absl::StatusOr<Client> Client::Connect(std::string_view connection_string) {
  const absl::StatusOr<ConnectionOptions> options = ParseConnectionString(connection_string);
  if (!options.ok()) return options.status();
  return Connect(*options);
}

absl::StatusOr<Client> Client::Connect(const ConnectionOptions& options) {
  absl::StatusOr<std::shared_ptr<internal::Core>> core = internal::Core::Make(options);
  if (!core.ok()) return core.status();
  return Client(*std::move(core));
}

Client::Client(std::shared_ptr<internal::Core> core) : core_(std::move(core)) {}

Client::Client(Client&&) noexcept = default;

Client& Client::operator=(Client&& other) noexcept {
  if (core_ != nullptr && core_ != other.core_) core_->Close();
  core_ = std::move(other.core_);
  return *this;
}

Client::~Client() {
  if (core_ != nullptr) core_->Close();
}

void Client::Close() { core_->Close(); }

absl::StatusOr<AppendResult> Client::Append(const Event& event,
                                            std::optional<uint64_t> expected_revision,
                                            const CallOptions& options) {
  std::promise<absl::StatusOr<AppendResult>> answered;
  std::future<absl::StatusOr<AppendResult>> answer = answered.get_future();
  AppendAsync(
      event,
      [&answered](absl::StatusOr<AppendResult> result) { answered.set_value(std::move(result)); },
      expected_revision, options);
  return answer.get();
}

void Client::AppendAsync(const Event& event, std::function<void(absl::StatusOr<AppendResult>)> done,
                         std::optional<uint64_t> expected_revision, const CallOptions& options) {
  wire::AppendEventRequest request;
  internal::FillForAppend(event, *request.mutable_event());
  if (expected_revision) request.set_expected_revision(*expected_revision);
  std::string id = request.event().id();
  internal::CallAsync<wire::AppendEventResponse>(
      *core_, core_->channel(), internal::kAppendEvent, std::move(request), options,
      [id = std::move(id), done = std::move(done)](absl::Status status,
                                                   wire::AppendEventResponse& response) {
        if (!status.ok()) return done(std::move(status));
        done(AppendResult{.event = {.id = id,
                                    .position = response.position(),
                                    .revision = response.revision(),
                                    .created_at = internal::ParseTime(response.created_at())},
                          .duplicate = response.duplicate(),
                          .durability = internal::ToDurability(response.durability())});
      });
}

absl::StatusOr<BatchResult> Client::AppendBatch(const std::vector<Event>& events,
                                                const std::vector<Check>& checks,
                                                const CallOptions& options) {
  wire::AppendEventsRequest request;
  if (absl::Status filled = internal::FillBatch(events, checks, request); !filled.ok()) {
    return filled;
  }
  std::vector<std::string> ids = internal::IdsOf(request);
  const auto response = internal::Call<wire::AppendEventsResponse>(*core_, internal::kAppendEvents,
                                                                   std::move(request), options);
  if (!response.ok()) return response.status();
  return internal::ToResult(*response, std::move(ids));
}

AppendStream Client::OpenAppendStream(const CallOptions& options) {
  return AppendStream(std::make_unique<AppendStream::Impl>(core_, options));
}

Stream<EventView> Client::Replay(const ReplayRequest& request, const CallOptions& options) {
  return Stream<EventView>(std::make_unique<internal::EventSource>(
      std::make_unique<internal::Replay>(core_, internal::ToProto(request), "", options)));
}

Stream<Batch> Client::ReplayBatches(const ReplayRequest& request, const CallOptions& options) {
  return Stream<Batch>(std::make_unique<internal::BatchSource>(
      std::make_unique<internal::Replay>(core_, internal::ToProto(request), "", options)));
}

Stream<EventView> Client::Follow(const FollowRequest& request, const CallOptions& options) {
  return Stream<EventView>(std::make_unique<internal::EventSource>(
      std::make_unique<internal::Replay>(core_, internal::ToProto(request), "", options)));
}

Stream<Batch> Client::FollowBatches(const FollowRequest& request, const CallOptions& options) {
  return Stream<Batch>(std::make_unique<internal::BatchSource>(
      std::make_unique<internal::Replay>(core_, internal::ToProto(request), "", options)));
}

absl::Status Client::Consume(CheckpointStore& store, const FollowRequest& request,
                             const std::function<absl::Status(const Batch&)>& handle,
                             const CallOptions& options) {
  const absl::StatusOr<std::optional<Checkpoint>> from = store.Load();
  if (!from.ok()) return from.status();
  return ConsumeFrom(
      *from, request,
      [&](const Batch& batch, const Checkpoint& checkpoint) {
        if (absl::Status handled = handle(batch); !handled.ok()) return handled;
        return store.Save(checkpoint);
      },
      options);
}

absl::Status Client::ConsumeFrom(
    const std::optional<Checkpoint>& from, const FollowRequest& request,
    const std::function<absl::Status(const Batch&, const Checkpoint&)>& handle,
    const CallOptions& options) {
  wire::ReplayEventsRequest follow = internal::ToProto(request);
  if (from) follow.set_after_position(from->position);
  uint64_t position = follow.after_position();
  internal::Replay replay(core_, std::move(follow), from ? from->store_id : "", options);
  for (;;) {
    const auto message = replay.Next();
    if (!message.ok()) return message.status();
    // A sign of life is nothing to deal with.
    if ((*message)->events().empty() && (*message)->position() == position) continue;
    position = (*message)->position();
    absl::Status handled = handle(Batch(**message), {replay.store_id(), position});
    if (!handled.ok()) return handled;
  }
}

}  // namespace client
}  // namespace firn
