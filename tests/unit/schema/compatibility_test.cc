#include "firn/schema/compatibility.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/schema/catalog.h"
#include "firn/schema/schema.h"

namespace firn::schema {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Breaks = std::vector<std::string>;

Breaks BreaksOf(const CompiledSchema& before, const CompiledSchema& next,
                Compatibility compatibility) {
  Breaks breaks;
  for (const auto& [field, description] : CompatibilityBreaks(before, next, compatibility)) {
    breaks.push_back(field + ": " + description);
  }
  return breaks;
}

std::shared_ptr<const CompiledSchema> Compile(const std::string& json) {
  const std::vector<Binding> bindings = {{.event_type = "order"}};
  auto compiled = CompileJsonSchema(json, bindings);
  EXPECT_TRUE(compiled.ok()) << json << compiled.status();
  return *std::move(compiled);
}

Breaks Backward(const std::string& before, const std::string& next) {
  return BreaksOf(*Compile(before), *Compile(next), Compatibility::kBackward);
}

Breaks Forward(const std::string& before, const std::string& next) {
  return BreaksOf(*Compile(before), *Compile(next), Compatibility::kForward);
}

// An object of which only one key is known.
std::string With(const std::string& shape) {
  return R"({"properties": {"x": )" + shape + R"(}, "additionalProperties": false})";
}

// That the key's shape may become the other one but not the reverse; says what breaks then.
std::string Widens(const std::string& narrow, const std::string& wide) {
  EXPECT_THAT(Backward(With(narrow), With(wide)), IsEmpty());
  EXPECT_THAT(Forward(With(wide), With(narrow)), IsEmpty());
  EXPECT_THAT(Backward(With(narrow), With(narrow)), IsEmpty());
  EXPECT_THAT(Backward(With(wide), With(wide)), IsEmpty());
  EXPECT_FALSE(Forward(With(narrow), With(wide)).empty()) << narrow << " to " << wide;
  const Breaks breaks = Backward(With(wide), With(narrow));
  return breaks.empty() ? "nothing breaks" : breaks.front();
}

// That each may become the other.
void AreAlike(const std::string& a, const std::string& b) {
  EXPECT_THAT(Backward(With(a), With(b)), IsEmpty()) << a << " to " << b;
  EXPECT_THAT(Backward(With(b), With(a)), IsEmpty()) << b << " to " << a;
}

TEST(CompatibilityTest, Types) {
  EXPECT_EQ(Widens(R"({"type": "string"})", R"({"type": ["string", "null"]})"),
            "order.x: the type was null or a text, is now a text: what was accepted may not be any "
            "more");
  EXPECT_THAT(Widens(R"({"type": "integer"})", R"({"type": "number"})"),
              HasSubstr("the type was a number, is now an integer"));
  EXPECT_THAT(Widens(R"({"type": "integer"})", "{}"), HasSubstr("the type was any, is now"));
  EXPECT_THAT(Widens("false", R"({"type": "integer"})"),
              HasSubstr("the value was an integer, is now refused"));
}

TEST(CompatibilityTest, ListedValues) {
  EXPECT_EQ(Widens(R"({"enum": ["a", 1]})", R"({"enum": ["a", "b", 1, 2.0]})"),
            "order.x: 2 and \"b\" fitted and no longer does");
  EXPECT_THAT(Widens(R"({"enum": ["a", "b"]})", R"({"type": "string"})"),
              HasSubstr("the value was a text, is now one of a, b"));
  EXPECT_THAT(Widens(R"({"const": 5})", R"({"type": "integer", "maximum": 5})"),
              HasSubstr("the value was an integer, is now one of 5"));
  EXPECT_THAT(Widens(R"({"enum": ["a"]})", R"({"maxLength": 1})"), HasSubstr("is now one of a"));
  AreAlike(R"({"type": "boolean"})", R"({"enum": [true, false]})");
  AreAlike(R"({"type": "string", "enum": ["a", 1]})", R"({"const": "a"})");
  EXPECT_THAT(Forward(With(R"({"enum": ["a"]})"), With(R"({"enum": ["a", "b"]})")),
              ElementsAre("order.x: \"b\" fits now and did not before"));
}

TEST(CompatibilityTest, Numbers) {
  EXPECT_EQ(Widens(R"({"type": "integer", "minimum": 1})", R"({"type": "integer", "minimum": 0})"),
            "order.x: minimum was 0, is now 1: what was accepted may not be any more");
  EXPECT_THAT(Widens(R"({"maximum": 5})", "{}"), HasSubstr("maximum was none, is now 5"));
  EXPECT_THAT(Widens(R"({"exclusiveMaximum": 5})", R"({"maximum": 5})"),
              HasSubstr("maximum was 5, is now 5 (exclusive)"));
  AreAlike(R"({"type": "integer", "exclusiveMinimum": 0, "maximum": 9.5})",
           R"({"type": "integer", "minimum": 1, "exclusiveMaximum": 10})");
  EXPECT_THAT(Widens(R"({"multipleOf": 10})", R"({"multipleOf": 5})"),
              HasSubstr("the number was another one, is now a multiple of 10"));
  AreAlike(R"({"type": "integer", "multipleOf": 0.5})", R"({"type": "integer"})");
  // A rule about numbers says nothing of texts.
  AreAlike(R"({"type": "string", "minimum": 3})", R"({"type": "string"})");
}

TEST(CompatibilityTest, Texts) {
  EXPECT_THAT(Widens(R"({"maxLength": 5})", R"({"maxLength": 6})"),
              HasSubstr("the number of characters was at most 6, is now at most 5"));
  EXPECT_THAT(Widens(R"({"minLength": 1})", "{}"), HasSubstr("was not limited, is now at least 1"));
  EXPECT_THAT(Widens(R"({"pattern": "^a"})", "{}"), HasSubstr("one that matches ^a"));
  EXPECT_THAT(Widens(R"({"format": "uri"})", R"({"format": "uri-reference"})"),
              HasSubstr("order.x: the text was "));
  EXPECT_THAT(Widens(R"({"format": "date"})", R"({"format": "unknown"})"),
              HasSubstr("the text was any text, is now"));
}

TEST(CompatibilityTest, Arrays) {
  EXPECT_EQ(Widens(R"({"items": {"properties": {"n": {"type": "integer"}}}})",
                   R"({"items": {"properties": {"n": {"type": "number"}}}})"),
            "order.x[].n: the type was a number, is now an integer: what was accepted may not be "
            "any more");
  EXPECT_THAT(Widens(R"({"maxItems": 3})", "{}"), HasSubstr("the number of elements"));
  EXPECT_THAT(Widens(R"({"uniqueItems": true})", "{}"), HasSubstr("the same element twice"));
  EXPECT_THAT(Widens(R"({"items": [{}, {"type": "null"}]})", R"({"items": [{}]})"),
              HasSubstr("order.x[1]: the type was any, is now null"));
  EXPECT_THAT(Widens(R"({"items": [{"type": "null"}], "additionalItems": {"type": "null"}})",
                     R"({"items": {"type": ["null", "string"]}})"),
              HasSubstr("order.x[0]: "));
  EXPECT_THAT(Widens(R"({"contains": {"const": 1}})", R"({"contains": {"enum": [1, 2]}})"),
              HasSubstr("what \"contains\" demands changed"));
  // Elements that cannot be there do not matter.
  AreAlike(R"({"type": "array", "maxItems": 1, "items": [{}, {"type": "null"}]})",
           R"({"type": "array", "maxItems": 1})");
}

TEST(CompatibilityTest, KeysOfClosedObjects) {
  const std::string one = With("{}");
  const std::string two =
      R"({"properties": {"x": {}, "y": {"type": "string"}}, "additionalProperties": false})";
  EXPECT_THAT(Backward(one, two), IsEmpty());
  EXPECT_THAT(Forward(one, two),
              ElementsAre("order.y: the key is accepted now and was not before"));
  EXPECT_THAT(Backward(two, one), ElementsAre("order.y: the key was accepted and no longer is"));
  EXPECT_THAT(Forward(two, one), IsEmpty());
}

TEST(CompatibilityTest, KeysOfOpenObjects) {
  const std::string one = R"({"properties": {"x": {}}})";
  const std::string two = R"({"properties": {"x": {}, "y": {"type": "string"}}})";
  EXPECT_THAT(Backward(one, R"({"properties": {"x": {}, "y": {}}})"), IsEmpty());
  EXPECT_THAT(Backward(one, two), ElementsAre(StartsWith("order.y: the key is described now")));
  EXPECT_THAT(Forward(one, two), IsEmpty());
  EXPECT_THAT(Backward(two, one), IsEmpty());
  EXPECT_THAT(Forward(two, one),
              ElementsAre(StartsWith("order.y: the key is not described any more")));
}

TEST(CompatibilityTest, FurtherKeys) {
  EXPECT_THAT(Widens(R"({"additionalProperties": false})", "{}"),
              HasSubstr("order.x: a key that is not described was accepted, is now refused"));
  EXPECT_THAT(Widens(R"({"additionalProperties": {"type": "integer"}})",
                     R"({"additionalProperties": {"type": "number"}})"),
              HasSubstr("order.x.*: the type was a number"));
  EXPECT_THAT(
      Widens(R"({"additionalProperties": false, "patternProperties": {"^a": {}}})",
             R"({"additionalProperties": false, "patternProperties": {"^a": {}, "b": {}}})"),
      HasSubstr("order.x[\"b\"]: the value was any, is now refused"));
  EXPECT_THAT(Widens(R"({"patternProperties": {"^a": {"type": "integer"}}})",
                     R"({"patternProperties": {"^a": {"type": "number"}}})"),
              HasSubstr("order.x[\"^a\"]: the type was a number"));
  // Patterns count for keys that are described too.
  EXPECT_THAT(Widens(R"({"properties": {"ab": {}}, "patternProperties": {"^a": {"minimum": 1}}})",
                     R"({"properties": {"ab": {}}, "patternProperties": {"^a": {}}})"),
              HasSubstr("order.x.ab: minimum was none, is now 1"));
  EXPECT_THAT(
      Widens(R"({"propertyNames": {"maxLength": 2}})", R"({"propertyNames": {"maxLength": 3}})"),
      HasSubstr("keys that were accepted may not be any more"));
  EXPECT_THAT(Widens(R"({"maxProperties": 2})", "{}"), HasSubstr("the number of keys"));
}

TEST(CompatibilityTest, RequiredKeys) {
  EXPECT_EQ(Widens(R"({"required": ["id"]})", "{}"),
            "order.x.id: the key was optional, is now required: what was accepted may not be any "
            "more");
  EXPECT_THAT(
      Widens(R"({"properties": {"id": {}}, "required": ["id"]})", R"({"properties": {"id": {}}})"),
      HasSubstr("order.x.id: the key was optional"));
  EXPECT_THAT(Widens(R"({"dependentRequired": {"a": ["b"]}})", "{}"),
              HasSubstr("order.x.b: the key was optional there, is now required where a is given"));
  AreAlike(R"({"type": "object", "required": ["a"], "minProperties": 1})",
           R"({"type": "object", "required": ["a"]})");
  EXPECT_THAT(Widens(R"({"dependentSchemas": {"a": {"required": ["b"]}}})", "{}"),
              HasSubstr("order.x.b: the key was optional"));
}

TEST(CompatibilityTest, ReferencesAreLookedThrough) {
  const std::string inlined = R"({"properties": {"x": {"type": "integer", "minimum": 0}}})";
  const std::string referred = R"({"properties": {"x": {"$ref": "#/$defs/n", "minimum": 0}},
                                   "$defs": {"n": {"allOf": [{"type": "integer"}]}}})";
  EXPECT_THAT(Backward(inlined, referred), IsEmpty());
  EXPECT_THAT(Backward(referred, inlined), IsEmpty());
}

TEST(CompatibilityTest, Recursion) {
  const auto tree = [](const std::string& value) {
    return R"({"properties": {"next": {"$ref": "#"}, "value": )" + value + "}}";
  };
  EXPECT_THAT(Backward(tree("{}"), tree("{}")), IsEmpty());
  EXPECT_THAT(Backward(tree(R"({"maximum": 2})"), tree(R"({"maximum": 1})")),
              ElementsAre(StartsWith("order.value: maximum was 2, is now 1")));
  // Two steps at once are as good as one.
  const std::string two_steps = R"({"properties": {
      "value": {}, "next": {"properties": {"value": {}, "next": {"$ref": "#"}}}}})";
  EXPECT_THAT(Backward(tree("{}"), two_steps), IsEmpty());
  EXPECT_THAT(Backward(two_steps, tree("{}")), IsEmpty());
}

TEST(CompatibilityTest, AnyOf) {
  const std::string nullable =
      R"({"anyOf": [{"type": "integer", "minimum": 1}, {"type": "null"}]})";
  AreAlike(nullable, R"({"type": ["integer", "null"], "minimum": 1})");
  EXPECT_EQ(Widens(R"({"type": "integer", "minimum": 1})", nullable),
            "order.x: null fitted and no longer does");
  EXPECT_THAT(
      Widens(nullable, R"({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "null"}]})"),
      HasSubstr("order.x: minimum was 0, is now 1"));
  EXPECT_THAT(Widens(R"({"anyOf": [{"minimum": 2}, {"multipleOf": 3}], "type": "number"})",
                     R"({"type": "number"})"),
              HasSubstr("anyOf changed so that it cannot be decided"));
  // What is no number fits the first, what is no text the second.
  AreAlike(R"({"anyOf": [{"minimum": 2}, {"minLength": 2}]})", "{}");
}

TEST(CompatibilityTest, OneOf) {
  const auto shape = [](const std::string& kind, const std::string& field) {
    return R"({"type": "object", "required": ["kind"], "properties": {"kind": {"const": ")" + kind +
           R"("}, "n": )" + field + "}}";
  };
  const std::string card = shape("card", R"({"type": "integer"})");
  const std::string cash = shape("cash", "{}");
  const std::string two = R"({"oneOf": [)" + card + "," + cash + "]}";
  // A key with a constant tells the cases apart.
  EXPECT_THAT(Widens(R"({"oneOf": [)" + cash + "]}", two),
              HasSubstr("order.x: no shape of oneOf fits some of what was accepted"));
  const std::string wider = shape("card", R"({"type": "number"})");
  EXPECT_THAT(Widens(two, R"({"oneOf": [)" + cash + "," + wider + "]}"),
              HasSubstr("order.x.n: the type was a number, is now an integer"));
  // Cases that overlap can only stay.
  AreAlike(R"({"oneOf": [{"minimum": 1}, {"maximum": 9}]})",
           R"({"oneOf": [{"maximum": 9}, {"minimum": 1}]})");
  EXPECT_THAT(Backward(With(R"({"oneOf": [{"minimum": 1}, {"maximum": 9}]})"),
                       With(R"({"oneOf": [{"minimum": 0}, {"maximum": 9}]})")),
              ElementsAre(HasSubstr("oneOf changed so that it cannot be decided")));
}

TEST(CompatibilityTest, Exclusions) {
  EXPECT_THAT(Widens(R"({"type": "string", "not": {"maxLength": 2}})",
                     R"({"type": "string", "not": {"maxLength": 1}})"),
              HasSubstr("what \"not\" excludes changed"));
  EXPECT_THAT(Widens(R"({"type": "string", "not": {"maxLength": 2}})", R"({"type": "string"})"),
              HasSubstr("what \"not\" excludes changed"));
  AreAlike(R"({"type": "string", "not": {"type": "null"}})", R"({"type": "string"})");
}

TEST(CompatibilityTest, Conditions) {
  const auto when = [](const std::string& then) {
    return R"({"type": "object", "if": {"required": ["a"]}, "then": )" + then +
           R"(, "else": {"required": ["b"]}})";
  };
  EXPECT_THAT(Widens(when(R"({"required": ["c"]})"), when("{}")),
              HasSubstr("order.x.c: the key was optional, is now required"));
  EXPECT_THAT(Widens(when("{}"), R"({"type": "object"})"), HasSubstr("order.x.b: the key was"));
}

TEST(CompatibilityTest, WhatIsTooEntangledBreaks) {
  // Lists of lists, each of one of many shapes in two ways.
  const auto entangled = [](const std::string& seed) {
    std::string text = R"({"$defs": {"0": )" + seed;
    for (int level = 1; level < 30; ++level) {
      std::string shapes;
      for (int i = 0; i < 16; ++i) {
        shapes += (i == 0 ? "" : ",") + std::string(R"({"minItems": )") + std::to_string(i) +
                  R"(, "items": {"$ref": "#/$defs/)" + std::to_string(level - 1) + "\"}}";
      }
      text += ", \"" + std::to_string(level) + R"(": {"allOf": [{"anyOf": [)" + shapes +
              R"(]}, {"anyOf": [)" + shapes + "]}]}";
    }
    return text + R"(}, "properties": {"x": {"$ref": "#/$defs/29"}}})";
  };
  EXPECT_THAT(Backward(entangled("{}"), entangled(R"({"type": "null"})")),
              Contains(HasSubstr("too entangled to be compared")));
}

TEST(CompatibilityTest, TheCatalogueIsCompatibleWithItself) {
  const auto catalog = CompiledCatalog();
  EXPECT_THAT(BreaksOf(*catalog, *catalog, Compatibility::kFull), IsEmpty());
}

TEST(CompatibilityTest, FullIsBothAndNoneIsNothing) {
  const auto before = Compile(With(R"({"minimum": 1, "maximum": 5})"));
  const auto next = Compile(With(R"({"minimum": 0, "maximum": 4})"));
  EXPECT_THAT(BreaksOf(*before, *next, Compatibility::kNone), IsEmpty());
  EXPECT_THAT(BreaksOf(*before, *next, Compatibility::kFull),
              ElementsAre("order.x: maximum was 5, is now 4: what was accepted may not be any more",
                          "order.x: minimum was 1, is now 0: what is accepted now was not before"));
}

TEST(CompatibilityTest, EventTypesMayComeButNotGo) {
  const std::string text = R"({"$defs": {"a": {}, "b": {}}})";
  const std::vector<Binding> one = {{.event_type = "a", .definition = "/$defs/a"}};
  const std::vector<Binding> two = {{.event_type = "a", .definition = "/$defs/a"},
                                    {.event_type = "b", .definition = "/$defs/b"}};
  const auto small = CompileJsonSchema(text, one);
  const auto large = CompileJsonSchema(text, two);
  EXPECT_THAT(BreaksOf(**small, **large, Compatibility::kFull), IsEmpty());
  EXPECT_THAT(BreaksOf(**large, **small, Compatibility::kBackward),
              ElementsAre("b: the event type is not described any more; keep it"));
  EXPECT_THAT(BreaksOf(**large, **small, Compatibility::kForward), IsEmpty());
}

// A schema of one event type as descriptors make them: closed objects that readers take for open.
class MessageTest : public ::testing::Test {
 protected:
  struct Message {
    CompiledSchema schema;
    Shape* payload;

    Message() {
      payload = &schema.shapes.Add();
      payload->types = JsonType::kObject;
      payload->object = std::make_unique<ObjectRules>();
      payload->object->readers_ignore_unknown = true;
      schema.event_types.push_back({.type = "order", .payload = payload});
    }

    // Fields must be added by name.
    Field& AddField(const std::string& name, TypeSet types) {
      Shape& shape = schema.shapes.Add();
      shape.types = types;
      Field field = {.name = name, .shape = &shape, .null_is_absent = true};
      return payload->object->fields.emplace_back(std::move(field));
    }

    void AddRule(FieldsRule rule) { payload->object->rules.push_back(std::move(rule)); }
  };

  Breaks Backward() const { return BreaksOf(a_.schema, b_.schema, Compatibility::kBackward); }
  Breaks Forward() const { return BreaksOf(a_.schema, b_.schema, Compatibility::kForward); }

  Message a_;
  Message b_;
};

TEST_F(MessageTest, OptionalFieldsMayComeAndGo) {
  a_.AddField("a", JsonType::kString);
  b_.AddField("b", JsonType::kString);
  EXPECT_THAT(Backward(), IsEmpty());
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, FieldsKeepTheirShape) {
  a_.AddField("a", JsonType::kString);
  b_.AddField("a", JsonType::kInteger);
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.a: the type was a text, is now an")));
}

TEST_F(MessageTest, RequiredFieldsMayNotCome) {
  b_.AddField("a", JsonType::kString).required = true;
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.a: the key was not known, is now req")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, WhatNullMeansMayNotChange) {
  a_.AddField("a", JsonType::kString);
  b_.AddField("a", JsonType::kString).nullable = true;
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.a: null was the same as leaving")));
  b_.payload->object->fields[0].null_is_absent = false;
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.a: null was the same as leaving the key "
                                                 "out, is now refused")));
}

TEST_F(MessageTest, ZerosThatStoodForNothing) {
  a_.AddField("a", JsonType::kInteger).zero_is_absent = true;
  b_.AddField("a", JsonType::kInteger);
  EXPECT_THAT(Backward(), IsEmpty()) << "zero is a value like any other";
  for (Message* message : {&a_, &b_}) {
    Shape& shape = const_cast<Shape&>(*message->payload->object->fields[0].shape);
    shape.number.min = 1;
  }
  EXPECT_THAT(Backward(), ElementsAre("order.a: 0 fitted and no longer does"));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, LimitsOfFields) {
  a_.AddField("a", JsonType::kObject);
  Field& field = b_.AddField("a", JsonType::kObject);
  field.keys = {.min = 1};
  field.json_bytes_max = 100;
  EXPECT_THAT(
      Backward(),
      ElementsAre(StartsWith("order.a: the number of keys was not limited, is now at least"),
                  StartsWith("order.a: the size as JSON was not limited, is now at most")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, RulesMayGoButNotCome) {
  for (Message* message : {&a_, &b_}) {
    message->AddField("a", JsonType::kString);
    message->AddField("b", JsonType::kInteger);
  }
  b_.AddRule(AnyGiven{{0, 1}});
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order: the rule that a or b must be given was "
                                                 "not there, is now kept")));
  EXPECT_THAT(Forward(), IsEmpty());
  a_.AddRule(AnyGiven{{0, 1}});
  EXPECT_THAT(Backward(), IsEmpty());
}

TEST_F(MessageTest, WhatACaseDemandsMayOnlyWiden) {
  for (Message* message : {&a_, &b_}) {
    message->AddField("a", JsonType::kString);
    message->AddField("b", JsonType::kInteger);
    Shape& shape = message->schema.shapes.Add();
    shape.number.max = message == &a_ ? 10 : 5;
    message->AddRule(InCase{.on = 0, .values = {"x"}, .field = 1, .shape = &shape});
  }
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.b: maximum was 10, is now 5")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, TextsThatAreNumbers) {
  TypeSet types = JsonType::kString;
  types.Add(JsonType::kInteger);
  for (Message* message : {&a_, &b_}) {
    message->AddField("a", types);
    Shape& shape = const_cast<Shape&>(*message->payload->object->fields[0].shape);
    shape.text.format = TextFormat::kInteger;
    shape.number.min = message == &a_ ? 0 : 1;
  }
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order.a: minimum was 0, is now 1")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, PartsOfTexts) {
  for (Message* message : {&a_, &b_}) {
    message->AddField("a", JsonType::kString);
    Shape& shape = const_cast<Shape&>(*message->payload->object->fields[0].shape);
    shape.text.prefix = message == &a_ ? "ab" : "abc";
    shape.text.suffix = message == &a_ ? "z" : "yz";
    shape.text.contains = message == &a_ ? "b" : "bb";
    shape.text.bytes.max = message == &a_ ? 20 : 10;
  }
  EXPECT_THAT(Backward(),
              ElementsAre(HasSubstr("the number of bytes was at most 20, is now at most 10"),
                          HasSubstr("the beginning of the text was another one, is now \"abc\""),
                          HasSubstr("the end of the text was another one, is now \"yz\""),
                          HasSubstr("what the text must hold was something else, is now \"bb\"")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, RefusedValues) {
  for (Message* message : {&a_, &b_}) {
    message->AddField("a", JsonType::kString);
    Shape& shape = const_cast<Shape&>(*message->payload->object->fields[0].shape);
    if (message == &b_) shape.refused_texts = {"x"};
  }
  EXPECT_THAT(Backward(),
              ElementsAre(StartsWith("order.a: a value of \"x\" was accepted, is now")));
  EXPECT_THAT(Forward(), IsEmpty());
}

TEST_F(MessageTest, TargetsMayOnlyWiden) {
  a_.schema.event_types[0].target_id = 1;
  b_.schema.event_types[0].target_type = "image";
  b_.schema.event_types[0].target_id_field = "image_id";
  EXPECT_THAT(
      Backward(),
      ElementsAre(
          StartsWith("order: the target was any 1, is now image"),
          StartsWith("order: the key that must be the target's id was none, is now image")));
  EXPECT_THAT(Forward(), ElementsAre(StartsWith("order: the target was any 1, is now image")));
}

TEST_F(MessageTest, AnEventTypeMayBeRenamedIfItsNameStaysAnAlias) {
  b_.schema.event_types[0].type = "purchase";
  EXPECT_THAT(Backward(), ElementsAre(StartsWith("order: the event type is not described any")));
  b_.schema.event_types[0].aliases = {"order"};
  EXPECT_THAT(Backward(), IsEmpty());
}

}  // namespace
}  // namespace firn::schema
