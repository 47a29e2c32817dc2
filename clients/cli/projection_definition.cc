#include "cli/projection_definition.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/event_line_parser.h"
#include "cli/input.h"
#include "cli/json_path.h"
#include "cli/line_reader.h"
#include "cli/text.h"
#include "cli/uuid.h"

namespace firn::cli {
namespace {

namespace fs = std::filesystem;

// Far beyond what a server takes, which says so itself.
constexpr size_t kFileBytesMax = 16 << 20;

// 2001-09-09T01:46:40Z: of an event that leaves it out, plus its place.
constexpr int64_t kFirstTimestampMs = 1'000'000'000'000;

// The files by their paths within the definition.
using Found = std::map<std::string, std::string>;

absl::Status AddFile(const std::string& name, const std::string& path, Found& found) {
  absl::StatusOr<std::string> sql = ReadWhole(path, kFileBytesMax);
  if (!sql.ok()) return sql.status();
  if (!IsUtf8(*sql) || !IsUtf8(name)) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " is not UTF-8; is it a file of a definition?"));
  }
  if (!found.emplace(name, *std::move(sql)).second) {
    return absl::InvalidArgumentError(
        absl::StrCat("two files are called ", name, "; rename one, or name their folder"));
  }
  return absl::OkStatus();
}

absl::Status AddFolder(const std::string& path, Found& found) {
  const size_t before = found.size();
  std::error_code error;
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() != ".sql" || !entry->is_regular_file(error)) continue;
    const std::string name = entry->path().lexically_relative(path).generic_string();
    if (absl::Status status = AddFile(name, entry->path().string(), found); !status.ok()) {
      return status;
    }
  }
  if (error) {
    return absl::InvalidArgumentError(absl::StrCat("cannot read ", path, ": ", error.message()));
  }
  if (found.size() == before) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, " has no *.sql; name the folder of a definition, or its files"));
  }
  return absl::OkStatus();
}

// The event of the line with this number, at this place of the log that is made up.
absl::StatusOr<v1::EventDTO> ReadTestEvent(std::string_view line, size_t place) {
  absl::StatusOr<EventLine> parsed = ParseEventLine(line, UnknownKeys::kRefuse);
  if (!parsed.ok()) return parsed.status();
  v1::EventDTO& event = parsed->event;
  if (!parsed->has_id) event.set_id(MakeNameUuid(absl::StrCat("firn:test:", place)));
  if (!parsed->has_timestamp) {
    event.set_timestamp(kFirstTimestampMs + static_cast<int64_t>(place));
  }
  event.set_batch_index(parsed->batch_index.value_or(0));
  // Elsewhere the recorded time is the store's; here there is none.
  if (const std::optional<std::string_view> recorded = FindJson(line, {"created_at"})) {
    event.set_created_at(PlainText(*recorded));
  }
  return std::move(event);
}

}  // namespace

absl::StatusOr<SqlFiles> ReadDefinition(const std::vector<std::string>& paths) {
  Found found;
  for (const std::string& path : paths) {
    std::error_code error;
    const absl::Status status = fs::is_directory(path, error)
                                    ? AddFolder(path, found)
                                    : AddFile(fs::path(path).filename().string(), path, found);
    if (!status.ok()) return status;
  }
  SqlFiles files;
  for (auto& [path, sql] : found) {
    v1::SqlFile& file = *files.Add();
    file.set_path(path);
    file.set_sql(std::move(sql));
  }
  return files;
}

absl::StatusOr<std::vector<v1::EventDTO>> ReadTestEvents(const std::string& path) {
  absl::StatusOr<LineReader> reader = LineReader::Open(path);
  if (!reader.ok()) return reader.status();
  std::vector<v1::EventDTO> events;
  while (true) {
    const absl::StatusOr<std::optional<std::string_view>> line = reader->Next();
    if (!line.ok()) return line.status();
    if (!line->has_value()) return events;
    if (absl::StripAsciiWhitespace(ToAbsl(**line)).empty()) continue;
    absl::StatusOr<v1::EventDTO> event = ReadTestEvent(**line, events.size() + 1);
    if (!event.ok()) {
      return absl::Status(
          event.status().code(),
          absl::StrCat(reader->name(), ":", reader->line_number(), ": ", event.status().message()));
    }
    events.push_back(*std::move(event));
  }
}

absl::Status RefuseDefinition(const ServerError& error, const absl::Status& explained) {
  if (error.violations.size() < 2) return explained;
  for (const FieldViolation& violation : error.violations) {
    std::cerr << violation.field << ": " << violation.description << "\n";
  }
  return absl::Status(explained.code(),
                      absl::StrCat("the definition is refused for ", error.violations.size(),
                                   " reasons; mend them [", error.reason, "]"));
}

}  // namespace firn::cli
