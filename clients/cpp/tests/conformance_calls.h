// Each call of the conformance cases, through the client.

#ifndef FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_CALLS_H_
#define FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_CALLS_H_

#include <nlohmann/json.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "firn/client/client.h"

namespace firn::testing {

// The answer, or the error that the client gives. Throws std::invalid_argument if there is no such
// call, or its request has members that the client's does not have.
absl::StatusOr<nlohmann::json> CallClient(Client& client, const std::string& call,
                                          const nlohmann::json& request);

}  // namespace firn::testing

#endif  // FIRN_CLIENTS_CPP_TESTS_CONFORMANCE_CALLS_H_
