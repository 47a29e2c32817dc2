// Horizontal bars made of characters.

#ifndef FIRN_CLI_BARS_H_
#define FIRN_CLI_BARS_H_

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace firn::cli {

struct Bar {
  std::string label;
  // The value as it is printed.
  std::string text;
  double value = 0;
};

// A line for each: the label, the value, and a bar from a common zero, the longest as long as the
// terminal allows. Bars end on an eighth of a character (negative ones on half of one), or on a
// whole one if there is only ASCII.
std::string FormatBars(const std::vector<Bar>& bars, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_BARS_H_
