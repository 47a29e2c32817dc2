#include "firn/client/connection.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "firn/client/client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using nlohmann::json;

json ToJson(const ConnectionOptions& options) {
  return {{"host", options.host},
          {"port", options.port},
          {"tls", options.tls},
          {"ca", options.ca},
          {"cert", options.cert},
          {"key", options.key},
          {"server_name", options.server_name},
          {"token", options.token},
          {"token_file", options.token_file},
          {"deadline_ms", absl::ToInt64Milliseconds(options.deadline)}};
}

std::string FaultOf(const absl::Status& status) {
  const Error error = ErrorOf(status);
  EXPECT_EQ(error.code, absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(error.reason, ErrorReason::kInvalidField);
  return error.fields.size() == 1 ? error.fields[0].field : "";
}

TEST(ConnectionString, IsReadAsTheCasesSay) {
  std::ifstream file("tests/conformance/connection_strings.json");
  const json cases = json::parse(file);
  ASSERT_FALSE(cases.empty());
  for (const json& test_case : cases) {
    SCOPED_TRACE(test_case.dump());
    const auto options = ParseConnectionString(test_case["text"].get<std::string>());
    if (test_case.contains("fault")) {
      ASSERT_FALSE(options.ok());
      EXPECT_EQ(FaultOf(options.status()), test_case["fault"]);
      continue;
    }
    ASSERT_TRUE(options.ok()) << options.status();
    const json actual = ToJson(*options);
    for (const auto& [name, value] : test_case["is"].items()) {
      EXPECT_EQ(actual[name], value) << name;
    }
  }
}

TEST(ConnectionString, WhatIsNotWellFormedIsSaid) {
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://localhost?token=%4").status()), "token");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://localhost?=on").status()), "parameter");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://localhost?tls=on&&token=t").status()),
            "parameter");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://[::1").status()), "host");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://[a.example]:1").status()), "host");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://::1").status()), "host");
  EXPECT_EQ(FaultOf(ParseConnectionString("firn://localhost:1x").status()), "port");
}

TEST(Connect, ReadsTheFilesThatItNeeds) {
  const TempDir directory;
  const std::string missing = directory.path() + "/missing";
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?ca=" + missing).status()), "ca");
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?token_file=" + missing).status()),
            "token_file");
  const std::string blank = directory.path() + "/blank";
  std::ofstream(blank) << " \n";
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?token_file=" + blank).status()),
            "token_file");
}

TEST(Connect, WantsACertificateAndAKeyInTheirFiles) {
  const TempDir directory;
  const std::string path = directory.path() + "/file.pem";
  std::ofstream(path) << "nothing of the kind\n";
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?ca=" + path).status()), "ca");
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?cert=" + path + "&key=" + path).status()),
            "cert");
}

TEST(Connect, RefusesWhatNoHeaderCanCarry) {
  EXPECT_EQ(FaultOf(Client::Connect("firn://localhost?token=a%0Ab").status()), "token");
}

TEST(Connect, RefusesAnAddressThatIsNone) {
  EXPECT_EQ(FaultOf(Client::Connect(ConnectionOptions{}).status()), "host");
  EXPECT_EQ(FaultOf(Client::Connect({.host = "a.example:1"}).status()), "host");
  EXPECT_EQ(FaultOf(Client::Connect({.host = "a.example/x"}).status()), "host");
  EXPECT_EQ(FaultOf(Client::Connect({.host = "a.example", .port = 0}).status()), "port");
  EXPECT_TRUE(Client::Connect({.host = "::1"}).ok());
}

// A name of digits and dots alone may be that of another machine, in a domain that is searched.
TEST(ConnectionString, ATokenGoesInTheClearOnlyToALoopbackAddress) {
  for (const std::string host : {"127.1.2.3.4", "127.1", "127.0.0.256", "127."}) {
    EXPECT_EQ(FaultOf(ParseConnectionString(host + "?token=t").status()), "token") << host;
  }
  EXPECT_TRUE(ParseConnectionString("127.255.255.254?token=t").ok());
}

TEST(Connect, RefusesOptionsThatContradictEachOther) {
  EXPECT_EQ(FaultOf(Client::Connect({.host = "a.example", .token = "t"}).status()), "token");
  EXPECT_EQ(FaultOf(Client::Connect({.host = "localhost", .ca = "ca.pem"}).status()), "ca");
}

}  // namespace
}  // namespace firn::testing
