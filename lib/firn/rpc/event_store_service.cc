#include "firn/rpc/event_store_service.h"

#include <utility>

#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/requests.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once: enough that a burst of requests is taken in
// without a turn of the queue for each.
constexpr int kWaitingCalls = 16;

int64_t NowMs() { return SystemClockMicros() / 1000; }

// How gRPC is asked for the next call of a method (which belongs to a base of the service).
template <typename Service, typename Base, typename Request, typename Writer>
auto Requester(Service& service, grpc::ServerCompletionQueue& queue,
               void (Base::*request)(grpc::ServerContext*, Request*, Writer*,
                                     grpc::CompletionQueue*, grpc::ServerCompletionQueue*, void*)) {
  return [&service, &queue, request](grpc::ServerContext* context, Request* message, Writer* writer,
                                     void* tag) {
    (service.*request)(context, message, writer, &queue, &queue, tag);
  };
}

v1::AppendEventResponse ToEventResponse(const AppendResult& result) {
  const AppendedEvent& place = result.events.front();
  v1::AppendEventResponse response;
  response.set_position(place.position);
  response.set_revision(place.revision);
  response.set_created_at(FormatRfc3339(place.recorded_us));
  response.set_duplicate(result.duplicate);
  response.set_durability(v1::DURABILITY_FSYNCED);
  return response;
}

v1::AppendEventsResponse ToEventsResponse(const AppendResult& result) {
  v1::AppendEventsResponse response;
  for (const AppendedEvent& place : result.events) {
    v1::AppendedEvent& event = *response.add_events();
    event.set_position(place.position);
    event.set_revision(place.revision);
    event.set_created_at(FormatRfc3339(place.recorded_us));
  }
  response.set_duplicate(result.duplicate);
  response.set_durability(v1::DURABILITY_FSYNCED);
  return response;
}

// Checks the request, appends it, and answers when it is durable.
template <typename Request, typename Response>
void Append(Store& store, UnaryCall<Request, Response>& call,
            Response (*to_response)(const AppendResult&)) {
  absl::StatusOr<AppendRequest> request = TakeAppend(call.request(), NowMs());
  if (!request.ok()) {
    call.Finish(request.status());
    return;
  }
  store.Append(*std::move(request), [&call, to_response](absl::StatusOr<AppendResult> result) {
    if (result.ok()) {
      call.Finish(to_response(*result));
    } else {
      call.Finish(result.status());
    }
  });
}

}  // namespace

void EventStoreService::Accept(grpc::ServerCompletionQueue& queue) {
  using Async = v1::EventStore::AsyncService;
  append_event_.request_call = Requester(service_, queue, &Async::RequestAppendEvent);
  append_event_.handle = [this](AppendEventCall& call) { Append(store_, call, ToEventResponse); };
  append_events_.request_call = Requester(service_, queue, &Async::RequestAppendEvents);
  append_events_.handle = [this](AppendEventsCall& call) {
    Append(store_, call, ToEventsResponse);
  };
  get_events_.request_call = Requester(service_, queue, &Async::RequestGetEvents);
  get_events_.handle = [this](GetEventsCall& call) { GetEvents(call); };
  get_head_.request_call = Requester(service_, queue, &Async::RequestGetHead);
  get_head_.handle = [this](GetHeadCall& call) { GetHead(call); };
  replay_events_.request_call = Requester(service_, queue, &Async::RequestReplayEvents);
  for (int i = 0; i < kWaitingCalls; ++i) {
    AppendEventCall::Accept(append_event_);
    AppendEventsCall::Accept(append_events_);
    GetEventsCall::Accept(get_events_);
    GetHeadCall::Accept(get_head_);
    ReplayCall::Accept(replay_events_);
  }
}

void EventStoreService::GetEvents(GetEventsCall& call) {
  const absl::StatusOr<ReadRange> range = ParseRead(call.request(), store_.head().position);
  if (!range.ok()) {
    call.Finish(range.status());
    return;
  }
  const absl::Status queued = store_.Read([&call, range = *range](EventReader& reader) {
    v1::GetEventsResponse response;
    const absl::StatusOr<Position> last = reader.ReadPage(
        range.after, range.until, range.page,
        [&](const RecordedEvent& event) { FillEvent(event, range.form, *response.add_events()); });
    if (!last.ok()) {
      call.Finish(last.status());
      return;
    }
    if (*last < range.until) response.set_next_page_token(MakePageToken(call.request(), *last));
    response.set_head(range.until);
    call.Finish(response);
  });
  if (!queued.ok()) call.Finish(queued);
}

void EventStoreService::GetHead(GetHeadCall& call) {
  const Head head = store_.head();
  v1::GetHeadResponse response;
  response.set_position(head.position);
  if (head.position > 0) response.set_created_at(FormatRfc3339(head.recorded_us));
  response.set_store_id(store_.store_id());
  response.set_server_version(FIRN_VERSION);
  call.Finish(response);
}

}  // namespace firn::rpc
