// The schemas that tests bring.

#ifndef FIRN_TESTS_SUPPORT_SCHEMA_FIXTURES_H_
#define FIRN_TESTS_SUPPORT_SCHEMA_FIXTURES_H_

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace firn::testing {

inline std::string ReadFixture(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// The descriptor set, with imports and comments, of a file in tests/fixtures/orders; protoc has
// made it in the build.
inline std::string DescriptorSetOf(const std::string& name) {
  return ReadFixture(std::string(FIRN_TEST_DESCRIPTOR_SETS) + "/" + name + ".binpb");
}

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_SCHEMA_FIXTURES_H_
