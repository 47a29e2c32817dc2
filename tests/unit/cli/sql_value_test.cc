#include "cli/sql_value.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/unit/cli/fake_projections.h"

namespace firn::cli {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::string Json(const v1::QueryValue& value) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  WriteJson(writer, value);
  return buffer.GetString();
}

TEST(SqlValueTest, IsPrintedAsPeopleWriteIt) {
  EXPECT_EQ(PlainText(MakeValue(-42)), "-42");
  EXPECT_EQ(PlainText(MakeValue(0.1)), "0.1");
  EXPECT_EQ(PlainText(MakeValue(5.0)), "5.0");
  EXPECT_EQ(PlainText(MakeValue(1e300)), "1e+300");
  EXPECT_EQ(PlainText(MakeValue(-kInfinity)), "-Inf");
  EXPECT_EQ(PlainText(MakeValue("a\nb")), "a\nb");
  EXPECT_EQ(PlainText(MakeBlob(std::string("\x00\xff", 2))), "00ff");
  EXPECT_EQ(PlainText(MakeNull()), "");
}

TEST(SqlValueTest, IsJson) {
  EXPECT_EQ(Json(MakeValue(std::numeric_limits<int64_t>::min())), "-9223372036854775808");
  EXPECT_EQ(Json(MakeValue(5.0)), "5.0");
  EXPECT_EQ(Json(MakeValue(kInfinity)), "9e999");
  EXPECT_EQ(Json(MakeValue("say \"hi\"")), R"("say \"hi\"")");
  EXPECT_EQ(Json(MakeBlob("\x0a")), "\"0a\"");
  EXPECT_EQ(Json(MakeNull()), "null");
}

TEST(SqlValueTest, OnlyNumbersAreNumbers) {
  EXPECT_EQ(NumberOf(MakeValue(3)), 3.0);
  EXPECT_EQ(NumberOf(MakeValue(2.5)), 2.5);
  EXPECT_FALSE(NumberOf(MakeValue("3")).has_value());
  EXPECT_FALSE(NumberOf(MakeNull()).has_value());
}

// "name|kind|value" of a parameter.
std::string Parsed(const std::string& text) {
  const auto parameter = ParseParameter(text);
  if (!parameter.ok()) return "error";
  const auto& [name, value] = *parameter;
  const char* const kind = value.has_integer() ? "integer"
                           : value.has_real()  ? "real"
                           : value.has_text()  ? "text"
                                               : "null";
  return name + "|" + kind + "|" + PlainText(value);
}

TEST(ParseParameterTest, TellsKindsApart) {
  EXPECT_EQ(Parsed("a=42"), "a|integer|42");
  EXPECT_EQ(Parsed("a=-42"), "a|integer|-42");
  EXPECT_EQ(Parsed("a=4.5"), "a|real|4.5");
  EXPECT_EQ(Parsed("a=1e3"), "a|real|1000.0");
  EXPECT_EQ(Parsed("a=9223372036854775808"), "a|real|9223372036854775808.0") << "as in SQLite";
  EXPECT_EQ(Parsed("a=null"), "a|null|");
  EXPECT_EQ(Parsed("a=x=y"), "a|text|x=y");
  EXPECT_EQ(Parsed("a="), "a|text|");
}

TEST(ParseParameterTest, WhatJsonWouldNotTakeForANumberIsText) {
  for (const char* text : {"007", "+1", ".5", "5.", "1e", "inf", "nan", "0x10", " 1", "1 ", "-"}) {
    EXPECT_EQ(Parsed(std::string("a=") + text), std::string("a|text|") + text);
  }
}

TEST(ParseParameterTest, ColonForcesText) {
  EXPECT_EQ(Parsed("a:=42"), "a|text|42");
  EXPECT_EQ(Parsed("a:=null"), "a|text|null");
}

TEST(ParseParameterTest, TheNameMayHaveItsSign) {
  EXPECT_EQ(Parsed(":a=1"), "a|integer|1");
  EXPECT_EQ(Parsed("@a:=1"), "a|text|1");
  EXPECT_EQ(Parsed("$a=1"), "a|integer|1");
}

TEST(ParseParameterTest, RefusesWhatHasNoName) {
  EXPECT_EQ(Parsed("a"), "error");
  EXPECT_EQ(Parsed("=1"), "error");
  EXPECT_EQ(Parsed(":=1"), "error");
  EXPECT_EQ(Parsed(""), "error");
}

}  // namespace
}  // namespace firn::cli
