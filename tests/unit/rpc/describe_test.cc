// Payloads as the contract describes them: everything that is checked, once, and within bounds.

#include "firn/rpc/describe.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "tests/support/schema_fixtures.h"
#include "tests/support/status_matchers.h"

namespace firn::rpc {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

v1::EventTypeDescription Describe(const schema::CompiledSchema& compiled, size_t type = 0) {
  const schema::RegisteredSchema schema{.name = "x", .version = 1};
  v1::EventTypeDescription description;
  FillEventType({.type = &compiled.event_types[type],
                 .schema = &schema,
                 .counters = std::make_shared<schema::TypeCounters>()},
                description);
  return description;
}

// The payload that a JSON Schema describes.
v1::FieldDescription Payload(const std::string& text) {
  const auto compiled = schema::CompileJsonSchema(text, {{"x", ""}});
  EXPECT_OK(compiled);
  return compiled.ok() ? Describe(**compiled).payload() : v1::FieldDescription();
}

// The payload's field `x`, of which it says this.
v1::FieldDescription FieldX(const std::string& text) {
  const v1::FieldDescription payload = Payload(R"({"properties":{"x":)" + text + "}}");
  EXPECT_EQ(payload.fields_size(), 1);
  return payload.fields_size() == 1 ? payload.fields(0) : v1::FieldDescription();
}

std::vector<const v1::FieldDescription*> PartsOf(const v1::FieldDescription& field) {
  std::vector<const v1::FieldDescription*> parts;
  for (const auto* group : {&field.fields(), &field.first_elements(), &field.pattern_fields()}) {
    for (const v1::FieldDescription& part : *group) parts.push_back(&part);
  }
  if (field.has_elements()) parts.push_back(&field.elements());
  if (field.has_other_fields()) parts.push_back(&field.other_fields());
  return parts;
}

size_t CountParts(const v1::FieldDescription& field) {
  size_t count = 1;
  for (const v1::FieldDescription* part : PartsOf(field)) count += CountParts(*part);
  return count;
}

size_t LevelsOf(const v1::FieldDescription& field) {
  size_t levels = 0;
  for (const v1::FieldDescription* part : PartsOf(field)) {
    levels = std::max(levels, 1 + LevelsOf(*part));
  }
  return levels;
}

bool IsTruncated(const v1::FieldDescription& field) {
  return field.truncated() ||
         std::ranges::any_of(PartsOf(field), [](const auto* part) { return IsTruncated(*part); });
}

// Objects named d0, d1, ..., each with two fields that are the next one.
std::string Ladder(size_t rungs) {
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (size_t i = 0; i < rungs; ++i) {
    const std::string next = R"({"$ref":"#/$defs/d)" + std::to_string(i + 1) + "\"}";
    text +=
        "\"d" + std::to_string(i) + R"(":{"properties":{"a":)" + next + R"(,"b":)" + next + "}},";
  }
  return text + "\"d" + std::to_string(rungs) + R"(":{"type":"string"}}})";
}

TEST(SchemasDescribe, AShapeWithPartsIsToldOnceAndThenReferredTo) {
  const v1::FieldDescription payload = Payload(
      R"({"properties":{"from":{"$ref":"#/$defs/address"},)"
      R"("stops":{"type":"array","items":{"$ref":"#/$defs/address","description":"A stop."}},)"
      R"("the.end":{"$ref":"#/$defs/address"}},"$defs":{"address":{"type":"object",)"
      R"("description":"Where.","properties":{"street":{"type":"string"}}}}})");
  ASSERT_EQ(payload.fields_size(), 3);
  const v1::FieldDescription& from = payload.fields(0);
  ASSERT_EQ(from.fields_size(), 1);
  EXPECT_EQ(from.fields(0).name(), "street");
  EXPECT_EQ(from.description(), "Where.");
  const v1::FieldDescription& stop = payload.fields(1).elements();
  EXPECT_EQ(stop.same_as(), "payload.from");
  EXPECT_EQ(stop.description(), "A stop.");
  EXPECT_THAT(stop.types(), ElementsAre("object"));
  EXPECT_EQ(stop.fields_size(), 0);
  EXPECT_EQ(payload.fields(2).same_as(), "payload.from");
  EXPECT_FALSE(IsTruncated(payload));
}

TEST(SchemasDescribe, OnlyTheSamePartsAreReferredTo) {
  const v1::FieldDescription payload =
      Payload(R"({"properties":{"a":{"$ref":"#/$defs/either","type":"array"},)"
              R"("b":{"$ref":"#/$defs/either","type":"object"},)"
              R"("c":{"$ref":"#/$defs/either","type":"object","required":["y"]}},)"
              R"("$defs":{"either":{"items":{"type":"null"},"properties":{"y":{}}}}})");
  ASSERT_EQ(payload.fields_size(), 3);
  EXPECT_EQ(payload.fields(0).fields_size(), 0);
  EXPECT_TRUE(payload.fields(0).has_elements());
  EXPECT_EQ(payload.fields(1).fields_size(), 1);
  EXPECT_FALSE(payload.fields(1).has_elements());
  ASSERT_EQ(payload.fields(2).fields_size(), 1);
  EXPECT_TRUE(payload.fields(2).fields(0).required());
}

TEST(SchemasDescribe, PlacesAreNamedAsTheContractSays) {
  const std::string inner = R"({"properties":{"y":{}}})";
  const v1::FieldDescription payload = Payload(
      R"({"properties":{"a":{"prefixItems":[{"$ref":"#/$defs/t0"}],"items":{"$ref":"#/$defs/t1"}},)"
      R"("b.c":{"patternProperties":{"^x":{"$ref":"#/$defs/t2"}},)"
      R"("additionalProperties":{"$ref":"#/$defs/t3"}},)"
      R"("z":{"properties":{"0":{"$ref":"#/$defs/t0"},"1":{"$ref":"#/$defs/t1"},)"
      R"("2":{"$ref":"#/$defs/t2"},"3":{"$ref":"#/$defs/t3"},"4":{"$ref":"#"}}}},)"
      R"("$defs":{"t0":)" +
      inner + R"(,"t1":)" + inner + R"(,"t2":)" + inner + R"(,"t3":)" + inner + "}}");
  ASSERT_EQ(payload.fields_size(), 3);
  // The nearest to the top is told, not the first in the order of keys.
  std::vector<std::string> places;
  for (const v1::FieldDescription& field : payload.fields(2).fields()) {
    places.push_back(field.same_as());
  }
  EXPECT_THAT(places, ElementsAre("payload.a[0]", "payload.a[]", R"(payload["b.c"]["^x"])",
                                  R"(payload["b.c"].*)", "payload"));
}

TEST(SchemasDescribe, SharedShapesDoNotMultiply) {
  const v1::FieldDescription payload = Payload(Ladder(19));
  EXPECT_LT(CountParts(payload), 100u);
  EXPECT_FALSE(IsTruncated(payload));
}

TEST(SchemasDescribe, SharedMessagesDoNotMultiplyInListsEither) {
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (size_t i = 0; i < 25; ++i) {
    const std::string next = R"({"type":"array","items":{"type":"object","$ref":"#/$defs/d)" +
                             std::to_string(i + 1) + "\"}}";
    text +=
        "\"d" + std::to_string(i) + R"(":{"properties":{"a":)" + next + R"(,"b":)" + next + "}},";
  }
  const v1::FieldDescription payload = Payload(text + R"("d25":{"type":"string"}}})");
  EXPECT_LT(CountParts(payload), 400u);
}

TEST(SchemasDescribe, DepthIsBounded) {
  std::string text = R"({"$ref":"#/$defs/d0","$defs":{)";
  for (size_t i = 0; i < 200; ++i) {
    text += "\"d" + std::to_string(i) + R"(":{"properties":{"a":{"$ref":"#/$defs/d)" +
            std::to_string(i + 1) + "\"}}},";
  }
  const v1::FieldDescription payload = Payload(text + R"("d200":{"type":"string"}}})");
  EXPECT_EQ(LevelsOf(payload), 32u);
  const v1::FieldDescription* deepest = &payload;
  while (deepest->fields_size() > 0) {
    EXPECT_FALSE(deepest->truncated());
    deepest = &deepest->fields(0);
  }
  EXPECT_TRUE(deepest->truncated());
}

// `"0":schema,"1":schema,...`
std::string Numbered(size_t count, const std::string& schema) {
  std::string text;
  for (size_t i = 0; i < count; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + "\":" + schema;
  }
  return text;
}

TEST(SchemasDescribe, PartsAreBounded) {
  // Each asks for a key more, so that none is quite the same as another.
  const v1::FieldDescription payload =
      Payload(R"({"properties":{)" + Numbered(20, R"({"$ref":"#/$defs/wide","required":["k"]})") +
              R"(},"$defs":{"wide":{"properties":{)" + Numbered(1'000, "{}") + "}}}}");
  ASSERT_EQ(payload.fields_size(), 20);
  EXPECT_EQ(payload.fields(0).fields_size(), 1'001);
  EXPECT_FALSE(IsTruncated(payload.fields(0)));
  EXPECT_TRUE(IsTruncated(payload.fields(19)));
  EXPECT_LT(CountParts(payload), 25'000U);
  EXPECT_LT(payload.ByteSizeLong(), size_t{1} << 20);
}

TEST(SchemasDescribe, BytesAreBounded) {
  // A long list of values is told at each of its places.
  std::string values;
  for (size_t i = 0; i < 9'000; ++i) values += (i == 0 ? "\"" : ",\"") + std::to_string(i) + '"';
  const v1::FieldDescription payload =
      Payload(R"({"properties":{)" + Numbered(1'000, R"({"$ref":"#/$defs/v"})") +
              R"(},"$defs":{"v":{"enum":[)" + values + "]}}}");
  EXPECT_EQ(payload.fields(0).allowed_values_size(), 9'000);
  EXPECT_TRUE(payload.fields(999).truncated());
  EXPECT_THAT(payload.fields(999).allowed_values(), IsEmpty()) << "all or none";
  EXPECT_LE(payload.ByteSizeLong(), (size_t{1} << 20) + 10'000);
}

TEST(SchemasDescribe, ValuesAreJson) {
  const v1::FieldDescription field = FieldX(R"({"enum":["a\"b\n","c",1.5,null,{"k":[1]}]})");
  EXPECT_THAT(field.allowed_values(),
              UnorderedElementsAre(R"("a\"b\n")", R"("c")", "1.5", "null", R"({"k":[1]})"));
}

TEST(SchemasDescribe, ListsOfAllAreIntersected) {
  EXPECT_THAT(FieldX(R"({"enum":["a","b",1],"allOf":[{"enum":["b",1,"c"]},{"enum":["b",1]}]})")
                  .allowed_values(),
              UnorderedElementsAre(R"("b")", "1"));
  EXPECT_THAT(FieldX(R"({"type":"string","enum":["b",1]})").allowed_values(),
              ElementsAre(R"("b")"));
  const v1::FieldDescription none = FieldX(R"({"enum":["a"],"allOf":[{"enum":["b"]}]})");
  EXPECT_THAT(none.allowed_values(), IsEmpty());
  EXPECT_THAT(none.rules(), ElementsAre("no value fits"));
}

TEST(SchemasDescribe, AllOfIsToldAsOne) {
  const v1::FieldDescription field =
      FieldX(R"({"type":["number","null"],"minimum":1,"allOf":[{"type":["integer","string"]},)"
             R"({"minimum":2,"maximum":9}]})");
  EXPECT_THAT(field.types(), ElementsAre("integer"));
  EXPECT_EQ(field.minimum(), 2);
  EXPECT_EQ(field.maximum(), 9);

  const v1::FieldDescription object =
      Payload(R"({"properties":{"a":{"type":"string"}},"required":["a","c"],"allOf":[)"
              R"({"properties":{"a":{"maxLength":5},"b":{}},"required":["b"]}]})");
  ASSERT_EQ(object.fields_size(), 3);
  EXPECT_EQ(object.fields(0).name(), "a");
  EXPECT_THAT(object.fields(0).types(), ElementsAre("string"));
  EXPECT_EQ(object.fields(0).max_size(), 5u);
  EXPECT_TRUE(object.fields(0).required());
  EXPECT_TRUE(object.fields(1).required());
  EXPECT_EQ(object.fields(2).name(), "c");
  EXPECT_TRUE(object.fields(2).required());
}

TEST(SchemasDescribe, WhatIsCheckedIsTold) {
  EXPECT_THAT(FieldX(R"({"type":"number","multipleOf":0.5,"allOf":[{"multipleOf":3}]})").rules(),
              ElementsAre("a multiple of 0.5", "a multiple of 3"));
  const v1::FieldDescription text =
      FieldX(R"({"type":"string","pattern":"a","allOf":[{"pattern":"b"}]})");
  EXPECT_EQ(text.pattern(), "a");
  EXPECT_THAT(text.rules(), ElementsAre("matches b"));
  EXPECT_THAT(FieldX(R"({"maxLength":5,"minItems":2,"type":["string","array"]})").rules(),
              ElementsAre("a text has at most 5 characters", "an array has at least 2 elements"));
  EXPECT_THAT(FieldX(R"({"contains":{"type":"string"},"uniqueItems":true})").rules(),
              ElementsAre("no element stands twice",
                          R"(at least 1 elements are as the definition says under "contains")"));
}

TEST(SchemasDescribe, FirstElementsAndFurtherKeysAreTold) {
  const v1::FieldDescription list =
      FieldX(R"({"prefixItems":[{"type":"string"},{"type":"null"}],"items":{"type":"boolean"}})");
  ASSERT_EQ(list.first_elements_size(), 2);
  EXPECT_THAT(list.first_elements(1).types(), ElementsAre("null"));
  EXPECT_THAT(list.elements().types(), ElementsAre("boolean"));

  const v1::FieldDescription object =
      FieldX(R"({"patternProperties":{"^a":{"type":"string"},"^b":{"type":"null"}},)"
             R"("additionalProperties":{"type":"boolean"},"propertyNames":{"maxLength":9}})");
  ASSERT_EQ(object.pattern_fields_size(), 2);
  EXPECT_EQ(object.pattern_fields(1).name(), "^b");
  EXPECT_THAT(object.pattern_fields(1).types(), ElementsAre("null"));
  EXPECT_THAT(object.other_fields().types(), ElementsAre("boolean"));
  EXPECT_EQ(object.keys().max_size(), 9u);

  EXPECT_FALSE(FieldX(R"({"properties":{},"additionalProperties":false})").has_other_fields());
  EXPECT_TRUE(FieldX(R"({"type":"object"})").has_other_fields());
}

TEST(SchemasDescribe, ConstraintsOfProtobufAreTold) {
  const auto compiled = schema::CompileProtobuf(testing::DescriptorSetOf("described"), {});
  ASSERT_OK(compiled);
  const v1::FieldDescription payload = Describe(**compiled).payload();
  ASSERT_EQ(payload.fields_size(), 5);
  EXPECT_THAT(payload.fields(0).rules(),
              ElementsAre("2 to 20 bytes of UTF-8", R"(begins with "a\"")", R"(ends with "z")",
                          R"(contains "m")"));
  EXPECT_THAT(payload.fields(0).refused_values(), ElementsAre(R"("a\"mz")"));
  EXPECT_THAT(payload.fields(1).rules(), Contains("at most 64 bytes of JSON"));
  EXPECT_EQ(payload.fields(2).keys().pattern(), "^k");
  EXPECT_THAT(payload.fields(3).rules(),
              ElementsAre("0, false or what is empty counts as left out"));
  EXPECT_TRUE(payload.fields(4).required());
  EXPECT_EQ(payload.fields(4).min_size(), 1u);
  EXPECT_THAT(payload.fields(4).rules(), IsEmpty());
}

}  // namespace
}  // namespace firn::rpc
