// The options that select events, the same for every command that reads.

#ifndef FIRN_CLI_FILTER_OPTIONS_H_
#define FIRN_CLI_FILTER_OPTIONS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// Which events are wanted, in the contract's terms. Positions are a bound of the log; a query or
// bounds leave out some of what is between them.
struct Filter {
  // Exclusive. Nothing: from the beginning, or wherever the command starts without it.
  std::optional<uint64_t> after;
  // Inclusive. Nothing: up to the head.
  std::optional<uint64_t> until;
  // Without items: every event.
  v1::Query query;
  v1::ReadBounds bounds;

  // Whether every event between the positions is wanted.
  bool is_whole() const { return query.items().empty() && bounds.ByteSizeLong() == 0; }

  // Writes it into a GetEventsRequest, CountEventsRequest or ReplayEventsRequest.
  template <typename Request>
  void WriteTo(Request& request) const {
    request.set_after_position(after.value_or(0));
    if (until) request.set_until_position(*until);
    if (!query.items().empty()) *request.mutable_query() = query;
    if (bounds.ByteSizeLong() > 0) *request.mutable_bounds() = bounds;
  }
};

// The functions add options whose values go into the filter, which must outlive the command. A
// wrong value ends the parse with a CLI::ValidationError that names the option.

// --after and --from-time. `default_text` says in the help what holds without either.
void AddStartOptions(CLI::App& command, Filter& filter, const char* default_text);

// --until and --as-of.
void AddEndOptions(CLI::App& command, Filter& filter);

// --type, --tag, --stream, --target, --user, --query, and the bounds on revisions and timestamps.
void AddMatchOptions(CLI::App& command, Filter& filter);

// All of them.
void AddFilterOptions(CLI::App& command, Filter& filter);

}  // namespace firn::cli

#endif  // FIRN_CLI_FILTER_OPTIONS_H_
