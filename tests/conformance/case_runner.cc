#include "tests/conformance/case_runner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

namespace firn::testing {

using nlohmann::json;

namespace {

constexpr char kCases[] = "tests/conformance/cases";

const json kValidEvent = {
    {"id", "#1"},           {"timestamp", 1700000000000}, {"event_type", "rating_changed"},
    {"payload_json", "{}"}, {"target_type", "image"},     {"target_id", 42}};

bool IsSave(const json& expected) {
  return expected.is_string() && expected.get<std::string>().starts_with("$save:");
}

}  // namespace

void CaseRunner::Run(const json& test_case) {
  SCOPED_TRACE(test_case["name"].get<std::string>());
  ASSERT_FALSE(test_case["steps"].empty());
  size_t number = 0;
  for (const json& step : test_case["steps"]) {
    SCOPED_TRACE("step " + std::to_string(++number) + ": " + step.dump());
    if (step.contains("restart")) {
      links_.restart();
      if (::testing::Test::HasFailure()) return;
      continue;
    }
    const Answer answer =
        links_.call(step["call"], Expand(step["request"]), step.value("wire", false));
    Check(step["expect"], answer);
    if (::testing::Test::HasFailure()) return;
  }
}

json CaseRunner::Expand(const json& value) const {
  if (value.is_string()) return ExpandText(value);
  if (value.is_array()) {
    json expanded = json::array();
    for (const json& element : value) expanded.push_back(Expand(element));
    return expanded;
  }
  if (!value.is_object()) return value;
  if (value.contains("$repeat")) {
    std::string text;
    const auto count = value["$repeat"][1].get<size_t>();
    for (size_t i = 0; i < count; ++i) text += value["$repeat"][0].get<std::string>();
    return text;
  }
  if (value.contains("$event")) {
    json event = kValidEvent;
    for (const auto& [key, member] : value["$event"].items()) event[key] = member;
    std::erase_if(event.get_ref<json::object_t&>(),
                  [](const auto& member) { return member.second.is_null(); });
    return Expand(event);
  }
  json expanded = json::object();
  for (const auto& [key, member] : value.items()) expanded[key] = Expand(member);
  return expanded;
}

json CaseRunner::ExpandText(const std::string& text) const {
  if (text.starts_with('#')) {
    std::string digits(12, '0');
    digits.replace(12 - (text.size() - 1), std::string::npos, text.substr(1));
    return "00000000-0000-4000-8000-" + digits;
  }
  const auto saved = text.starts_with('$') ? saved_.find(text.substr(1)) : saved_.end();
  return saved == saved_.end() ? json(text) : saved->second;
}

void CaseRunner::Check(const json& expect, const Answer& answer) {
  if (expect.contains("response")) {
    ASSERT_TRUE(answer.error.is_null()) << "answered with " << answer.error.dump(1);
    Match(expect["response"], answer.response, "response");
  } else {
    ASSERT_FALSE(answer.error.is_null()) << "answered with " << answer.response.dump(1);
    Match(expect["error"], answer.error, "error");
  }
}

void CaseRunner::Match(const json& expected, const json& actual, const std::string& path) {
  if (expected.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      const bool present = actual.contains(key);
      if (value.is_null()) {
        EXPECT_FALSE(present) << path << "." << key << " is " << actual.dump(1);
      } else {
        ASSERT_TRUE(present) << path << "." << key << " is missing in " << actual.dump(1);
        Match(value, actual[key], path + "." + key);
      }
    }
  } else if (expected.is_array()) {
    ASSERT_EQ(expected.size(), actual.size()) << path << " is " << actual.dump(1);
    for (size_t i = 0; i < expected.size(); ++i) {
      Match(expected[i], actual[i], path + "[" + std::to_string(i) + "]");
    }
  } else if (expected == "$any" || IsSave(expected)) {
    EXPECT_TRUE(!actual.is_null() && actual != "") << path;
    if (IsSave(expected)) saved_[expected.get<std::string>().substr(6)] = actual;
  } else {
    EXPECT_EQ(Expand(expected), actual) << path;
  }
}

std::vector<std::string> CaseFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    files.push_back(entry.path().stem().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

json ReadCases(const std::string& file) {
  std::ifstream text(std::string(kCases) + "/" + file + ".json");
  return json::parse(text);
}

}  // namespace firn::testing
