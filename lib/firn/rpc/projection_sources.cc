#include "firn/rpc/projection_sources.h"

#include <chrono>
#include <future>
#include <utility>

#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/digest.h"
#include "firn/projection/table_rules.h"
#include "firn/projection/view.h"
#include "firn/rpc/projection_messages.h"

namespace firn::rpc {
namespace {

// About the size of a message of rows.
constexpr size_t kPageBytes = 256 << 10;

// What a query's stream may be open beyond the query's own time.
constexpr std::chrono::seconds kGrace(5);

constexpr int32_t kNanosPerMicro = 1'000;
constexpr int64_t kMicrosPerSecond = 1'000'000;

}  // namespace

absl::StatusOr<QuerySource::Made> QuerySource::Make(EventReader& reader,
                                                    v1::QueryResponse& message) {
  if (end_) {
    if (!end_->ok()) return *end_;
    return Made::kNone;
  }
  if (query_ == nullptr) FIRN_RETURN_IF_ERROR(Start(reader, *message.mutable_header()));
  const auto more = query_->NextPage(
      kPageBytes, [&](const projection::Statement& row) { FillRow(row, *message.add_rows()); });
  // The rows before an error are the client's.
  if (!more.ok()) {
    end_ = more.status();
    return Made::kMessage;
  }
  return *more ? Made::kMessage : Made::kLast;
}

absl::Status QuerySource::Start(EventReader& reader, v1::QueryHeader& header) {
  const Position head = store_.head().position;
  std::optional<projection::View> view;
  Position position = 0;
  if (projection_.empty()) {
    FIRN_ASSIGN_OR_RETURN(position, PositionOf(moment_, head, reader));
  } else {
    FIRN_ASSIGN_OR_RETURN(auto build, projections_.Find(projection_));
    FIRN_ASSIGN_OR_RETURN(view, ViewAt(std::move(build), moment_, head, reader, &cancelled_));
    position = view->position;
  }
  FIRN_ASSIGN_OR_RETURN(auto query, projection::Query::Start(std::move(spec_), std::move(view),
                                                             position, projections_.log_path()));
  {
    MutexLock lock(mutex_);
    query_ = std::move(query);
    if (cancelled_) query_->Cancel();
  }
  header.set_position(query_->position());
  header.set_head(head);
  for (const projection::QueryColumn& column : query_->columns()) {
    v1::QueryColumn& told = *header.add_columns();
    told.set_name(column.name);
    told.set_declared_type(column.declared_type);
  }
  return absl::OkStatus();
}

std::optional<std::chrono::system_clock::time_point> QuerySource::deadline() const {
  return std::chrono::system_clock::now() + spec_.timeout + kGrace;
}

void QuerySource::Cancel() {
  cancelled_ = true;
  MutexLock lock(mutex_);
  if (query_ != nullptr) query_->Cancel();
}

absl::StatusOr<RebuildSource::Made> RebuildSource::Make(EventReader&,
                                                        v1::RebuildResponse& message) {
  if (build_ == nullptr) {
    std::promise<absl::StatusOr<std::shared_ptr<projection::Build>>> begun;
    projections_.Rebuild(name_, [&](auto build) { begun.set_value(std::move(build)); });
    FIRN_ASSIGN_OR_RETURN(build_, begun.get_future().get());
  }
  // A message, then a pause.
  if (std::exchange(is_pause_, !is_pause_)) return Made::kLater;
  const projection::BuildStatus status = build_->status();
  if (!status.failure.ok()) return status.failure;
  message.set_position(status.position);
  message.set_head(store_.head().position);
  FIRN_ASSIGN_OR_RETURN(const bool is_in_place, projections_.IsCurrent(name_, *build_));
  if (!is_in_place) return Made::kMessage;
  FIRN_RETURN_IF_ERROR(Finish(*message.mutable_result()));
  return Made::kLast;
}

absl::Status RebuildSource::Finish(v1::RebuildResult& result) {
  FIRN_ASSIGN_OR_RETURN(const DigestOfView digest,
                        DigestView({.path = build_->path(), .is_newest = true, .build = build_},
                                   [this] { return !cancelled_; }));
  const projection::BuildStatus status = build_->status();
  result.set_applied(digest.applied);
  result.set_skipped(digest.position - digest.applied);
  result.set_anomalies(digest.anomalies);
  result.set_position(digest.position);
  result.mutable_duration()->set_seconds(status.duration_us / kMicrosPerSecond);
  result.mutable_duration()->set_nanos(static_cast<int32_t>(status.duration_us % kMicrosPerSecond) *
                                       kNanosPerMicro);
  FillDigest(digest.digest, *result.mutable_digest());
  return absl::OkStatus();
}

absl::StatusOr<DigestOfView> DigestView(const projection::View& view,
                                        absl::FunctionRef<bool()> wanted) {
  FIRN_ASSIGN_OR_RETURN(
      auto connection,
      projection::Connection::Open(view.path.string(), projection::Connection::Mode::kRead));
  FIRN_RETURN_IF_ERROR(connection.Run("begin"));
  DigestOfView result;
  FIRN_ASSIGN_OR_RETURN(const int64_t position,
                        connection.Integer("select position from firn_projection"));
  result.position = static_cast<Position>(position);
  FIRN_ASSIGN_OR_RETURN(const int64_t applied,
                        connection.Integer("select applied from firn_projection"));
  result.applied = static_cast<uint64_t>(applied);
  FIRN_ASSIGN_OR_RETURN(result.anomalies, CountAnomalies(connection));
  FIRN_ASSIGN_OR_RETURN(result.digest, DigestOf(connection, wanted));
  return result;
}

}  // namespace firn::rpc
