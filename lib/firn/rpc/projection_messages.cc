#include "firn/rpc/projection_messages.h"

#include <charconv>
#include <chrono>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/core/text.h"

namespace firn::rpc {
namespace {

using projection::BuildStatus;
using projection::Value;

constexpr int32_t kNanosPerMilli = 1'000'000;

Value TakeValue(v1::QueryValue& value) {
  switch (value.value_case()) {
    case v1::QueryValue::kInteger:
      return value.integer();
    case v1::QueryValue::kReal:
      return value.real();
    case v1::QueryValue::kText:
      return std::move(*value.mutable_text());
    case v1::QueryValue::kBlob:
      return projection::Blob{std::move(*value.mutable_blob())};
    case v1::QueryValue::VALUE_NOT_SET:
      break;
  }
  return std::monostate();
}

// A limit of a request: 0 is the most that may be asked for.
uint64_t TakeLimit(uint64_t wanted, uint64_t max, const char* field,
                   std::vector<FieldViolation>& violations) {
  if (wanted > max) {
    violations.push_back({field, absl::StrCat("must be at most ", max, "; got ", wanted)});
  }
  return wanted == 0 ? max : wanted;
}

void FillFailure(const absl::Status& failure, v1::ProjectionFailure& message) {
  ErrorMetadata facts = MetadataOf(failure);
  uint64_t position = 0;
  if (absl::SimpleAtoi(facts["position"], &position)) message.set_position(position);
  message.set_event_type(facts["event_type"]);
  message.set_event_id(facts["event_id"]);
  message.set_statement(facts["statement"]);
  message.set_error(facts["error"].empty() ? std::string(failure.message()) : facts["error"]);
}

// A full disk may pass; an event that failed fails again.
bool StandsStill(const absl::Status& failure) {
  return ReasonOf(failure) == ErrorReason::kProjectionFailed;
}

v1::ProjectionState StateOf(const projection::ProjectionStatus& status) {
  if (status.current) {
    return StandsStill(status.current->failure) ? v1::PROJECTION_STATE_FAILED
                                                : v1::PROJECTION_STATE_FOLLOWING;
  }
  const bool fails = !status.failure.ok() || (status.build && StandsStill(status.build->failure));
  return fails ? v1::PROJECTION_STATE_FAILED : v1::PROJECTION_STATE_BUILDING;
}

}  // namespace

std::vector<projection::SqlFile> TakeFiles(google::protobuf::RepeatedPtrField<v1::SqlFile>& files) {
  std::vector<projection::SqlFile> taken;
  for (v1::SqlFile& file : files) {
    taken.push_back(
        {.path = std::move(*file.mutable_path()), .sql = std::move(*file.mutable_sql())});
  }
  return taken;
}

absl::StatusOr<projection::QuerySpec> TakeQuery(v1::QueryRequest& request) {
  std::vector<FieldViolation> violations;
  projection::QuerySpec spec;
  spec.sql = std::move(*request.mutable_sql());
  for (auto& [name, value] : *request.mutable_parameters()) {
    spec.parameters.emplace(name, TakeValue(value));
  }
  if (request.has_timeout()) {
    const int64_t seconds = request.timeout().seconds();
    const int32_t millis = request.timeout().nanos() / kNanosPerMilli;
    const int64_t seconds_max = projection::kQueryTimeMax.count() / 1000;
    const bool is_in_range = seconds >= 0 && millis >= 0 && seconds <= seconds_max &&
                             (seconds < seconds_max || millis == 0) && (seconds > 0 || millis > 0);
    if (is_in_range) {
      spec.timeout = std::chrono::milliseconds(seconds * 1000 + millis);
    } else {
      violations.push_back(
          {"timeout", absl::StrCat("must be at least 1 ms and at most ", seconds_max, " s")});
    }
  }
  spec.max_rows = TakeLimit(request.max_rows(), projection::kQueryRowsMax, "max_rows", violations);
  spec.max_bytes =
      TakeLimit(request.max_bytes(), projection::kQueryBytesMax, "max_bytes", violations);
  if (!violations.empty()) return InvalidFields(violations);
  return spec;
}

void FillStatus(const projection::ProjectionStatus& status, Position head,
                v1::ProjectionStatus& message) {
  message.set_name(status.name);
  message.set_built_in(status.is_built_in);
  message.set_state(StateOf(status));
  // Until there is something to read, what is told is about the first build.
  const BuildStatus* told = status.current ? &*status.current : nullptr;
  if (told == nullptr && status.build) told = &*status.build;
  if (told != nullptr) {
    message.set_version(told->version);
    message.set_position(told->position);
    message.set_lag(head > told->position ? head - told->position : 0);
    message.set_applied(told->applied);
    message.set_skipped(told->position - told->applied);
    message.set_anomalies(status.size.anomalies);
    message.set_bytes(status.size.bytes);
    message.set_built_at(FormatRfc3339(told->begun_us));
    for (const Position position : status.checkpoints) message.add_checkpoints(position);
    if (!told->failure.ok()) FillFailure(told->failure, *message.mutable_failure());
  }
  if (!status.failure.ok()) FillFailure(status.failure, *message.mutable_failure());
  if (!status.current || !status.build) return;
  v1::ProjectionBuild& build = *message.mutable_build();
  build.set_version(status.build->version);
  build.set_position(status.build->position);
  if (!status.build->failure.ok()) FillFailure(status.build->failure, *build.mutable_failure());
}

void FillDigest(const projection::StateDigest& digest, v1::StateDigest& message) {
  message.set_sha256(digest.sha256);
  for (const projection::TableDigest& table : digest.tables) {
    v1::TableDigest& told = *message.add_tables();
    told.set_table(table.table);
    told.set_rows(table.rows);
    told.set_sha256(table.sha256);
  }
}

void FillRow(const projection::Statement& row, v1::QueryRow& message) {
  const int columns = sqlite3_data_count(row.handle());
  for (int i = 0; i < columns; ++i) {
    v1::QueryValue& value = *message.add_values();
    switch (sqlite3_column_type(row.handle(), i)) {
      case SQLITE_INTEGER:
        value.set_integer(row.Integer(i));
        break;
      case SQLITE_FLOAT:
        value.set_real(sqlite3_column_double(row.handle(), i));
        break;
      case SQLITE_NULL:
        break;
      case SQLITE_TEXT:
        // A text that is none after all, such as cast(x'ff' as text), cannot be sent as one.
        if (const std::string_view text = row.Text(i); IsUtf8(text)) {
          value.set_text(text.data(), text.size());
          break;
        }
        [[fallthrough]];
      default:
        value.set_blob(row.Text(i).data(), row.Text(i).size());
    }
  }
}

}  // namespace firn::rpc
