#include "cli/torture/remote.h"

#include <algorithm>
#include <functional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/errors.h"

namespace firn::torture {
namespace {

constexpr size_t kRetriesMax = 20;

void ToDto(const PlannedEvent& event, v1::EventDTO& dto) {
  dto.set_id(FormatId(event.id));
  dto.set_timestamp(event.timestamp_ms);
  dto.set_event_type(event.event_type);
  dto.set_payload_json(event.payload_json);
  dto.set_target_type(event.target_type);
  dto.set_target_id(event.target_id);
  dto.set_stream(event.stream);
  if (!event.user_id.empty()) dto.set_user_id(event.user_id);
  for (const std::string& tag : event.tags) dto.add_tags(tag);
}

LoggedEvent ToLogged(const v1::EventDTO& dto) {
  LoggedEvent logged;
  PlannedEvent& event = logged.event;
  event.id = ParseId(dto.id()).value_or(EventId{});
  event.timestamp_ms = dto.timestamp();
  event.event_type = dto.event_type();
  event.payload_json = dto.payload_json();
  event.target_type = dto.target_type();
  event.target_id = dto.target_id();
  event.stream = dto.stream();
  event.user_id = dto.user_id();
  event.tags.assign(dto.tags().begin(), dto.tags().end());
  logged.position = dto.position();
  logged.revision = dto.revision();
  absl::Time recorded;
  std::string error;
  if (absl::ParseTime(absl::RFC3339_full, dto.created_at(), &recorded, &error)) {
    logged.recorded_us = absl::ToUnixMicros(recorded);
  }
  logged.batch_index = dto.batch_index();
  return logged;
}

void SetCondition(const Condition& condition, v1::AppendEventsRequest& request) {
  if (condition.kind == Condition::Kind::kRevision) {
    v1::StreamRevisionCheck& check = *request.add_checks()->mutable_stream_revision();
    check.set_stream(condition.name);
    check.set_revision(condition.number);
  } else if (condition.kind == Condition::Kind::kNoTag) {
    v1::NoMatchCheck& check = *request.add_checks()->mutable_no_match();
    check.mutable_query()->add_items()->add_tags(condition.name);
    check.set_after_position(condition.number);
  }
}

Answer ToAnswer(const grpc::Status& status, const v1::AppendEventsResponse& response) {
  Answer answer;
  if (status.ok()) {
    answer.kind = Answer::Kind::kAppended;
    answer.is_duplicate = response.duplicate();
    for (const v1::AppendedEvent& event : response.events()) {
      answer.places.push_back({event.position(), event.revision()});
    }
    return answer;
  }
  const cli::ServerError error = cli::ReadServerError(status);
  // These say that nothing was written; of all others nobody knows.
  static constexpr const char* kRefusals[] = {"CHECK_FAILED", "POSITION_BEYOND_HEAD", "DISK_FULL",
                                              "OVERLOADED", "INVALID_FIELD"};
  const bool is_refused = std::any_of(std::begin(kRefusals), std::end(kRefusals),
                                      [&](const char* reason) { return error.reason == reason; });
  answer.kind = is_refused ? Answer::Kind::kRefused : Answer::Kind::kInDoubt;
  answer.reason = error.reason.empty() ? "UNAVAILABLE" : error.reason;
  return answer;
}

Answer Send(cli::Client& client, const std::vector<PlannedEvent>& events,
            const Condition& condition) {
  v1::AppendEventsRequest request;
  for (const PlannedEvent& event : events) ToDto(event, *request.add_events());
  SetCondition(condition, request);
  v1::AppendEventsResponse response;
  const grpc::Status status = client.AppendEvents(request, absl::ZeroDuration(), &response);
  return ToAnswer(status, response);
}

grpc::Status Replay(cli::Client& client, const v1::ReplayEventsRequest& request,
                    const std::function<void(const v1::EventDTO&)>& take) {
  return client.ReplayEvents(request, {.take = [&](const v1::ReplayEventsResponse& message) {
                               for (const v1::EventDTO& event : message.events()) take(event);
                               return true;
                             }});
}

}  // namespace

Append AppendTo(cli::Client& client) {
  return [&client](const std::vector<PlannedEvent>& events, const Condition& condition) {
    return Send(client, events, condition);
  };
}

absl::StatusOr<std::vector<LoggedEvent>> ReadLog(cli::Client& client) {
  v1::ReplayEventsRequest request;
  request.set_payload_form(v1::PAYLOAD_FORM_JSON);
  std::vector<LoggedEvent> log;
  const grpc::Status status =
      Replay(client, request, [&](const v1::EventDTO& event) { log.push_back(ToLogged(event)); });
  if (!status.ok()) return client.Explain(status);
  return log;
}

Violations CheckLookups(cli::Client& client, const std::vector<LoggedEvent>& log) {
  Violations violations;
  const auto check = [&](const std::string& name, auto add, auto has) {
    v1::ReplayEventsRequest request;
    request.set_until_position(log.size());
    request.set_payload_form(v1::PAYLOAD_FORM_JSON);
    add(*request.mutable_query()->add_items());
    std::vector<uint64_t> expected;
    std::vector<uint64_t> found;
    for (const LoggedEvent& logged : log) {
      if (has(logged.event)) expected.push_back(logged.position);
    }
    const grpc::Status status = Replay(
        client, request, [&](const v1::EventDTO& event) { found.push_back(event.position()); });
    if (!status.ok()) {
      violations.push_back({kIndex, absl::StrCat(name, ": ", status.error_message())});
    } else if (found != expected) {
      violations.push_back({kIndex, absl::StrCat(name, ": ", found.size(), " events are found, ",
                                                 expected.size(), " are in the log")});
    }
  };
  for (const std::string& stream : AllNames().streams) {
    check(
        stream, [&](v1::QueryItem& item) { item.add_streams(stream); },
        [&](const PlannedEvent& event) { return event.stream == stream; });
  }
  for (const std::string& tag : AllNames().tags) {
    check(
        tag, [&](v1::QueryItem& item) { item.add_tags(tag); },
        [&](const PlannedEvent& event) {
          return std::find(event.tags.begin(), event.tags.end(), tag) != event.tags.end();
        });
  }
  for (const std::string& type : AllNames().event_types) {
    check(
        type, [&](v1::QueryItem& item) { item.add_event_types(type); },
        [&](const PlannedEvent& event) { return event.event_type == type; });
  }
  return violations;
}

Violations CheckRetries(cli::Client& client, const Testimony& testimony) {
  Violations violations;
  size_t sent = 0;
  for (auto entry = testimony.batches.rbegin();
       entry != testimony.batches.rend() && sent < kRetriesMax; ++entry) {
    const auto& [batch, fate] = *entry;
    if (!fate.acknowledged) continue;
    ++sent;
    const Answer answer = Send(client, PlanBatch(testimony.run, batch), fate.condition);
    if (answer.kind == Answer::Kind::kAppended && answer.is_duplicate &&
        answer.places.front().position == fate.position) {
      continue;
    }
    violations.push_back({kRetry, absl::StrCat("batch ", batch, ", sent again, is not known at ",
                                               fate.position, ": ", answer.reason)});
  }
  return violations;
}

}  // namespace firn::torture
