#include "cli/luminafast_report.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/json_writer.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// Writes a value of a column: bytes as {"base64":"..."}, the rest as JSON has it.
struct ValueWriter {
  void operator()(std::monostate) const { writer.Null(); }
  void operator()(int64_t number) const { writer.Int64(number); }
  void operator()(double number) const {
    // JSON has no infinity.
    if (!writer.Double(number)) writer.Null();
  }
  void operator()(const std::string& text) const { WriteString(writer, text); }
  void operator()(const SqlBlob& blob) const {
    writer.StartObject();
    WriteText(writer, "base64", absl::Base64Escape(blob.bytes));
    writer.EndObject();
  }

  JsonWriter& writer;
};

void WriteValue(JsonWriter& writer, const char* name, const SqlValue& value) {
  WriteKey(writer, name);
  std::visit(ValueWriter{writer}, value);
}

void WriteRow(JsonWriter& writer, const LuminafastRow& row) {
  WriteKey(writer, "row");
  writer.StartObject();
  WriteValue(writer, "id", row.id);
  WriteValue(writer, "timestamp", row.timestamp);
  WriteValue(writer, "event_type", row.event_type);
  WriteValue(writer, "payload", row.payload);
  WriteValue(writer, "target_type", row.target_type);
  WriteValue(writer, "target_id", row.target_id);
  WriteValue(writer, "user_id", row.user_id);
  WriteValue(writer, "created_at", row.created_at);
  writer.EndObject();
}

void StartLine(JsonWriter& writer, int64_t rowid, const SqlValue& id, const char* what) {
  writer.StartObject();
  WriteKey(writer, "rowid");
  writer.Int64(rowid);
  WriteValue(writer, "id", id);
  WriteText(writer, "what", what);
}

// The counts under the names of what is counted.
template <typename Kind, size_t N>
void WriteCounts(JsonWriter& writer, const char* name, const std::array<uint64_t, N>& counts) {
  WriteKey(writer, name);
  writer.StartObject();
  for (size_t i = 0; i < N; ++i) WriteNumber(writer, NameOf(static_cast<Kind>(i)), counts[i]);
  writer.EndObject();
}

template <typename Kind, size_t N>
void AppendCounts(const std::array<uint64_t, N>& counts, std::string& out) {
  for (size_t i = 0; i < N; ++i) {
    if (counts[i] == 0) continue;
    std::string name(NameOf(static_cast<Kind>(i)));
    std::ranges::replace(name, '_', ' ');
    absl::StrAppendFormat(&out, "  %-20s%12s\n", name, WithThousands(counts[i]));
  }
}

}  // namespace

absl::StatusOr<LuminafastReport> LuminafastReport::Open(const std::string& path) {
  if (path.empty()) return LuminafastReport(std::nullopt);
  absl::StatusOr<Output> output = Output::Open(path);
  if (!output.ok()) return output.status();
  return LuminafastReport(*std::move(output));
}

absl::Status LuminafastReport::AddChanged(int64_t rowid, const std::string& id,
                                          const std::string& event_id,
                                          const std::vector<RowChange>& changes) {
  ++changed_;
  for (const RowChange change : changes) ++changes_[static_cast<size_t>(change)];
  if (!lines_) return absl::OkStatus();
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  StartLine(writer, rowid, id, "changed");
  WriteKey(writer, "why");
  writer.StartArray();
  for (const RowChange change : changes) WriteString(writer, NameOf(change));
  writer.EndArray();
  WriteText(writer, "event_id", event_id);
  writer.EndObject();
  return lines_->Write(absl::StrCat(buffer.GetString(), "\n"));
}

absl::Status LuminafastReport::AddQuarantined(const LuminafastRow& row,
                                              const Quarantine& quarantine) {
  ++quarantined_;
  ++faults_[static_cast<size_t>(quarantine.fault)];
  if (!lines_) return absl::OkStatus();
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  StartLine(writer, row.rowid, row.id, "quarantined");
  WriteKey(writer, "why");
  writer.StartArray();
  WriteString(writer, NameOf(quarantine.fault));
  writer.EndArray();
  WriteText(writer, "detail", quarantine.why);
  WriteRow(writer, row);
  writer.EndObject();
  return lines_->Write(absl::StrCat(buffer.GetString(), "\n"));
}

absl::Status LuminafastReport::Close() { return lines_ ? lines_->Close() : absl::OkStatus(); }

std::string LuminafastReport::FormatText(const LuminafastRun& run) const {
  std::string out;
  const auto count = [&out](const char* name, uint64_t number) {
    absl::StrAppendFormat(&out, "%-22s%12s\n", name, WithThousands(number));
  };
  count("rows read", run.rows_read);
  if (run.rows_read < run.rows) count("rows left", run.rows - run.rows_read);
  if (!run.dry_run) {
    count("events in the log", run.sent.events);
    count("of these before", run.sent.known);
  }
  count("rows changed", changed_);
  AppendCounts<RowChange>(changes_, out);
  count("rows quarantined", quarantined_);
  AppendCounts<RowFault>(faults_, out);
  return out;
}

std::string LuminafastReport::FormatJson(const LuminafastRun& run) const {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteNumber(writer, "rows", run.rows);
  WriteNumber(writer, "rows_read", run.rows_read);
  WriteKey(writer, "dry_run");
  writer.Bool(run.dry_run);
  WriteNumber(writer, "events", run.sent.events);
  WriteNumber(writer, "known_events", run.sent.known);
  WriteNumber(writer, "changed_rows", changed_);
  WriteCounts<RowChange>(writer, "changes", changes_);
  WriteNumber(writer, "quarantined_rows", quarantined_);
  WriteCounts<RowFault>(writer, "quarantined", faults_);
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

}  // namespace firn::cli
