// A standby of a primary that asks for TLS, a certificate and a token.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/authority.h"
#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/log_pair.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;

constexpr char kToken[] = "a-token-that-is-right";

class StandbyAccessTest : public ::testing::Test {
 protected:
  void SetUp() override {
    WriteToken(kToken);
    primary_ = std::make_unique<FirndProcess>(
        directory_.path() + "/primary",
        std::vector<std::string>{"--tls-cert", authority_.File("server.crt"), "--tls-key",
                                 authority_.File("server.key"), "--tls-client-ca",
                                 authority_.File("ca.crt"), "--token-file", path("tokens")});
    ASSERT_TRUE(primary_->AwaitListening());
  }

  std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
  void WriteToken(const std::string& token) const {
    std::ofstream(path("tokens")) << token << "\n";
  }

  std::string Parameters(const std::string& token) const {
    std::ofstream(path("token")) << token << "\n";
    return "ca=" + authority_.File("ca.crt") + "&cert=" + authority_.File("client.crt") +
           "&key=" + authority_.File("client.key") + "&token_file=" + path("token");
  }

  void Append(const std::string& parameters) const {
    const std::string events = path("events.jsonl");
    std::ofstream(events) << R"({"event_type":"measured","target_type":"sensor","target_id":1,)"
                          << R"("payload":{"n":1}})"
                          << "\n";
    const FinishedRun run =
        RunFirn("firn://" + primary_->address() + "?" + parameters, {"import", events});
    ASSERT_EQ(run.status.code, 0) << run.errors;
  }

  TempDir directory_;
  Authority authority_;
  std::unique_ptr<FirndProcess> primary_;
};

TEST_F(StandbyAccessTest, FollowsWithACertificateAndAToken) {
  const std::string parameters = Parameters(kToken);
  Append(parameters);
  FirndProcess standby(path("standby"), StandbyFlags(primary_->address(), parameters));
  ASSERT_TRUE(standby.AwaitListening());
  TestClient client(standby.address());
  EXPECT_TRUE(AwaitPosition(client, 1)) << standby.log();
  Append(parameters);
  EXPECT_TRUE(AwaitPosition(client, 2)) << standby.log();
}

TEST_F(StandbyAccessTest, AWrongTokenIsTriedAgainAndReadAnew) {
  const std::string right = Parameters(kToken);
  Append(right);
  {
    FirndProcess standby(path("standby"), StandbyFlags(primary_->address(), right));
    ASSERT_TRUE(standby.AwaitListening());
    TestClient client(standby.address());
    ASSERT_TRUE(AwaitPosition(client, 1));
    standby.Stop();
  }
  FirndProcess standby(path("standby"),
                       StandbyFlags(primary_->address(), Parameters("a-token-that-is-wrong")));
  ASSERT_TRUE(standby.AwaitListening());
  TestClient client(standby.address());
  while (standby.log().find("the primary is not followed for now") == std::string::npos) {
    std::this_thread::yield();
  }
  EXPECT_THAT(standby.log(), HasSubstr("token"));
  Parameters(kToken);
  EXPECT_TRUE(AwaitState(client, v1::STANDBY_STATE_FOLLOWING)) << standby.log();
}

}  // namespace
}  // namespace firn::testing
