// Data directories that daemons of older versions left behind: tests/fixtures/upgrade.

#ifndef FIRN_TESTS_SUPPORT_UPGRADE_FIXTURES_H_
#define FIRN_TESTS_SUPPORT_UPGRADE_FIXTURES_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <system_error>
#include <vector>

namespace firn::testing {

inline constexpr char kUpgradeFixtures[] = "tests/fixtures/upgrade";

// The versions of the schema that there are fixtures of, ascending.
inline std::vector<int> UpgradeVersions() {
  std::vector<int> versions;
  std::error_code missing;  // told by a test that finds none
  for (const auto& entry : std::filesystem::directory_iterator(kUpgradeFixtures, missing)) {
    if (entry.is_directory()) versions.push_back(std::stoi(entry.path().filename()));
  }
  std::sort(versions.begin(), versions.end());
  return versions;
}

inline std::string FourDigits(int version) {
  char text[16];
  std::snprintf(text, sizeof(text), "%04d", version);
  return text;
}

// What must be read back: `events` in the form that the tests bring theirs into, `store_id`, ...
inline nlohmann::json ExpectedAfterUpgrade(int version) {
  std::ifstream file(std::string(kUpgradeFixtures) + "/" + FourDigits(version) + "/expected.json");
  EXPECT_TRUE(file.good());
  return nlohmann::json::parse(file);
}

// Puts the data directory of a version at `path`, whose parent exists.
inline void UnpackFixture(int version, const std::string& path) {
  const std::string archive =
      std::string(kUpgradeFixtures) + "/" + FourDigits(version) + "/data.tar.gz";
  std::filesystem::create_directory(path);
  const std::string command = "tar -xzf " + archive + " --strip-components=1 -C " + path;
  ASSERT_EQ(std::system(command.c_str()), 0) << command;
}

// A payload under the name that says which form it has.
inline void PutPayload(const std::string& bytes, const std::string& content_type,
                       nlohmann::json& event) {
  event["content_type"] = content_type;
  if (content_type.empty()) {
    event["payload"] = bytes;
    return;
  }
  std::string hex;
  for (const char byte : bytes) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", static_cast<unsigned char>(byte));
    hex += digits;
  }
  event["payload_hex"] = hex;
}

inline std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_UPGRADE_FIXTURES_H_
