// Each call of the cases, through the bare contract.

#ifndef FIRN_TESTS_CONFORMANCE_BARE_CALLS_H_
#define FIRN_TESTS_CONFORMANCE_BARE_CALLS_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/conformance/case_runner.h"

namespace firn::testing {

// Fails the test if there is no such call, or the request is none of the contract's.
Answer CallBare(const std::shared_ptr<grpc::Channel>& channel, const std::string& call,
                const nlohmann::json& request);

}  // namespace firn::testing

#endif  // FIRN_TESTS_CONFORMANCE_BARE_CALLS_H_
