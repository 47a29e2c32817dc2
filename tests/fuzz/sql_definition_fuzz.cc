// Definitions of projections: what is accepted gives the same tables every time, has no tables but
// its own and leaves no file behind, whatever its statements do.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "firn/core/text.h"
#include "firn/projection/definition.h"
#include "firn/projection/digest.h"
#include "firn/projection/program.h"
#include "firn/projection/table_rules.h"
#include "firn/projection/tables.h"
#include "tests/fuzz/refusal.h"
#include "tests/fuzz/watchdog.h"

namespace firn::fuzz {
namespace {

using projection::Definition;
using projection::Tables;

constexpr std::string_view kPayloads[] = {
    R"({"v":"one","n":5,"image_id":42,"new_rating":3,"tags":["a","b"],"exif":{"iso":400}})",
    R"({"v":null,"n":-1.5e3,"imageId":"42","name":"é"})", "{}"};

// Few, but of all kinds that statements can tell apart. The types are those of the corpus.
std::vector<RecordedEvent> Events() {
  static const std::string_view kTags[] = {"album:9", "x\"y"};
  static const MetadataEntry kMetadata[] = {{"source", "app"}};
  static constexpr std::string_view kTypes[] = {"added", "image_added", "rating_changed"};
  std::vector<RecordedEvent> events;
  for (size_t i = 0; i < 9; ++i) {
    RecordedEvent& event = events.emplace_back();
    event.position = i + 1;
    event.revision = i + 1;
    event.recorded_us = 1'700'000'000'000'000 + static_cast<int64_t>(i);
    event.timestamp_ms = 1'700'000'000'000;
    event.id.bytes[15] = static_cast<uint8_t>(i);
    event.event_type = kTypes[i % 3];
    event.payload = kPayloads[i / 3];
    event.target_type = "image";
    event.target_id = static_cast<int64_t>(i % 2);
    event.stream = "image-1";
    if (i % 2 == 0) event.user_id = "ada";
    event.tags = kTags;
    event.metadata = kMetadata;
  }
  return events;
}

void CheckOwnTables(projection::Connection& connection) {
  const auto tables = projection::TablesOf(connection);
  if (!tables.ok()) Fail("the tables cannot be told: " + tables.status().ToString());
  for (const std::string& table : *tables) {
    if (table.starts_with("sqlite_") || table.starts_with("firn_")) Fail("a table " + table);
  }
  const auto databases = connection.Integer("select count(*) from pragma_database_list");
  if (databases.ok() && *databases > 1) Fail("a database beside its own");
}

// What the events make of it; empty if a statement fails or takes too long.
std::string Build(const Definition& definition) {
  auto tables = Tables::Create(":memory:", definition, {.name = "fuzzed"});
  if (!tables.ok()) Fail("checked, but not made: " + tables.status().ToString());
  std::atomic<bool> is_late = false;
  const Watchdog watchdog(is_late);
  (*tables)->program().EndWhen(&is_late);
  for (const RecordedEvent& event : Events()) {
    if (const absl::Status applied = (*tables)->Apply(event); !applied.ok()) {
      // A statement that fails leaves what only a rollback undoes.
      CheckRefusal(applied, {ErrorReason::kProjectionFailed, ErrorReason::kCancelled,
                             ErrorReason::kDiskFull});
      return "";
    }
    const auto needs = (*tables)->program().Needs(event);
    if (!needs.ok()) return "";
  }
  for (const char* type : {"image", "thing"}) {
    const auto state = (*tables)->program().State({.type = type, .id = 1});
    if (!state.ok()) {
      CheckRefusal(state.status(), {ErrorReason::kInvalidField, ErrorReason::kProjectionFailed,
                                    ErrorReason::kCancelled});
    }
  }
  CheckOwnTables((*tables)->connection());
  const auto digest =
      projection::DigestOf((*tables)->connection(), [&] { return !is_late.load(); });
  return digest.ok() && !is_late ? digest->sha256 : "";
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace projection = firn::projection;
  // On the wire it is a string, and so UTF-8.
  const std::string text(TextOf(data, size));
  if (!firn::IsUtf8(text)) return 0;
  std::vector<projection::SqlFile> files;
  for (std::string& part : SplitParts(text, 3)) {
    files.push_back({.path = std::to_string(files.size()) + ".sql", .sql = std::move(part)});
  }
  const auto definition = projection::ParseDefinition(std::move(files));
  if (!definition.ok()) {
    CheckRefusal(definition.status(), {firn::ErrorReason::kInvalidField});
    return 0;
  }
  if (const absl::Status status = projection::CheckDefinition(*definition); !status.ok()) {
    CheckRefusal(status, {firn::ErrorReason::kInvalidField, firn::ErrorReason::kDiskFull});
    return 0;
  }
  const std::string first = Build(*definition);
  if (first.empty()) return 0;
  const std::string second = Build(*definition);
  if (!second.empty() && first != second) Fail("the same events give other tables");
  return 0;
}
