#include "firn/rpc/replay_call.h"

#include <utility>

#include "absl/status/statusor.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/status_mapping.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {

ReplayCall::ReplayCall(const ReplayMethod& method)
    : method_(method), ticket_(method.calls), writer_(&context_) {
  method_.request_call(&context_, &request_, &writer_, this);
}

void ReplayCall::OnComplete(bool ok) {
  switch (state_) {
    case State::kWaiting:
      if (!ok) break;  // the server has been shut down
      ticket_.SetHandled();
      Accept(method_);
      Start();
      return;
    case State::kWriting:
      if (!ok) {
        Finish(absl::CancelledError("the client is gone"));
      } else {
        ReadNextPage();
      }
      return;
    case State::kFinishing:
      break;
  }
  delete this;
}

void ReplayCall::Start() {
  absl::StatusOr<ReadRange> range = ParseRead(request_, method_.store.head().position);
  if (!range.ok()) {
    Finish(range.status());
    return;
  }
  range_ = *range;
  ReadNextPage();
}

void ReplayCall::ReadNextPage() {
  if (range_.after == range_.until) {
    Finish(absl::OkStatus());
    return;
  }
  if (method_.calls.draining()) {
    Finish(ShuttingDown());
    return;
  }
  const absl::Status queued = method_.store.Read([this](EventReader& reader) { SendPage(reader); });
  if (!queued.ok()) Finish(queued);
}

void ReplayCall::SendPage(EventReader& reader) {
  v1::ReplayEventsResponse message;
  const absl::StatusOr<Position> last = reader.ReadPage(
      range_.after, range_.until, range_.page,
      [&](const RecordedEvent& event) { FillEvent(event, range_.form, *message.add_events()); });
  if (!last.ok()) {
    Finish(last.status());
    return;
  }
  range_.after = *last;
  message.set_position(*last);
  message.set_head(method_.store.head().position);
  state_ = State::kWriting;
  writer_.Write(message, this);
}

void ReplayCall::Finish(const absl::Status& status) {
  state_ = State::kFinishing;
  // A client that is gone hears nothing, and its leaving is no error of ours.
  writer_.Finish(absl::IsCancelled(status) ? grpc::Status::CANCELLED : ToGrpc(status), this);
}

}  // namespace firn::rpc
