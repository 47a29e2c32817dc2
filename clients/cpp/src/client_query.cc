// Queries.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "firn/client/client.h"
#include "firn_client/v1/projection.pb.h"
#include "src/backoff.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/methods.h"
#include "src/server_stream.h"
#include "src/status.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;

namespace {

// What the server takes without being told, and what the way there and back may take.
constexpr absl::Duration kQueryTimeout = absl::Seconds(30);
constexpr absl::Duration kQueryMargin = absl::Seconds(5);

// What an answer as a whole may take of this process's memory.
constexpr size_t kCollectBytesMax = 256 << 20;

struct SqlValueSetter {
  wire::QueryValue& message;

  void operator()(std::monostate) const {}
  void operator()(int64_t value) const { message.set_integer(value); }
  void operator()(double value) const { message.set_real(value); }
  void operator()(const std::string& value) const { message.set_text(value); }
  void operator()(const Blob& value) const { message.set_blob(value.bytes); }
};

SqlValue ToSqlValue(wire::QueryValue& message) {
  switch (message.value_case()) {
    case wire::QueryValue::kInteger:
      return message.integer();
    case wire::QueryValue::kReal:
      return message.real();
    case wire::QueryValue::kText:
      return std::move(*message.mutable_text());
    case wire::QueryValue::kBlob:
      return Blob{std::move(*message.mutable_blob())};
    default:
      return std::monostate();
  }
}

wire::QueryRequest ToProto(const SqlQuery& query) {
  wire::QueryRequest message;
  message.set_projection(query.projection);
  message.set_sql(query.sql);
  for (const auto& [name, value] : query.parameters) {
    std::visit(SqlValueSetter{(*message.mutable_parameters())[name]}, value);
  }
  if (query.as_of) *message.mutable_as_of() = internal::ToProto(*query.as_of);
  if (query.timeout) *message.mutable_timeout() = internal::ToProto(*query.timeout);
  message.set_max_rows(query.max_rows);
  message.set_max_bytes(query.max_bytes);
  return message;
}

size_t MemoryOf(const SqlRow& row) {
  size_t bytes = sizeof(SqlRow) + row.size() * sizeof(SqlValue);
  for (const SqlValue& value : row) {
    if (const auto* const text = std::get_if<std::string>(&value)) bytes += text->size();
    if (const auto* const blob = std::get_if<Blob>(&value)) bytes += blob->bytes.size();
  }
  return bytes;
}

// One attempt, and its rows.
class RowSource final : public internal::Source<SqlRow> {
 public:
  RowSource(std::shared_ptr<internal::Core> core, absl::Time deadline, const std::stop_token& stop)
      : core_(std::move(core)),
        stream_(*core_, core_->channel(), internal::kQuery, deadline),
        stop_(*core_, stop, [this] { stream_.TryCancel(); }) {}

  // Calls, and reads the first message, which has the columns.
  absl::StatusOr<wire::QueryHeader> Begin(const wire::QueryRequest& request, bool is_retry) {
    if (is_retry) stream_.WaitForConnection();
    const bool has_begun = stream_.Start(request, absl::InfiniteFuture()) &&
                           stream_.Read(message_, absl::InfiniteFuture());
    if (!has_begun) {
      const absl::Status ended = Finish();
      return ended.ok() ? internal::Misfit() : ended;
    }
    if (!message_.has_header()) return internal::Misfit();
    columns_ = message_.header().columns_size();
    return message_.header();
  }

  std::optional<absl::StatusOr<SqlRow>> Next() override {
    while (next_ >= message_.rows_size()) {
      if (!stream_.Read(message_, absl::InfiniteFuture())) {
        const absl::Status ended = Finish();
        if (ended.ok()) return std::nullopt;
        return ended;
      }
      next_ = 0;
    }
    wire::QueryRow& from = *message_.mutable_rows(next_++);
    if (from.values_size() != columns_) return internal::Misfit();
    SqlRow row;
    row.reserve(static_cast<size_t>(columns_));
    for (wire::QueryValue& value : *from.mutable_values()) row.push_back(ToSqlValue(value));
    return row;
  }

 private:
  absl::Status Finish() {
    const absl::Status ended = stream_.Finish();
    return !ended.ok() && stop_.requested() ? stop_.status() : ended;
  }

  const std::shared_ptr<internal::Core> core_;
  internal::ServerStream<wire::QueryRequest, wire::QueryResponse> stream_;
  wire::QueryResponse message_;
  int next_ = 0;
  int columns_ = 0;
  // Last: it uses the rest.
  const internal::Stop stop_;
};

// The attempts of one call, until its deadline.
class Attempts {
 public:
  Attempts(std::shared_ptr<internal::Core> core, const SqlQuery& query, const CallOptions& options)
      : core_(std::move(core)),
        request_(ToProto(query)),
        deadline_(absl::Now() +
                  options.deadline.value_or(query.timeout.value_or(kQueryTimeout) + kQueryMargin)),
        token_(options.stop),
        stop_(*core_, token_, [this] { pause_.Interrupt(); }) {}

  // Tries until there are rows.
  absl::StatusOr<RowStream> Open() {
    for (;;) {
      if (stop_.requested()) return stop_.status();
      auto source = std::make_unique<RowSource>(core_, deadline_, token_);
      const absl::StatusOr<wire::QueryHeader> header = source->Begin(request_, !failure_.ok());
      if (header.ok()) return ToStream(*header, std::move(source));
      if (absl::Status given_up = PauseAfter(header.status()); !given_up.ok()) return given_up;
    }
  }

  // Waits before the next attempt; an error if there shall be none.
  absl::Status PauseAfter(const absl::Status& failure) {
    if (failure_.ok() || !internal::IsOutOfTime(failure)) failure_ = failure;
    if (!internal::IsTransient(failure)) return failure_;
    const absl::Duration pause = std::max(backoff_.Next(), internal::RetryDelay(failure));
    if (absl::Now() + pause >= deadline_) return failure_;
    return pause_.For(pause) ? absl::OkStatus() : stop_.status();
  }

 private:
  static RowStream ToStream(const wire::QueryHeader& header, std::unique_ptr<RowSource> source) {
    RowStream stream{.position = header.position(),
                     .head = header.head(),
                     .rows = Stream<SqlRow>(std::move(source))};
    for (const wire::QueryColumn& column : header.columns()) {
      stream.columns.push_back({column.name(), column.declared_type()});
    }
    return stream;
  }

  const std::shared_ptr<internal::Core> core_;
  const wire::QueryRequest request_;
  const absl::Time deadline_;
  const std::stop_token token_;
  internal::Pause pause_;
  internal::Backoff backoff_;
  absl::Status failure_;
  // Last: it uses the rest.
  const internal::Stop stop_;
};

absl::StatusOr<QueryResult> Collect(RowStream stream) {
  QueryResult result{
      .columns = std::move(stream.columns), .position = stream.position, .head = stream.head};
  size_t bytes = 0;
  while (std::optional<absl::StatusOr<SqlRow>> row = stream.rows.Next()) {
    if (!row->ok()) return row->status();
    bytes += MemoryOf(**row);
    if (bytes > kCollectBytesMax) return internal::TooManyRows(kCollectBytesMax);
    result.rows.push_back(**std::move(row));
  }
  return result;
}

}  // namespace

absl::StatusOr<RowStream> Client::QueryRows(const SqlQuery& query, const CallOptions& options) {
  return Attempts(core_, query, options).Open();
}

absl::StatusOr<QueryResult> Client::Query(const SqlQuery& query, const CallOptions& options) {
  Attempts attempts(core_, query, options);
  for (;;) {
    absl::StatusOr<RowStream> stream = attempts.Open();
    if (!stream.ok()) return stream.status();
    absl::StatusOr<QueryResult> result = Collect(*std::move(stream));
    if (result.ok()) return result;
    if (absl::Status given_up = attempts.PauseAfter(result.status()); !given_up.ok()) {
      return given_up;
    }
  }
}

}  // namespace client
}  // namespace firn
