#include "cli/cloud_event.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/event_fields.h"
#include "cli/event_json.h"
#include "cli/json_writer.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string FormatTimestamp(int64_t timestamp_ms) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::FromUnixMillis(timestamp_ms),
                          absl::UTCTimeZone());
}

void WriteExtensions(JsonWriter& writer, const v1::EventDTO& event) {
  WriteText(writer, "position", absl::StrCat(event.position()));
  WriteText(writer, "revision", absl::StrCat(event.revision()));
  WriteNumber(writer, "batchindex", event.batch_index());
  WriteText(writer, "timestamp", FormatTimestamp(event.timestamp()));
  if (!event.target_type().empty()) {
    WriteText(writer, "targettype", event.target_type());
    WriteText(writer, "targetid", absl::StrCat(event.target_id()));
  }
  if (event.has_user_id()) WriteText(writer, "userid", event.user_id());
  if (!event.tags().empty()) WriteText(writer, "tags", EventField(event, "tags"));
  if (!event.metadata().empty()) WriteText(writer, "metadata", EventField(event, "metadata"));
}

void WriteData(JsonWriter& writer, const v1::EventDTO& event) {
  if (event.has_payload_bytes()) {
    WriteText(writer, "datacontenttype", event.content_type());
    WriteText(writer, "data_base64", absl::Base64Escape(event.payload_bytes()));
    return;
  }
  const std::string& json = event.payload_json();
  if (!FitsIntoLine(json)) {
    WriteText(writer, "data_base64", absl::Base64Escape(json));
    return;
  }
  WriteText(writer, "datacontenttype", "application/json");
  WriteKey(writer, "data");
  writer.RawValue(json.data(), json.size(), rapidjson::kObjectType);
}

}  // namespace

std::string CloudEventSource(std::string_view store_id) {
  return absl::StrCat("/firn/", ToAbsl(store_id));
}

void AppendCloudEvent(const v1::EventDTO& event, std::string_view source, std::string& out) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "specversion", "1.0");
  WriteText(writer, "id", event.id());
  WriteText(writer, "source", source);
  WriteText(writer, "type", event.event_type());
  WriteText(writer, "subject", event.stream());
  WriteText(writer, "time", event.created_at());
  WriteExtensions(writer, event);
  WriteData(writer, event);
  writer.EndObject();
  out.append(buffer.GetString(), buffer.GetSize());
  out += '\n';
}

}  // namespace firn::cli
