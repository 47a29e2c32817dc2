#include "firn/schema/checker.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/unit/schema/shape_support.h"

namespace firn::schema {
namespace {

using testing::Faults;

Shape OfType(TypeSet types) {
  Shape shape;
  shape.types = types;
  return shape;
}

Pattern MakePattern(const char* text) { return Pattern(std::make_shared<RE2>(text)); }

// An object of these fields.
Shape ObjectOf(std::vector<Field> fields) {
  Shape shape = OfType(JsonType::kObject);
  shape.object = std::make_unique<ObjectRules>();
  shape.object->fields = std::move(fields);
  shape.object->Index();
  return shape;
}

TEST(CheckTypes, EachFitsItselfAndNoOther) {
  const std::vector<std::pair<JsonType, std::string>> values = {
      {JsonType::kNull, "null"},   {JsonType::kBool, "true"}, {JsonType::kNumber, "1.5"},
      {JsonType::kString, "\"\""}, {JsonType::kArray, "[]"},  {JsonType::kObject, "{}"}};
  for (const auto& [type, ignored] : values) {
    for (const auto& [other, json] : values) {
      EXPECT_EQ(Faults(json, OfType(type)).empty(), type == other) << json;
    }
  }
}

TEST(CheckTypes, IntegersAreNumbersAndNotTheOtherWayRound) {
  EXPECT_EQ(Faults("5", OfType(JsonType::kNumber)), "");
  EXPECT_EQ(Faults("5", OfType(JsonType::kInteger)), "");
  EXPECT_EQ(Faults("18446744073709551615", OfType(JsonType::kInteger)), "");
  EXPECT_EQ(Faults("5.5", OfType(JsonType::kInteger)), "$: must be an integer; got 5.5");
  EXPECT_EQ(Faults("5.0", OfType(JsonType::kInteger)), "$: must be an integer; got 5.0");
  Shape loose = OfType(JsonType::kInteger);
  loose.number.integers_may_have_fractions = true;
  EXPECT_EQ(Faults("5.0", loose), "");
  EXPECT_EQ(Faults("5e20", loose), "");
  EXPECT_EQ(Faults("5.5", loose), "$: must be an integer; got 5.5");
}

TEST(CheckTypes, AnythingAndNothing) {
  Shape shape;
  for (const char* json : {"null", "1", "\"a\"", "[1]", "{\"a\":1}"}) {
    EXPECT_EQ(Faults(json, shape), "");
  }
  shape.is_nothing = true;
  EXPECT_EQ(Faults("1", shape), "$: must not be given");
}

TEST(CheckListed, OnlyTheseValues) {
  Shape shape;
  shape.allowed_texts = {"pick", "reject"};
  shape.allowed_others = {"null", "5", "[1,2]"};
  for (const char* json : {"\"pick\"", "null", "5", "5.0", "[1, 2]"}) {
    EXPECT_EQ(Faults(json, shape), "") << json;
  }
  EXPECT_EQ(Faults("\"PICK\"", shape),
            "$: must be one of pick, reject, null, 5, [1,2]; got \"PICK\"");
  EXPECT_NE(Faults("\"5\"", shape), "");
  EXPECT_NE(Faults("\"null\"", shape), "");
}

TEST(CheckListed, NotTheseValues) {
  Shape shape;
  shape.refused_texts = {"a"};
  shape.refused_others = {"0", "false"};
  EXPECT_EQ(Faults("\"b\"", shape), "");
  EXPECT_EQ(Faults("\"0\"", shape), "");
  EXPECT_EQ(Faults("\"a\"", shape), "$: must not be \"a\"");
  EXPECT_EQ(Faults("0", shape), "$: must not be 0");
  EXPECT_EQ(Faults("false", shape), "$: must not be false");
}

TEST(CheckNumber, Ranges) {
  Shape shape = OfType(JsonType::kNumber);
  shape.number = {.min = 0, .max = 5};
  for (const char* json : {"0", "-0.0", "5", "5.0", "2.5"}) EXPECT_EQ(Faults(json, shape), "");
  EXPECT_EQ(Faults("-0.1", shape), "$: must be 0 to 5; got -0.1");
  EXPECT_EQ(Faults("6", shape), "$: must be 0 to 5; got 6");
  shape.number.min_is_exclusive = shape.number.max_is_exclusive = true;
  EXPECT_EQ(Faults("0", shape), "$: must be above 0 and below 5; got 0");
  EXPECT_NE(Faults("5", shape), "");
  EXPECT_EQ(Faults("4.999", shape), "");
}

TEST(CheckNumber, Multiples) {
  Shape shape = OfType(JsonType::kNumber);
  shape.number.multiple_of = 0.1;
  EXPECT_EQ(Faults("0.3", shape), "");
  EXPECT_EQ(Faults("-7", shape), "");
  EXPECT_EQ(Faults("0.35", shape), "$: must be a multiple of 0.1; got 0.35");
}

// What protobuf has for a 64-bit id.
TEST(CheckNumber, IntegersInTexts) {
  TypeSet types = JsonType::kInteger;
  types.Add(JsonType::kString);
  Shape shape = OfType(types);
  shape.text.format = TextFormat::kInteger;
  shape.number = {.min = 1, .max = 9007199254740991};
  for (const char* json : {"1", "\"1\"", "9007199254740991", "\"9007199254740991\""}) {
    EXPECT_EQ(Faults(json, shape), "") << json;
  }
  EXPECT_EQ(Faults("\"0\"", shape), "$: must be 1 to 9007199254740991; got \"0\"");
  EXPECT_NE(Faults("\"9007199254740992\"", shape), "");
  EXPECT_NE(Faults("9007199254740992", shape), "");
  for (const char* json : {"\"a\"", "\"\"", "\"1.0\"", "1.5", "true"}) {
    EXPECT_EQ(Faults(json, shape),
              std::string("$: must be an integer, 1 to 9007199254740991; got ") + json);
  }
}

TEST(CheckNumber, BoundsOf64BitsAreExact) {
  Shape shape = OfType(JsonType::kInteger);
  shape.number = {.max = 9223372036854775808.0, .max_is_exclusive = true};
  EXPECT_EQ(Faults("9223372036854775807", shape), "");
  EXPECT_EQ(Faults("-9223372036854775808", shape), "");
  EXPECT_NE(Faults("9223372036854775808", shape), "");
}

TEST(CheckText, Lengths) {
  Shape shape = OfType(JsonType::kString);
  shape.text.length = {2, 3};
  EXPECT_EQ(Faults("\"ab\"", shape), "");
  // Characters, not bytes.
  EXPECT_EQ(Faults("\"ééé\"", shape), "");
  EXPECT_EQ(Faults("\"a\"", shape), "$: must be 2 to 3 characters; got \"a\"");
  EXPECT_EQ(Faults("\"abcd\"", shape), "$: must be 2 to 3 characters; got \"abcd\"");
  shape.text.length = {};
  shape.text.bytes = {2, 4};
  EXPECT_EQ(Faults("\"éé\"", shape), "");
  EXPECT_EQ(Faults("\"ééa\"", shape), "$: must be 2 to 4 bytes; got \"ééa\"");
  EXPECT_NE(Faults("\"a\"", shape), "");
}

TEST(CheckText, Forms) {
  Shape shape = OfType(JsonType::kString);
  shape.text.patterns = {MakePattern("^[a-z]+$"), MakePattern("b")};
  EXPECT_EQ(Faults("\"abc\"", shape), "");
  EXPECT_EQ(Faults("\"ac\"", shape), "$: must be a text that matches b; got \"ac\"");
  EXPECT_EQ(Faults("\"b\\n\"", shape), "$: must be a text that matches ^[a-z]+$; got \"b\\n\"");
  shape.about.form = "lower-case letters, b among them";
  EXPECT_EQ(Faults("\"A\"", shape), "$: must be lower-case letters, b among them; got \"A\"");
  EXPECT_EQ(Faults("5", shape), "$: must be lower-case letters, b among them; got 5");
}

TEST(CheckText, Parts) {
  Shape shape = OfType(JsonType::kString);
  shape.text.prefix = "ab";
  shape.text.suffix = "yz";
  shape.text.contains = "mm";
  EXPECT_EQ(Faults("\"ab mm yz\"", shape), "");
  EXPECT_EQ(Faults("\"a mm yz\"", shape),
            "$: must be a text that begins with \"ab\"; got \"a mm yz\"");
  EXPECT_EQ(Faults("\"ab mm y\"", shape),
            "$: must be a text that ends with \"yz\"; got \"ab mm y\"");
  EXPECT_EQ(Faults("\"ab m yz\"", shape),
            "$: must be a text that contains \"mm\"; got \"ab m yz\"");
}

TEST(CheckText, Formats) {
  Shape shape = OfType(JsonType::kString);
  shape.text.format = TextFormat::kDate;
  EXPECT_EQ(Faults("\"2026-02-21\"", shape), "");
  EXPECT_EQ(Faults("\"tomorrow\"", shape),
            "$: must be a date, such as 2026-02-21; got \"tomorrow\"");
}

TEST(CheckArray, Sizes) {
  Shape shape = OfType(JsonType::kArray);
  shape.array.size = {1, 2};
  EXPECT_EQ(Faults("[1]", shape), "");
  EXPECT_EQ(Faults("[]", shape), "$: must have 1 to 2 elements; got 0");
  EXPECT_EQ(Faults("[1,2,3]", shape), "$: must have 1 to 2 elements; got 3");
}

TEST(CheckArray, Elements) {
  const Shape text = OfType(JsonType::kString);
  const Shape number = OfType(JsonType::kNumber);
  Shape shape = OfType(JsonType::kArray);
  shape.array.first_elements = {&text};
  shape.array.elements = &number;
  EXPECT_EQ(Faults(R"(["a",1,2])", shape), "");
  EXPECT_EQ(Faults(R"([1,1,"b"])", shape),
            "$[0]: must be a text; got 1\n$[2]: must be a number; got \"b\"");
}

TEST(CheckArray, ContainedElements) {
  const Shape text = OfType(JsonType::kString);
  Shape shape = OfType(JsonType::kArray);
  shape.array.contained = &text;
  shape.array.contained_count = {1, 2};
  EXPECT_EQ(Faults(R"([1,"a"])", shape), "");
  EXPECT_NE(Faults(R"([1])", shape).find("\"contains\"); got 0"), std::string::npos);
  EXPECT_NE(Faults(R"(["a","b","c"])", shape).find("1 to 2"), std::string::npos);
}

TEST(CheckArray, EachElementOnce) {
  Shape shape = OfType(JsonType::kArray);
  shape.array.is_unique = true;
  EXPECT_EQ(Faults(R"([1,"1",[1],{"a":1},true])", shape), "");
  EXPECT_EQ(Faults("[1,2,1.0]", shape), "$[2]: stands twice in the list: 1.0");
  EXPECT_NE(Faults(R"([{"a":1,"b":2},{"b":2,"a":1}])", shape), "");
}

TEST(CheckArray, EachIntegerOnceHoweverItIsWritten) {
  TypeSet types = JsonType::kInteger;
  types.Add(JsonType::kString);
  Shape id = OfType(types);
  id.text.format = TextFormat::kInteger;
  Shape shape = OfType(JsonType::kArray);
  shape.array.is_unique = true;
  shape.array.elements = &id;
  EXPECT_EQ(Faults(R"([1,"2"])", shape), "");
  EXPECT_EQ(Faults(R"([1,"1"])", shape), "$[1]: stands twice in the list: \"1\"");
  EXPECT_EQ(Faults(R"(["18446744073709551615",18446744073709551615])", shape),
            "$[1]: stands twice in the list: 18446744073709551615");
}

TEST(CheckArray, PointsFromLeftToRight) {
  Shape shape = OfType(JsonType::kArray);
  shape.array.x_increases = true;
  EXPECT_EQ(Faults("[[0,9],[1,9],[1.5,0]]", shape), "");
  EXPECT_EQ(Faults("[]", shape), "");
  EXPECT_EQ(Faults("[[0,0],[2,0],[2,1]]", shape),
            "$[2]: x must be greater than that of the point before; got 2 after 2");
  // Whatever is no point is for others to tell.
  EXPECT_EQ(Faults("[[0,0],[],5]", shape), "");
}

TEST(CheckObject, Fields) {
  const Shape number = OfType(JsonType::kNumber);
  const Shape text = OfType(JsonType::kString);
  Shape shape = ObjectOf({{.name = "a", .shape = &number, .required = true},
                          {.name = "long_name", .alternative = "longName", .shape = &text}});
  EXPECT_EQ(Faults(R"({"a":1,"long_name":"x"})", shape), "");
  EXPECT_EQ(Faults(R"({"longName":"x","a":1})", shape), "");
  EXPECT_EQ(Faults("{}", shape), "$.a: must be given: a number");
  EXPECT_EQ(Faults(R"({"a":"1","longName":5})", shape),
            "$.a: must be a number; got \"1\"\n$.longName: must be a text; got 5");
  EXPECT_EQ(Faults(R"({"a":1,"long_name":"x","longName":"x"})", shape),
            "$.longName: is given twice: as long_name too");
  shape.object->fields[1].null_is_absent = true;
  EXPECT_EQ(Faults(R"({"a":1,"long_name":null,"longName":"x"})", shape),
            "$.longName: is given twice: as long_name too");
  EXPECT_EQ(Faults("[]", shape), "$: must be an object; got []");
}

TEST(CheckObject, UnknownKeys) {
  const Shape any;
  Shape shape = ObjectOf({{.name = "exposure", .shape = &any}, {.name = "temp", .shape = &any}});
  EXPECT_EQ(Faults(R"({"exposre":1})", shape),
            "$.exposre: is not a known key; did you mean exposure?");
  EXPECT_EQ(Faults(R"({"size":1})", shape), "$.size: is not a known key; known are exposure, temp");
  EXPECT_EQ(Faults(R"({"a":1})", ObjectOf({})), "$.a: is not a known key; there are none here");
  shape.object->pattern_fields = {{MakePattern("^x_"), &any}};
  EXPECT_EQ(Faults(R"({"x_size":1})", shape), "");
  EXPECT_EQ(Faults(R"({"size":1})", shape),
            "$.size: is not a known key; known are what matches ^x_, exposure, temp");
}

TEST(CheckObject, OtherKeys) {
  const Shape number = OfType(JsonType::kNumber);
  const Shape any;
  Shape shape = ObjectOf({{.name = "a", .shape = &any}});
  shape.object->other_fields = &number;
  EXPECT_EQ(Faults(R"({"a":"x","b":1})", shape), "");
  EXPECT_EQ(Faults(R"({"b":"x"})", shape), "$.b: must be a number; got \"x\"");
  shape.object->pattern_fields = {{MakePattern("^t"), &number}};
  EXPECT_EQ(Faults(R"({"t":"x"})", shape), "$.t: must be a number; got \"x\"");
}

TEST(CheckObject, KeysLikeNoName) {
  const Shape number = OfType(JsonType::kNumber);
  Shape shape = ObjectOf({});
  shape.object->other_fields = &number;
  EXPECT_EQ(Faults(R"({"a b":true})", shape), "$[\"a b\"]: must be a number; got true");
  EXPECT_EQ(Faults(R"({"a.b":true})", shape), "$.a.b: must be a number; got true");
  EXPECT_EQ(Faults(R"({"é":{"x":1}})", shape), "$[\"é\"]: must be a number; got an object");
  // As JSON, so that the path is one line and tells where the key ends.
  EXPECT_EQ(Faults(R"({"a\nb":true})", shape), R"($["a\nb"]: must be a number; got true)");
  EXPECT_EQ(Faults(R"({"\"]\\":true})", shape), R"($["\"]\\"]: must be a number; got true)");
  const std::string path = Faults("{\"" + std::string(500, ' ') + "\":true}", shape);
  EXPECT_LT(path.size(), 160u) << path;
}

TEST(CheckObject, PathsGoAllTheWayDown) {
  const Shape number = OfType(JsonType::kNumber);
  const Shape inner = ObjectOf({{.name = "x", .shape = &number}});
  Shape list = OfType(JsonType::kArray);
  list.array.elements = &inner;
  const Shape shape = ObjectOf({{.name = "list", .shape = &list}});
  EXPECT_EQ(Faults(R"({"list":[{"x":1},{"x":true},{"y":1}]})", shape),
            "$.list[1].x: must be a number; got true\n"
            "$.list[2].y: is not a known key; known are x");
}

TEST(CheckObject, NullMayStandForAKeyThatIsLeftOut) {
  const Shape number = OfType(JsonType::kNumber);
  Shape shape = ObjectOf({{.name = "a", .shape = &number, .null_is_absent = true}});
  EXPECT_EQ(Faults(R"({"a":null})", shape), "");
  shape.object->fields[0].required = true;
  EXPECT_EQ(Faults(R"({"a":null})", shape), "$.a: must be given: a number");
  shape.object->fields[0].null_is_absent = false;
  EXPECT_EQ(Faults(R"({"a":null})", shape), "$.a: must be a number; got null");
}

TEST(CheckObject, ZeroMayStandForAKeyThatIsLeftOut) {
  Shape number = OfType(JsonType::kNumber);
  number.number.min = 5;
  Shape list = OfType(JsonType::kArray);
  list.array.size.min = 2;
  Shape shape = ObjectOf({{.name = "list", .shape = &list, .zero_is_absent = true},
                          {.name = "number", .shape = &number, .zero_is_absent = true}});
  EXPECT_EQ(Faults(R"({"number":0,"list":[]})", shape), "");
  EXPECT_EQ(Faults(R"({"number":4,"list":[1]})", shape),
            "$.number: must be at least 5; got 4\n$.list: must have at least 2 elements; got 1");
  // But only the zero of its own type.
  for (const char* zero : {"false", "\"\"", "{}"}) {
    EXPECT_NE(Faults(std::string(R"({"number":)") + zero + "}", shape), "") << zero;
    EXPECT_NE(Faults(std::string(R"({"list":)") + zero + "}", shape), "") << zero;
  }
  shape.object->fields[0].required = true;
  EXPECT_NE(Faults(R"({"list":[]})", shape), "");
}

TEST(CheckObject, Sizes) {
  const Shape any;
  Shape inner = OfType(JsonType::kObject);
  Shape shape = ObjectOf({{.name = "a", .shape = &inner, .keys = {1, 2}, .json_bytes_max = 18}});
  EXPECT_EQ(Faults(R"({"a":{"x":1}})", shape), "");
  EXPECT_EQ(Faults(R"({"a":{}})", shape), "$.a: must have 1 to 2 keys; got 0");
  EXPECT_EQ(Faults(R"({"a":{"x":1,"y":1,"z":1}})", shape),
            "$.a: must have 1 to 2 keys; got 3\n"
            "$.a: must be at most 18 bytes of JSON; got 19");
}

TEST(CheckObject, KeysAndHowManyThereAre) {
  Shape key = OfType(JsonType::kString);
  key.text.length = {1, 2};
  const Shape any;
  Shape shape = ObjectOf({});
  shape.object->other_fields = &any;
  shape.object->keys = &key;
  shape.object->size = {1, 2};
  EXPECT_EQ(Faults(R"({"ab":1})", shape), "");
  EXPECT_EQ(Faults("{}", shape), "$: must have 1 to 2 keys; got 0");
  EXPECT_EQ(Faults(R"({"abc":1})", shape),
            "$: has the key \"abc\", which does not fit: keys must be a text");
}

TEST(CheckObject, KeysThatNeedOthers) {
  const Shape any;
  Shape shape = ObjectOf({});
  shape.object->other_fields = &any;
  shape.object->also_required = {"a"};
  shape.object->dependent = {{"b", {"c", "d"}}};
  EXPECT_EQ(Faults(R"({"a":1})", shape), "");
  EXPECT_EQ(Faults("{}", shape), "$.a: must be given");
  EXPECT_EQ(Faults(R"({"a":1,"b":1,"d":1})", shape), "$.c: must be given, since b is");
}

TEST(CheckCombinations, AllAnyOneNone) {
  Shape low = OfType(JsonType::kNumber);
  low.number.max = 10;
  Shape high = OfType(JsonType::kNumber);
  high.number.min = 5;
  Shape shape;
  shape.all_of = {&low, &high};
  EXPECT_EQ(Faults("7", shape), "");
  EXPECT_EQ(Faults("3", shape), "$: must be at least 5; got 3");
  shape.all_of.clear();
  shape.any_of = {&low, &high};
  EXPECT_EQ(Faults("7", shape), "");
  EXPECT_NE(Faults("\"a\"", shape), "");
  shape.any_of.clear();
  shape.one_of = {&low, &high};
  EXPECT_EQ(Faults("3", shape), "");
  EXPECT_EQ(Faults("7", shape), "$: must fit exactly one of 2 shapes; fits 2");
  shape.one_of.clear();
  shape.none_of = &low;
  EXPECT_EQ(Faults("11", shape), "");
  EXPECT_NE(Faults("9", shape).find("\"not\""), std::string::npos);
}

TEST(CheckCombinations, TheNearestAlternativeSaysWhatIsWrong) {
  const Shape number = OfType(JsonType::kNumber);
  const Shape far = ObjectOf({{.name = "x", .shape = &number, .required = true},
                              {.name = "y", .shape = &number, .required = true}});
  const Shape near = ObjectOf({{.name = "a", .shape = &number, .required = true},
                               {.name = "b", .shape = &number, .required = true}});
  Shape shape;
  shape.any_of = {&far, &near};
  EXPECT_EQ(Faults(R"({"a":1,"b":"2"})", shape),
            "$: must fit one of 2 shapes; the nearest says: $.b must be a number; got \"2\"");
}

TEST(CheckCombinations, Conditions) {
  const Shape number = OfType(JsonType::kNumber);
  Shape positive;
  positive.number.min = 0;
  const Shape text = OfType(JsonType::kString);
  Shape shape;
  shape.conditions = {{.when = &number, .then = &positive, .otherwise = &text}};
  EXPECT_EQ(Faults("1", shape), "");
  EXPECT_EQ(Faults("\"a\"", shape), "");
  EXPECT_EQ(Faults("-1", shape), "$: must be at least 0; got -1");
  EXPECT_EQ(Faults("true", shape), "$: must be a text; got true");
}

TEST(CheckValue, StopsAtSoManyViolations) {
  const Shape number = OfType(JsonType::kNumber);
  Shape shape = OfType(JsonType::kArray);
  shape.array.elements = &number;
  std::string json = "[true";
  for (int i = 0; i < 1000; ++i) json += ",true";
  const std::string faults = Faults(json + "]", shape);
  EXPECT_EQ(std::ranges::count(faults, '\n'), static_cast<int>(kViolationsMax) - 1);
}

}  // namespace
}  // namespace firn::schema
