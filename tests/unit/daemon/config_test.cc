#include "config.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include "exit_codes.h"
#include "tests/support/temp_dir.h"

namespace firn::daemon {
namespace {

class ConfigTest : public ::testing::Test {
 protected:
  std::variant<Config, ExitNow> Load(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "firnd");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStderr();
    auto loaded = LoadConfig(static_cast<int>(argv.size()), argv.data());
    errors_ = ::testing::internal::GetCapturedStderr();
    return loaded;
  }

  void ExpectUsageError(const std::vector<std::string>& arguments, const std::string& part) {
    const auto loaded = Load(arguments);
    ASSERT_TRUE(std::holds_alternative<ExitNow>(loaded)) << part;
    EXPECT_EQ(std::get<ExitNow>(loaded).code, kExitUsage);
    EXPECT_NE(errors_.find(part), std::string::npos) << errors_;
    EXPECT_EQ(errors_.find('\n'), errors_.size() - 1) << "one line: " << errors_;
  }

  std::string File(const std::string& text) {
    const std::string path = directory_.path() + "/firnd.toml";
    std::ofstream(path) << text;
    return path;
  }

  void TearDown() override {
    unsetenv("FIRN_LOG_LEVEL");
    unsetenv("FIRN_READER_THREADS");
    unsetenv("FIRN_CONFIG");
    unsetenv("FIRN_READ_ONLY");
  }

  firn::testing::TempDir directory_;
  std::string errors_;
};

TEST_F(ConfigTest, DefaultsToLoopback) {
  const auto config = std::get<Config>(Load({}));
  EXPECT_EQ(config.listen, "127.0.0.1:3476");
  EXPECT_EQ(config.data_dir, "./firn-data");
}

TEST_F(ConfigTest, TheCommandLineWinsOverTheEnvironmentOverTheFile) {
  const std::string file = File("log_level = \"error\"\nreader_threads = 3\n");
  setenv("FIRN_LOG_LEVEL", "warning", 1);
  setenv("FIRN_READER_THREADS", "4", 1);
  const auto config = std::get<Config>(Load({"--config", file, "--reader-threads", "5"}));
  EXPECT_EQ(config.reader_threads, 5);
  EXPECT_EQ(config.log_level, log::Level::kWarning);
}

TEST_F(ConfigTest, TheFileMayBeNamedByTheEnvironment) {
  setenv("FIRN_CONFIG", File("drain_timeout = 77").c_str(), 1);
  EXPECT_EQ(std::get<Config>(Load({})).drain_timeout_s, 77);
}

TEST_F(ConfigTest, WhatIsPrintedIsReadBack) {
  Config config;
  config.listen = "[::1]:99";
  config.log_format = log::Format::kJson;
  config.tls_cert = "server.crt";
  config.tls_key = "server.key";
  config.tls_client_ca = "ca.crt";
  config.token_file = "tokens";
  config.read_only = true;
  config.primary = "firn://first?tls=on";
  const auto read = std::get<Config>(Load({"--config", File(ToToml(config))}));
  EXPECT_EQ(ToToml(read), ToToml(config));
  EXPECT_EQ(read.listen, "[::1]:99");
  EXPECT_EQ(read.tls_client_ca, "ca.crt");
  EXPECT_EQ(read.token_file, "tokens");
  EXPECT_TRUE(read.read_only);
  EXPECT_EQ(read.primary, "firn://first?tls=on");
}

TEST_F(ConfigTest, AFlagHasThreeSpellingsToo) {
  EXPECT_FALSE(std::get<Config>(Load({})).read_only);
  EXPECT_TRUE(std::get<Config>(Load({"--read-only"})).read_only);
  EXPECT_TRUE(std::get<Config>(Load({"--config", File("read_only = true")})).read_only);
  EXPECT_FALSE(std::get<Config>(Load({"--config", File("read_only = false")})).read_only);
  setenv("FIRN_READ_ONLY", "true", 1);
  EXPECT_TRUE(std::get<Config>(Load({})).read_only);
  EXPECT_FALSE(std::get<Config>(Load({"--read-only=false"})).read_only);
}

TEST_F(ConfigTest, OnlyAStandbyHasAPrimary) {
  ExpectUsageError({"--primary", "firn://first"}, "give --read-only too");
  ExpectUsageError({"--config", File("primary = \"firn://first\"")}, "give --read-only too");
}

TEST_F(ConfigTest, RefusesWhatItDoesNotKnow) {
  ExpectUsageError({"--listn", "x"}, "--listn");
  ExpectUsageError({"--config", File("listn = \"x\"")}, "there is no setting \"listn\"");
  ExpectUsageError({"--config", File("listen = [1]")}, "listen must be");
  ExpectUsageError({"--config", File("listen =")}, "firnd.toml:1");
  ExpectUsageError({"--config", directory_.path() + "/none"}, "none");
}

TEST_F(ConfigTest, RefusesBadValues) {
  ExpectUsageError({"--data-dir", "a\x86"}, "--data-dir: must be UTF-8");
  ExpectUsageError({"--listen", "[::1]:\x86"}, "--listen: must be UTF-8");
  ExpectUsageError({"--listen", "localhost"}, "must be HOST:PORT");
  ExpectUsageError({"--log-level", "loud"}, "must be one of debug, error, info, warning");
  ExpectUsageError({"--reader-threads", "0"}, "--reader-threads");
  ExpectUsageError({"--config", File("reader_threads = 100")}, "reader-threads");
  setenv("FIRN_LOG_LEVEL", "loud", 1);
  ExpectUsageError({}, "must be one of");
}

TEST_F(ConfigTest, HelpAndVersionEndWell) {
  for (const char* flag : {"--help", "--version", "--print-config"}) {
    ::testing::internal::CaptureStdout();
    const auto loaded = Load({flag});
    const std::string output = ::testing::internal::GetCapturedStdout();
    ASSERT_TRUE(std::holds_alternative<ExitNow>(loaded)) << flag;
    EXPECT_EQ(std::get<ExitNow>(loaded).code, 0);
    EXPECT_FALSE(output.empty()) << flag;
  }
}

}  // namespace
}  // namespace firn::daemon
