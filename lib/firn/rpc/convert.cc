#include "firn/rpc/convert.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/shorten.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/rpc/payload_struct.h"

namespace firn::rpc {
namespace {

// What an error quotes of a field.
constexpr size_t kQuotedBytesMax = 64;

class Violations {
 public:
  Violations(std::string_view path, std::vector<FieldViolation>& violations)
      : path_(path), violations_(violations) {}

  void Add(std::string_view field, std::string description) {
    violations_.push_back({absl::StrCat(ToAbsl(path_), ToAbsl(field)), std::move(description)});
  }

 private:
  std::string_view path_;
  std::vector<FieldViolation>& violations_;
};

Uuid TakeId(const std::string& text, Violations& violations) {
  const std::optional<Uuid> id = ParseUuid(text);
  if (!id) {
    violations.Add(
        "id", absl::StrCat("must be a UUID, such as 0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57, made "
                           "by the client once for each event; got \"",
                           Shorten(text, kQuotedBytesMax), "\""));
  }
  return id.value_or(Uuid{});
}

Payload TakePayload(v1::EventDTO& dto, Violations& violations) {
  Payload payload;
  switch (dto.payload_form_case()) {
    case v1::EventDTO::kPayload: {
      absl::StatusOr<std::string> json = StructToJson(dto.payload());
      if (json.ok()) {
        payload.bytes = *std::move(json);
      } else {
        violations.Add("payload", std::string(json.status().message()));
        payload.bytes = "{}";
      }
      break;
    }
    case v1::EventDTO::kPayloadJson:
      payload.bytes = std::move(*dto.mutable_payload_json());
      break;
    case v1::EventDTO::kPayloadBytes:
      payload.bytes = std::move(*dto.mutable_payload_bytes());
      payload.content_type = std::move(*dto.mutable_content_type());
      if (payload.content_type.empty()) {
        violations.Add("content_type", "must say what payload_bytes are, such as application/cbor");
        payload.content_type = "application/octet-stream";
      }
      return payload;
    case v1::EventDTO::PAYLOAD_FORM_NOT_SET:
      violations.Add("payload", "must be given: payload, payload_json or payload_bytes");
      payload.bytes = "{}";
      break;
  }
  if (!dto.content_type().empty()) {
    violations.Add("content_type", "must be empty unless the payload is payload_bytes");
  }
  return payload;
}

std::vector<std::string> TakeStrings(google::protobuf::RepeatedPtrField<std::string>& strings) {
  return {std::make_move_iterator(strings.begin()), std::make_move_iterator(strings.end())};
}

}  // namespace

Event TakeEvent(v1::EventDTO& dto, std::string_view path, std::vector<FieldViolation>& violations) {
  Violations found(path, violations);
  Event event;
  event.id = TakeId(dto.id(), found);
  event.timestamp_ms = dto.timestamp();
  event.event_type = std::move(*dto.mutable_event_type());
  event.payload = TakePayload(dto, found);
  event.target_type = std::move(*dto.mutable_target_type());
  event.target_id = dto.target_id();
  if (dto.has_user_id()) event.user_id = std::move(*dto.mutable_user_id());
  // The target's own stream may be named or left out: it is the same stream.
  if (!dto.stream().empty() && dto.stream() != TargetStream(event.target_type, event.target_id)) {
    event.stream = std::move(*dto.mutable_stream());
  }
  event.tags.assign(std::make_move_iterator(dto.mutable_tags()->begin()),
                    std::make_move_iterator(dto.mutable_tags()->end()));
  event.metadata.assign(dto.metadata().begin(), dto.metadata().end());
  std::sort(event.metadata.begin(), event.metadata.end());
  // The store's own fields are ignored, so that an event that was read can be appended elsewhere;
  // but a date that is none shows a client that mixes up its fields.
  if (!dto.created_at().empty() && !IsRfc3339(dto.created_at())) {
    found.Add("created_at", absl::StrCat("must be empty or an RFC 3339 time, such as "
                                         "2026-02-21T15:04:05Z; got \"",
                                         Shorten(dto.created_at(), kQuotedBytesMax), "\""));
  }
  return event;
}

Query TakeQuery(v1::Query& query) {
  Query taken;
  for (v1::QueryItem& item : *query.mutable_items()) {
    QueryItem& into = taken.items.emplace_back();
    into.event_types = TakeStrings(*item.mutable_event_types());
    into.tags = TakeStrings(*item.mutable_tags());
    into.streams = TakeStrings(*item.mutable_streams());
    into.type_prefixes = TakeStrings(*item.mutable_event_type_prefixes());
    into.user_ids = TakeStrings(*item.mutable_user_ids());
    for (v1::Target& target : *item.mutable_targets()) {
      into.targets.push_back(
          {.type = std::move(*target.mutable_target_type()), .id = target.target_id()});
    }
  }
  return taken;
}

void FillEvent(const RecordedEvent& event, v1::PayloadForm form, v1::EventDTO& dto) {
  dto.set_id(FormatUuid(event.id));
  dto.set_timestamp(event.timestamp_ms);
  dto.set_event_type(event.event_type.data(), event.event_type.size());
  dto.set_target_type(event.target_type.data(), event.target_type.size());
  dto.set_target_id(event.target_id);
  if (event.user_id) dto.set_user_id(event.user_id->data(), event.user_id->size());
  dto.set_created_at(FormatRfc3339(event.recorded_us));
  dto.set_position(event.position);
  dto.set_stream(event.stream.data(), event.stream.size());
  dto.set_revision(event.revision);
  for (const std::string_view tag : event.tags) dto.add_tags(tag.data(), tag.size());
  for (const auto& [key, value] : event.metadata) (*dto.mutable_metadata())[key] = value;
  dto.set_batch_index(event.batch_index);

  if (!event.content_type.empty()) {
    dto.set_payload_bytes(event.payload.data(), event.payload.size());
    dto.set_content_type(event.content_type.data(), event.content_type.size());
  } else if (form == v1::PAYLOAD_FORM_JSON ||
             !JsonToStruct(event.payload, *dto.mutable_payload())) {
    dto.set_payload_json(event.payload.data(), event.payload.size());
  }
}

v1::Durability ToWire(Durability durability) {
  return durability == Durability::kFsynced ? v1::DURABILITY_FSYNCED : v1::DURABILITY_WRITTEN;
}

void FillAppended(const AppendResult& result, Durability durability,
                  v1::AppendEventResponse& response) {
  const AppendedEvent& place = result.events.front();
  response.set_position(place.position);
  response.set_revision(place.revision);
  response.set_created_at(FormatRfc3339(place.recorded_us));
  response.set_duplicate(result.duplicate);
  response.set_durability(ToWire(durability));
}

void FillAppended(const AppendResult& result, Durability durability,
                  v1::AppendEventsResponse& response) {
  response.mutable_events()->Reserve(static_cast<int>(result.events.size()));
  for (const AppendedEvent& place : result.events) {
    v1::AppendedEvent& event = *response.add_events();
    event.set_position(place.position);
    event.set_revision(place.revision);
    event.set_created_at(FormatRfc3339(place.recorded_us));
  }
  response.set_duplicate(result.duplicate);
  response.set_durability(ToWire(durability));
}

}  // namespace firn::rpc
