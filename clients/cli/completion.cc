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
  // Of the command whose subcommand this is; empty if it is one of the root's.
  std::string parent = {};
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

// All subcommands, without a filter for those that were parsed.
std::vector<const CLI::App*> Subcommands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

// The root's subcommands, each followed by its own. Each has the root's options too, as those may
// stand anywhere.
std::vector<Command> DescribeSubcommands(const CLI::App& root, const CLI::App& app) {
  std::vector<Command> commands;
  for (const CLI::App* subcommand : Subcommands(app)) {
    Command command = Describe(*subcommand);
    if (&app != &root) command.parent = app.get_name();
    for (const CLI::Option* option : root.get_options()) {
      if (option == root.get_help_ptr() || option == root.get_version_ptr()) continue;
      command.options.push_back(Describe(*option));
    }
    const std::vector<Command> children = DescribeSubcommands(root, *subcommand);
    if (!children.empty()) {
      // Its first word is one of theirs.
      Argument& word = command.positionals.emplace_back();
      for (const Command& child : children) word.choices.push_back(child.name);
    }
    commands.push_back(command);
    commands.insert(commands.end(), children.begin(), children.end());
    for (const std::string& alias : subcommand->get_aliases()) {
      command.name = alias;
      commands.push_back(command);
    }
  }
  return commands;
}

std::vector<Command> ChildrenOf(const std::string& parent, const std::vector<Command>& commands) {
  std::vector<Command> children;
  for (const Command& command : commands) {
    if (command.parent == parent) children.push_back(command);
  }
  return children;
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

// What $command holds after the command's words, as a pattern of `case`.
std::string BashPattern(const Command& command) {
  return command.parent.empty() ? command.name : absl::StrCat(command.parent, "\\ ", command.name);
}

// A case branch for each option that takes a value. The root's are for when no subcommand is named.
void AppendBashValueCases(const Command& command, bool is_root, std::string& script) {
  const std::string name_pattern = is_root ? "" : BashPattern(command);
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
      "    case \"$command $word\" in\n"
      "      ",
      absl::StrJoin(commands, "|",
                    [](std::string* out, const Command& command) {
                      // A space in front of the root's.
                      absl::StrAppend(out, command.parent, "\\ ", command.name);
                    }),
      ")\n"
      "        command=\"${command:+$command }$word\" ;;\n"
      "    esac\n"
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
    absl::StrAppend(&script, "    ", BashPattern(command), ")\n      COMPREPLY=($(compgen -W '",
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
                  absl::StrJoin(CommandNames(ChildrenOf("", commands)), " "), " ",
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

// The case branch of a command: its options, then what stands at its places or its subcommands.
void AppendZshCase(const Command& command, const std::vector<Command>& children,
                   const std::string& indent, std::string& script) {
  absl::StrAppend(&script, indent, command.name, ")\n", indent, "  _arguments",
                  children.empty() ? "" : " -C", ZshOptions(command, indent + "    "));
  int place = 0;
  for (const Argument& positional : command.positionals) {
    absl::StrAppend(&script, " \\\n", indent, "    ",
                    Quote(absl::StrCat(++place, ZshValues(positional))));
  }
  if (!children.empty()) {
    absl::StrAppend(&script, " \\\n", indent, "    '(-)*::argument:->argument'\n", indent,
                    "  case $words[1] in\n");
    for (const Command& child : children) AppendZshCase(child, {}, indent + "    ", script);
    absl::StrAppend(&script, indent, "  esac");
  }
  absl::StrAppend(&script, " ;;\n");
}

std::string ZshScript(const Command& root, const std::vector<Command>& commands) {
  const std::string function = "_" + root.name;
  const std::vector<Command> of_root = ChildrenOf("", commands);
  std::string script = absl::StrCat("#compdef ", root.name, "\n", function,
                                    "() {\n"
                                    "  local context state line\n"
                                    "  local -a commands=(\n");
  for (const Command& command : of_root) {
    absl::StrAppend(&script, "    ", Quote(absl::StrCat(command.name, ":", command.description)),
                    "\n");
  }
  absl::StrAppend(&script, "  )\n  _arguments -C", ZshOptions(root, "    "),
                  " \\\n    '(-)1:command:->command' '(-)*::argument:->argument'\n"
                  "  case $state in\n"
                  "    command) _describe command commands ;;\n"
                  "    argument)\n"
                  "      case $words[1] in\n");
  for (const Command& command : of_root) {
    AppendZshCase(command, ChildrenOf(command.name, commands), "        ", script);
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

// When a command's completions are offered: after its words, and before one of its subcommands.
std::string FishCondition(const Command& command, const std::vector<Command>& children) {
  const std::string parent = command.parent.empty() ? ""
                                                    : absl::StrCat("__fish_seen_subcommand_from ",
                                                                   command.parent, "; and ");
  const std::string child = children.empty()
                                ? ""
                                : absl::StrCat("; and not __fish_seen_subcommand_from ",
                                               absl::StrJoin(CommandNames(children), " "));
  return absl::StrCat(" -n '", parent, "__fish_seen_subcommand_from ", command.name, child, "'");
}

std::string FishScript(const Command& root, const std::vector<Command>& commands) {
  const std::vector<Command> of_root = ChildrenOf("", commands);
  const std::string names = absl::StrJoin(CommandNames(of_root), " ");
  const std::string no_command = " -n 'not __fish_seen_subcommand_from " + names + "'";
  std::string script =
      absl::StrCat("# fish completion for ", root.name, "\ncomplete -c ", root.name, " -f\n");
  for (const Command& command : of_root) {
    absl::StrAppend(&script, "complete -c ", root.name, no_command, " -a ", command.name, " -d ",
                    FishQuote(command.description), "\n");
  }
  AppendFishOptions(root.name, no_command, root.options, script);
  for (const Command& command : commands) {
    const std::string condition = FishCondition(command, ChildrenOf(command.name, commands));
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
  const std::vector<Command> commands = DescribeSubcommands(app, app);
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
