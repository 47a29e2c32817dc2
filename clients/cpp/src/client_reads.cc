// Pages, newest events, counts, the head.

#include <optional>
#include <utility>

#include "absl/time/clock.h"
#include "firn/client/client.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/methods.h"
#include "src/sources.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;
using internal::Call;

namespace {

wire::GetEventsRequest ToProto(const GetEventsRequest& request) {
  wire::GetEventsRequest message;
  message.set_payload_form(wire::PAYLOAD_FORM_JSON);
  message.set_after_position(request.after_position);
  if (request.until_position) message.set_until_position(*request.until_position);
  if (request.query) *message.mutable_query() = internal::ToProto(*request.query);
  *message.mutable_bounds() = internal::ToProto(request.bounds);
  message.set_backwards(request.backwards);
  message.set_page_size(request.page_size);
  message.set_page_token(request.page_token);
  return message;
}

struct EventsOfPage {
  static int Count(const wire::GetEventsResponse& page) { return page.events_size(); }
  static EventView Take(const wire::GetEventsResponse& page, int index) {
    return EventView(page.events(index));
  }
};

// Those of the next of several calls that have one deadline.
CallOptions Until(absl::Time deadline, const CallOptions& options) {
  return {.deadline = deadline - absl::Now(), .stop = options.stop};
}

size_t ItemsOf(const GetNewestRequest& request) {
  return request.streams.size() + request.queries.size();
}

// Asks for some of the streams, then queries, of the request.
wire::GetNewestEventsRequest PartOf(const GetNewestRequest& request, size_t begin, size_t end) {
  wire::GetNewestEventsRequest message;
  message.set_payload_form(wire::PAYLOAD_FORM_JSON);
  for (size_t i = begin; i < end; ++i) {
    if (i < request.streams.size()) {
      message.add_streams(request.streams[i]);
    } else {
      *message.add_queries() = internal::ToProto(request.queries[i - request.streams.size()]);
    }
  }
  if (request.until_position) message.set_until_position(*request.until_position);
  if (request.as_of) *message.mutable_as_of() = internal::ToTimestamp(*request.as_of);
  return message;
}

}  // namespace

absl::StatusOr<EventPage> Client::GetEvents(const GetEventsRequest& request,
                                            const CallOptions& options) {
  const auto response =
      Call<wire::GetEventsResponse>(*core_, internal::kGetEvents, ToProto(request), options);
  if (!response.ok()) return response.status();
  return EventPage{.events = internal::ToEvents(response->events()),
                   .next_page_token = response->next_page_token(),
                   .head = response->head(),
                   .position = response->position()};
}

Stream<EventView> Client::GetAllEvents(const GetEventsRequest& request,
                                       const CallOptions& options) {
  using Pages = internal::PageSource<EventView, wire::GetEventsRequest, wire::GetEventsResponse,
                                     EventsOfPage>;
  return Stream<EventView>(
      std::make_unique<Pages>(core_, internal::kGetEvents, ToProto(request), options));
}

absl::StatusOr<NewestEvents> Client::GetNewest(const GetNewestRequest& request,
                                               const CallOptions& options) {
  NewestEvents newest;
  const absl::Time deadline = core_->DeadlineOf(options);
  const auto ask = [&](const wire::GetNewestEventsRequest& message) {
    return Call<wire::GetNewestEventsResponse>(*core_, internal::kGetNewestEvents, message,
                                               Until(deadline, options));
  };
  wire::GetNewestEventsRequest message = PartOf(request, 0, ItemsOf(request));
  do {
    const auto response = ask(message);
    if (!response.ok()) return response.status();
    if (newest.events.empty()) newest.head = response->head();
    const size_t left = ItemsOf(request) - newest.events.size();
    const auto found_size = static_cast<size_t>(response->newest_size());
    // None is the right answer to none, which the server refuses.
    if (found_size == 0 || found_size > left) return internal::Misfit();
    for (wire::NewestEvent found : response->newest()) {
      // Where an answer was not allowed to look further, another goes on from there.
      while (!found.has_event() && found.position() > 0) {
        wire::GetNewestEventsRequest one =
            PartOf(request, newest.events.size(), newest.events.size() + 1);
        one.set_until_position(found.position());
        const auto further = ask(one);
        if (!further.ok()) return further.status();
        if (further->newest_size() != 1) return internal::Misfit();
        if (further->newest(0).position() >= found.position()) return internal::Misfit();
        found = further->newest(0);
      }
      newest.events.push_back(found.has_event() ? std::optional(EventView(found.event()).ToEvent())
                                                : std::nullopt);
    }
    message = PartOf(request, newest.events.size(), ItemsOf(request));
    message.set_until_position(newest.head);
  } while (newest.events.size() < ItemsOf(request));
  return newest;
}

absl::StatusOr<EventCount> Client::Count(const CountRequest& request, const CallOptions& options) {
  wire::CountEventsRequest message;
  message.set_after_position(request.after_position);
  if (request.until_position) message.set_until_position(*request.until_position);
  if (request.query) *message.mutable_query() = internal::ToProto(*request.query);
  *message.mutable_bounds() = internal::ToProto(request.bounds);
  EventCount count;
  const absl::Time deadline = core_->DeadlineOf(options);
  for (;;) {
    const auto response = Call<wire::CountEventsResponse>(*core_, internal::kCountEvents, message,
                                                          Until(deadline, options));
    if (!response.ok()) return response.status();
    count.count += response->count();
    count.position = response->position();
    if (count.position >= response->until()) return count;
    if (count.position <= message.after_position()) return internal::Misfit();
    message.set_after_position(count.position);
    message.set_until_position(response->until());
  }
}

absl::StatusOr<Head> Client::GetHead(const CallOptions& options) {
  const auto response =
      Call<wire::GetHeadResponse>(*core_, internal::kGetHead, wire::GetHeadRequest(), options);
  if (!response.ok()) return response.status();
  return Head{.position = response->position(),
              .created_at = internal::ParseTime(response->created_at()),
              .store_id = response->store_id(),
              .server_version = response->server_version()};
}

absl::StatusOr<PositionAt> Client::GetPositionAt(absl::Time time, const CallOptions& options) {
  wire::GetPositionAtRequest request;
  *request.mutable_time() = internal::ToTimestamp(time);
  const auto response = Call<wire::GetPositionAtResponse>(*core_, internal::kGetPositionAt,
                                                          std::move(request), options);
  if (!response.ok()) return response.status();
  return PositionAt{.position = response->position(),
                    .created_at = internal::ParseTime(response->created_at()),
                    .head = response->head()};
}

absl::StatusOr<absl::Time> Client::GetTimeAt(uint64_t position, const CallOptions& options) {
  wire::GetTimeAtRequest request;
  request.set_position(position);
  const auto response =
      Call<wire::GetTimeAtResponse>(*core_, internal::kGetTimeAt, std::move(request), options);
  if (!response.ok()) return response.status();
  const absl::Time time = internal::ParseTime(response->created_at());
  if (time == absl::InfinitePast()) return internal::Misfit();
  return time;
}

}  // namespace client
}  // namespace firn
