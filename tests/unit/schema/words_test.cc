#include "firn/schema/words.h"

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <string>
#include <vector>

namespace firn::schema {
namespace {

std::string Quoted(const std::string& json) {
  rapidjson::Document document;
  document.Parse(json.c_str());
  return Quote(document);
}

TEST(Words, QuoteValuesAsJson) {
  EXPECT_EQ(Quoted("6"), "6");
  EXPECT_EQ(Quoted("3.5"), "3.5");
  EXPECT_EQ(Quoted("null"), "null");
  EXPECT_EQ(Quoted("true"), "true");
  EXPECT_EQ(Quoted(R"("a\"b")"), R"("a\"b")");
  EXPECT_EQ(Quoted("{}"), "{}");
  EXPECT_EQ(Quoted("[]"), "[]");
  EXPECT_EQ(Quoted(R"({"a":1})"), "an object");
  EXPECT_EQ(Quoted("[1,2,3]"), "a list of 3");
}

TEST(Words, QuoteTheBeginningOfLongTexts) {
  const std::string quoted = Quoted("\"" + std::string(1000, 'x') + "\"");
  EXPECT_LT(quoted.size(), 60u);
  EXPECT_EQ(quoted.substr(0, 4), "\"xxx");
  EXPECT_EQ(quoted.substr(quoted.size() - 4), "...\"");
  EXPECT_EQ(Quoted("\"\\n" + std::string(100, 'x') + "\"").substr(0, 4), "\"\\nx");
}

TEST(Words, NumbersAsPeopleWriteThem) {
  EXPECT_EQ(NumberInWords(0), "0");
  EXPECT_EQ(NumberInWords(-45), "-45");
  EXPECT_EQ(NumberInWords(5500), "5500");
  EXPECT_EQ(NumberInWords(0.5), "0.5");
  EXPECT_EQ(NumberInWords(9007199254740991), "9007199254740991");
  EXPECT_EQ(NumberInWords(9223372036854775808.0), "9223372036854775808");
  EXPECT_EQ(NumberInWords(0.1234567), "0.1234567");
}

TEST(Words, Types) {
  TypeSet types;
  EXPECT_EQ(TypesInWords(types), "nothing");
  types.Add(JsonType::kNumber);
  EXPECT_EQ(TypesInWords(types), "a number");
  types.Add(JsonType::kNull);
  EXPECT_EQ(TypesInWords(types), "null or a number");
  types.Add(JsonType::kString);
  EXPECT_EQ(TypesInWords(types), "null, a number or a text");
  EXPECT_EQ(TypesInWords(JsonType::kInteger), "an integer");
  EXPECT_EQ(TypeName(JsonType::kBool), "boolean");
}

TEST(Words, Sizes) {
  EXPECT_EQ(SizeInWords({1, 255}), "1 to 255");
  EXPECT_EQ(SizeInWords({.min = 1}), "at least 1");
  EXPECT_EQ(SizeInWords({0, 255}), "at most 255");
  EXPECT_EQ(SizeInWords({2, 2}), "exactly 2");
}

TEST(Words, Ranges) {
  EXPECT_EQ(RangeInWords({}), "");
  EXPECT_EQ(RangeInWords({.min = 0, .max = 5}), "0 to 5");
  EXPECT_EQ(RangeInWords({.min = 1}), "at least 1");
  EXPECT_EQ(RangeInWords({.max = 0.5}), "at most 0.5");
  EXPECT_EQ(RangeInWords({.min = 0, .max = 128, .min_is_exclusive = true}),
            "above 0 and at most 128");
  EXPECT_EQ(RangeInWords({.max = 1, .max_is_exclusive = true}), "below 1");
}

TEST(Words, AllowedValues) {
  Shape shape;
  shape.allowed_texts = {"pick", "reject"};
  shape.allowed_others = {"null"};
  EXPECT_EQ(AllowedInWords(shape), "pick, reject, null");
  shape.refused_texts = {"reject"};
  EXPECT_EQ(AllowedInWords(shape), "pick, null") << "no advice to send what is refused";
  shape.refused_texts.clear();
  shape.allowed_texts.assign(20, "a");
  shape.allowed_others.clear();
  EXPECT_EQ(AllowedInWords(shape), "a, a, a, a, a, a, a, a, a, a, a, a, 8 more");
  // Numbers that may stand in texts are told once.
  shape.allowed_texts = {"1", "2"};
  shape.allowed_others = {"1", "2", "null"};
  EXPECT_EQ(AllowedInWords(shape), "1, 2, null");
  shape.allowed_texts = {std::string(1000, 'x')};
  shape.allowed_others.clear();
  EXPECT_EQ(AllowedInWords(shape), std::string(64, 'x') + "...");
}

TEST(Words, Lists) {
  EXPECT_EQ(ListInWords({}), "");
  EXPECT_EQ(ListInWords({"a"}), "a");
  EXPECT_EQ(ListInWords({"a", "b"}), "a and b");
  EXPECT_EQ(ListInWords({"a", "b", "c"}, " or "), "a, b or c");
}

TEST(Words, Rules) {
  const Shape any;
  const std::vector<Field> fields = {
      {.name = "a", .shape = &any}, {.name = "b", .shape = &any}, {.name = "c", .shape = &any}};
  const auto said = [&](const FieldsRule& rule) { return RuleInWords(rule, fields); };
  EXPECT_EQ(said(AnyGiven{{0, 1}}), "a or b must be given");
  EXPECT_EQ(said(AllOrNone{{0, 1, 2}}), "a, b and c must be given together or not at all");
  EXPECT_EQ(said(AtMostOne{{0, 1}}), "only one of a and b may be given");
  EXPECT_EQ(said(SameKeys{{0, 1}}), "a and b must name the same keys");
  EXPECT_EQ(said(KeysWithin{0, 1}), "the keys of a must be among those of b");
  EXPECT_EQ(said(SameSize{{0, 1}}), "a and b must have the same number of elements");
  EXPECT_EQ(said(Different{0, 1}), "a must differ from b");
  EXPECT_EQ(said(Membership{0, 1, true}), "a must be one of b");
  EXPECT_EQ(said(Membership{0, 1, false}), "a must not be one of b");
  EXPECT_EQ(said(SumAtMost{{0, 1}, 1}), "a + b must be at most 1");
  EXPECT_EQ(said(GivenIf{0, 1, {"x", "y"}}), "a must be given if, and only if, b is x or y");
}

TEST(Words, Cases) {
  const Shape any;
  const std::vector<Field> fields = {{.name = "field", .shape = &any},
                                     {.name = "value", .shape = &any}};
  Shape then;
  const auto said = [&] { return RuleInWords(InCase{0, {"x"}, 1, &then}, fields); };
  then.types = JsonType::kNumber;
  EXPECT_EQ(said(), "where field is x, value must be a number");
  then.number = {.min = 0, .max = 5};
  EXPECT_EQ(said(), "where field is x, value must be a number, 0 to 5");
  // Of whatever type it may be.
  then.types = TypeSet::Any();
  EXPECT_EQ(said(), "where field is x, value must be 0 to 5");
  then.allowed_texts = {"a", "b"};
  EXPECT_EQ(said(), "where field is x, value must be one of a, b");
}

TEST(Words, SimilarNames) {
  const std::vector<std::string_view> names = {"exposure", "contrast", "image_id", "x"};
  EXPECT_EQ(Similar("exposre", names), "exposure");
  EXPECT_EQ(Similar("Exposure", names), "exposure");
  EXPECT_EQ(Similar("image_ids", names), "image_id");
  EXPECT_EQ(Similar("imageid", names), "image_id");
  EXPECT_EQ(Similar("exposure", names), "exposure");
  EXPECT_EQ(Similar("sharpness", names), "");
  EXPECT_EQ(Similar("", {"abc"}), "");
  EXPECT_EQ(Similar("a", {}), "");
}

// Whoever sends an event must not be able to make the server compare for long.
TEST(Words, SimilarNamesAreNotLookedForAtAnyPrice) {
  const std::string name(128, 'a');
  EXPECT_EQ(Similar(name, {name + "b"}), name + "b");
  EXPECT_EQ(Similar(name + "a", {name}), "");
  std::vector<std::string_view> names(10'000, "bbbbbbbbbb");
  names.front() = "abcdefghij";
  EXPECT_EQ(Similar("abcdefghi", names), "abcdefghij");
  names.back() = "klmnopqrst";
  EXPECT_EQ(Similar("klmnopqrst", names), "klmnopqrst");
  names.assign(1'000'000, "bbbbbbbbbb");
  names.back() = "klmnopqrst";
  EXPECT_EQ(Similar("klmnopqrst", names), "");
}

}  // namespace
}  // namespace firn::schema
