// Small results as columns for a terminal.

#ifndef FIRN_CLI_COLUMNS_H_
#define FIRN_CLI_COLUMNS_H_

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace firn::cli {

// The rows, each with as many cells as the first, which is the heading. Columns are as wide as
// their widest cell; the last one is cut where the terminal ends, if standard output is one.
std::string FormatColumns(const std::vector<std::vector<std::string>>& rows,
                          const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_COLUMNS_H_
