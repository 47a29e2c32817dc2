#include "firn/core/json_document.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <random>
#include <string>

namespace firn {
namespace {

rapidjson::Document Parse(const std::string& json) {
  rapidjson::Document document;
  EXPECT_FALSE(ParseJson(json, document).IsError()) << json;
  return document;
}

TEST(JsonDocument, AZeroIsAZeroHoweverItIsWritten) {
  for (const char* const zero :
       {"0e-40", "0e40", "0E+300", "0e-300", "0.0e-40", "0e-23", "0.00000000000000000000000"}) {
    EXPECT_EQ(Parse(zero).GetDouble(), 0.0) << zero;
    EXPECT_EQ(Parse("-" + std::string(zero)).GetDouble(), 0.0) << zero;
  }
}

TEST(JsonDocument, NumbersAreTheNearestDoubles) {
  std::mt19937_64 random(1);
  const auto digits = [&random](size_t most) {
    std::string text;
    for (size_t i = random() % most; i > 0; --i) text += static_cast<char>('0' + random() % 10);
    return text;
  };
  for (int round = 0; round < 20'000; ++round) {
    std::string text = random() % 2 == 0 ? "-" : "";
    text += random() % 4 == 0 ? "0" : "7" + digits(30);
    text += "." + digits(40) + "1";
    if (random() % 2 == 0) text += "e" + std::to_string(static_cast<int>(random() % 660) - 380);
    EXPECT_EQ(Parse(text).GetDouble(), std::strtod(text.c_str(), nullptr)) << text;
  }
}

TEST(JsonDocument, WholeNumbersStayWhole) {
  EXPECT_EQ(Parse("-9223372036854775808").GetInt64(), INT64_MIN);
  EXPECT_EQ(Parse("18446744073709551615").GetUint64(), UINT64_MAX);
  EXPECT_TRUE(Parse("7").IsInt());
  EXPECT_TRUE(Parse("-0").IsInt());
  EXPECT_TRUE(Parse("7.0").IsDouble());
  EXPECT_EQ(Parse("18446744073709551616").GetDouble(), 18446744073709551616.0);
}

TEST(JsonDocument, WhatIsNoJsonIsAnErrorWithItsPlace) {
  rapidjson::Document document;
  const rapidjson::ParseResult result = ParseJson(R"({"a":[1,]})", document);
  EXPECT_EQ(result.Offset(), 8u);
  EXPECT_TRUE(document.IsNull());
  EXPECT_TRUE(ParseJson("1e400", document).IsError());
  EXPECT_TRUE(ParseJson("{} x", document).IsError());
}

}  // namespace
}  // namespace firn
