#include "firn/rpc/projection_test_run.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/core/validate.h"
#include "firn/projection/digest.h"
#include "firn/projection/query.h"
#include "firn/projection/table_rules.h"
#include "firn/projection/tables.h"
#include "firn/rpc/convert.h"
#include "firn/rpc/projection_messages.h"

namespace firn::rpc {
namespace {

constexpr uint64_t kRowsMax = 10'000;
constexpr size_t kBytesMax = 3 << 20;

constexpr int64_t kMicrosPerMilli = 1'000;

absl::StatusOr<projection::Definition> TakeDefinition(v1::TestProjectionRequest& request) {
  std::vector<projection::SqlFile> files = TakeFiles(*request.mutable_files());
  if (!request.built_in().empty()) {
    if (!files.empty()) {
      return InvalidFields({{"built_in", "must be empty if there are files"}});
    }
    const auto shipped = projection::BuiltInDefinition(request.built_in());
    if (shipped.empty()) {
      return MakeError(ErrorReason::kProjectionNotFound,
                       absl::StrCat("this server ships no definition named ", request.built_in()));
    }
    files.assign(shipped.begin(), shipped.end());
  }
  return projection::ParseDefinition(std::move(files));
}

// Applies the events as if they were the whole log.
class Run {
 public:
  explicit Run(projection::Tables& tables) : tables_(tables) {}

  absl::Status Apply(v1::EventDTO& dto, int index) {
    const std::string path = absl::StrCat("events[", index, "].");
    const std::optional<int64_t> created_us = ParseRfc3339(dto.created_at());
    std::vector<FieldViolation> violations;
    const Event event = TakeEvent(dto, path, violations);
    ValidateEvent(event, SystemClockMicros() / kMicrosPerMilli, path, violations);
    if (!violations.empty()) return InvalidFields(violations);

    const std::string stream = StreamOf(event);
    const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
    RecordedEvent recorded;
    recorded.position = ++position_;
    recorded.revision = ++revisions_[stream];
    recorded.recorded_us = created_us.value_or(event.timestamp_ms * kMicrosPerMilli);
    recorded.id = event.id;
    recorded.timestamp_ms = event.timestamp_ms;
    recorded.event_type = event.event_type;
    recorded.payload = event.payload.bytes;
    recorded.content_type = event.payload.content_type;
    recorded.target_type = event.target_type;
    recorded.target_id = event.target_id;
    if (event.user_id) recorded.user_id = *event.user_id;
    recorded.stream = stream;
    recorded.tags = tags;
    recorded.metadata = event.metadata;
    return tables_.Apply(recorded);
  }

 private:
  projection::Tables& tables_;
  Position position_ = 0;
  std::map<std::string, Revision> revisions_;
};

// Reads tables out until there is too much of them.
class Reading {
 public:
  absl::Status Read(projection::Connection& connection, const std::string& table,
                    v1::QueryTable& told) {
    told.set_name(table);
    FIRN_ASSIGN_OR_RETURN(const auto columns, ColumnsOf(connection, table));
    for (const projection::TableColumn& column : columns) {
      told.add_columns()->set_name(column.name);
    }
    std::string order;
    for (const std::string& name : KeyOf(columns)) {
      absl::StrAppend(&order, order.empty() ? "" : ", ", projection::Quoted(name));
    }
    FIRN_ASSIGN_OR_RETURN(
        auto rows, connection.Prepare(absl::StrCat("select * from ", projection::Quoted(table),
                                                   " order by ", order)));
    while (true) {
      FIRN_ASSIGN_OR_RETURN(const bool has_row, rows.Step());
      if (!has_row) return absl::OkStatus();
      bytes_ += projection::RowBytes(rows);
      if (++rows_ > kRowsMax || bytes_ > kBytesMax) {
        told.set_truncated(true);
        return absl::OkStatus();
      }
      FillRow(rows, *told.add_rows());
    }
  }

 private:
  uint64_t rows_ = 0;
  size_t bytes_ = 0;
};

}  // namespace

absl::StatusOr<v1::TestProjectionResponse> RunTest(v1::TestProjectionRequest& request,
                                                   const std::atomic<bool>& cancelled) {
  FIRN_ASSIGN_OR_RETURN(auto definition, TakeDefinition(request));
  FIRN_ASSIGN_OR_RETURN(const auto tables,
                        projection::Tables::Create(":memory:", std::move(definition), {}));
  tables->program().EndWhen(&cancelled);
  Run run(*tables);
  for (int i = 0; i < request.events_size(); ++i) {
    FIRN_RETURN_IF_ERROR(run.Apply(*request.mutable_events(i), i));
  }
  v1::TestProjectionResponse response;
  response.set_applied(tables->info().applied);
  response.set_skipped(static_cast<uint64_t>(request.events_size()) - tables->info().applied);
  FIRN_ASSIGN_OR_RETURN(const uint64_t anomalies, CountAnomalies(tables->connection()));
  response.set_anomalies(anomalies);
  FIRN_ASSIGN_OR_RETURN(const auto digest,
                        DigestOf(tables->connection(), [&] { return !cancelled; }));
  FillDigest(digest, *response.mutable_digest());
  FIRN_ASSIGN_OR_RETURN(const auto names, TablesOf(tables->connection()));
  Reading reading;
  for (const std::string& name : names) {
    FIRN_RETURN_IF_ERROR(reading.Read(tables->connection(), name, *response.add_tables()));
  }
  return response;
}

}  // namespace firn::rpc
