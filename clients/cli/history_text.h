// The history of a target for a terminal.

#ifndef FIRN_CLI_HISTORY_TEXT_H_
#define FIRN_CLI_HISTORY_TEXT_H_

#include <string>
#include <vector>

#include "cli/terminal.h"
#include "firn/v1/history.pb.h"

namespace firn::cli {

// "rating 3 → 5"; if only one side is told "rating = 5" or "rating was 3". The arrow is ASCII
// unless `is_utf8`.
std::string FormatChange(const v1::FieldChange& change, bool is_utf8);

// "3 → 5"; an empty side, which was or is not there, is "(none)".
std::string FormatArrow(const std::string& before, const std::string& after, bool is_utf8);

// A line for each entry, newest first, after a heading. Events of one batch that stand together are
// joined by a bracket.
std::string FormatHistory(const std::vector<v1::HistoryEntry>& entries, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_HISTORY_TEXT_H_
