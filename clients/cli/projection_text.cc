#include "cli/projection_text.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/columns.h"
#include "cli/projection_json.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string FormatBytes(uint64_t bytes) {
  if (bytes < 1'000'000) return absl::StrFormat("%.1f kB", static_cast<double>(bytes) / 1e3);
  if (bytes < 1'000'000'000) return absl::StrFormat("%.1f MB", static_cast<double>(bytes) / 1e6);
  return absl::StrFormat("%.2f GB", static_cast<double>(bytes) / 1e9);
}

std::string FormatCounts(uint64_t applied, uint64_t skipped, uint64_t anomalies) {
  return absl::StrCat("applied    ", WithThousands(applied), "\n",  //
                      "skipped    ", WithThousands(skipped), "\n",  //
                      "anomalies  ", WithThousands(anomalies), "\n");
}

std::string FormatDigest(const v1::StateDigest& digest, const Terminal& terminal) {
  std::string text = absl::StrCat("digest     ", digest.sha256(), "\n");
  if (digest.tables().empty()) return text;
  std::vector<std::vector<std::string>> rows = {{"TABLE", "ROWS", "SHA-256"}};
  for (const v1::TableDigest& table : digest.tables()) {
    rows.push_back({table.table(), WithThousands(table.rows()), table.sha256()});
  }
  return absl::StrCat(text, "\n", FormatColumns(rows, terminal));
}

std::string FormatTable(const v1::QueryTable& table, const Terminal& terminal) {
  std::string text = absl::StrCat(
      Dim(absl::StrCat(table.name(), " (", WithThousands(static_cast<uint64_t>(table.rows_size())),
                       table.truncated() ? " rows, and more that are not told)" : " rows)"),
          terminal.is_stdout && terminal.has_colour),
      "\n");
  if (table.rows().empty()) return text;
  const std::unique_ptr<RowFormat> format = MakeRowFormat(RowFormatKind::kTable, terminal);
  format->Begin(table.columns(), text);
  for (const v1::QueryRow& row : table.rows()) {
    if (row.values_size() == table.columns_size()) format->Add(row, text);
  }
  // A table can show any rows.
  format->End(text).IgnoreError();
  return text;
}

void AddColumns(std::initializer_list<const char*> names, QueryColumns& columns) {
  for (const char* name : names) columns.Add()->set_name(name);
}

void AddText(const std::string& text, v1::QueryRow& row) { row.add_values()->set_text(text); }

void AddNumber(uint64_t number, v1::QueryRow& row) {
  row.add_values()->set_integer(static_cast<int64_t>(number));
}

}  // namespace

std::string Describe(const v1::ProjectionFailure& failure) {
  return absl::StrCat("event ", WithThousands(failure.position()), " (", failure.event_type(), " ",
                      failure.event_id(), "): ", failure.statement(), ": ", failure.error());
}

std::string FormatText(const v1::ProjectionStatus& status) {
  return absl::StrCat("name       ", status.name(), status.built_in() ? " (the server's own)" : "",
                      "\n",                                   //
                      "version    ", status.version(), "\n",  //
                      "state      ", StateName(status.state()), "\n", FormatTables(status));
}

std::string FormatTables(const v1::ProjectionStatus& status) {
  std::string text = absl::StrCat(
      "position   ", WithThousands(status.position()),
      status.lag() > 0 ? absl::StrCat(" (", WithThousands(status.lag()), " behind the head)") : "",
      "\n", FormatCounts(status.applied(), status.skipped(), status.anomalies()), "size       ",
      FormatBytes(status.bytes()), "\n");
  if (!status.built_at().empty()) {
    absl::StrAppend(&text, "built at   ", status.built_at(), "\n");
  }
  if (!status.checkpoints().empty()) {
    std::vector<std::string> positions;
    for (const uint64_t position : status.checkpoints()) {
      positions.push_back(WithThousands(position));
    }
    absl::StrAppend(&text, "saved at   ", absl::StrJoin(positions, "  "), "\n");
  }
  if (status.has_failure()) {
    absl::StrAppend(&text, "failure    ", Describe(status.failure()), "\n");
  }
  if (status.has_build()) {
    absl::StrAppend(&text, "building   version ", status.build().version(), ", at position ",
                    WithThousands(status.build().position()), "\n");
    if (status.build().has_failure()) {
      absl::StrAppend(&text, "           failed: ", Describe(status.build().failure()), "\n");
    }
  }
  return text;
}

std::string FormatList(const v1::ListProjectionsResponse& response, RowFormatKind kind,
                       const Terminal& terminal) {
  QueryColumns columns;
  AddColumns({"name", "version", "state", "position", "lag", "applied", "skipped", "anomalies",
              "bytes", "built_at", "building"},
             columns);
  const std::unique_ptr<RowFormat> format = MakeRowFormat(kind, terminal);
  std::string text;
  format->Begin(columns, text);
  for (const v1::ProjectionStatus& status : response.projections()) {
    v1::QueryRow row;
    AddText(status.name(), row);
    AddNumber(status.version(), row);
    AddText(StateName(status.state()), row);
    for (const uint64_t number : {status.position(), status.lag(), status.applied(),
                                  status.skipped(), status.anomalies(), status.bytes()}) {
      AddNumber(number, row);
    }
    AddText(status.built_at(), row);
    v1::QueryValue& building = *row.add_values();
    if (status.has_build()) building.set_integer(status.build().version());
    format->Add(row, text);
  }
  // Any form but a chart can show any rows, and charts are not offered.
  format->End(text).IgnoreError();
  return text;
}

std::string FormatText(const v1::RebuildResult& result, const Terminal& terminal) {
  return absl::StrCat(FormatCounts(result.applied(), result.skipped(), result.anomalies()),  //
                      "position   ", WithThousands(result.position()), "\n",                 //
                      "duration   ", absl::StrFormat("%.3f s", SecondsOf(result.duration())),
                      "\n",  //
                      "speed      ", WithThousands(static_cast<uint64_t>(EventsPerSecond(result))),
                      " events/s\n", FormatDigest(result.digest(), terminal));
}

std::string FormatText(const v1::GetDigestResponse& response, const Terminal& terminal) {
  return absl::StrCat("position   ", WithThousands(response.position()), "\n",  //
                      "version    ", response.version(), "\n",                  //
                      FormatDigest(response.digest(), terminal));
}

std::string FormatText(const v1::TestProjectionResponse& response, const Terminal& terminal) {
  std::string text;
  for (const v1::QueryTable& table : response.tables()) {
    absl::StrAppend(&text, FormatTable(table, terminal), "\n");
  }
  return absl::StrCat(text,
                      FormatCounts(response.applied(), response.skipped(), response.anomalies()),
                      "digest     ", response.digest().sha256(), "\n");
}

std::string FormatSql(const v1::GetProjectionResponse& response) {
  std::string text;
  for (const v1::SqlFile& file : response.files()) {
    if (response.files_size() > 1) {
      absl::StrAppend(&text, text.empty() ? "" : "\n", "-- ", file.path(), "\n\n");
    }
    text += file.sql();
    if (!text.ends_with('\n')) text += '\n';
  }
  return text;
}

}  // namespace firn::cli
