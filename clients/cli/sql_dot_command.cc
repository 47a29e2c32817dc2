#include "cli/sql_dot_command.h"

#include <algorithm>
#include <array>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace firn::cli {
namespace {

constexpr std::array<DotCommandHelp, 7> kCommands = {{
    {".tables", "", "List the tables"},
    {".schema", "[NAME]", "List the columns of a table, or of all"},
    {".projection", "[NAME]", "Say or choose whose tables can be read; none: only events"},
    {".asof", "[MOMENT]", "Say or choose the position or time to look at; now: the newest"},
    {".format", "[FORM]", "Say or choose the form of rows: table, json, jsonl, csv, bars, ..."},
    {".help", "", "This"},
    {".quit", "", "Leave; so does Ctrl-D"},
}};

}  // namespace

std::span<const DotCommandHelp> DotCommands() { return kCommands; }

std::string FormatDotHelp() {
  std::string help = "A statement ends with ; and may have many lines. Tab completes.\n";
  for (const DotCommandHelp& command : kCommands) {
    absl::StrAppendFormat(&help, "  %-22s %s\n", absl::StrCat(command.name, " ", command.arguments),
                          command.description);
  }
  return help;
}

absl::StatusOr<DotCommand> ParseDotCommand(const std::string& line) {
  const std::string text(absl::StripAsciiWhitespace(line));
  const size_t space = text.find_first_of(" \t");
  DotCommand command{.name = text.substr(0, space), .argument = {}};
  if (space != std::string::npos) {
    command.argument = std::string(absl::StripAsciiWhitespace(text.substr(space)));
  }
  // As other prompts have it.
  if (command.name == ".exit") command.name = ".quit";
  const auto* known = std::ranges::find_if(kCommands, [&command](const DotCommandHelp& candidate) {
    return candidate.name == command.name;
  });
  if (known == kCommands.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat("there is no ", command.name, "; .help lists what there is"));
  }
  if (*known->arguments == '\0' && !command.argument.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(command.name, " takes nothing; got ", command.argument));
  }
  return command;
}

}  // namespace firn::cli
