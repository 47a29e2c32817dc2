#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// Of the locale's variables the first that is set counts.
bool HasUtf8Locale() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    const std::string locale = absl::AsciiStrToLower(value);
    return absl::StrContains(locale, "utf-8") || absl::StrContains(locale, "utf8");
  }
  return false;
}

}  // namespace

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
  terminal.is_utf8 = HasUtf8Locale();
  return terminal;
}

std::string Dim(std::string_view text, bool enabled) {
  return enabled && !text.empty() ? absl::StrCat("\x1b[2m", ToAbsl(text), "\x1b[0m")
                                  : std::string(text);
}

}  // namespace firn::cli
