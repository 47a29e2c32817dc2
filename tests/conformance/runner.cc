// Runs the conformance cases against a real daemon, through the bare contract.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/conformance/bare_calls.h"
#include "tests/conformance/case_runner.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class BareServer {
 public:
  BareServer() { Start(); }

  void Restart() {
    firnd_->Stop();
    Start();
  }

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  void Start() {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data",
                                            std::vector<std::string>{"--catalog", "warn"});
    ASSERT_TRUE(firnd_->AwaitListening());
    channel_ = TestClient(firnd_->address()).channel();
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::shared_ptr<grpc::Channel> channel_;
};

class Conformance : public ::testing::TestWithParam<std::string> {};

TEST_P(Conformance, Holds) {
  for (const nlohmann::json& test_case : ReadCases(GetParam())) {
    BareServer server;
    ASSERT_FALSE(HasFatalFailure());
    CaseRunner({.call = [&](const std::string& call, const nlohmann::json& request,
                            bool) { return CallBare(server.channel(), call, request); },
                .restart = [&] { server.Restart(); }})
        .Run(test_case);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Conformance, ::testing::ValuesIn(CaseFiles()),
                         [](const auto& file) { return file.param; });

}  // namespace
}  // namespace firn::testing
