// Runs the conformance cases against a real daemon, through the client. Steps that its types cannot
// say go through the bare contract, which shows besides that both fit in one program.

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "conformance_calls.h"
#include "conformance_json.h"
#include "daemon.h"
#include "tests/conformance/bare_calls.h"
#include "tests/conformance/case_runner.h"

namespace firn::testing {
namespace {

Answer ToAnswer(const absl::StatusOr<json>& result) {
  if (result.ok()) return {*result, {}};
  return {{}, ToJson(ErrorOf(result.status()))};
}

class Conformance : public ::testing::Test {
 public:
  explicit Conformance(json test_case) : test_case_(std::move(test_case)) {}

  void TestBody() override {
    Daemon daemon({"--catalog", "warn"});
    Client client = MustConnect(daemon.address());
    const auto channel = grpc::CreateChannel(daemon.address(), grpc::InsecureChannelCredentials());
    CaseRunner({.call =
                    [&](const std::string& call, const json& request, bool is_wire) {
                      return is_wire ? CallBare(channel, call, request)
                                     : ToAnswer(CallClient(client, call, request));
                    },
                .restart = [&] { daemon.Restart(); }})
        .Run(test_case_);
  }

 private:
  const json test_case_;
};

// Each case is a test by its own name.
[[maybe_unused]] const bool kRegistered = [] {
  for (const std::string& file : CaseFiles()) {
    for (const json& test_case : ReadCases(file)) {
      std::string name = test_case["name"];
      std::replace_if(
          name.begin(), name.end(), [](unsigned char c) { return !std::isalnum(c); }, '_');
      ::testing::RegisterTest(("Conformance_" + file).c_str(), name.c_str(), nullptr, nullptr,
                              __FILE__, __LINE__,
                              [test_case]() -> Conformance* { return new Conformance(test_case); });
    }
  }
  return true;
}();

}  // namespace
}  // namespace firn::testing
