// One SELECT over a projection's tables and the log's events, run a page at a time.

#ifndef FIRN_PROJECTION_QUERY_H_
#define FIRN_PROJECTION_QUERY_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/projection/authorizer.h"
#include "firn/projection/run_limit.h"
#include "firn/projection/sqlite.h"
#include "firn/projection/view.h"

namespace firn::projection {

inline constexpr size_t kQuerySqlBytesMax = 64 << 10;
inline constexpr std::chrono::milliseconds kQueryTimeDefault{30'000};
inline constexpr std::chrono::milliseconds kQueryTimeMax{600'000};
inline constexpr uint64_t kQueryRowsMax = 1'000'000;
inline constexpr uint64_t kQueryBytesMax = 256 << 20;

struct Blob {
  std::string bytes;
};
// NULL, INTEGER, REAL, TEXT, BLOB.
using Value = std::variant<std::monostate, int64_t, double, std::string, Blob>;

struct QuerySpec {
  std::string sql;
  // By name without the sign.
  std::map<std::string, Value> parameters = {};
  // From when the time counts: when it was asked.
  std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
  std::chrono::milliseconds timeout = kQueryTimeDefault;
  uint64_t max_rows = kQueryRowsMax;
  uint64_t max_bytes = kQueryBytesMax;
};

struct QueryColumn {
  std::string name;
  std::string declared_type;
};

// Used by one thread at a time; Cancel by any.
class Query {
 public:
  // Opens the view, or only the log if there is none, and prepares the statement. `log`: the
  // database file of the log; what of it can be seen ends at the view's position, or at `position`
  // if there is none. kInvalidField naming "sql" or the parameter; kCorrupted, kInternal.
  static absl::StatusOr<std::unique_ptr<Query>> Start(QuerySpec spec, std::optional<View> view,
                                                      Position position,
                                                      const std::filesystem::path& log);

  // Use Start.
  Query(QuerySpec spec, std::optional<View> view, Connection connection);

  // Hands over rows, each valid during the call, until a page of about that many bytes is full;
  // false if there are no more. kQueryLimit, kCancelled, kInvalidField (the statement failed).
  absl::StatusOr<bool> NextPage(size_t page_bytes, absl::FunctionRef<void(const Statement&)> take);

  // Ends what runs now and what would run later.
  void Cancel() { cancelled_ = true; }

  const std::vector<QueryColumn>& columns() const { return columns_; }
  // All rows are of this moment.
  Position position() const { return position_; }

 private:
  // Prepares the statement where there is no log but an empty table `events`: an authorizer cannot
  // tell whether it is the view or the statement that reads the log. What it names there, it names
  // when the log is attached.
  absl::Status CheckReach();
  absl::Status Attach(const std::filesystem::path& log, Position position);
  absl::Status Prepare();
  absl::Status BindParameters();
  // Ends the read: no file is held by a query that is over.
  void LetGo();
  absl::Status ErrorOfStep(const absl::Status& error) const;

  const QuerySpec spec_;
  // Keeps the files.
  const std::optional<View> view_;
  Connection connection_;
  RunLimit limit_;
  std::unique_ptr<Authorizer> authorizer_;
  Statement statement_;
  std::vector<QueryColumn> columns_;
  Position position_ = 0;
  uint64_t rows_ = 0;
  uint64_t bytes_ = 0;
  std::atomic<bool> cancelled_ = false;
};

// The size of a row's values.
size_t RowBytes(const Statement& row);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_QUERY_H_
