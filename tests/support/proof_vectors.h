// What verifies and what must not: tests/conformance/proofs.json.

#ifndef FIRN_TESTS_SUPPORT_PROOF_VECTORS_H_
#define FIRN_TESTS_SUPPORT_PROOF_VECTORS_H_

#include <algorithm>
#include <array>
#include <cstdint>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"

namespace firn::testing {

// Tests run in the root of the sources.
inline nlohmann::json ProofVectors() {
  std::ifstream file("tests/conformance/proofs.json");
  return nlohmann::json::parse(file);
}

inline std::string FromHex(const std::string& digits) { return absl::HexStringToBytes(digits); }

inline std::array<uint8_t, 32> HashFromHex(const std::string& digits) {
  std::array<uint8_t, 32> hash{};
  std::ranges::copy(FromHex(digits), hash.begin());
  return hash;
}

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_PROOF_VECTORS_H_
