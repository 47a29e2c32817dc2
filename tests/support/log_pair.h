// A primary and its standby, as their clients see them.

#ifndef FIRN_TESTS_SUPPORT_LOG_PAIR_H_
#define FIRN_TESTS_SUPPORT_LOG_PAIR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/client.h"

namespace firn::testing {

// The flags of a standby of the server at an address; `parameters` are the connection string's.
std::vector<std::string> StandbyFlags(const std::string& primary,
                                      const std::string& parameters = "");

// Waits until the server's log ends at the position, or beyond. False after a minute.
bool AwaitPosition(TestClient& client, uint64_t position);

// Waits until the standby is in the state. False after a minute.
bool AwaitState(TestClient& client, v1::StandbyState state);

// The root over the whole log, as the server proves it.
std::string RootOf(TestClient& client);

// Expects the two logs to be the same: each event byte for byte, the roots, the identities.
void ExpectSameLog(TestClient& one, TestClient& other);

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_LOG_PAIR_H_
