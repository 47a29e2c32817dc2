#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {

Terminal DetectTerminal() {
  Terminal terminal{.is_stdout = isatty(STDOUT_FILENO) != 0,
                    .is_stderr = isatty(STDERR_FILENO) != 0};
  winsize size{};
  if ((ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ||
       ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) &&
      size.ws_col > 0) {
    terminal.width = size.ws_col;
  }
  const char* no_color = std::getenv("NO_COLOR");
  terminal.has_colour = no_color == nullptr || *no_color == '\0';
  return terminal;
}

std::string Dim(std::string_view text, bool enabled) {
  return enabled && !text.empty() ? absl::StrCat("\x1b[2m", ToAbsl(text), "\x1b[0m")
                                  : std::string(text);
}

}  // namespace firn::cli
