#include "cli/json_path.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

std::string Find(std::string_view json, const std::vector<std::string>& path) {
  const std::optional<std::string_view> found = FindJson(json, path);
  return found ? std::string(*found) : "nothing";
}

TEST(JsonPathTest, KeepsTheTextOfTheValue) {
  constexpr std::string_view kJson =
      R"( { "a" : {"b":[ 1.0e5 , "x,]}\"" ,{"c" : 12345678901234567890}],"d":{} }, "e":true })";
  EXPECT_EQ(Find(kJson, {"a", "b", "0"}), "1.0e5");
  EXPECT_EQ(Find(kJson, {"a", "b", "1"}), R"("x,]}\"")");
  EXPECT_EQ(Find(kJson, {"a", "b", "2", "c"}), "12345678901234567890");
  EXPECT_EQ(Find(kJson, {"a", "d"}), "{}");
  EXPECT_EQ(Find(kJson, {"e"}), "true");
}

TEST(JsonPathTest, SaysWhenThereIsNone) {
  for (const std::vector<std::string>& path : std::vector<std::vector<std::string>>{
           {"b"}, {"a", "2"}, {"a", "x"}, {"a", "-1"}, {"s", "a"}, {"e", "0"}, {"n", "a"}}) {
    EXPECT_EQ(Find(R"({"a":[1,2],"s":"a","e":[],"n":null})", path), "nothing");
  }
}

TEST(JsonPathTest, KnowsEscapedNames) {
  EXPECT_EQ(Find(R"({"caf\u00e9":1})", {"café"}), "1");
  EXPECT_EQ(Find(R"({"a\"b":{"c":2}})", {"a\"b", "c"}), "2");
}

TEST(JsonPathTest, IsSafeWithWhatIsNoJson) {
  constexpr std::string_view kJson = R"({"a":[{"b":"c\"d"},[1,2]],"e":{"f":null}})";
  for (size_t end = 0; end < kJson.size(); ++end) {
    FindJson(kJson.substr(0, end), {"e", "f"});
    FindJson(kJson.substr(end), {"a", "1", "0"});
  }
  FindJson("\"\\", {"a"});
  FindJson("{\"a\"", {"a"});
  FindJson("[,,", {"1"});
}

TEST(JsonPathTest, PlainTextIsForPeople) {
  EXPECT_EQ(PlainText(R"("a b")"), "a b");
  EXPECT_EQ(PlainText(R"("\u00e9\n\"")"), "é\n\"");
  EXPECT_EQ(PlainText("null"), "");
  EXPECT_EQ(PlainText("1.50"), "1.50");
  EXPECT_EQ(PlainText(R"({"a":1})"), R"({"a":1})");
}

}  // namespace
}  // namespace firn::cli
