// Checks that would take too long are given up: that is an answer of its own, whatever shapes it is
// met in, and neither "fits" nor "does not fit".

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/schema/schema.h"
#include "tests/unit/schema/shape_support.h"

namespace firn::schema {
namespace {

// What a JSON Schema says of a payload, one violation a line; the payload is "$".
std::string Faults(const std::string& definition, const std::string& payload) {
  const std::vector<Binding> bindings = {{.event_type = "e", .definition = ""}};
  const auto compiled = CompileJsonSchema(definition, bindings);
  if (!compiled.ok()) return compiled.status().ToString();
  return testing::Faults(payload, *(*compiled)->event_types.front().payload);
}

constexpr const char* kTooMuch =
    "$: is too much work to be checked against its schema; send less in one event, or make the "
    "schema simpler (shapes that are combined, patterns, long lists of values)";

std::string Nested(int depth) {
  std::string json = "1";
  for (int i = 0; i < depth; ++i) json = absl::StrCat(R"({"a":)", json, "}");
  return json;
}

// N meets what is in `a` twice, so what is 60 deep 2^60 times.
std::string Entangled(const std::string& more) {
  return absl::StrCat(R"({"$defs":{"N":{"allOf":[{"properties":{"a":{"$ref":"#/$defs/N"}}},
                                                {"properties":{"a":{"$ref":"#/$defs/N"}}}]}},
                         "type":"object",)",
                      more, "}");
}

TEST(CheckWork, RunsOutInAllThatMustFit) {
  const std::string schema = Entangled(R"("allOf":[{"$ref":"#/$defs/N"}])");
  EXPECT_EQ(Faults(schema, Nested(10)), "");
  EXPECT_EQ(Faults(schema, Nested(60)), kTooMuch);
}

TEST(CheckWork, RunsOutWhereverShapesAreCombined) {
  for (const char* more : {
           R"("not":{"$ref":"#/$defs/N"})",
           R"("not":{"not":{"$ref":"#/$defs/N"}})",
           R"("anyOf":[{"$ref":"#/$defs/N"}])",
           R"("anyOf":[{"not":{"$ref":"#/$defs/N"}}])",
           R"("anyOf":[{"not":{"$ref":"#/$defs/N"}},{"required":["b"]}])",
           R"("oneOf":[{"$ref":"#/$defs/N"},{"required":["b"]}])",
           R"("oneOf":[{"not":{"$ref":"#/$defs/N"}},{"$ref":"#/$defs/N"}])",
           R"("if":{"$ref":"#/$defs/N"},"then":{"required":["b"]},"else":{"required":["c"]})",
           R"("if":{"not":{"$ref":"#/$defs/N"}},"else":{"required":["c"]})",
       }) {
    EXPECT_EQ(Faults(Entangled(more), Nested(60)), kTooMuch) << more;
  }
}

TEST(CheckWork, RunsOutInElementsAndKeys) {
  const std::string schema = Entangled(
      R"("properties":{"list":{"contains":{"not":{"$ref":"#/$defs/N"}},"maxContains":0}})");
  EXPECT_EQ(Faults(schema, absl::StrCat(R"({"list":[)", Nested(60), "]}")), kTooMuch);
}

// A list or an object of so many, written by `write`.
template <typename Write>
std::string Many(char open, int count, Write&& write, char close) {
  std::string json(1, open);
  for (int i = 0; i < count; ++i) absl::StrAppend(&json, i == 0 ? "" : ",", write(i));
  return json + close;
}

std::string ManyKeys(int count) {
  return Many(
      '{', count, [](int i) { return absl::StrCat("\"k", i, "\":1"); }, '}');
}

std::string InX(const std::string& shape) {
  return absl::StrCat(R"({"type":"object","properties":{"x":)", shape, "}}");
}

TEST(CheckWork, ALargeValueMayBeLookedForInManyLists) {
  const std::string consts = Many(
      '[', 2000, [](int i) { return absl::StrCat(R"({"const":{"a":)", i, "}}"); }, ']');
  EXPECT_EQ(Faults(absl::StrCat(R"({"type":"object","anyOf":)", consts, "}"), ManyKeys(50'000)),
            "$: must fit one of 2000 shapes; the nearest says: $ must be one of {\"a\":0}; got an "
            "object");
}

TEST(CheckWork, IsWhatIsComparedAndSorted) {
  const std::string list =
      absl::StrCat(R"({"x":)",
                   Many(
                       '[', 100'000, [](int i) { return absl::StrCat(i); }, ']'),
                   "}");
  EXPECT_EQ(Faults(InX(R"({"uniqueItems":true})"), list), "");
  const std::string often = Many(
      '[', 100, [](int) { return R"({"uniqueItems":true})"; }, ']');
  EXPECT_EQ(Faults(InX(absl::StrCat(R"({"allOf":)", often, "}")), list), kTooMuch);

  const std::string values = Many(
      '[', 9000, [](int i) { return absl::StrCat("\"", i, "\""); }, ']');
  const std::string texts = absl::StrCat(R"({"x":)",
                                         Many(
                                             '[', 90'000, [](int) { return "\"a\""; }, ']'),
                                         "}");
  EXPECT_EQ(Faults(InX(absl::StrCat(R"({"contains":{"enum":)", values, "}}")), texts), kTooMuch);
}

TEST(CheckWork, IsWhatKeysAndFieldsAreGoneThrough) {
  const std::string required = Many(
      '[', 3000, [](int i) { return absl::StrCat("\"q", i, "\""); }, ']');
  EXPECT_EQ(Faults(absl::StrCat(R"({"type":"object","allOf":[{"required":["k1"]},
                                    {"not":{"required":)",
                                required, "}}]}"),
                   ManyKeys(80'000)),
            "");
  const std::string empty = absl::StrCat(R"({"x":)",
                                         Many(
                                             '[', 300'000, [](int) { return "{}"; }, ']'),
                                         "}");
  EXPECT_NE(Faults(InX(absl::StrCat(R"({"contains":{"required":)", required, "}}")), empty), "");
  const std::string fields = Many(
      '{', 1000, [](int i) { return absl::StrCat("\"f", i, "\":{\"type\":\"null\"}"); }, '}');
  EXPECT_EQ(Faults(InX(absl::StrCat(R"({"items":{"properties":)", fields, "}}")), empty), kTooMuch);
}

TEST(CheckWork, IsWhatRulesGoThrough) {
  const Shape any;
  Shape shape;
  shape.object = std::make_unique<ObjectRules>();
  shape.object->fields = {{.name = "a", .shape = &any}, {.name = "b", .shape = &any}};
  shape.object->rules = {SameKeys{{0, 1}}};
  const std::string keys = ManyKeys(30'000);
  const std::string payload = absl::StrCat(R"({"a":)", keys, R"(,"b":)", keys, "}");
  EXPECT_EQ(testing::Faults(payload, shape), "");
  shape.object->rules.assign(100, SameKeys{{0, 1}});
  EXPECT_EQ(testing::Faults(payload, shape), kTooMuch);
  shape.object->rules.assign(1, Different{0, 1});
  EXPECT_EQ(testing::Faults(payload, shape), "$.a: a must differ from b");
}

TEST(CheckWork, OfAPatternIsBounded) {
  const std::string text(100'000, 'a');
  const std::string payload = absl::StrCat(R"({"x":")", text, "\"}");
  EXPECT_EQ(Faults(InX(R"({"pattern":"^[a-z]{1,900}"})"), payload), "");
  const std::string schema = R"({"pattern":"[ab]*a[ab]{900}c"})";
  const std::string faults = Faults(InX(schema), payload);
  EXPECT_TRUE(
      faults.starts_with("$.x: is too long for the pattern it is checked with, "
                         "[ab]*a[ab]{900}c: must be at most "))
      << faults;
  EXPECT_TRUE(faults.ends_with(" bytes; got 100000")) << faults;
  // It neither fits nor does not.
  EXPECT_EQ(Faults(InX(absl::StrCat(R"({"not":)", schema, "}")), payload), faults);
  EXPECT_EQ(
      Faults(InX(absl::StrCat(R"({"anyOf":[)", schema, R"(,{"not":)", schema, "}]}")), payload),
      faults);
  // So are many texts together.
  const std::string texts = Many(
      '[', 100, [](int) { return absl::StrCat("\"", std::string(1000, 'a'), "\""); }, ']');
  EXPECT_EQ(Faults(InX(absl::StrCat(R"({"contains":)", schema, "}")),
                   absl::StrCat(R"({"x":)", texts, "}")),
            kTooMuch);
}

TEST(CheckWork, WhatWasFoundBeforeItRanOutIsTold) {
  const std::string schema =
      Entangled(R"("properties":{"a":{"$ref":"#/$defs/N"},"x":{"type":"string"}})");
  const std::string payload = absl::StrCat(R"({"x":1,"a":)", Nested(60), "}");
  EXPECT_EQ(Faults(schema, payload), absl::StrCat("$.x: must be a text; got 1\n", kTooMuch));
}

}  // namespace
}  // namespace firn::schema
