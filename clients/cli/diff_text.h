// Differences for a terminal.

#ifndef FIRN_CLI_DIFF_TEXT_H_
#define FIRN_CLI_DIFF_TEXT_H_

#include <string>

#include "cli/terminal.h"
#include "firn/v1/history.pb.h"

namespace firn::cli {

// Of a row that was there and is there a line for each of its fields that changed,
// "~ image [42]  rating: 3 → 5"; of another "+ image [42]  {...}" or "- image [42]  {...}". Of a
// target the pointer takes the place of table and key.
std::string FormatText(const v1::Difference& difference, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_DIFF_TEXT_H_
