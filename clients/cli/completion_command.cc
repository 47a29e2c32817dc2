#include <map>
#include <memory>
#include <string>

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/output.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(Examples:
  source <(firn completion bash)                                       # in ~/.bashrc
  firn completion zsh > "${fpath[1]}/_firn"
  firn completion fish > ~/.config/fish/completions/firn.fish)";

const std::map<std::string, Shell>& Shells() {
  static const auto* shells = new std::map<std::string, Shell>{
      {"bash", Shell::kBash}, {"zsh", Shell::kZsh}, {"fish", Shell::kFish}};
  return *shells;
}

}  // namespace

void AddCompletionCommand(CLI::App& app, Context& context) {
  const auto shell = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("completion", "Print a completion script for a shell");
  command->footer(kFooter);
  command->add_option("SHELL", *shell, "The shell")
      ->type_name("bash|zsh|fish")
      ->required()
      ->check([](const std::string& name) {
        return Shells().contains(name) ? "" : "must be bash, zsh or fish; got " + name;
      });
  command->callback([&app, &context, shell] {
    context.result = WriteStdout(CompletionScript(app, Shells().at(*shell)));
  });
}

}  // namespace firn::cli
