#include "cli/event_json.h"

#include <map>
#include <string>

#include "absl/strings/escaping.h"
#include "cli/json_writer.h"

namespace firn::cli {
namespace {

void WriteTagsAndMetadata(JsonWriter& writer, const v1::EventDTO& event) {
  if (event.tags_size() > 0) {
    WriteKey(writer, "tags");
    writer.StartArray();
    for (const std::string& tag : event.tags()) WriteString(writer, tag);
    writer.EndArray();
  }
  if (event.metadata_size() > 0) {
    WriteKey(writer, "metadata");
    writer.StartObject();
    // Sorted, so that the same event is always the same line.
    for (const auto& [key, value] :
         std::map<std::string, std::string>(event.metadata().begin(), event.metadata().end())) {
      WriteText(writer, key, value);
    }
    writer.EndObject();
  }
}

void WritePayload(JsonWriter& writer, const v1::EventDTO& event) {
  if (event.has_payload_bytes()) {
    WriteText(writer, "content_type", event.content_type());
    WriteText(writer, "payload_base64", absl::Base64Escape(event.payload_bytes()));
    return;
  }
  const std::string& json = event.payload_json();
  if (!FitsIntoLine(json)) {
    WriteText(writer, "payload_base64", absl::Base64Escape(json));
    return;
  }
  WriteKey(writer, "payload");
  writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

}  // namespace

bool FitsIntoLine(std::string_view payload_json) {
  return payload_json.starts_with('{') && payload_json.ends_with('}') &&
         payload_json.find_first_of("\n\r") == std::string_view::npos;
}

void AppendEventLine(const v1::EventDTO& event, std::string& out) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "position", event.position());
  WriteText(writer, "id", event.id());
  WriteKey(writer, "timestamp");
  writer.Int64(event.timestamp());
  WriteText(writer, "event_type", event.event_type());
  if (!event.target_type().empty()) {
    WriteText(writer, "target_type", event.target_type());
    WriteKey(writer, "target_id");
    writer.Int64(event.target_id());
  }
  if (event.has_user_id()) WriteText(writer, "user_id", event.user_id());
  WriteText(writer, "stream", event.stream());
  WriteNumber(writer, "revision", event.revision());
  WriteText(writer, "created_at", event.created_at());
  WriteNumber(writer, "batch_index", event.batch_index());
  WriteTagsAndMetadata(writer, event);
  WritePayload(writer, event);
  writer.EndObject();
  out.append(buffer.GetString(), buffer.GetSize());
  out += '\n';
}

}  // namespace firn::cli
