#include "cli/history_json.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/reader.h>

#include "absl/strings/str_cat.h"
#include "cli/event_json.h"
#include "cli/json_writer.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// Keeps the digits that numbers were written with.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag |
                                 rapidjson::kParseNumbersAsStringsFlag |
                                 rapidjson::kParseValidateEncodingFlag;

// One object on a line, its members written by `write`.
template <typename Write>
std::string MakeLine(const Write& write) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  write(writer);
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

// RapidJSON's own would write numbers that came as strings as strings.
template <typename Writer>
class NumberKeeper : public Writer {
 public:
  using Writer::Writer;

  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    return Writer::RawValue(text, size, rapidjson::kNumberType);
  }
};

template <typename Writer>
bool Rewrite(std::string_view json, Writer& writer) {
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  return !reader.Parse<kParseFlags>(stream, writer).IsError();
}

// JSON text as a value on one line; nothing if it is empty.
void WriteJsonIfSet(JsonWriter& writer, std::string_view key, const std::string& json) {
  if (json.empty()) return;
  rapidjson::StringBuffer buffer;
  NumberKeeper<JsonWriter> compact(buffer);
  WriteKey(writer, key);
  if (Rewrite(json, compact)) {
    writer.RawValue(buffer.GetString(), buffer.GetSize(), rapidjson::kObjectType);
  } else {
    WriteString(writer, json);
  }
}

void WriteTextIfSet(JsonWriter& writer, std::string_view key, const std::string& text) {
  if (!text.empty()) WriteText(writer, key, text);
}

void WriteBool(JsonWriter& writer, std::string_view key, bool value) {
  WriteKey(writer, key);
  writer.Bool(value);
}

void WriteEvent(JsonWriter& writer, const v1::EventDTO& event) {
  std::string line;
  AppendEventLine(event, line);
  writer.RawValue(line.data(), line.size() - 1, rapidjson::kObjectType);
}

void WriteConflict(JsonWriter& writer, const v1::ConflictingEvent& conflict) {
  writer.StartObject();
  WriteText(writer, "event_id", conflict.event_id());
  WriteNumber(writer, "position", conflict.position());
  WriteText(writer, "event_type", conflict.event_type());
  WriteText(writer, "undone_event_id", conflict.undone_event_id());
  WriteKey(writer, "fields");
  writer.StartArray();
  for (const std::string& field : conflict.fields()) WriteString(writer, field);
  writer.EndArray();
  writer.EndObject();
}

}  // namespace

std::string FormatJson(const v1::HistoryEntry& entry) {
  return MakeLine([&](JsonWriter& writer) {
    WriteKey(writer, "event");
    WriteEvent(writer, entry.event());
    WriteKey(writer, "changes");
    writer.StartArray();
    for (const v1::FieldChange& change : entry.changes()) {
      writer.StartObject();
      WriteText(writer, "field", change.field());
      WriteJsonIfSet(writer, "old", change.old_json());
      WriteJsonIfSet(writer, "new", change.new_json());
      writer.EndObject();
    }
    writer.EndArray();
    WriteNumber(writer, "batch", entry.batch());
    WriteNumber(writer, "batch_index", entry.batch_index());
    WriteTextIfSet(writer, "undoes", entry.undoes());
    WriteTextIfSet(writer, "redoes", entry.redoes());
    WriteBool(writer, "undone", entry.undone());
    WriteBool(writer, "undoable", entry.undoable());
    WriteTextIfSet(writer, "not_undoable", entry.not_undoable());
    WriteBool(writer, "related", entry.related());
  });
}

std::string FormatJson(const v1::Difference& difference) {
  return MakeLine([&](JsonWriter& writer) {
    if (difference.table().empty()) {
      WriteText(writer, "pointer", difference.pointer());
    } else {
      WriteText(writer, "table", difference.table());
      WriteJsonIfSet(writer, "key", difference.key_json());
    }
    WriteJsonIfSet(writer, "old", difference.old_json());
    WriteJsonIfSet(writer, "new", difference.new_json());
  });
}

std::string FormatJson(const v1::UndoResponse& response) {
  return MakeLine([&](JsonWriter& writer) {
    WriteKey(writer, "events");
    writer.StartArray();
    for (const v1::EventDTO& event : response.events()) WriteEvent(writer, event);
    writer.EndArray();
    WriteKey(writer, "event_ids");
    writer.StartArray();
    for (const std::string& id : response.event_ids()) WriteString(writer, id);
    writer.EndArray();
    WriteKey(writer, "overridden");
    writer.StartArray();
    for (const v1::ConflictingEvent& conflict : response.overridden()) {
      WriteConflict(writer, conflict);
    }
    writer.EndArray();
    WriteBool(writer, "duplicate", response.duplicate());
  });
}

std::string PrettyJson(std::string_view json) {
  rapidjson::StringBuffer buffer;
  NumberKeeper<rapidjson::PrettyWriter<rapidjson::StringBuffer>> writer(buffer);
  writer.SetIndent(' ', 2);
  if (!Rewrite(json, writer)) return EscapeControls(json);
  return EscapeControls({buffer.GetString(), buffer.GetSize()});
}

}  // namespace firn::cli
