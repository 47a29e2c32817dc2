// What the command writes to: terminals or something else.

#ifndef FIRN_CLI_TERMINAL_H_
#define FIRN_CLI_TERMINAL_H_

#include <string>
#include <string_view>

namespace firn::cli {

struct Terminal {
  bool is_stdout = false;
  bool is_stderr = false;
  // Columns of whichever is a terminal.
  int width = 80;
  // Whether a terminal may be sent colours: NO_COLOR is unset or empty.
  bool has_colour = false;
  // Whether text beyond ASCII may be made up, for bars and the like: the locale says so. What
  // events say is printed as it is in any case.
  bool is_utf8 = false;
};

// Asks the system and the environment.
Terminal DetectTerminal();

// The text, faint if `enabled`.
std::string Dim(std::string_view text, bool enabled);

}  // namespace firn::cli

#endif  // FIRN_CLI_TERMINAL_H_
