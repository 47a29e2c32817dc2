#include "firn/remote/endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "tests/support/temp_dir.h"

namespace firn::remote {
namespace {

using ::testing::HasSubstr;

class EndpointTest : public ::testing::Test {
 protected:
  std::string File(const std::string& name, const std::string& text) {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  firn::testing::TempDir directory_;
};

TEST_F(EndpointTest, HasTheAddress) {
  EXPECT_EQ(OpenEndpoint({.host = "store.example", .port = 7})->address, "store.example:7");
  EXPECT_EQ(OpenEndpoint({.host = "::1"})->address, "[::1]:3476");
}

TEST_F(EndpointTest, HasWhatStandsInTheFiles) {
  const auto endpoint = OpenEndpoint({.host = "store.example",
                                      .tls = true,
                                      .ca = File("ca", "authorities"),
                                      .cert = File("cert", "certificate"),
                                      .key = File("key", "key"),
                                      .server_name = "name",
                                      .token_file = File("token", "  a-token\n")});
  ASSERT_TRUE(endpoint.ok()) << endpoint.status().message();
  ASSERT_TRUE(endpoint->tls);
  EXPECT_EQ(endpoint->tls->authorities, "authorities");
  EXPECT_EQ(endpoint->tls->certificate, "certificate");
  EXPECT_EQ(endpoint->tls->key, "key");
  EXPECT_EQ(endpoint->tls->server_name, "name");
  EXPECT_EQ(endpoint->token, "a-token");
}

TEST_F(EndpointTest, SaysWhichFileIsWrong) {
  const auto message = [](const ConnectionString& connection) {
    return std::string(OpenEndpoint(connection).status().message());
  };
  EXPECT_THAT(message({.host = "h", .tls = true, .ca = "/no/ca.pem"}), HasSubstr("ca: "));
  EXPECT_THAT(message({.host = "h", .tls = true, .ca = "/no/ca.pem"}), HasSubstr("/no/ca.pem"));
  for (const char* text : {"", "\n", "two tokens", "a\nb"}) {
    EXPECT_THAT(message({.host = "localhost", .token_file = File("token", text)}),
                HasSubstr("must have one token"));
  }
}

}  // namespace
}  // namespace firn::remote
