#include "cli/projection_json.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "cli/row_format.h"

namespace firn::cli {
namespace {

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

void WriteDouble(JsonWriter& writer, const char* key, double number) {
  WriteKey(writer, key);
  writer.Double(number);
}

void WriteFailure(JsonWriter& writer, const v1::ProjectionFailure& failure) {
  WriteKey(writer, "failure");
  writer.StartObject();
  WriteNumber(writer, "position", failure.position());
  WriteText(writer, "event_type", failure.event_type());
  WriteText(writer, "event_id", failure.event_id());
  WriteText(writer, "statement", failure.statement());
  WriteText(writer, "error", failure.error());
  writer.EndObject();
}

void WriteCounts(JsonWriter& writer, uint64_t applied, uint64_t skipped, uint64_t anomalies) {
  WriteNumber(writer, "applied", applied);
  WriteNumber(writer, "skipped", skipped);
  WriteNumber(writer, "anomalies", anomalies);
}

// The rows as the form of queries writes them.
std::string FormatRows(const v1::QueryTable& table) {
  const std::unique_ptr<RowFormat> format = MakeRowFormat(RowFormatKind::kJson, {});
  std::string rows;
  format->Begin(table.columns(), rows);
  for (const v1::QueryRow& row : table.rows()) {
    if (row.values_size() == table.columns_size()) format->Add(row, rows);
  }
  // JSON can be written in any case.
  format->End(rows).IgnoreError();
  // The object is to stand on one line. Line ends within texts are escaped.
  std::erase(rows, '\n');
  return rows;
}

}  // namespace

std::string StateName(v1::ProjectionState state) {
  switch (state) {
    case v1::PROJECTION_STATE_BUILDING:
      return "building";
    case v1::PROJECTION_STATE_FOLLOWING:
      return "following";
    case v1::PROJECTION_STATE_FAILED:
      return "failed";
    default:
      return "unknown";
  }
}

void WriteStatus(JsonWriter& writer, const v1::ProjectionStatus& status) {
  WriteText(writer, "name", status.name());
  WriteNumber(writer, "version", status.version());
  WriteText(writer, "state", StateName(status.state()));
  WriteNumber(writer, "position", status.position());
  WriteNumber(writer, "lag", status.lag());
  WriteCounts(writer, status.applied(), status.skipped(), status.anomalies());
  WriteNumber(writer, "bytes", status.bytes());
  WriteText(writer, "built_at", status.built_at());
  WriteKey(writer, "built_in");
  writer.Bool(status.built_in());
  WriteKey(writer, "checkpoints");
  writer.StartArray();
  for (const uint64_t position : status.checkpoints()) writer.Uint64(position);
  writer.EndArray();
  if (status.has_failure()) WriteFailure(writer, status.failure());
  if (status.has_build()) {
    WriteKey(writer, "build");
    writer.StartObject();
    WriteNumber(writer, "version", status.build().version());
    WriteNumber(writer, "position", status.build().position());
    if (status.build().has_failure()) WriteFailure(writer, status.build().failure());
    writer.EndObject();
  }
}

void WriteDigest(JsonWriter& writer, const v1::StateDigest& digest) {
  WriteKey(writer, "digest");
  writer.StartObject();
  WriteText(writer, "sha256", digest.sha256());
  WriteKey(writer, "tables");
  writer.StartArray();
  for (const v1::TableDigest& table : digest.tables()) {
    writer.StartObject();
    WriteText(writer, "table", table.table());
    WriteNumber(writer, "rows", table.rows());
    WriteText(writer, "sha256", table.sha256());
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
}

std::string FormatJson(const v1::ProjectionStatus& status, uint64_t head) {
  return MakeLine([&](JsonWriter& writer) {
    WriteStatus(writer, status);
    WriteNumber(writer, "head", head);
  });
}

std::string FormatJson(const v1::GetProjectionResponse& response) {
  return MakeLine([&](JsonWriter& writer) {
    WriteText(writer, "name", response.status().name());
    WriteKey(writer, "files");
    writer.StartArray();
    for (const v1::SqlFile& file : response.files()) {
      writer.StartObject();
      WriteText(writer, "path", file.path());
      WriteText(writer, "sql", file.sql());
      writer.EndObject();
    }
    writer.EndArray();
  });
}

std::string FormatJson(const std::string& name, const v1::RebuildResult& result) {
  return MakeLine([&](JsonWriter& writer) {
    WriteText(writer, "name", name);
    WriteCounts(writer, result.applied(), result.skipped(), result.anomalies());
    WriteNumber(writer, "position", result.position());
    WriteDouble(writer, "duration_s", SecondsOf(result.duration()));
    WriteDouble(writer, "events_per_second", EventsPerSecond(result));
    WriteDigest(writer, result.digest());
  });
}

std::string FormatJson(const std::string& name, const v1::GetDigestResponse& response) {
  return MakeLine([&](JsonWriter& writer) {
    WriteText(writer, "name", name);
    WriteNumber(writer, "version", response.version());
    WriteNumber(writer, "position", response.position());
    WriteDigest(writer, response.digest());
  });
}

std::string FormatJson(const v1::TestProjectionResponse& response) {
  return MakeLine([&](JsonWriter& writer) {
    WriteCounts(writer, response.applied(), response.skipped(), response.anomalies());
    WriteDigest(writer, response.digest());
    WriteKey(writer, "tables");
    writer.StartObject();
    for (const v1::QueryTable& table : response.tables()) {
      WriteKey(writer, table.name());
      const std::string rows = FormatRows(table);
      writer.RawValue(rows.data(), rows.size(), rapidjson::kArrayType);
    }
    writer.EndObject();
    WriteKey(writer, "truncated");
    writer.StartArray();
    for (const v1::QueryTable& table : response.tables()) {
      if (table.truncated()) WriteString(writer, table.name());
    }
    writer.EndArray();
  });
}

double SecondsOf(const google::protobuf::Duration& duration) {
  return static_cast<double>(duration.seconds()) + duration.nanos() / 1e9;
}

double EventsPerSecond(const v1::RebuildResult& result) {
  const double seconds = SecondsOf(result.duration());
  return seconds > 0 ? static_cast<double>(result.applied() + result.skipped()) / seconds : 0;
}

}  // namespace firn::cli
