#include "cli/sql_dot_command.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

TEST(DotCommandTest, IsAWordAndTheRest) {
  EXPECT_EQ(ParseDotCommand(".tables")->name, ".tables");
  EXPECT_EQ(ParseDotCommand(".schema  image  ")->argument, "image");
  EXPECT_EQ(ParseDotCommand(".asof 2026-02-21 15:04:05")->argument, "2026-02-21 15:04:05");
  EXPECT_EQ(ParseDotCommand(".exit")->name, ".quit");
}

TEST(DotCommandTest, SaysWhatIsWrong) {
  EXPECT_EQ(ParseDotCommand(".foo").status().message(),
            "there is no .foo; .help lists what there is");
  EXPECT_EQ(ParseDotCommand(".tables x").status().message(), ".tables takes nothing; got x");
}

TEST(DotCommandTest, TheHelpHasAll) {
  for (const DotCommandHelp& command : DotCommands()) {
    EXPECT_NE(FormatDotHelp().find(std::string("  ") + command.name), std::string::npos);
  }
}

}  // namespace
}  // namespace firn::cli
