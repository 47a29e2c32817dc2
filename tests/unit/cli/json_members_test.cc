#include "cli/json_members.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

TEST(JsonMembersTest, GivesEachValueAsItStands) {
  const std::string json =
      R"( { "a" : {"x": [1, 2.50]} ,"b":"\u00e9\"", "c":-1.0e3,"d":true, "e": null,"f":[ ] } )";
  const auto members = ParseMembers(json);
  ASSERT_TRUE(members.ok()) << members.status();
  ASSERT_EQ(members->size(), 6U);
  const auto expect = [&](size_t i, const std::string& name, JsonKind kind,
                          const std::string& text) {
    EXPECT_EQ((*members)[i].name, name);
    EXPECT_EQ((*members)[i].kind, kind) << name;
    EXPECT_EQ((*members)[i].text, text);
  };
  expect(0, "a", JsonKind::kObject, R"({"x": [1, 2.50]})");
  expect(1, "b", JsonKind::kString, R"("\u00e9\"")");
  EXPECT_EQ((*members)[1].string, "é\"");
  expect(2, "c", JsonKind::kNumber, "-1.0e3");
  expect(3, "d", JsonKind::kBoolean, "true");
  expect(4, "e", JsonKind::kNull, "null");
  expect(5, "f", JsonKind::kArray, "[ ]");
  EXPECT_TRUE(ParseMembers("{}")->empty());
}

TEST(JsonMembersTest, RefusesWhatIsNoObject) {
  const auto fault = [](const std::string& json) {
    return std::string(ParseMembers(json).status().message());
  };
  EXPECT_EQ(fault("[1]"), "it must be a JSON object, {...}");
  EXPECT_EQ(fault("3"), "it must be a JSON object, {...}");
  EXPECT_EQ(fault(R"({"a":1,"a":2})"), "a stands twice; keep one");
  EXPECT_NE(fault(R"({"a":"\udc00"})").find("a holds half a surrogate pair"), std::string::npos);
  // A fault can be shown and sent: it does not quote what is no text.
  EXPECT_EQ(fault(R"({"a\udc00":1})"),
            "a name holds half a surrogate pair; write the character itself");
  EXPECT_NE(fault(R"({"a":1} x)").find("not valid JSON at byte 9"), std::string::npos)
      << fault(R"({"a":1} x)");
  EXPECT_NE(fault("{\"a\":\"\xFF\"}").find("not valid JSON"), std::string::npos);
  EXPECT_NE(fault("").find("not valid JSON"), std::string::npos);
  const std::string deep = std::string(200, '[') + std::string(200, ']');
  EXPECT_NE(fault("{\"a\":" + deep + "}").find("deeper than 100"), std::string::npos);
}

}  // namespace
}  // namespace firn::cli
