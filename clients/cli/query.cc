#include "cli/query.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string FormatElapsed(absl::Duration elapsed) {
  const double milliseconds = absl::ToDoubleMilliseconds(elapsed);
  return milliseconds < 1000 ? absl::StrFormat("%.1f ms", milliseconds)
                             : absl::StrFormat("%.2f s", milliseconds / 1000);
}

// Not thread-safe. Hands the rows of the messages to the form, and its text to the output.
class RowSink {
 public:
  RowSink(RowFormat& format, Output& output, QuerySummary& summary)
      : format_(format), output_(output), summary_(summary) {}

  // False if that failed, see status().
  bool Take(const v1::QueryResponse& message) {
    status_ = TryTake(message);
    return status_.ok();
  }

  // `is_whole`: no rows are missing.
  absl::Status Close(bool is_whole) {
    if (!has_header_ || (!is_whole && format_.needs_all_rows())) return absl::OkStatus();
    if (absl::Status status = format_.End(text_); !status.ok()) return status;
    return Write();
  }

  const absl::Status& status() const { return status_; }

 private:
  absl::Status TryTake(const v1::QueryResponse& message) {
    if (message.has_header()) {
      has_header_ = true;
      columns_ = message.header().columns_size();
      summary_.position = message.header().position();
      summary_.head = message.header().head();
      format_.Begin(message.header().columns(), text_);
    }
    for (const v1::QueryRow& row : message.rows()) {
      if (!has_header_ || row.values_size() != columns_) {
        return absl::DataLossError(
            "the server sent a row that does not fit its columns; is it as "
            "new as this command?");
      }
      format_.Add(row, text_);
      ++summary_.rows;
    }
    return Write();
  }

  absl::Status Write() {
    if (text_.empty()) return absl::OkStatus();
    if (absl::Status status = output_.Write(text_); !status.ok()) return status;
    text_.clear();
    return output_.Flush();
  }

  RowFormat& format_;
  Output& output_;
  QuerySummary& summary_;
  bool has_header_ = false;
  int columns_ = 0;
  // What is not yet handed to the output.
  std::string text_;
  absl::Status status_;
};

}  // namespace

std::string FormatSummary(const QuerySummary& summary) {
  std::string text = absl::StrCat(WithThousands(summary.rows), summary.rows == 1 ? " row" : " rows",
                                  " at position ", WithThousands(summary.position));
  if (summary.head > summary.position) {
    absl::StrAppend(&text, " (", WithThousands(summary.head - summary.position),
                    " behind the head)");
  }
  return absl::StrCat(text, ", ", FormatElapsed(summary.elapsed));
}

absl::Status PrintQuery(Client& client, const v1::QueryRequest& request, RowFormat& format,
                        Output& output, const std::function<bool()>& is_stopped,
                        QuerySummary* summary) {
  const absl::Time begin = absl::Now();
  RowSink sink(format, output, *summary);
  const grpc::Status ended = client.Query(
      request, {.take = [&sink](const v1::QueryResponse& message) { return sink.Take(message); },
                .is_stopped = is_stopped});
  summary->elapsed = absl::Now() - begin;
  if (!sink.status().ok()) return sink.status();
  if (absl::Status closed = sink.Close(ended.ok()); !closed.ok()) return closed;
  if (!ended.ok() && is_stopped()) return absl::CancelledError("the query was cancelled");
  return client.Explain(ended);
}

}  // namespace firn::cli
