#include "firn/remote/connection_string.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

namespace firn::remote {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What every client makes of these texts.
nlohmann::json Cases() {
  return nlohmann::json::parse(std::ifstream("tests/conformance/connection_strings.json"));
}

// In the words of the cases; the command has a time of its own where none is given.
nlohmann::json ToJson(const ConnectionString& connection) {
  return {
      {"host", connection.host},
      {"port", connection.port},
      {"tls", connection.tls},
      {"ca", connection.ca},
      {"cert", connection.cert},
      {"key", connection.key},
      {"server_name", connection.server_name},
      {"token", connection.token},
      {"token_file", connection.token_file},
      {"deadline_ms", absl::ToInt64Milliseconds(connection.deadline.value_or(absl::Seconds(30)))}};
}

TEST(ConnectionStringTest, IsWhatTheConformanceCasesSay) {
  int cases = 0;
  for (const nlohmann::json& one : Cases()) {
    SCOPED_TRACE(one["about"].get<std::string>());
    ++cases;
    const auto connection = ParseConnectionString(one["text"]);
    if (one.contains("fault")) {
      ASSERT_FALSE(connection.ok());
      EXPECT_THAT(std::string(connection.status().message()),
                  StartsWith(one["fault"].get<std::string>() + ": "));
      continue;
    }
    ASSERT_TRUE(connection.ok()) << connection.status().message();
    const nlohmann::json is = ToJson(*connection);
    for (const auto& [key, value] : one["is"].items()) EXPECT_EQ(is[key], value) << key;
  }
  EXPECT_GE(cases, 48);
}

TEST(ConnectionStringTest, FaultsNameThePart) {
  for (const auto& [text, fault] : {
           std::pair("firn://[::1", "host"),
           std::pair("firn://[::1]x", "host"),
           std::pair("firn://[store]", "host"),
           std::pair("::1", "host"),
           std::pair("firn://a b", "host"),
           std::pair("firn://localhost:", "port"),
           std::pair("firn://localhost:+1", "port"),
           std::pair("firn://localhost?ca=%", "ca"),
           std::pair("firn://localhost?ca=%4", "ca"),
           std::pair("firn://localhost?ca=%zz", "ca"),
           std::pair("firn://localhost?ca=a%00b", "ca"),
           std::pair("firn://localhost?token=a%20b", "token"),
           std::pair("firn://localhost?token=%C3%A9", "token"),
           std::pair("firn://localhost?deadline=99999999999s", "deadline"),
           std::pair("firn://localhost?deadline=1h", "deadline"),
       }) {
    const auto connection = ParseConnectionString(text);
    ASSERT_FALSE(connection.ok()) << text;
    EXPECT_THAT(std::string(connection.status().message()), StartsWith(std::string(fault) + ": "))
        << text;
  }
}

TEST(ConnectionStringTest, AFaultDoesNotTellSecrets) {
  for (const char* text :
       {"firn://localhost?token=s3cret&token=s3cret", "firn://s3cret@localhost",
        "firn://store.example?token=s3cret", "firn://localhost?token=s3cret%20"}) {
    EXPECT_THAT(std::string(ParseConnectionString(text).status().message()),
                Not(HasSubstr("s3cret")));
  }
}

}  // namespace
}  // namespace firn::remote
