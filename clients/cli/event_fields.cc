#include "cli/event_fields.h"

#include <algorithm>
#include <array>
#include <map>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/json_writer.h"

namespace firn::cli {
namespace {

std::string TagsAsJson(const v1::EventDTO& event) {
  if (event.tags().empty()) return "";
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartArray();
  for (const std::string& tag : event.tags()) WriteString(writer, tag);
  writer.EndArray();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string MetadataAsJson(const v1::EventDTO& event) {
  if (event.metadata().empty()) return "";
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  // Sorted, so that the same event always has the same text.
  for (const auto& [key, value] :
       std::map<std::string, std::string>(event.metadata().begin(), event.metadata().end())) {
    WriteText(writer, key, value);
  }
  writer.EndObject();
  return {buffer.GetString(), buffer.GetSize()};
}

std::string TargetId(const v1::EventDTO& event) {
  return event.target_type().empty() ? "" : absl::StrCat(event.target_id());
}

std::string PayloadAsBase64(const v1::EventDTO& event) {
  return event.has_payload_bytes() ? absl::Base64Escape(event.payload_bytes()) : "";
}

struct Field {
  std::string_view name;
  std::string (*text)(const v1::EventDTO&);
};

constexpr std::array<Field, 16> kFields = {{
    {"position", [](const v1::EventDTO& event) { return absl::StrCat(event.position()); }},
    {"id", [](const v1::EventDTO& event) { return event.id(); }},
    {"timestamp", [](const v1::EventDTO& event) { return absl::StrCat(event.timestamp()); }},
    {"event_type", [](const v1::EventDTO& event) { return event.event_type(); }},
    {"target_type", [](const v1::EventDTO& event) { return event.target_type(); }},
    {"target_id", TargetId},
    {"user_id", [](const v1::EventDTO& event) { return event.user_id(); }},
    {"stream", [](const v1::EventDTO& event) { return event.stream(); }},
    {"revision", [](const v1::EventDTO& event) { return absl::StrCat(event.revision()); }},
    {"created_at", [](const v1::EventDTO& event) { return event.created_at(); }},
    {"batch_index", [](const v1::EventDTO& event) { return absl::StrCat(event.batch_index()); }},
    {"tags", TagsAsJson},
    {"metadata", MetadataAsJson},
    {"payload", [](const v1::EventDTO& event) { return event.payload_json(); }},
    {"content_type", [](const v1::EventDTO& event) { return event.content_type(); }},
    {"payload_base64", PayloadAsBase64},
}};

}  // namespace

const std::vector<std::string_view>& EventFieldNames() {
  static const auto* names = [] {
    auto* list = new std::vector<std::string_view>;
    for (const Field& field : kFields) list->push_back(field.name);
    return list;
  }();
  return *names;
}

std::string EventField(const v1::EventDTO& event, std::string_view name) {
  const auto* field = std::ranges::find(kFields, name, &Field::name);
  return field == kFields.end() ? "" : field->text(event);
}

}  // namespace firn::cli
