// Runs a query and prints its rows as they come.

#ifndef FIRN_CLI_QUERY_H_
#define FIRN_CLI_QUERY_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/output.h"
#include "cli/row_format.h"
#include "cli/terminal.h"

namespace firn::cli {

// The environment's variable that names the projection to query.
inline constexpr char kProjectionVariable[] = "FIRN_PROJECTION";

// What came of a query.
struct QuerySummary {
  uint64_t rows = 0;
  // The moment of the rows, and the head of the log.
  uint64_t position = 0;
  uint64_t head = 0;
  absl::Duration elapsed = {};
};

// "3 rows at position 1,200 (12 behind the head), 4.2 ms"
std::string FormatSummary(const QuerySummary& summary);

// Prints what there is, also if the query ends early, unless the form would then show it wrongly.
// `is_stopped` is as of StreamCallbacks; a query that it ended is kCancelled. Errors: the server's,
// the form's and the output's.
absl::Status PrintQuery(Client& client, const v1::QueryRequest& request, RowFormat& format,
                        Output& output, const std::function<bool()>& is_stopped,
                        QuerySummary* summary);

}  // namespace firn::cli

#endif  // FIRN_CLI_QUERY_H_
