#include "conformance_json.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"

namespace firn::testing {

std::vector<std::string> Members::Texts(const std::string& name) {
  const json& value = At(name);
  return value.is_null() ? std::vector<std::string>() : value.get<std::vector<std::string>>();
}

std::optional<absl::Time> Members::OptionalTime(const std::string& name) {
  if (At(name).is_null()) return std::nullopt;
  absl::Time time;
  const std::string text = At(name);
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, nullptr)) throw std::invalid_argument(text);
  return time;
}

std::optional<absl::Duration> Members::OptionalDuration(const std::string& name) {
  if (At(name).is_null()) return std::nullopt;
  absl::Duration duration;
  const std::string text = At(name);
  if (!absl::ParseDuration(text, &duration)) throw std::invalid_argument(text);
  return duration;
}

void Members::CheckAllKnown() const {
  if (object_.is_null()) return;
  for (const auto& [name, value] : object_.items()) {
    if (!known_.contains(name)) throw std::invalid_argument("the test does not know " + name);
  }
}

Event ToEvent(const json& object) {
  Members members(object);
  Event event{.id = members.Text("id"),
              .timestamp = absl::FromUnixMillis(members.Integer<int64_t>("timestamp")),
              .event_type = members.Text("event_type"),
              .payload = members.Text("payload_json"),
              .content_type = members.Text("content_type"),
              .target = {members.Text("target_type"), members.Integer<int64_t>("target_id")},
              .stream = members.Text("stream"),
              .tags = members.Texts("tags"),
              .position = members.Integer<uint64_t>("position"),
              .revision = members.Integer<uint64_t>("revision"),
              .batch_index = members.Integer<uint32_t>("batch_index")};
  if (members.Has("payload_bytes")) event.payload = DecodeBase64(members.Text("payload_bytes"));
  if (members.Has("user_id")) event.user_id = members.Text("user_id");
  if (members.Has("metadata")) {
    event.metadata = members.At("metadata").get<std::map<std::string, std::string>>();
  }
  if (const auto time = members.OptionalTime("created_at")) event.created_at = *time;
  members.CheckAllKnown();
  return event;
}

std::vector<Event> ToEvents(const json& array) {
  std::vector<Event> events;
  for (const json& object : array) events.push_back(ToEvent(object));
  return events;
}

Target ToTarget(const json& object) {
  Members members(object);
  Target target{members.Text("target_type"), members.Integer<int64_t>("target_id")};
  members.CheckAllKnown();
  return target;
}

std::optional<EventQuery> ToQuery(const json& object) {
  if (object.is_null()) return std::nullopt;
  EventQuery query;
  Members of_query(object);
  for (const json& item : of_query.At("items")) {
    Members members(item);
    QueryItem& to = query.items.emplace_back();
    to = {.event_types = members.Texts("event_types"),
          .tags = members.Texts("tags"),
          .streams = members.Texts("streams"),
          .event_type_prefixes = members.Texts("event_type_prefixes"),
          .user_ids = members.Texts("user_ids")};
    for (const json& target : members.At("targets")) to.targets.push_back(ToTarget(target));
    members.CheckAllKnown();
  }
  of_query.CheckAllKnown();
  return query;
}

ReadBounds ToBounds(const json& object) {
  if (object.is_null()) return {};
  Members members(object);
  ReadBounds bounds{.min_revision = members.OptionalInteger<uint64_t>("min_revision"),
                    .max_revision = members.OptionalInteger<uint64_t>("max_revision"),
                    .from_time = members.OptionalTime("from_time"),
                    .as_of = members.OptionalTime("as_of")};
  if (const auto ms = members.OptionalInteger<int64_t>("min_timestamp")) {
    bounds.min_timestamp = absl::FromUnixMillis(*ms);
  }
  if (const auto ms = members.OptionalInteger<int64_t>("max_timestamp")) {
    bounds.max_timestamp = absl::FromUnixMillis(*ms);
  }
  members.CheckAllKnown();
  return bounds;
}

std::optional<AsOf> ToAsOf(const json& object) {
  if (object.is_null()) return std::nullopt;
  Members members(object);
  if (const auto position = members.OptionalInteger<uint64_t>("position")) return *position;
  return members.OptionalTime("time").value();
}

std::vector<Check> ToChecks(const json& array) {
  std::vector<Check> checks;
  for (const json& object : array) {
    Members check(object);
    if (check.Has("no_match")) {
      Members members(check.At("no_match"));
      checks.push_back(NoMatch{.query = ToQuery(members.At("query")).value(),
                               .after_position = members.Integer<uint64_t>("after_position")});
      members.CheckAllKnown();
    } else {
      Members members(check.At("stream_revision"));
      const std::string stream = members.Text("stream");
      if (members.Flag("exists")) {
        checks.push_back(StreamExists{stream});
      } else if (members.Flag("any")) {
        checks.push_back(AnyRevision{stream});
      } else {
        checks.push_back(StreamRevisionIs{stream, members.Integer<uint64_t>("revision")});
      }
      members.CheckAllKnown();
    }
    check.CheckAllKnown();
  }
  return checks;
}

json ToJson(EventView event) {
  json object = {{"id", event.id()},
                 {"timestamp", std::to_string(absl::ToUnixMillis(event.timestamp()))},
                 {"event_type", event.event_type()},
                 {"content_type", event.content_type()},
                 {"target_type", event.target_type()},
                 {"target_id", std::to_string(event.target_id())},
                 {"stream", event.stream()},
                 {"tags", event.tags()},
                 {"metadata", json::object()},
                 {"created_at", TimeText(event.created_at())},
                 {"position", std::to_string(event.position())},
                 {"revision", std::to_string(event.revision())},
                 {"batch_index", event.batch_index()}};
  for (const auto& [key, value] : event.metadata()) object["metadata"][std::string(key)] = value;
  if (event.user_id()) object["user_id"] = *event.user_id();
  if (event.content_type().empty()) {
    object["payload_json"] = event.payload();
  } else {
    object["payload_bytes"] = EncodeBase64(std::string(event.payload()));
  }
  return object;
}

json ToJson(const Event& event) {
  json object = {{"id", event.id},
                 {"timestamp", std::to_string(absl::ToUnixMillis(event.timestamp.value()))},
                 {"event_type", event.event_type},
                 {"content_type", event.content_type},
                 {"target_type", event.target.type},
                 {"target_id", std::to_string(event.target.id)},
                 {"stream", event.stream},
                 {"tags", event.tags},
                 {"metadata", event.metadata},
                 {"created_at", TimeText(event.created_at)},
                 {"position", std::to_string(event.position)},
                 {"revision", std::to_string(event.revision)},
                 {"batch_index", event.batch_index}};
  if (event.user_id) object["user_id"] = *event.user_id;
  if (event.content_type.empty()) {
    object["payload_json"] = event.payload;
  } else {
    object["payload_bytes"] = EncodeBase64(event.payload);
  }
  return object;
}

namespace {

template <typename Elements>
json ToArray(const Elements& elements) {
  json array = json::array();
  for (const auto& element : elements) array.push_back(ToJson(element));
  return array;
}

}  // namespace

json ToJson(const AppendedEvent& event) {
  return {{"id", event.id},
          {"position", std::to_string(event.position)},
          {"revision", std::to_string(event.revision)},
          {"created_at", TimeText(event.created_at)}};
}

json ToJson(const ConflictingEvent& event) {
  return {{"event_id", event.event_id},
          {"position", std::to_string(event.position)},
          {"event_type", event.event_type},
          {"undone_event_id", event.undone_event_id},
          {"fields", event.fields}};
}

json ToJson(const FieldChange& change) {
  return {{"field", change.field}, {"old_json", change.old_json}, {"new_json", change.new_json}};
}

json ToJson(const FailedCheck& check) {
  json object = {{"check_index", check.check_index},
                 {"events", ToArray(check.events)},
                 {"events_left_out", check.events_left_out}};
  if (check.actual_revision) object["actual_revision"] = std::to_string(*check.actual_revision);
  return object;
}

json ToJson(const SqlValue& value) {
  if (const auto* integer = std::get_if<int64_t>(&value)) {
    return {{"integer", std::to_string(*integer)}};
  }
  if (const auto* real = std::get_if<double>(&value)) return {{"real", *real}};
  if (const auto* text = std::get_if<std::string>(&value)) return {{"text", *text}};
  if (const auto* blob = std::get_if<Blob>(&value)) return {{"blob", EncodeBase64(blob->bytes)}};
  return json::object();
}

json ToJson(const std::vector<Event>& events) { return ToArray(events); }
json ToJson(const std::vector<AppendedEvent>& events) { return ToArray(events); }
json ToJson(const std::vector<ConflictingEvent>& events) { return ToArray(events); }

json ToJson(const HistoryEntry& entry) {
  return {{"event", ToJson(entry.event)},
          {"changes", ToArray(entry.changes)},
          {"batch", std::to_string(entry.batch)},
          {"batch_index", entry.batch_index},
          {"undoes", entry.undoes},
          {"redoes", entry.redoes},
          {"undone", entry.undone},
          {"undoable", entry.undoable},
          {"not_undoable", entry.not_undoable},
          {"related", entry.related}};
}

json ToJson(const QueryResult& result) {
  json columns = json::array();
  for (const SqlColumn& column : result.columns) {
    columns.push_back({{"name", column.name}, {"declared_type", column.declared_type}});
  }
  json rows = json::array();
  for (const auto& row : result.rows) rows.push_back({{"values", ToArray(row)}});
  return {{"header",
           {{"columns", columns},
            {"position", std::to_string(result.position)},
            {"head", std::to_string(result.head)}}},
          {"rows", rows}};
}

json ToJson(const Error& error) {
  json object = {{"code", absl::StatusCodeToString(error.code)},
                 {"reason", error.reason_name},
                 {"message", error.message},
                 {"metadata", error.metadata},
                 {"fields", json::array()}};
  for (const InvalidField& field : error.fields) object["fields"].push_back(field.field);
  if (error.conflict) {
    object["conflict"] = {{"failed_checks", ToArray(error.conflict->failed_checks)},
                          {"checks_left_out", error.conflict->checks_left_out}};
  }
  if (error.undo_conflict) {
    object["undo_conflict"] = {{"events", ToArray(error.undo_conflict->events)},
                               {"more", std::to_string(error.undo_conflict->more)}};
  }
  return object;
}

std::string DurabilityName(Durability durability) {
  return durability == Durability::kFsynced ? "DURABILITY_FSYNCED" : "DURABILITY_WRITTEN";
}

std::string TimeText(absl::Time time) {
  if (time == absl::InfinitePast()) return "";
  return absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", time, absl::UTCTimeZone());
}

std::string EncodeBase64(const std::string& bytes) { return absl::Base64Escape(bytes); }

std::string DecodeBase64(const std::string& text) {
  std::string bytes;
  if (!absl::Base64Unescape(text, &bytes)) throw std::invalid_argument(text);
  return bytes;
}

}  // namespace firn::testing
