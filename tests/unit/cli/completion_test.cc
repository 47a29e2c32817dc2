#include "cli/completion.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/app.h"

namespace firn::cli {
namespace {

class CompletionTest : public testing::Test {
 protected:
  CompletionTest() { BuildApp(app_, context_); }

  bool Has(Shell shell, const std::string& text) const {
    return CompletionScript(app_, shell).find(text) != std::string::npos;
  }

  Context context_;
  CLI::App app_;
};

TEST_F(CompletionTest, BashKnowsCommandsOptionsAndValues) {
  EXPECT_TRUE(Has(Shell::kBash,
                  "\\ append|\\ get|\\ replay|\\ follow|\\ tail|\\ newest|\\ count|\\ explain|"
                  "\\ head|\\ position-at|\\ time-at|\\ replays|\\ schema|schema\\ list|"
                  "schema\\ show|schema\\ types|schema\\ register|schema\\ check|"
                  "schema\\ policy|\\ projection|projection\\ create|projection\\ list|"
                  "projection\\ status|projection\\ show|projection\\ rebuild|"
                  "projection\\ digest|projection\\ drop|projection\\ test|\\ query|\\ sql|"
                  "\\ history|\\ state|\\ diff|\\ undo|\\ redo|\\ verify|\\ proof|"
                  "proof\\ checkpoint|proof\\ key|proof\\ event|proof\\ consistency|\\ backup|"
                  "backup\\ verify|backup\\ list|backup\\ status|\\ restore|\\ export|"
                  "\\ import|\\ torture|\\ completion)"));
  EXPECT_TRUE(Has(Shell::kBash,
                  "--limit --backwards --newest-first --format --template --server "
                  "--timeout"));
  EXPECT_TRUE(Has(Shell::kBash,
                  "get\\ --format) COMPREPLY=($(compgen -W 'auto table json "
                  "jsonl csv cloudevents'"));
  EXPECT_TRUE(Has(Shell::kBash,
                  "query\\ --format) COMPREPLY=($(compgen -W 'auto table json jsonl csv bars "
                  "histogram'"));
  EXPECT_TRUE(Has(Shell::kBash, "projection\\ test\\ --events) COMPREPLY=($(compgen -f"));
  EXPECT_TRUE(Has(Shell::kBash, "query\\ -p) return ;;"));
  EXPECT_TRUE(Has(Shell::kBash, "replay\\ --output) COMPREPLY=($(compgen -f"));
  EXPECT_TRUE(Has(Shell::kBash, "tail\\ --format) COMPREPLY"));
  EXPECT_TRUE(Has(Shell::kBash, "complete -o filenames -F _firn firn\n"));
}

TEST_F(CompletionTest, SubcommandsHaveTheirOwn) {
  EXPECT_TRUE(Has(Shell::kBash, "compgen -W 'list show types register check policy' --"));
  EXPECT_TRUE(
      Has(Shell::kBash, "schema\\ register\\ --compatibility) COMPREPLY=($(compgen -W 'none"));
  EXPECT_TRUE(Has(Shell::kBash, "    schema\\ check)\n"));
  EXPECT_FALSE(Has(Shell::kBash, "completion list show"));
  EXPECT_TRUE(Has(Shell::kZsh, "'1:value:(list show types register check policy)' \\\n"));
  EXPECT_TRUE(Has(Shell::kZsh, "            policy)\n"));
  EXPECT_TRUE(Has(Shell::kFish,
                  "-n '__fish_seen_subcommand_from schema; and __fish_seen_subcommand_from "
                  "check' -l compatibility -x -a"));
  EXPECT_TRUE(Has(Shell::kFish,
                  "from schema; and not __fish_seen_subcommand_from list show types "
                  "register check policy' -a 'list show types register check policy'"));
}

TEST_F(CompletionTest, ZshKnowsCommandsOptionsAndValues) {
  EXPECT_TRUE(Has(Shell::kZsh, "'append:Append one event'"));
  EXPECT_TRUE(Has(Shell::kZsh, ":value:(auto table json jsonl csv cloudevents)'"));
  EXPECT_TRUE(Has(Shell::kZsh, "'1:file:_files'"));
  EXPECT_TRUE(
      Has(Shell::kZsh, "'*--server[The server'\\''s address, or a connection string]:value:'"));
}

TEST_F(CompletionTest, FishKnowsCommandsOptionsAndValues) {
  EXPECT_TRUE(Has(Shell::kFish, " -a append -d 'Append one event'\n"));
  EXPECT_TRUE(Has(Shell::kFish, "__fish_seen_subcommand_from get' -l format -x -a 'auto table"));
  EXPECT_TRUE(
      Has(Shell::kFish, "-l server -x -d 'The server\\'s address, or a connection string'\n"));
  EXPECT_TRUE(Has(Shell::kFish, "__fish_seen_subcommand_from completion' -a 'bash zsh fish'\n"));
}

}  // namespace
}  // namespace firn::cli
