#include "cli/app.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

namespace firn::cli {
namespace {

class AppTest : public ::testing::Test {
 protected:
  void Parse(const std::string& line) {
    CLI::App app;
    BuildApp(app, context_);
    app.parse(line);
  }

  void TearDown() override { unsetenv("FIRN_SERVER"); }

  Context context_;
};

TEST_F(AppTest, TheServerIsOnThisMachineUnlessItIsNamed) {
  Parse("");
  EXPECT_EQ(context_.server.address, "127.0.0.1:3476");
  Parse("--server store.example:7");
  EXPECT_EQ(context_.server.address, "store.example:7");
  EXPECT_FALSE(context_.server.tls);
}

TEST_F(AppTest, TheEnvironmentMayHaveAConnectionString) {
  setenv("FIRN_SERVER", "firn://store.example?tls=on&token=s3cret", 1);
  Parse("");
  EXPECT_EQ(context_.server.address, "store.example:3476");
  EXPECT_TRUE(context_.server.tls);
  EXPECT_EQ(context_.server.token, "s3cret");
}

TEST_F(AppTest, ADeadlineIsATimeoutUnlessOneIsNamed) {
  Parse("--server firn://localhost?deadline=250ms");
  EXPECT_EQ(context_.timeout_s, 0.25);
  EXPECT_EQ(context_.LongTimeout(), absl::Milliseconds(250));
  Parse("--timeout 7 --server firn://localhost?deadline=250ms");
  EXPECT_EQ(context_.timeout_s, 7);
}

TEST_F(AppTest, WhatIsWrongIsTheCommandLines) {
  try {
    Parse("--server firn://localhost:http");
    FAIL();
  } catch (const CLI::ParseError& error) {
    EXPECT_TRUE(std::string(error.what()).starts_with("--server: port: must be")) << error.what();
  }
}

}  // namespace
}  // namespace firn::cli
