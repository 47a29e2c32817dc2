// What differs between two states: of a target, or of a whole projection.

#ifndef FIRN_PROJECTION_DIFF_H_
#define FIRN_PROJECTION_DIFF_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "firn/projection/run_limit.h"
#include "firn/projection/sqlite.h"
#include "firn/projection/view.h"

namespace firn::projection {

// A row, or a value within a state, that is not the same.
struct Difference {
  // Of a projection: the table, and the row's primary key as a JSON array.
  std::string table = {};
  std::string key = {};
  // Of a target: where in its state, a JSON pointer.
  std::string pointer = {};
  // JSON texts; empty: not there.
  std::string before = {};
  std::string after = {};
};

// The values that differ between two JSON objects, deepest first named; arrays are compared as a
// whole. Nothing stands for an empty object.
std::vector<Difference> DiffOfStates(std::string_view before, std::string_view after);

// Compares two views of one projection, table by table, a page at a time. Used by one thread at a
// time.
class TablesDiff {
 public:
  // kInternal, kCorrupted.
  // kCancelled some time after `cancelled` is set; it must outlive this.
  static absl::StatusOr<std::unique_ptr<TablesDiff>> Start(View before, View after,
                                                           const std::atomic<bool>& cancelled);

  // Use Start.
  TablesDiff(View before, View after, Connection connection, const std::atomic<bool>& cancelled);

  // Hands over differences until a page of about that many bytes is full; false if there are no
  // more. Errors as Start's.
  absl::StatusOr<bool> NextPage(size_t page_bytes, absl::FunctionRef<void(Difference)> take);

 private:
  absl::Status Attach(const char* name, const View& view);
  absl::Status PrepareTable(const std::string& table);
  Difference Current() const;

  const View before_;
  const View after_;
  const std::atomic<bool>& cancelled_;
  Connection connection_;
  RunLimit limit_;
  // Tables that are still to be compared, the next one last.
  std::vector<std::string> tables_;
  std::string table_;
  std::vector<std::string> columns_;
  // Columns of the primary key, as places in `columns_`.
  std::vector<size_t> key_;
  Statement rows_;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_DIFF_H_
