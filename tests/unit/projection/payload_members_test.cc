#include "firn/projection/payload_members.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "firn/core/json.h"
#include "firn/core/json_document.h"

namespace firn::projection {
namespace {

std::string Show(const MemberValue& value) {
  switch (value.kind) {
    case MemberValue::Kind::kAbsent:
      return "absent";
    case MemberValue::Kind::kNull:
      return "null";
    case MemberValue::Kind::kInteger:
      return "integer " + std::to_string(value.integer);
    case MemberValue::Kind::kReal:
      return "real " + std::to_string(value.real);
    case MemberValue::Kind::kText:
      return "text " + std::string(value.text);
    case MemberValue::Kind::kObject:
      return "object " + std::string(value.text);
    case MemberValue::Kind::kArray:
      return "array " + std::string(value.text);
  }
  return "";
}

// The member of a payload, which stands at the end of a page so that a sanitizer sees what is read
// beyond it.
std::string Find(const std::string& path, const std::string& payload) {
  MemberPaths paths;
  const size_t index = paths.Add(path);
  const auto exact = std::make_unique<char[]>(payload.size());
  std::memcpy(exact.get(), payload.data(), payload.size());
  PayloadMembers members;
  members.Find(paths, {exact.get(), payload.size()});
  return Show(members[index]);
}

std::string FindA(const std::string& value) { return Find("a", "{\"a\":" + value + "}"); }

TEST(PayloadMembers, ValuesAreAsSqliteKnowsThem) {
  EXPECT_EQ(FindA("1"), "integer 1");
  EXPECT_EQ(FindA("-0"), "integer 0");
  EXPECT_EQ(FindA(" \t\r\n 7 \n"), "integer 7");
  EXPECT_EQ(FindA("9223372036854775807"), "integer 9223372036854775807");
  EXPECT_EQ(FindA("-9223372036854775808"), "integer -9223372036854775808");
  EXPECT_EQ(FindA("1.5"), "real 1.500000");
  EXPECT_EQ(FindA("1.0"), "real 1.000000");
  EXPECT_EQ(FindA("1e2"), "real 100.000000");
  EXPECT_EQ(FindA("-2.5E-1"), "real -0.250000");
  EXPECT_EQ(FindA("true"), "integer 1");
  EXPECT_EQ(FindA("false"), "integer 0");
  EXPECT_EQ(FindA("null"), "null");
  EXPECT_EQ(FindA("\"x\""), "text x");
  EXPECT_EQ(FindA("\"\""), "text ");
  EXPECT_EQ(FindA(R"({"b": [1, "}"] })"), R"(object {"b": [1, "}"] })");
  EXPECT_EQ(FindA(R"([ 1, {"a":2}, "]" ])"), R"(array [ 1, {"a":2}, "]" ])");
  EXPECT_EQ(Find("a", "{}"), "absent");
  EXPECT_EQ(Find("a", R"({"b":1})"), "absent");
}

TEST(PayloadMembers, NumbersBeyond64BitsAreReal) {
  EXPECT_EQ(FindA("9223372036854775808"), "real 9223372036854775808.000000");
  EXPECT_EQ(FindA("-9223372036854775809"), "real -9223372036854775808.000000");
  EXPECT_EQ(FindA("1" + std::string(300, '0')), "real " + std::to_string(1e300));
  EXPECT_EQ(FindA("0." + std::string(400, '0') + "1"), "real 0.000000") << "too small for a double";
  EXPECT_EQ(FindA("-1e-400"), "real -0.000000");
}

TEST(PayloadMembers, EscapesAreResolved) {
  EXPECT_EQ(FindA(R"("\"\\\/\b\f\n\r\t")"), "text \"\\/\b\f\n\r\t");
  EXPECT_EQ(FindA(R"("\u0041\u00e9\u20AC")"), "text A\u00e9\u20AC");
  EXPECT_EQ(FindA(R"("x\ud83d\ude00y")"), "text x\U0001F600y");
  EXPECT_EQ(FindA(R"("\uDBFF\uDFFF")"), "text \U0010FFFF");
  EXPECT_EQ(FindA(R"("\\u0041")"), "text \\u0041");
  EXPECT_EQ(FindA(R"("a\\")"), "text a\\");
}

TEST(PayloadMembers, SeveralEscapedTextsStayApart) {
  MemberPaths paths;
  for (const char* name : {"a", "b", "c"}) paths.Add(name);
  PayloadMembers members;
  const std::string payload = R"({"a":"1\n","b":"2\n","c":"3\n"})";
  members.Find(paths, payload);
  EXPECT_EQ(members[0].text, "1\n");
  EXPECT_EQ(members[1].text, "2\n");
  EXPECT_EQ(members[2].text, "3\n");
}

TEST(PayloadMembers, NamesAreInEitherSpelling) {
  EXPECT_EQ(Find("new_rating", R"({"new_rating":1})"), "integer 1");
  EXPECT_EQ(Find("new_rating", R"({"newRating":1})"), "integer 1");
  EXPECT_EQ(Find("new_rating", R"({"newrating":1,"NewRating":2,"new_Rating":3})"), "absent");
  EXPECT_EQ(Find("a_1_b", R"({"a1B":1})"), "integer 1");
  EXPECT_EQ(Find("rating", R"({"rating":2})"), "integer 2");
}

TEST(PayloadMembers, TheExactSpellingCounts) {
  EXPECT_EQ(Find("a_b", R"({"a_b":1,"aB":2})"), "integer 1");
  EXPECT_EQ(Find("a_b", R"({"aB":2,"a_b":1})"), "integer 1");
  EXPECT_EQ(Find("a_b", R"({"a_b":null,"aB":2})"), "null");
  EXPECT_EQ(Find("a_b", R"({"aB":2,"a_b":null})"), "null");
}

TEST(PayloadMembers, TheExactSpellingOfAnOuterMemberCounts) {
  for (const char* payload :
       {R"({"a_b":{"c":1},"aB":{"c":2}})", R"({"aB":{"c":2},"a_b":{"c":1}})"}) {
    EXPECT_EQ(Find("a_b::c", payload), "integer 1") << payload;
  }
  for (const char* payload : {R"({"a_b":{},"aB":{"c":2}})", R"({"aB":{"c":2},"a_b":{}})",
                              R"({"a_b":7,"aB":{"c":2}})", R"({"aB":{"c":2},"a_b":null})"}) {
    EXPECT_EQ(Find("a_b::c", payload), "absent") << payload;
  }
}

TEST(PayloadMembers, NamesMayBeWrittenWithEscapes) {
  EXPECT_EQ(Find("ab", R"({"a\u0062":1})"), "integer 1");
  EXPECT_EQ(Find("a_b", R"({"\u0061B":1})"), "integer 1");
  EXPECT_EQ(Find("ab", R"({"a\\u0062":1})"), "absent");
}

TEST(PayloadMembers, PathsLeadIntoObjects) {
  const std::string payload = R"({"a":{"b":{"c":1},"d":[{"b":2}]},"b":{"c":3},"c":4})";
  EXPECT_EQ(Find("a::b::c", payload), "integer 1");
  EXPECT_EQ(Find("a::b", payload), R"(object {"c":1})");
  EXPECT_EQ(Find("b::c", payload), "integer 3");
  EXPECT_EQ(Find("c", payload), "integer 4");
  EXPECT_EQ(Find("c::d", payload), "absent");
  EXPECT_EQ(Find("a::d::b", payload), "absent") << "arrays have no members";
  MemberPaths paths;
  const size_t outer = paths.Add("a");
  const size_t inner = paths.Add("a::b::c");
  EXPECT_EQ(paths.Add("a"), outer);
  EXPECT_EQ(paths.size(), 2u);
  PayloadMembers members;
  members.Find(paths, payload);
  EXPECT_EQ(Show(members[outer]), R"(object {"b":{"c":1},"d":[{"b":2}]})");
  EXPECT_EQ(Show(members[inner]), "integer 1");
}

TEST(PayloadMembers, WhatWasFoundBeforeIsForgotten) {
  MemberPaths paths;
  paths.Add("a");
  PayloadMembers members;
  members.Find(paths, R"({"a":1})");
  members.Find(paths, R"({"b":1})");
  EXPECT_EQ(Show(members[0]), "absent");
  members.Find(paths, "");
  EXPECT_EQ(Show(members[0]), "absent");
}

TEST(PayloadMembers, DeepNestingIsSkipped) {
  const std::string deep = std::string(100'000, '[') + std::string(100'000, ']');
  EXPECT_EQ(Find("a", "{\"x\":" + deep + ",\"a\":1}"), "integer 1");
  EXPECT_EQ(FindA(deep), "array " + deep);
  EXPECT_EQ(Find("a", "{\"x\":" + std::string(100'000, '{')), "absent");
}

TEST(PayloadMembers, OtherTextsHaveNone) {
  for (const char* payload : {"", " ", "[]", "1", "\"a\"", "null", "{", "{\"", "{\"a", "{\"a\"",
                              "{\"a\":", "{\"a\\", "{a:1}", "}", "\xEF\xBB\xBF{\"a\":1}"}) {
    EXPECT_EQ(Find("a", payload), "absent") << payload;
  }
}

// A random JSON object; its keys are few, so that they are hit and repeated at every depth.
void AppendRandom(std::mt19937_64& random, int depth, std::string& json) {
  static const std::vector<std::string> kScalars = {"0",
                                                    "-1",
                                                    "12345678901234567890",
                                                    "1.25",
                                                    "1e3",
                                                    "true",
                                                    "false",
                                                    "null",
                                                    R"("x")",
                                                    R"("é\n\u20ac")",
                                                    "\"\"",
                                                    R"("\ud83d\ude00 \\\"")"};
  static const std::vector<std::string> kKeys = {"a",        "b_c", "bC", "x",
                                                 "\\u0061x", "b",   "{",  "\\\""};
  const auto pick = [&](size_t n) { return random() % n; };
  const auto space = [&] { json.append(pick(2), " \n\t"[pick(3)]); };
  if (depth == 0 || pick(3) == 0) {
    json += kScalars[pick(kScalars.size())];
    return;
  }
  const bool is_object = depth == 4 || pick(3) > 0;
  json += is_object ? '{' : '[';
  std::vector<std::string> keys = kKeys;
  const size_t count = pick(keys.size());
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) json += ',';
    space();
    if (is_object) {
      const size_t key = pick(keys.size());
      json += '"' + keys[key] + '"';
      keys.erase(keys.begin() + static_cast<std::ptrdiff_t>(key));
      space();
      json += ':';
      space();
    }
    AppendRandom(random, depth - 1, json);
    space();
  }
  json += is_object ? '}' : ']';
}

const rapidjson::Value* Member(const rapidjson::Value* object, const char* snake,
                               const char* camel) {
  if (object == nullptr || !object->IsObject()) return nullptr;
  for (const char* name : {snake, camel}) {
    const auto found = object->FindMember(name);
    if (found != object->MemberEnd()) return &found->value;
  }
  return nullptr;
}

void ExpectSame(const MemberValue& value, const rapidjson::Value* expected,
                const std::string& json) {
  using Kind = MemberValue::Kind;
  if (expected == nullptr) {
    ASSERT_EQ(value.kind, Kind::kAbsent) << json << " " << Show(value);
  } else if (expected->IsNull()) {
    ASSERT_EQ(value.kind, Kind::kNull) << json;
  } else if (expected->IsBool() || expected->IsInt64()) {
    ASSERT_EQ(value.kind, Kind::kInteger) << json;
    ASSERT_EQ(value.integer, expected->IsBool() ? expected->GetBool() : expected->GetInt64());
  } else if (expected->IsNumber()) {
    ASSERT_EQ(value.kind, Kind::kReal) << json;
    ASSERT_EQ(value.real, expected->GetDouble()) << json;
  } else if (expected->IsString()) {
    ASSERT_EQ(value.kind, Kind::kText) << json;
    ASSERT_EQ(value.text, std::string_view(expected->GetString(), expected->GetStringLength()));
  } else {
    ASSERT_EQ(value.kind, expected->IsObject() ? Kind::kObject : Kind::kArray) << json;
    rapidjson::Document same;
    ASSERT_FALSE(ParseJson(value.text, same).IsError()) << json << " " << value.text;
    ASSERT_EQ(same, *expected) << json;
  }
}

struct WantedMembers {
  MemberPaths paths;
  size_t a = paths.Add("a");
  size_t bc = paths.Add("b_c");
  size_t aa = paths.Add("a::a");
  size_t bca = paths.Add("b_c::a");
  size_t deep = paths.Add("b_c::b_c::x");
};

TEST(PayloadMembers, AgreeWithAParser) {
  const WantedMembers wanted;
  std::mt19937_64 random(7);
  PayloadMembers members;
  for (int i = 0; i < 20'000; ++i) {
    std::string json;
    AppendRandom(random, 4, json);
    rapidjson::Document document;
    ASSERT_FALSE(ParseJson(json, document).IsError()) << json;
    members.Find(wanted.paths, json);
    const rapidjson::Value* const a = Member(&document, "a", "a");
    const rapidjson::Value* const bc = Member(&document, "b_c", "bC");
    ExpectSame(members[wanted.a], a, json);
    ExpectSame(members[wanted.bc], bc, json);
    ExpectSame(members[wanted.aa], Member(a, "a", "a"), json);
    ExpectSame(members[wanted.bca], Member(bc, "a", "a"), json);
    ExpectSame(members[wanted.deep], Member(Member(bc, "b_c", "bC"), "x", "x"), json);
    if (HasFatalFailure()) return;
  }
}

TEST(PayloadMembers, BrokenTextsAreReadWithinTheirBounds) {
  const WantedMembers wanted;
  std::mt19937_64 random(8);
  PayloadMembers members;
  constexpr std::string_view kNoise =
      "{}[]\",:\\u\0 \xFF"
      "aD1e-t";
  for (int i = 0; i < 20'000; ++i) {
    std::string json;
    AppendRandom(random, 4, json);
    for (size_t n = random() % 4; n > 0; --n) {
      json.insert(random() % (json.size() + 1), 1, kNoise[random() % kNoise.size()]);
    }
    json.resize(random() % (json.size() + 1));
    // On the heap, and exactly as long: a sanitizer sees what is read beyond it.
    const auto exact = std::make_unique<char[]>(json.size());
    std::memcpy(exact.get(), json.data(), json.size());
    members.Find(wanted.paths, {exact.get(), json.size()});
    for (size_t member = 0; member < wanted.paths.size(); ++member) Show(members[member]);
  }
}

}  // namespace
}  // namespace firn::projection
