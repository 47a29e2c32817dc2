#include "firn/rpc/read_calls.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/read_requests.h"
#include "firn/rpc/reader_call.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {
namespace {

// What an answer of GetNewestEvents may cost.
constexpr size_t kNewestWork = 50'000;

void FillPlan(const ReadResult& result, v1::ReadPlan& plan) {
  for (const ReadPlanItem& item : result.plan) {
    v1::ReadPlanItem& told = *plan.add_items();
    for (const std::string& index : item.indexes) told.add_indexes(index);
    told.set_keys(static_cast<uint32_t>(item.keys));
    for (const std::string& condition : item.conditions) told.add_conditions(condition);
  }
  plan.set_after_position(result.narrowed_after);
  plan.set_until_position(result.narrowed_until);
  plan.set_index_seeks(result.index_seeks);
  plan.set_events_examined(result.examined);
  plan.set_events_matched(result.matched);
}

ReadRequest RequestOf(const ReadSpec& spec) {
  return {.filter = &spec.filter,
          .after = spec.after,
          .until = spec.until,
          .backwards = spec.backwards,
          .limits = spec.page};
}

absl::StatusOr<v1::GetEventsResponse> ReadPage(ReadSpec& spec, Position head, bool explain,
                                               uint64_t fingerprint, EventReader& reader) {
  FIRN_RETURN_IF_ERROR(ApplyTimes(reader, head, spec));
  v1::GetEventsResponse response;
  FIRN_ASSIGN_OR_RETURN(const ReadResult result,
                        reader.Read(RequestOf(spec), [&](const RecordedEvent& event) {
                          FillEvent(event, spec.form, *response.add_events());
                        }));
  if (result.looked_to != (spec.backwards ? spec.after : spec.until)) {
    response.set_next_page_token(MakePageToken(fingerprint, result.looked_to));
  }
  response.set_position(result.looked_to);
  response.set_head(head);
  if (explain) FillPlan(result, *response.mutable_plan());
  return response;
}

absl::StatusOr<v1::CountEventsResponse> Count(ReadSpec& spec, Position head, bool explain,
                                              EventReader& reader) {
  FIRN_RETURN_IF_ERROR(ApplyTimes(reader, head, spec));
  v1::CountEventsResponse response;
  response.set_until(spec.until);
  ReadRequest request = RequestOf(spec);
  request.without_payload = true;
  // Positions have no gaps: all of them need not be looked at.
  if (spec.filter.is_everything()) request.after = request.until;
  FIRN_ASSIGN_OR_RETURN(const ReadResult result, reader.Read(request, [](const auto&) {}));
  response.set_count(spec.filter.is_everything() ? spec.until - spec.after : result.matched);
  response.set_position(result.looked_to);
  if (explain) FillPlan(result, *response.mutable_plan());
  return response;
}

absl::StatusOr<v1::GetNewestEventsResponse> ReadNewest(NewestSpec& spec, Position head,
                                                       EventReader& reader) {
  if (spec.as_of_us) {
    FIRN_ASSIGN_OR_RETURN(const Position last, reader.PositionAt(*spec.as_of_us, head));
    spec.until = std::min(spec.until, last);
  }
  v1::GetNewestEventsResponse response;
  response.set_head(spec.until);
  size_t bytes = 0;
  size_t work = 0;
  for (Query& query : spec.queries) {
    if (bytes >= AnswerBytes(spec.form) || work >= kNewestWork) break;
    const Filter filter = {.query = std::move(query)};
    v1::NewestEvent& newest = *response.add_newest();
    FIRN_ASSIGN_OR_RETURN(const ReadResult result,
                          reader.Read({.filter = &filter,
                                       .until = spec.until,
                                       .backwards = true,
                                       .limits = {.events = 1, .work = kNewestWork - work}},
                                      [&](const RecordedEvent& event) {
                                        bytes += RecordedBytes(event);
                                        FillEvent(event, spec.form, *newest.mutable_event());
                                      }));
    work += result.examined + result.index_seeks;
    if (!newest.has_event()) newest.set_position(result.looked_to);
  }
  return response;
}

}  // namespace

void GetEvents(Store& store, GetEventsCall& call) {
  const Position head = store.head().position;
  const bool explain = call.request().explain();
  const uint64_t fingerprint = FingerprintOf(call.request());
  absl::StatusOr<ReadSpec> spec = TakeRead(call.request(), head);
  if (!spec.ok()) {
    call.Finish(spec.status());
    return;
  }
  AnswerFromReader(store, call, [=, spec = *std::move(spec)](EventReader& reader) mutable {
    return ReadPage(spec, head, explain, fingerprint, reader);
  });
}

void GetNewestEvents(Store& store, GetNewestEventsCall& call) {
  const Position head = store.head().position;
  absl::StatusOr<NewestSpec> spec = TakeNewest(call.request(), head);
  if (!spec.ok()) {
    call.Finish(spec.status());
    return;
  }
  AnswerFromReader(store, call, [head, spec = *std::move(spec)](EventReader& reader) mutable {
    return ReadNewest(spec, head, reader);
  });
}

void CountEvents(Store& store, CountEventsCall& call) {
  const Position head = store.head().position;
  const bool explain = call.request().explain();
  absl::StatusOr<ReadSpec> spec = TakeRead(call.request(), head);
  if (!spec.ok()) {
    call.Finish(spec.status());
    return;
  }
  AnswerFromReader(store, call, [=, spec = *std::move(spec)](EventReader& reader) mutable {
    return Count(spec, head, explain, reader);
  });
}

void GetPositionAt(Store& store, GetPositionAtCall& call) {
  const Position head = store.head().position;
  const absl::StatusOr<int64_t> time = TimeOf(call.request());
  if (!time.ok()) {
    call.Finish(time.status());
    return;
  }
  AnswerFromReader(
      store, call,
      [head, time = *time](EventReader& reader) -> absl::StatusOr<v1::GetPositionAtResponse> {
        FIRN_ASSIGN_OR_RETURN(const Position position, reader.PositionAt(time, head));
        v1::GetPositionAtResponse response;
        response.set_position(position);
        response.set_head(head);
        if (position == 0) return response;
        FIRN_ASSIGN_OR_RETURN(const int64_t recorded_us, reader.RecordedAt(position));
        response.set_created_at(FormatRfc3339(recorded_us));
        return response;
      });
}

void GetTimeAt(Store& store, GetTimeAtCall& call) {
  const absl::StatusOr<Position> position = PositionOf(call.request(), store.head().position);
  if (!position.ok()) {
    call.Finish(position.status());
    return;
  }
  AnswerFromReader(
      store, call,
      [position = *position](EventReader& reader) -> absl::StatusOr<v1::GetTimeAtResponse> {
        FIRN_ASSIGN_OR_RETURN(const int64_t recorded_us, reader.RecordedAt(position));
        v1::GetTimeAtResponse response;
        response.set_created_at(FormatRfc3339(recorded_us));
        return response;
      });
}

}  // namespace firn::rpc
