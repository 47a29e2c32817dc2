#include "conformance_calls.h"

#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "conformance_json.h"

namespace firn::testing {
namespace {

using Answer = absl::StatusOr<json>;

// How long a projection of a few events may take to be built.
constexpr absl::Duration kBuildDeadline = absl::Seconds(30);
constexpr absl::Duration kBuildPoll = absl::Milliseconds(10);

// The client asks for JSON texts in any case.
void CheckPayloadForm(Members& members) {
  if (members.Has("payload_form") && members.Text("payload_form") != "PAYLOAD_FORM_JSON") {
    throw std::invalid_argument("the client only asks for PAYLOAD_FORM_JSON");
  }
}

json ToJson(const BatchResult& result) {
  return {{"events", testing::ToJson(result.events)},
          {"duplicate", result.duplicate},
          {"durability", DurabilityName(result.durability)}};
}

Answer AppendEvent(Client& client, Members& members) {
  const auto result = client.Append(ToEvent(members.At("event")),
                                    members.OptionalInteger<uint64_t>("expected_revision"));
  if (!result.ok()) return result.status();
  return json{{"position", std::to_string(result->event.position)},
              {"revision", std::to_string(result->event.revision)},
              {"created_at", TimeText(result->event.created_at)},
              {"duplicate", result->duplicate},
              {"durability", DurabilityName(result->durability)}};
}

Answer AppendEvents(Client& client, Members& members) {
  const auto result =
      client.AppendBatch(ToEvents(members.At("events")), ToChecks(members.At("checks")));
  if (!result.ok()) return result.status();
  return ToJson(*result);
}

// The number of a status code in gRPC is that of absl's.
json ToStreamError(const absl::Status& status) {
  const Error error = ErrorOf(status);
  json object = {{"code", static_cast<int>(error.code)},
                 {"reason", "ERROR_REASON_" + error.reason_name},
                 {"message", error.message},
                 {"metadata", error.metadata},
                 {"invalid_fields", json::array()}};
  for (const InvalidField& field : error.fields) {
    object["invalid_fields"].push_back(
        {{"field", field.field}, {"description", field.description}});
  }
  if (error.conflict) object["conflict"] = testing::ToJson(error)["conflict"];
  return object;
}

Answer CallAppendStream(Client& client, const json& requests) {
  json results = json::array();
  AppendStream stream = client.OpenAppendStream();
  size_t number = 0;
  for (const json& request : requests) {
    Members members(request);
    stream.Append(ToEvents(members.At("events")), ToChecks(members.At("checks")),
                  [&results, number = ++number](const absl::StatusOr<BatchResult>& result) {
                    json answer = {{"request_number", std::to_string(number)}};
                    if (result.ok()) {
                      answer["appended"] = ToJson(*result);
                    } else {
                      answer["error"] = ToStreamError(result.status());
                    }
                    results.push_back(std::move(answer));
                  });
    members.CheckAllKnown();
  }
  stream.Flush();
  return json{{"results", results}};
}

Answer GetEvents(Client& client, Members& members) {
  CheckPayloadForm(members);
  const auto page =
      client.GetEvents({.after_position = members.Integer<uint64_t>("after_position"),
                        .until_position = members.OptionalInteger<uint64_t>("until_position"),
                        .query = ToQuery(members.At("query")),
                        .bounds = ToBounds(members.At("bounds")),
                        .backwards = members.Flag("backwards"),
                        .page_size = members.Integer<uint32_t>("page_size"),
                        .page_token = members.Text("page_token")});
  if (!page.ok()) return page.status();
  return json{{"events", testing::ToJson(page->events)},
              {"next_page_token", page->next_page_token},
              {"head", std::to_string(page->head)},
              {"position", std::to_string(page->position)}};
}

Answer GetNewestEvents(Client& client, Members& members) {
  CheckPayloadForm(members);
  GetNewestRequest request{.streams = members.Texts("streams"),
                           .until_position = members.OptionalInteger<uint64_t>("until_position"),
                           .as_of = members.OptionalTime("as_of")};
  for (const json& query : members.At("queries")) request.queries.push_back(*ToQuery(query));
  const auto newest = client.GetNewest(request);
  if (!newest.ok()) return newest.status();
  json events = json::array();
  for (const std::optional<Event>& event : newest->events) {
    events.push_back({{"position", "0"}});
    if (event) events.back()["event"] = testing::ToJson(*event);
  }
  return json{{"newest", events}, {"head", std::to_string(newest->head)}};
}

Answer CountEvents(Client& client, Members& members) {
  const auto count =
      client.Count({.after_position = members.Integer<uint64_t>("after_position"),
                    .until_position = members.OptionalInteger<uint64_t>("until_position"),
                    .query = ToQuery(members.At("query")),
                    .bounds = ToBounds(members.At("bounds"))});
  if (!count.ok()) return count.status();
  // All is counted, so that it has come to where it was to.
  return json{{"count", std::to_string(count->count)},
              {"position", std::to_string(count->position)},
              {"until", std::to_string(count->position)}};
}

Answer ReplayEvents(Client& client, Members& members) {
  CheckPayloadForm(members);
  Stream<Batch> stream = [&] {
    if (members.Flag("follow")) {
      FollowRequest request{.after_position = members.Integer<uint64_t>("after_position"),
                            .query = ToQuery(members.At("query")),
                            .bounds = ToBounds(members.At("bounds")),
                            .batch_size = members.Integer<uint32_t>("batch_size"),
                            .max_lag = members.Integer<uint64_t>("max_lag")};
      if (const auto interval = members.OptionalDuration("heartbeat_interval")) {
        request.heartbeat_interval = *interval;
      }
      return client.FollowBatches(request);
    }
    return client.ReplayBatches(
        {.after_position = members.Integer<uint64_t>("after_position"),
         .until_position = members.OptionalInteger<uint64_t>("until_position"),
         .query = ToQuery(members.At("query")),
         .bounds = ToBounds(members.At("bounds")),
         .batch_size = members.Integer<uint32_t>("batch_size")});
  }();
  json answer = {{"events", json::array()}, {"position", "0"}, {"head", "0"}};
  for (const absl::StatusOr<Batch>& batch : stream) {
    if (!batch.ok()) return batch.status();
    for (const EventView event : *batch) answer["events"].push_back(testing::ToJson(event));
    answer["position"] = std::to_string(batch->position());
    answer["head"] = std::to_string(batch->head());
  }
  return answer;
}

Answer GetHead(Client& client, Members& /*members*/) {
  const auto head = client.GetHead();
  if (!head.ok()) return head.status();
  return json{{"position", std::to_string(head->position)},
              {"created_at", TimeText(head->created_at)},
              {"store_id", head->store_id},
              {"server_version", head->server_version}};
}

Answer GetPositionAt(Client& client, Members& members) {
  const auto at = client.GetPositionAt(members.OptionalTime("time").value());
  if (!at.ok()) return at.status();
  return json{{"position", std::to_string(at->position)},
              {"created_at", TimeText(at->created_at)},
              {"head", std::to_string(at->head)}};
}

Answer GetTimeAt(Client& client, Members& members) {
  const auto time = client.GetTimeAt(members.Integer<uint64_t>("position"));
  if (!time.ok()) return time.status();
  return json{{"created_at", TimeText(*time)}};
}

Answer CreateProjection(Client& client, Members& members) {
  CreateProjectionRequest request{
      .name = members.Text("name"),
      .expected_version = members.OptionalInteger<uint32_t>("expected_version"),
      .validate_only = members.Flag("validate_only")};
  for (const json& file : members.At("files")) request.files.push_back({file["path"], file["sql"]});
  const auto created = client.CreateProjection(request);
  if (!created.ok()) return created.status();
  return json{{"version", created->version},
              {"unchanged", created->unchanged},
              {"position", std::to_string(created->position)}};
}

SqlValue ToSqlValue(const json& object) {
  Members members(object);
  if (const auto integer = members.OptionalInteger<int64_t>("integer")) return *integer;
  if (members.Has("real")) return members.At("real").get<double>();
  if (members.Has("text")) return members.Text("text");
  if (members.Has("blob")) return Blob{DecodeBase64(members.Text("blob"))};
  return std::monostate();
}

// Asks again until the projection has been built.
Answer Query(Client& client, Members& members) {
  SqlQuery query{.sql = members.Text("sql"),
                 .projection = members.Text("projection"),
                 .as_of = ToAsOf(members.At("as_of")),
                 .timeout = members.OptionalDuration("timeout"),
                 .max_rows = members.Integer<uint64_t>("max_rows"),
                 .max_bytes = members.Integer<uint64_t>("max_bytes")};
  if (members.Has("parameters")) {
    for (const auto& [name, value] : members.At("parameters").items()) {
      query.parameters[name] = ToSqlValue(value);
    }
  }
  const absl::Time deadline = absl::Now() + kBuildDeadline;
  for (;;) {
    const auto result = client.Query(query);
    if (result.ok()) return testing::ToJson(*result);
    if (ReasonOf(result.status()) != ErrorReason::kProjectionNotReady || absl::Now() > deadline) {
      return result.status();
    }
    absl::SleepFor(kBuildPoll);
  }
}

Answer GetState(Client& client, Members& members) {
  const auto state = client.GetState({.target = ToTarget(members.At("target")),
                                      .as_of = ToAsOf(members.At("as_of")),
                                      .projection = members.Text("projection")});
  if (!state.ok()) return state.status();
  return json{{"state_json", state->json},
              {"position", std::to_string(state->position)},
              {"last_event_position", std::to_string(state->last_event_position)},
              {"events", state->events}};
}

Answer GetHistory(Client& client, Members& members) {
  CheckPayloadForm(members);
  const auto page = client.GetHistory({.target = ToTarget(members.At("target")),
                                       .as_of = ToAsOf(members.At("as_of")),
                                       .projection = members.Text("projection"),
                                       .page_size = members.Integer<int32_t>("page_size"),
                                       .page_token = members.Text("page_token")});
  if (!page.ok()) return page.status();
  json entries = json::array();
  for (const HistoryEntry& entry : page->entries) entries.push_back(testing::ToJson(entry));
  return json{{"entries", entries},
              {"next_page_token", page->next_page_token},
              {"related_until", std::to_string(page->related_until)},
              {"position", std::to_string(page->position)}};
}

using UndoCall = absl::StatusOr<UndoResult> (Client::*)(const UndoRequest&, const CallOptions&);

Answer UndoOrRedo(Client& client, Members& members, UndoCall call) {
  UndoRequest request{.force = members.Flag("force"),
                      .validate_only = members.Flag("validate_only"),
                      .request_id = members.Text("request_id")};
  if (members.Has("event_id")) {
    request.what = OneEvent{members.Text("event_id")};
  } else if (members.Has("batch_position")) {
    request.what = WholeBatch{members.Integer<uint64_t>("batch_position")};
  } else {
    Members gesture(members.At("last_gesture"));
    request.what = LastGesture{gesture.Text("user_id"), gesture.Text("session_id")};
  }
  if (members.Has("user_id")) request.user_id = members.Text("user_id");
  if (members.Has("metadata")) {
    request.metadata = members.At("metadata").get<std::map<std::string, std::string>>();
  }
  const auto result = (client.*call)(request, {});
  if (!result.ok()) return result.status();
  return json{{"events", testing::ToJson(result->events)},
              {"event_ids", result->event_ids},
              {"overridden", testing::ToJson(result->overridden)},
              {"duplicate", result->duplicate},
              {"durability", DurabilityName(result->durability)}};
}

Answer Dispatch(Client& client, const std::string& call, Members& members) {
  static const std::map<std::string, Answer (*)(Client&, Members&)> calls = {
      {"AppendEvent", AppendEvent},
      {"AppendEvents", AppendEvents},
      {"GetEvents", GetEvents},
      {"GetNewestEvents", GetNewestEvents},
      {"CountEvents", CountEvents},
      {"ReplayEvents", ReplayEvents},
      {"GetHead", GetHead},
      {"GetPositionAt", GetPositionAt},
      {"GetTimeAt", GetTimeAt},
      {"CreateProjection", CreateProjection},
      {"Query", Query},
      {"GetState", GetState},
      {"GetHistory", GetHistory}};
  if (call == "Undo") return UndoOrRedo(client, members, &Client::Undo);
  if (call == "Redo") return UndoOrRedo(client, members, &Client::Redo);
  const auto found = calls.find(call);
  if (found == calls.end()) throw std::invalid_argument("the test does not know " + call);
  return found->second(client, members);
}

}  // namespace

absl::StatusOr<json> CallClient(Client& client, const std::string& call, const json& request) {
  if (call == "AppendStream") return CallAppendStream(client, request);
  Members members(request);
  Answer answer = Dispatch(client, call, members);
  members.CheckAllKnown();
  return answer;
}

}  // namespace firn::testing
