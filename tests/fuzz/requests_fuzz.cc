// Requests as messages: the first line is the name of a request of firn.v1, the rest is the message
// in protobuf's text format, as far as it can be read. Reads give what a loop over the log finds;
// what is appended is the event that was sent, and is told alike by all that write events.

#include <memory>
#include <string>
#include <vector>

#include "firn/rpc/convert.h"
#include "firn/rpc/event_encoder.h"
#include "firn/rpc/history_requests.h"
#include "firn/rpc/read_requests.h"
#include "firn/rpc/requests.h"
#include "tests/fuzz/log_of_reads.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/text_message.h"

namespace firn::fuzz {
namespace {

const std::shared_ptr<const schema::Schemas>& Schemas() {
  static const auto* const schemas = new std::shared_ptr<const schema::Schemas>(
      schema::Registry(schema::Policy::kEnforce).schemas());
  return *schemas;
}

// The event as the log would lend it.
RecordedEvent Lend(const Event& event, const std::string& stream,
                   const std::vector<std::string_view>& tags) {
  RecordedEvent lent;
  lent.position = 7;
  lent.revision = 3;
  lent.recorded_us = 1'700'000'000'000'001;
  lent.id = event.id;
  lent.timestamp_ms = event.timestamp_ms;
  lent.event_type = event.event_type;
  lent.payload = event.payload.bytes;
  lent.content_type = event.payload.content_type;
  lent.target_type = event.target_type;
  lent.target_id = event.target_id;
  if (event.user_id) lent.user_id = *event.user_id;
  lent.stream = stream;
  lent.tags = tags;
  lent.metadata = event.metadata;
  return lent;
}

void CheckEvent(const Event& event) {
  const std::string stream = StreamOf(event);
  const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
  const RecordedEvent lent = Lend(event, stream, tags);
  for (const v1::PayloadForm form : {v1::PAYLOAD_FORM_JSON, v1::PAYLOAD_FORM_STRUCT}) {
    v1::EventDTO told;
    rpc::FillEvent(lent, form, told);
    rpc::EventEncoder encoder(form, 1 << 10);
    encoder.Add(lent);
    const grpc::Slice slice = encoder.Take();
    v1::ReplayEventsResponse response;
    if (!response.ParseFromArray(slice.begin(), static_cast<int>(slice.size()))) {
      Fail("a replay cannot be read: " + told.DebugString());
    }
    if (response.events_size() != 1 || response.events(0).DebugString() != told.DebugString()) {
      Fail("a replay tells " + response.DebugString() + " instead of " + told.DebugString());
    }
    if (form == v1::PAYLOAD_FORM_STRUCT) continue;
    // An event that was read can be appended elsewhere, and is the same.
    std::vector<FieldViolation> violations;
    const Event again = rpc::TakeEvent(told, "", violations);
    if (!violations.empty() || !(again == event)) Fail("read as another: " + told.DebugString());
  }
}

template <typename Request>
void CheckAppend(std::string_view text) {
  Request request;
  if (!ParseText(text, request)) return;
  const auto taken = rpc::TakeAppend(request, 1'700'000'000'000, Schemas());
  if (!taken.ok()) return CheckRefusal(taken.status(), {ErrorReason::kInvalidField});
  if (taken->request.events.empty()) Fail("an append of nothing");
  if (!taken->request.refusal.ok()) {
    CheckRefusal(taken->request.refusal, {ErrorReason::kInvalidField});
  }
  for (const Event& event : taken->request.events) CheckEvent(event);
}

template <typename Spec>
void CheckSpec(const absl::StatusOr<Spec>& spec) {
  if (!spec.ok()) {
    return CheckRefusal(spec.status(),
                        {ErrorReason::kInvalidField, ErrorReason::kPositionBeyondHead});
  }
  LogOfReads::Instance().CheckRead(*spec);
}

template <typename Request>
void CheckRead(std::string_view text) {
  Request request;
  if (!ParseText(text, request)) return;
  CheckSpec(rpc::TakeRead(request, LogOfReads::Instance().head()));
}

void CheckReplay(std::string_view text) {
  v1::ReplayEventsRequest request;
  if (!ParseText(text, request)) return;
  CheckSpec(rpc::TakeReplay(request, LogOfReads::Instance().head()));
}

void CheckNewest(std::string_view text) {
  v1::GetNewestEventsRequest request;
  if (!ParseText(text, request)) return;
  const auto taken = rpc::TakeNewest(request, LogOfReads::Instance().head());
  if (!taken.ok()) {
    return CheckRefusal(taken.status(),
                        {ErrorReason::kInvalidField, ErrorReason::kPositionBeyondHead});
  }
  for (const Query& query : taken->queries) {
    rpc::ReadSpec spec{.filter = {.query = query}, .until = taken->until, .backwards = true};
    spec.page = {.events = 1, .work = 1000};
    LogOfReads::Instance().CheckRead(spec);
  }
}

void CheckHistory(std::string_view text) {
  v1::GetHistoryRequest request;
  if (!ParseText(text, request)) return;
  const auto taken = rpc::TakeHistory(request, LogOfReads::Instance().head());
  if (taken.ok()) return;
  CheckRefusal(taken.status(), {ErrorReason::kInvalidField, ErrorReason::kPositionBeyondHead});
}

template <typename Request>
void CheckUndo(std::string_view text) {
  Request request;
  if (!ParseText(text, request)) return;
  const auto taken = rpc::TakeUndo(request);
  if (!taken.ok()) CheckRefusal(taken.status(), {ErrorReason::kInvalidField});
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace v1 = firn::v1;
  google::protobuf::SetLogHandler(nullptr);
  const std::string_view text = TextOf(data, size);
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view name = text.substr(0, end);
  const std::string_view message = text.substr(std::min(end + 1, text.size()));
  if (name == "AppendEventRequest") CheckAppend<v1::AppendEventRequest>(message);
  if (name == "AppendEventsRequest") CheckAppend<v1::AppendEventsRequest>(message);
  if (name == "AppendStreamRequest") CheckAppend<v1::AppendStreamRequest>(message);
  if (name == "GetEventsRequest") CheckRead<v1::GetEventsRequest>(message);
  if (name == "CountEventsRequest") CheckRead<v1::CountEventsRequest>(message);
  if (name == "ReplayEventsRequest") CheckReplay(message);
  if (name == "GetNewestEventsRequest") CheckNewest(message);
  if (name == "GetHistoryRequest") CheckHistory(message);
  if (name == "UndoRequest") CheckUndo<v1::UndoRequest>(message);
  if (name == "RedoRequest") CheckUndo<v1::RedoRequest>(message);
  return 0;
}
