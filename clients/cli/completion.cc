#include "cli/completion.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace firn::cli {
namespace {

// What the scripts need to know of an option or of a positional argument.
struct Argument {
  // "--format", "-h"; none if it is positional.
  std::vector<std::string> names;
  std::string description;
  bool takes_value = false;
  bool is_file = false;
  // The values it may have, if they are few.
  std::vector<std::string> choices;
};

struct Command {
  std::string name;
  std::string description;
  std::vector<Argument> options = {};
  std::vector<Argument> positionals = {};
};

Argument Describe(const CLI::Option& option) {
  Argument argument;
  for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
  argument.description = option.get_description();
  argument.takes_value = option.get_items_expected_max() > 0;
  const std::string type = option.get_type_name();
  argument.is_file = type == "FILE" || option.get_name(/*positional=*/true) == "FILE";
  if (absl::StrContains(type, '|')) argument.choices = absl::StrSplit(type, '|');
  return argument;
}

Command Describe(const CLI::App& app) {
  Command command{.name = app.get_name(), .description = app.get_description()};
  for (const CLI::Option* option : app.get_options()) {
    (option->get_positional() ? command.positionals : command.options).push_back(Describe(*option));
  }
  return command;
}

// The subcommands. Each has the App's options too, as those may stand anywhere.
std::vector<Command> DescribeSubcommands(const CLI::App& app) {
  std::vector<Command> commands;
  // A filter, as without one only the subcommands that were parsed are given.
  for (const CLI::App* subcommand : app.get_subcommands([](const CLI::App*) { return true; })) {
    Command command = Describe(*subcommand);
    for (const CLI::Option* option : app.get_options()) {
      if (option == app.get_help_ptr() || option == app.get_version_ptr()) continue;
      command.options.push_back(Describe(*option));
    }
    commands.push_back(command);
    for (const std::string& alias : subcommand->get_aliases()) {
      command.name = alias;
      commands.push_back(command);
    }
  }
  return commands;
}

std::vector<std::string> OptionNames(const Command& command) {
  std::vector<std::string> names;
  for (const Argument& option : command.options) {
    names.insert(names.end(), option.names.begin(), option.names.end());
  }
  return names;
}

std::vector<std::string> CommandNames(const std::vector<Command>& commands) {
  std::vector<std::string> names;
  for (const Command& command : commands) names.push_back(command.name);
  return names;
}

// 'text' for any of the shells.
std::string Quote(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "'\\''"}}), "'");
}

// --- bash ---

// The compgen arguments that produce an argument's values; empty if there is nothing to offer.
std::string BashValues(const Argument& argument) {
  if (argument.is_file) return "-f";
  if (argument.choices.empty()) return "";
  return absl::StrCat("-W '", absl::StrJoin(argument.choices, " "), "'");
}

// A case branch for each option that takes a value. The root's are for when no subcommand is named.
void AppendBashValueCases(const Command& command, bool is_root, std::string& script) {
  const std::string name_pattern = is_root ? "" : command.name;
  for (const Argument& option : command.options) {
    if (!option.takes_value) continue;
    const std::string values = BashValues(option);
    for (const std::string& name : option.names) {
      absl::StrAppend(
          &script, "    ", name_pattern, "\\ ", name, ")",
          values.empty() ? "" : " COMPREPLY=($(compgen " + values + " -- \"$current\"));",
          " return ;;\n");
    }
  }
}

std::string BashScript(const Command& root, const std::vector<Command>& commands) {
  const std::string function = "_" + root.name;
  std::string script = absl::StrCat(
      "# bash completion for ", root.name, "\n", function, "() {\n",
      "  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
      "  local command= word\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case $word in ",
      absl::StrJoin(CommandNames(commands), "|"),
      ") command=$word; break ;; esac\n"
      "  done\n"
      "  case \"$command $previous\" in\n");
  for (const Command& command : commands) {
    AppendBashValueCases(command, /*is_root=*/false, script);
  }
  AppendBashValueCases(root, /*is_root=*/true, script);
  absl::StrAppend(&script,
                  "  esac\n"
                  "  case $command in\n");
  for (const Command& command : commands) {
    absl::StrAppend(&script, "    ", command.name, ")\n      COMPREPLY=($(compgen -W '",
                    absl::StrJoin(OptionNames(command), " "), "' -- \"$current\"))");
    for (const Argument& positional : command.positionals) {
      const std::string values = BashValues(positional);
      if (!values.empty()) {
        absl::StrAppend(&script, "\n      COMPREPLY+=($(compgen ", values, " -- \"$current\"))");
      }
    }
    absl::StrAppend(&script, " ;;\n");
  }
  absl::StrAppend(&script, "    *) COMPREPLY=($(compgen -W '",
                  absl::StrJoin(CommandNames(commands), " "), " ",
                  absl::StrJoin(OptionNames(root), " "),
                  "' -- \"$current\")) ;;\n"
                  "  esac\n"
                  "}\n"
                  "complete -o filenames -F ",
                  function, " ", root.name, "\n");
  return script;
}

// --- zsh ---

// The action part of an _arguments specification: what may stand as the value.
std::string ZshValues(const Argument& argument) {
  if (argument.is_file) return ":file:_files";
  if (argument.choices.empty()) return ":value:";
  return absl::StrCat(":value:(", absl::StrJoin(argument.choices, " "), ")");
}

// The specifications of a command's options, one a line.
std::string ZshOptions(const Command& command, const std::string& indent) {
  std::string specifications;
  for (const Argument& option : command.options) {
    const std::string description = absl::StrReplaceAll(
        option.description, {{"[", "\\["}, {"]", "\\]"}, {":", "\\:"}, {"\\", "\\\\"}});
    for (const std::string& name : option.names) {
      absl::StrAppend(&specifications, " \\\n", indent,
                      // Any number of times: the command says if that is too often.
                      Quote(absl::StrCat("*", name, "[", description, "]",
                                         option.takes_value ? ZshValues(option) : "")));
    }
  }
  return specifications;
}

std::string ZshScript(const Command& root, const std::vector<Command>& commands) {
  const std::string function = "_" + root.name;
  std::string script = absl::StrCat("#compdef ", root.name, "\n", function,
                                    "() {\n"
                                    "  local context state line\n"
                                    "  local -a commands=(\n");
  for (const Command& command : commands) {
    absl::StrAppend(&script, "    ", Quote(absl::StrCat(command.name, ":", command.description)),
                    "\n");
  }
  absl::StrAppend(&script, "  )\n  _arguments -C", ZshOptions(root, "    "),
                  " \\\n    '(-)1:command:->command' '(-)*::argument:->argument'\n"
                  "  case $state in\n"
                  "    command) _describe command commands ;;\n"
                  "    argument)\n"
                  "      case $words[1] in\n");
  for (const Command& command : commands) {
    absl::StrAppend(&script, "        ", command.name, ")\n          _arguments",
                    ZshOptions(command, "            "));
    for (const Argument& positional : command.positionals) {
      absl::StrAppend(&script, " \\\n            ", Quote("1" + ZshValues(positional)));
    }
    absl::StrAppend(&script, " ;;\n");
  }
  absl::StrAppend(&script,
                  "      esac ;;\n"
                  "  esac\n"
                  "}\n"
                  // Sourced, it registers itself; as a file of $fpath it is the function's body.
                  "if [[ $funcstack[1] == ",
                  function, " ]]; then ", function, " \"$@\"; else compdef ", function, " ",
                  root.name, "; fi\n");
  return script;
}

// --- fish ---

std::string FishValues(const Argument& argument) {
  if (!argument.takes_value) return "";
  if (argument.is_file) return " -r -F";
  if (argument.choices.empty()) return " -x";
  return absl::StrCat(" -x -a ", Quote(absl::StrJoin(argument.choices, " ")));
}

// fish's quoting: a backslash, not the dance that the others need.
std::string FishQuote(const std::string& text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}), "'");
}

// One line for each option of a command. `condition` is "-n ..." with a space in front.
void AppendFishOptions(const std::string& program, const std::string& condition,
                       const std::vector<Argument>& options, std::string& script) {
  for (const Argument& option : options) {
    absl::StrAppend(&script, "complete -c ", program, condition);
    for (const std::string& name : option.names) {
      absl::StrAppend(&script,
                      name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
    }
    absl::StrAppend(&script, FishValues(option), " -d ", FishQuote(option.description), "\n");
  }
}

std::string FishScript(const Command& root, const std::vector<Command>& commands) {
  const std::string names = absl::StrJoin(CommandNames(commands), " ");
  const std::string no_command = " -n 'not __fish_seen_subcommand_from " + names + "'";
  std::string script =
      absl::StrCat("# fish completion for ", root.name, "\ncomplete -c ", root.name, " -f\n");
  for (const Command& command : commands) {
    absl::StrAppend(&script, "complete -c ", root.name, no_command, " -a ", command.name, " -d ",
                    FishQuote(command.description), "\n");
  }
  AppendFishOptions(root.name, no_command, root.options, script);
  for (const Command& command : commands) {
    const std::string condition =
        absl::StrCat(" -n '__fish_seen_subcommand_from ", command.name, "'");
    AppendFishOptions(root.name, condition, command.options, script);
    for (const Argument& positional : command.positionals) {
      absl::StrAppend(
          &script, "complete -c ", root.name, condition,
          positional.is_file ? " -F" : " -a " + FishQuote(absl::StrJoin(positional.choices, " ")),
          "\n");
    }
  }
  return script;
}

}  // namespace

std::string CompletionScript(const CLI::App& app, Shell shell) {
  const Command root = Describe(app);
  const std::vector<Command> commands = DescribeSubcommands(app);
  switch (shell) {
    case Shell::kBash:
      return BashScript(root, commands);
    case Shell::kZsh:
      return ZshScript(root, commands);
    case Shell::kFish:
      return FishScript(root, commands);
  }
  return "";
}

}  // namespace firn::cli
