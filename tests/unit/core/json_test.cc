#include "firn/core/json.h"

#include <gtest/gtest.h>

#include <string>

namespace firn {
namespace {

std::string Nested(size_t levels) {
  std::string text;
  for (size_t i = 1; i < levels; ++i) text += "{\"a\":";
  text += "{}";
  for (size_t i = 1; i < levels; ++i) text += "}";
  return text;
}

TEST(Json, AcceptsObjects) {
  for (const char* text :
       {"{}", " {\n\t\"a\" : 1 } ", R"({"a":[1,2.5,-3e10,true,false,null,"x",{}]})",
        R"({"a":{"a":1},"b":{"a":2}})", R"({"é":"\u00e9","pair":"\ud83d\ude00"})",
        R"({"big":123456789012345678901234567890})", R"({"":0})",
        "{\"raw\":\"\xF0\x9F\x98\x80\"}"}) {
    EXPECT_EQ(FindJsonObjectFault(text), std::nullopt) << text;
  }
}

TEST(Json, RefusesWhatIsNotAnObject) {
  for (const char* text : {"[]", "[{}]", "\"x\"", "1", "null", "true", "[[1]]"}) {
    const auto fault = FindJsonObjectFault(text);
    ASSERT_TRUE(fault.has_value()) << text;
    EXPECT_NE(fault->find("must be a JSON object"), std::string::npos) << *fault;
  }
}

TEST(Json, RefusesWhatIsNotJson) {
  for (const char* text :
       {"", " ", "{", "{}{}", "{} x", "{a:1}", "{'a':1}", R"({"a":1,})", R"({"a":NaN})",
        R"({"a":Infinity})", R"({"a":1e999})", R"({"a":01})", R"({"a":+1})", R"({"a":"\x"})",
        "{\"a\":\"tab\there\"}", R"({"a" 1})", "// no\n{}", "\xEF\xBB\xBF{}"}) {
    const auto fault = FindJsonObjectFault(text);
    ASSERT_TRUE(fault.has_value()) << text;
    EXPECT_NE(fault->find("at byte"), std::string::npos) << *fault;
  }
}

// Whoever reads such a number has infinity, or nothing.
TEST(Json, RefusesNumbersBeyondADouble) {
  for (const char* text : {R"({"a":1e309})", R"({"a":100e308})", R"({"a":[-1000.5E+307]})",
                           R"({"a":1.7976931348623159e308})"}) {
    const auto fault = FindJsonObjectFault(text);
    ASSERT_TRUE(fault.has_value()) << text;
    EXPECT_NE(fault->find("at byte"), std::string::npos) << *fault;
  }
  for (const char* text : {R"({"a":1e308})", R"({"a":1.7976931348623157e308})", R"({"a":0.1e309})",
                           R"({"a":-1e-999})"}) {
    EXPECT_EQ(FindJsonObjectFault(text), std::nullopt) << text;
  }
}

TEST(Json, RefusesBrokenText) {
  for (const std::string& text :
       {std::string("{\"a\":\"\xFF\"}"), std::string("{\"a\":\"\xC0\x80\"}"),
        std::string("{\"a\":\"\xED\xA0\x80\"}"), std::string(R"({"a":"\ud800"})"),
        std::string(R"({"a":"\ud800\u0041"})"), std::string(R"({"a":"\udc00"})"),
        std::string(R"({"\udc00":1})"), std::string(R"({"a":"\u0000"})"),
        std::string(R"({"\u0000":1})"), std::string("{\"a\":\"\0\"}", 9), std::string("{}\0", 3)}) {
    EXPECT_TRUE(FindJsonObjectFault(text).has_value()) << text;
  }
}

TEST(Json, RefusesDuplicateKeysOfOneObject) {
  for (const char* text :
       {R"({"a":1,"a":2})", R"({"a":1,"b":2,"a":3})", R"({"x":{"a":1,"\u0061":2}})", R"([{"a":1}])",
        R"({"x":[{"b":1,"c":2,"b":1}]})", R"({"a":{"z":1},"b":{},"a":[]})"}) {
    EXPECT_TRUE(FindJsonObjectFault(text).has_value()) << text;
  }
  const auto fault = FindJsonObjectFault(R"({"x":{"rating":1,"rating":2}})");
  EXPECT_NE(fault->find("\"rating\" twice"), std::string::npos) << *fault;
}

TEST(Json, KeysOfClosedObjectsAreForgotten) {
  EXPECT_EQ(FindJsonObjectFault(R"({"b":{"z":1,"a":2},"a":{"z":1},"c":{"b":1,"a":1}})"),
            std::nullopt);
}

TEST(Json, AcceptsSixtyFourLevels) {
  EXPECT_EQ(FindJsonObjectFault(Nested(64)), std::nullopt);
  const auto fault = FindJsonObjectFault(Nested(65));
  ASSERT_TRUE(fault.has_value());
  EXPECT_NE(fault->find("deeper than 64"), std::string::npos) << *fault;
  EXPECT_TRUE(FindJsonObjectFault("{\"a\":" + std::string(100'000, '[')).has_value());
}

TEST(Json, ManyKeysCostLittle) {
  std::string text = "{";
  for (int i = 0; i < 60'000; ++i) text += "\"key" + std::to_string(i) + "\":0,";
  EXPECT_EQ(FindJsonObjectFault(text + "\"last\":0}"), std::nullopt);
  EXPECT_TRUE(FindJsonObjectFault(text + "\"key0\":0}").has_value());
}

}  // namespace
}  // namespace firn
