#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/checker.h"
#include "firn/schema/schema.h"

namespace firn::schema {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Compiled = absl::StatusOr<std::shared_ptr<const CompiledSchema>>;

Compiled Compile(const std::string& text, const std::string& definition = "") {
  const std::vector<Binding> bindings = {{.event_type = "order_placed", .definition = definition}};
  return CompileJsonSchema(text, bindings);
}

// What is wrong with the text, as "where: what" each.
std::vector<std::string> Faults(const std::string& text, const std::string& definition = "") {
  std::vector<std::string> faults;
  for (const auto& [field, description] : ViolationsOf(Compile(text, definition).status())) {
    faults.push_back(field + ": " + description);
  }
  return faults;
}

// What is wrong with a payload, likewise.
std::vector<std::string> Check(const Compiled& compiled, const std::string& payload) {
  if (!compiled.ok()) return {compiled.status().ToString()};
  rapidjson::Document document;
  document.Parse(payload.c_str());
  std::vector<FieldViolation> violations;
  CheckValue(document, *(*compiled)->event_types.front().payload, "payload", violations);
  std::vector<std::string> faults;
  for (const auto& [field, description] : violations) faults.push_back(field + ": " + description);
  return faults;
}

testing::AssertionResult Fits(const Compiled& compiled, const std::string& payload) {
  const std::vector<std::string> faults = Check(compiled, payload);
  if (faults.empty()) return testing::AssertionSuccess() << payload << " fits";
  return testing::AssertionFailure() << faults.front();
}

std::string Canonical(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.c_str());
  return CanonicalJson(document);
}

TEST(CanonicalJsonTest, EqualValuesAreWrittenAlike) {
  EXPECT_EQ(Canonical(R"({"b":[1.0,-0.0,1e2],"a":{"d":null,"c":"é\n"}})"),
            R"({"a":{"c":"é\n","d":null},"b":[1,0,100]})");
  EXPECT_EQ(Canonical("0.1"), "0.1");
  EXPECT_EQ(Canonical("-5.00"), "-5");
  EXPECT_EQ(Canonical("18446744073709551615"), "18446744073709551615");
  EXPECT_EQ(Canonical("-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(Canonical("1e300"), Canonical("10e299"));
  EXPECT_NE(Canonical("1"), Canonical("true"));
  EXPECT_NE(Canonical("\"1\""), Canonical("1"));
}

TEST(JsonSchemaTest, APayloadIsCheckedAgainstWhereItsBindingPoints) {
  const auto compiled = Compile(R"({"$defs": {"a/b": {"type": "object", "required": ["id"],
      "properties": {"id": {"type": "integer", "minimum": 1}}}}})",
                                "/$defs/a~1b");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_TRUE(Fits(compiled, R"({"id": 1})"));
  EXPECT_TRUE(Fits(compiled, R"({"id": 1.0, "more": []})"));
  EXPECT_THAT(Check(compiled, R"({"id": 0})"), ElementsAre(HasSubstr("payload.id: ")));
  EXPECT_THAT(Check(compiled, "{}"), ElementsAre(HasSubstr("payload.id: must be given")));
}

TEST(JsonSchemaTest, TheTextIsKeptAndEventTypesAreSorted) {
  const std::string text = R"({ "$defs" : {"a": {}, "b": {}} })";
  const std::vector<Binding> bindings = {{.event_type = "z", .definition = "/$defs/a"},
                                         {.event_type = "y", .definition = "/$defs/b"}};
  const auto compiled = CompileJsonSchema(text, bindings);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_EQ((*compiled)->definition, text);
  ASSERT_EQ((*compiled)->event_types.size(), 2);
  EXPECT_EQ((*compiled)->event_types[0].type, "y");
  EXPECT_EQ((*compiled)->event_types[0].definition, "/$defs/b");
  EXPECT_THAT((*compiled)->not_checked, IsEmpty());
}

TEST(JsonSchemaTest, SchemasMayReferToThemselvesDeeperInTheValue) {
  const auto compiled = Compile(R"({"$id": "https://acme.example/tree",
      "properties": {"left": {"$ref": "#"}, "right": {"$ref": "https://acme.example/tree#"},
                     "leaf": {"$ref": "#leaf"}},
      "additionalProperties": false,
      "$defs": {"leaf": {"$anchor": "leaf", "const": {"a": 1}}}})");
  EXPECT_TRUE(Fits(compiled, R"({"left": {"right": {"leaf": {"a": 1.0}}}})"));
  EXPECT_FALSE(Fits(compiled, R"({"left": {"right": {"leaf": {"a": 2}}}})"));
  EXPECT_FALSE(Fits(compiled, R"({"left": {"right": {"other": 1}}})"));
}

TEST(JsonSchemaTest, WhatStandsBesideAReferenceCounts) {
  const auto compiled = Compile(R"({"properties": {"n": {"$ref": "#/$defs/n", "maximum": 5}},
                                    "$defs": {"n": {"minimum": 1}}})");
  EXPECT_TRUE(Fits(compiled, R"({"n": 5})"));
  EXPECT_FALSE(Fits(compiled, R"({"n": 6})"));
  EXPECT_FALSE(Fits(compiled, R"({"n": 0})"));
}

TEST(JsonSchemaTest, KeywordsOfLaterDrafts) {
  const auto compiled = Compile(R"({"$schema": "https://json-schema.org/draft/2020-12/schema",
      "properties": {"list": {"prefixItems": [{"type": "string"}], "items": {"type": "number"},
                              "contains": {"type": "number", "minimum": 10},
                              "minContains": 1, "maxContains": 2}},
      "dependentRequired": {"a": ["b"]},
      "dependentSchemas": {"c": {"properties": {"list": false}}}})");
  EXPECT_TRUE(Fits(compiled, R"({"list": ["x", 10, 11, 1]})"));
  EXPECT_FALSE(Fits(compiled, R"({"list": [10]})")) << "the first must be a text";
  EXPECT_FALSE(Fits(compiled, R"({"list": ["x", "y", 10]})"));
  EXPECT_FALSE(Fits(compiled, R"({"list": []})")) << "too few are contained";
  EXPECT_FALSE(Fits(compiled, R"({"list": ["x", 10, 11, 12]})")) << "too many are";
  EXPECT_FALSE(Fits(compiled, R"({"a": 1})"));
  EXPECT_TRUE(Fits(compiled, R"({"a": 1, "b": 1})"));
  EXPECT_FALSE(Fits(compiled, R"({"c": 1, "list": ["x", 10]})"));
}

TEST(JsonSchemaTest, ExclusiveBoundsOfDraft4AndOfLaterOnes) {
  const auto compiled = Compile(R"({"properties": {
      "a": {"minimum": 1, "exclusiveMinimum": true}, "b": {"minimum": 1, "exclusiveMinimum": 0},
      "c": {"maximum": 9, "exclusiveMaximum": 9}}})");
  EXPECT_FALSE(Fits(compiled, R"({"a": 1})"));
  EXPECT_TRUE(Fits(compiled, R"({"a": 1.5, "b": 1, "c": 8.9})"));
  EXPECT_FALSE(Fits(compiled, R"({"b": 0.5})"));
  EXPECT_FALSE(Fits(compiled, R"({"c": 9})"));
}

TEST(JsonSchemaTest, AConstantBesideAListIsBoth) {
  const auto compiled = Compile(R"({"properties": {"a": {"enum": ["x", 1, null], "const": 1}}})");
  EXPECT_TRUE(Fits(compiled, R"({"a": 1})"));
  EXPECT_FALSE(Fits(compiled, R"({"a": "x"})"));
}

TEST(JsonSchemaTest, FieldsAreDescribed) {
  const auto compiled = Compile(R"({"properties": {
      "a": {"description": "How many.", "default": 3}, "b": {"default": "x"}}})");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const ObjectRules& rules = *(*compiled)->event_types[0].payload->object;
  EXPECT_EQ(rules.fields[0].shape->about.description, "How many.");
  EXPECT_EQ(rules.fields[0].shape->about.default_value, "3");
  EXPECT_EQ(rules.fields[1].shape->about.default_value, "x");
}

TEST(JsonSchemaTest, WhatNobodyChecksIsListed) {
  const auto compiled = Compile(R"({"x-team": "orders", "title": "Order", "examples": [],
      "components": {"schemas": {"o": {"properties": {
          "mail": {"format": "idn-email"}, "at": {"format": "date-time"},
          "data": {"contentEncoding": "base64"}}}}}})",
                                "/components/schemas/o");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  EXPECT_THAT((*compiled)->not_checked,
              ElementsAre("definition#/x-team: not a known keyword",
                          "definition#/components/schemas/o/properties/mail/format: \"idn-email\"",
                          "definition#/components/schemas/o/properties/data/contentEncoding: "
                          "\"base64\""));
}

TEST(JsonSchemaTest, TheDocumentMustBeAJsonObject) {
  EXPECT_THAT(Faults("{"), ElementsAre(HasSubstr("definition: is not valid JSON at byte 1")));
  EXPECT_THAT(Faults("true"), ElementsAre(HasSubstr("definition: must be a JSON object")));
  EXPECT_THAT(Faults(R"({"type": "object", "type": "object"})"),
              ElementsAre(HasSubstr("has the key \"type\" twice")));
  const std::string deep = R"({"not":)";
  std::string text;
  for (int i = 0; i < 70; ++i) text += deep;
  EXPECT_THAT(Faults(text + "true" + std::string(70, '}')),
              ElementsAre(HasSubstr("nested deeper than 64")));
}

TEST(JsonSchemaTest, KeywordsOfTheWrongTypeAreRefusedByPointer) {
  EXPECT_THAT(
      Faults(R"({"properties": {"a/b": {"minimum": "3", "maxLength": -1, "minItems": 1.5}}})"),
      ElementsAre("definition#/properties/a~1b/minimum: must be a number; is \"3\"",
                  "definition#/properties/a~1b/maxLength: must be a whole number from 0; is -1",
                  "definition#/properties/a~1b/minItems: must be a whole number from 0; is 1.5"));
  EXPECT_THAT(
      Faults(R"({"type": "text", "enum": [], "multipleOf": 0, "uniqueItems": 1,
                         "required": "id", "properties": [], "allOf": [], "not": 3})"),
      ElementsAre(HasSubstr("definition#/type: must be of null, boolean"),
                  HasSubstr("definition#/enum: must be a list of at least one value"),
                  "definition#/multipleOf: must be above 0; is 0",
                  "definition#/uniqueItems: must be true or false; is 1",
                  "definition#/properties: must be an object; is []",
                  HasSubstr("definition#/required: must be a list of keys"),
                  HasSubstr("definition#/allOf: must be a list of at least one schema"),
                  HasSubstr("definition#/not: must be a schema: an object, true or false")));
}

TEST(JsonSchemaTest, APatternMustBeOneOfRe2) {
  EXPECT_THAT(Faults(R"j({"properties": {"a": {"pattern": "^(?=x)"}},
                          "patternProperties": {"(": {}}})j"),
              ElementsAre("definition#/patternProperties/(: must be a regular expression of RE2; "
                          "missing ): (",
                          "definition#/properties/a/pattern: must be a regular expression of RE2; "
                          "invalid perl operator: (?="));
}

TEST(JsonSchemaTest, PatternsMayNotBeHugeTogether) {
  std::string text = R"({"properties": {)";
  for (int i = 0; i < 100; ++i) {
    text += (i == 0 ? "\"" : ",\"") + std::to_string(i) + R"(": {"pattern": "(\\pL\\pN?){300}"})";
  }
  EXPECT_THAT(Faults(text + "}}"), ElementsAre(HasSubstr("are too large together")));
}

TEST(JsonSchemaTest, WhatOthersWouldCheckAndThisDoesNotIsRefused) {
  EXPECT_THAT(Faults(R"({"properties": {"x": {"unevaluatedProperties": false}}})"),
              ElementsAre(HasSubstr("definition#/properties/x/unevaluatedProperties: is not "
                                    "supported")));
  EXPECT_THAT(Faults(R"({"$dynamicRef": "#a"})"),
              ElementsAre(HasSubstr("definition#/$dynamicRef")));
  EXPECT_THAT(Faults(R"({"$schema": "https://acme.example/own"})"),
              ElementsAre(HasSubstr("definition#/$schema: must be a dialect")));
  EXPECT_THAT(Faults(R"({"properties": {"x": {"$id": "https://acme.example/x"}}})"),
              ElementsAre(HasSubstr("definition#/properties/x/$id: begins a document")));
}

TEST(JsonSchemaTest, ReferencesMustLeadToASchemaOfTheDocument) {
  EXPECT_THAT(Faults(R"({"properties": {"x": {"$ref": "other.json#/a"}}})"),
              ElementsAre(HasSubstr("definition#/properties/x/$ref: refers to another document, "
                                    "\"other.json\"; put its schema under $defs")));
  EXPECT_THAT(Faults(R"({"$ref": "#/$defs/a"})"),
              ElementsAre("definition#/$ref: the document has nothing at \"/$defs/a\""));
  EXPECT_THAT(Faults(R"({"$ref": "#/$defs", "$defs": {}})"),
              ElementsAre(HasSubstr("definition#/$ref: there is no schema at \"/$defs\"")));
  EXPECT_THAT(Faults(R"({"$ref": "#/title", "title": "x"})"),
              ElementsAre(HasSubstr("there is no schema at \"/title\"")));
  EXPECT_THAT(Faults(R"({"$ref": "#a"})"),
              ElementsAre("definition#/$ref: the document has no $anchor \"a\""));
}

TEST(JsonSchemaTest, CirclesOfReferencesAreRefused) {
  EXPECT_THAT(Faults(R"({"$ref": "#"})"), ElementsAre(HasSubstr("definition: refers to itself")));
  EXPECT_THAT(Faults(R"({"properties": {"x": {"$ref": "#/$defs/a"}}, "$defs": {
                         "a": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/b"}]},
                         "b": {"not": {"$ref": "#/$defs/a"}}}})"),
              ElementsAre(HasSubstr("refers to itself for the same value")));
}

TEST(JsonSchemaTest, ManySchemasForOneValueAreRefused) {
  // Each has the next twice: 2^20 at the first.
  std::string text = R"({"$ref": "#/$defs/0", "$defs": {)";
  std::string chain = text;
  for (int i = 0; i < 20; ++i) {
    const std::string next = R"({"$ref": "#/$defs/)" + std::to_string(i + 1) + "\"}";
    text += "\"" + std::to_string(i) + R"(": {"allOf": [)" + next + "," + next + "]},";
  }
  EXPECT_THAT(Faults(text + R"("20": {}}})"), ElementsAre(HasSubstr("combines more than")));
  for (int i = 0; i < 100; ++i) {
    chain += "\"" + std::to_string(i) + R"(": {"$ref": "#/$defs/)" + std::to_string(i + 1) + "\"},";
  }
  EXPECT_THAT(Faults(chain + R"("100": {}}})"), ElementsAre(HasSubstr("more than 64 schemas")));
}

TEST(JsonSchemaTest, PayloadsThatMeetTheirSchemaTooOftenAreRefused) {
  const std::string again = R"({"properties": {"x": {"$ref": "#"}}})";
  const std::string both = "[" + again + "," + again + "]";
  std::string payload = "1";
  for (int i = 0; i < 60; ++i) payload = R"({"x":)" + payload + "}";
  for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
    const auto compiled =
        Compile(R"({"type": "object", ")" + std::string(keyword) + "\": " + both + "}");
    EXPECT_FALSE(Fits(compiled, payload)) << keyword;
    EXPECT_FALSE(Fits(compiled, "1")) << keyword;
  }
  const auto compiled =
      Compile(R"({"not": {"properties": {"x": {"not": {"allOf": )" + both + "}}}}}");
  EXPECT_FALSE(Fits(compiled, payload));
}

TEST(JsonSchemaTest, BindingsMustLeadToObjects) {
  EXPECT_THAT(Faults("{}", "/$defs/x"),
              ElementsAre("event_types[0].definition: the document has nothing at \"/$defs/x\""));
  EXPECT_THAT(Faults("{}", "#/$defs/x"),
              ElementsAre(HasSubstr("event_types[0].definition: must be empty, for the whole "
                                    "document, or a JSON pointer that begins with /")));
  EXPECT_THAT(Faults(R"({"$defs": {"x": {"type": "string"}}})", "/$defs/x"),
              ElementsAre(HasSubstr("event_types[0].definition: must describe an object")));
  EXPECT_THAT(Faults(R"({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/x"}],
                         "$defs": {"x": {"enum": [1, [], "a"]}}})"),
              ElementsAre(HasSubstr("no object fits")));
  EXPECT_THAT(Faults(R"({"properties": {"x": {}}})", "/properties"),
              ElementsAre(HasSubstr("there is no schema at")));
}

TEST(JsonSchemaTest, EventTypesMustBeNamedAndEachOnce) {
  const auto none = CompileJsonSchema("{}", {});
  ASSERT_EQ(ViolationsOf(none.status()).size(), 1);
  EXPECT_EQ(ViolationsOf(none.status())[0].field, "event_types");
  const std::vector<Binding> twice = {{.event_type = "a"}, {.event_type = "a"}};
  const auto compiled = CompileJsonSchema("{}", twice);
  ASSERT_EQ(ViolationsOf(compiled.status()).size(), 1);
  EXPECT_EQ(ViolationsOf(compiled.status())[0].field, "event_types[1].event_type");
}

}  // namespace
}  // namespace firn::schema
