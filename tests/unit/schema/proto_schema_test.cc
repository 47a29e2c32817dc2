// Messages of protobuf as JSON, and our options for messages and fields.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/schema/proto_support.h"

namespace firn::schema {
namespace {

using testing::Compiled;
using testing::CompileFile;
using ::testing::ElementsAre;
using testing::FaultsOf;
using testing::FieldSpec;
using testing::FileWith;
using ::testing::HasSubstr;
using testing::Refusals;

// What a field accepts and what not.
void Try(const FieldSpec& field, const std::vector<std::string>& fit,
         const std::vector<std::string>& do_not) {
  const Compiled compiled = CompileFile(FileWith(field));
  ASSERT_OK(compiled) << field.type;
  for (const std::string& value : fit) {
    EXPECT_EQ(FaultsOf(compiled, "{\"f\":" + value + "}"), "") << field.type;
  }
  for (const std::string& value : do_not) {
    EXPECT_THAT(FaultsOf(compiled, "{\"f\":" + value + "}"), HasSubstr("$.f"))
        << field.type << value;
  }
}

TEST(ProtoFields, HaveTheJsonOfTheirTypes) {
  Try({.type = "bool"}, {"true", "null"}, {"1", "\"true\""});
  Try({.type = "string"}, {"\"\"", "\"a\""}, {"1", "[]"});
  Try({.type = "bytes"}, {"\"YQ==\"", "\"\""}, {"\"Y\"", "1"});
  Try({.type = "double"}, {"1", "1.5", "-1e300"}, {"\"1.5\"", "\"NaN\""});
  Try({.type = "float"}, {"1", "1.5"}, {"\"1.5\""});
  Try({.type = "int32"}, {"1"}, {"1.5", "1.0", "\"1\""});
  Try({.type = "int64"}, {"1", "\"1\""}, {"1.5", "\"1.5\"", "\"\"", "true"});
  Try({.type = "enum t.E"}, {"\"E_ONE\"", "null"}, {"1", "\"ONE\"", "\"\""});
  Try({.type = "message t.Inner"}, {"{}", "{\"x\":1}", "null"},
      {"{\"y\":1}", "[]", "{\"x\":\"1\"}"});
  Try({.type = "int32", .is_repeated = true}, {"[]", "[1]", "null"}, {"1", "[null]", "[\"1\"]"});
  Try({.type = "message t.Inner", .is_repeated = true}, {"[{}]"},
      {"[[]]", "[null]", "[{\"x\":true}]"});
  Try({.type = "message t.M.FEntry", .is_repeated = true}, {"{}", "{\"a\":1}", "null"},
      {"[]", "{\"a\":null}", "{\"a\":\"1\"}"});
}

TEST(ProtoFields, OfWellKnownTypesHaveTheirs) {
  const auto known = [](const char* name) {
    return FieldSpec{.type = std::string("message google.protobuf.") + name};
  };
  Try(known("Timestamp"), {"\"2026-02-21T15:04:05Z\""}, {"1", "{}", "\"2026-02-21\""});
  Try(known("Duration"), {"\"1.5s\""}, {"1.5", "\"1m\"", "{}"});
  Try(known("FieldMask"), {"\"a,b.c\""}, {"[\"a\"]", "{}"});
  Try(known("Struct"), {"{}", "{\"a\":[1]}"}, {"[]", "1"});
  Try(known("ListValue"), {"[]", "[1,\"a\",null]"}, {"{}", "1"});
  Try(known("Value"), {"1", "null", "[]", "{\"a\":1}", "\"a\""}, {});
  Try(known("Any"), {"{\"@type\":\"a\",\"b\":1}"}, {"[]", "1"});
  Try(known("Empty"), {"{}"}, {"{\"a\":1}", "[]"});
  Try(known("Int64Value"), {"1", "\"1\"", "null"}, {"{}", "1.5"});
  Try(known("StringValue"), {"\"a\"", "null"}, {"1"});
  Try(known("BoolValue"), {"true", "null"}, {"0"});
  Try({.type = "enum google.protobuf.NullValue"}, {"null"}, {"\"NULL_VALUE\"", "0"});
  Try({.type = "message google.protobuf.Timestamp", .is_repeated = true},
      {"[\"2026-02-21T15:04:05Z\"]"}, {"[\"a\"]", "[{}]"});
}

TEST(ProtoFields, OfMapsHaveKeysOfTheirType) {
  const auto map_of = [](const std::string& key) {
    return CompileFile(R"pb(message_type {
                              name: "M"
                              field {
                                name: "f"
                                number: 1
                                type: TYPE_MESSAGE
                                type_name: ".t.M.FEntry"
                                label: LABEL_REPEATED
                              }
                              nested_type {
                                name: "FEntry"
                                options { map_entry: true }
                                field { name: "key" number: 1 label: LABEL_OPTIONAL type:)pb" +
                       key + R"pb(}
                                  field {
                                    name: "value" number: 2 type: TYPE_BOOL label: LABEL_OPTIONAL
                                  }
                              }
                            })pb");
  };
  EXPECT_EQ(FaultsOf(map_of("TYPE_INT32"), R"({"f":{"-5":true}})"), "");
  EXPECT_THAT(FaultsOf(map_of("TYPE_INT32"), R"({"f":{"a":true}})"),
              HasSubstr("has the key \"a\""));
  EXPECT_THAT(FaultsOf(map_of("TYPE_INT32"), R"({"f":{"3000000000":true}})"),
              HasSubstr("has the key"));
  EXPECT_EQ(FaultsOf(map_of("TYPE_BOOL"), R"({"f":{"true":true,"false":true}})"), "");
  EXPECT_THAT(FaultsOf(map_of("TYPE_BOOL"), R"({"f":{"yes":true}})"),
              HasSubstr("has the key \"yes\""));
  EXPECT_EQ(FaultsOf(map_of("TYPE_STRING"), R"({"f":{"":true}})"), "");
}

TEST(ProtoFields, HaveTwoSpellings) {
  const Compiled compiled = CompileFile(R"pb(
    message_type {
      name: "M"
      field { name: "image_id" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL }
      field { name: "x" number: 2 type: TYPE_INT64 label: LABEL_OPTIONAL json_name: "other" }
    })pb");
  EXPECT_EQ(FaultsOf(compiled, R"({"image_id":1,"x":1})"), "");
  EXPECT_EQ(FaultsOf(compiled, R"({"imageId":1,"other":1})"), "");
  EXPECT_THAT(FaultsOf(compiled, R"({"imageId":1,"image_id":1})"), HasSubstr("is given twice"));
  EXPECT_THAT(FaultsOf(compiled, R"({"ImageId":1})"), HasSubstr("is not a known key"));
}

TEST(ProtoFields, OfOneofsExcludeEachOther) {
  const Compiled compiled = CompileFile(R"pb(
    message_type {
      name: "M"
      field { name: "a" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 0 }
      field { name: "b" number: 2 type: TYPE_STRING label: LABEL_OPTIONAL oneof_index: 0 }
      field { name: "c" number: 3 type: TYPE_INT32 label: LABEL_OPTIONAL oneof_index: 1 }
      oneof_decl { name: "choice" }
      oneof_decl {
        name: "must"
        options {
          [buf.validate.oneof] { required: true }
        }
      }
    })pb");
  EXPECT_EQ(FaultsOf(compiled, R"({"a":0,"c":0})"), "");
  EXPECT_EQ(FaultsOf(compiled, R"({"b":"","c":1})"), "");
  EXPECT_EQ(FaultsOf(compiled, R"({"a":1,"b":"x","c":1})"), "$: only one of a and b may be given");
  EXPECT_EQ(FaultsOf(compiled, R"({"a":1})"), "$: c must be given");
}

TEST(ProtoFields, OfProto2MayBeRequired) {
  const Compiled compiled = CompileFile(R"pb(
    syntax: "proto2"
    message_type {
      name: "M"
      field { name: "a" number: 1 type: TYPE_INT32 label: LABEL_REQUIRED }
      field { name: "g" number: 2 type: TYPE_GROUP type_name: ".t.M.G" label: LABEL_OPTIONAL }
      nested_type {
        name: "G"
        field { name: "b" number: 3 type: TYPE_BOOL label: LABEL_OPTIONAL }
      }
    })pb");
  EXPECT_EQ(FaultsOf(compiled, R"({"a":0,"g":{"b":true}})"), "");
  EXPECT_EQ(FaultsOf(compiled, "{}"), "$.a: must be given: an integer, -2147483648 to 2147483647");
  EXPECT_EQ(FaultsOf(compiled, R"({"a":0,"g":{"b":1}})"), "$.g.b: must be true or false; got 1");
}

TEST(ProtoMessages, MayBeWithinThemselves) {
  const Compiled compiled = CompileFile(R"pb(
    message_type {
      name: "M"
      field { name: "m" number: 1 type: TYPE_MESSAGE type_name: ".t.M" label: LABEL_OPTIONAL }
      field { name: "list" number: 2 type: TYPE_MESSAGE type_name: ".t.M" label: LABEL_REPEATED }
      field {
        name: "x"
        number: 3
        type: TYPE_INT32
        label: LABEL_OPTIONAL
        options {
          [buf.validate.field] { int32 { lte: 5 } }
        }
      }
    })pb");
  ASSERT_OK(compiled);
  EXPECT_EQ(FaultsOf(compiled, R"({"m":{"m":{"list":[{"x":5}]}}})"), "");
  EXPECT_EQ(FaultsOf(compiled, R"({"m":{"m":{"list":[{},{"x":6}]}}})"),
            "$.m.m.list[1].x: must be -2147483648 to 5; got 6");
}

TEST(ProtoMessages, MayHaveOtherKeys) {
  const Compiled compiled = CompileFile(R"pb(
    message_type {
      name: "M"
      options {
        [firn.schema.v1.other_keys]: "[a-z]+"
      }
      field { name: "x1" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
    })pb");
  EXPECT_EQ(FaultsOf(compiled, R"({"x1":1,"abc":{"any":[1]}})"), "");
  // The whole key.
  EXPECT_THAT(FaultsOf(compiled, R"({"abc5":1})"), HasSubstr("$.abc5: is not a known key"));
  // The second one would be a pattern between the brackets that make it the whole key.
  for (const char* wrong : {"(", "a)|(b"}) {
    EXPECT_THAT(Refusals(CompileFile(absl::StrCat("message_type { name: 'M' options { "
                                                  "[firn.schema.v1.other_keys]: '",
                                                  wrong, "' } }"))),
                ElementsAre(HasSubstr("definition t.M: has other_keys, which must be a regular")));
  }
}

// Every rule, as options of a message with the fields a, b, c, x and y.
Compiled WithRule(const std::string& rule) {
  return CompileFile(R"pb(message_type {
                            name: "M"
                            field {
                              name: "a"
                              number: 1
                              type: TYPE_STRING
                              label: LABEL_OPTIONAL
                              proto3_optional: true
                              oneof_index: 0
                            }
                            field { name: "b" number: 2 type: TYPE_STRING label: LABEL_REPEATED }
                            field { name: "c" number: 3 type: TYPE_STRING label: LABEL_REPEATED }
                            field { name: "x" number: 4 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
                            field { name: "y" number: 5 type: TYPE_DOUBLE label: LABEL_OPTIONAL }
                            oneof_decl { name: "_a" }
                            options {)pb" +
                     rule + "} }");
}

TEST(ProtoRules, AreReadByTheNamesOfFields) {
  struct Row {
    std::string rule;
    std::string fits;
    std::string does_not;
    std::string says;
  };
  const Row rows[] = {
      {"any_given { fields: ['a', 'x'] }", R"({"x":0})", R"({"b":[]})", "$: a or x must be given"},
      {"all_or_none { fields: ['a', 'x'] }", "{}", R"({"a":""})",
       "$: a and x must be given together"},
      {"same_keys { fields: ['b', 'c'] }", R"({"b":["x"],"c":["x"]})", R"({"b":["x"],"c":["y"]})",
       "$: b and c must name"},
      {"keys_within { field: 'b' of: 'c' }", R"({"b":["x"],"c":["y","x"]})", R"({"b":["x"]})",
       "$.b: the keys of b"},
      {"same_size { fields: ['b', 'c'] }", R"({"b":["x"],"c":["y"]})", R"({"b":["x"],"c":[]})",
       "$: b and c must have"},
      {"different { field: 'b' of: 'c' }", R"({"b":["x"],"c":["y"]})", R"({"b":["x"],"c":["x"]})",
       "$.b: b must differ"},
      {"element_of { field: 'a' of: 'b' }", R"({"a":"x","b":["x"]})", R"({"a":"x","b":["y"]})",
       "$.a: a must be one of b"},
      {"not_element_of { field: 'a' of: 'b' }", R"({"a":"x","b":["y"]})", R"({"a":"x","b":["x"]})",
       "$.a: a must not be"},
      {"sum { fields: ['x', 'y'] max: 1 }", R"({"x":1,"y":0})", R"({"x":1,"y":0.5})",
       "$: x + y must be at most 1"},
      {"given_if { field: 'x' on: 'a' values: ['k'] }", R"({"a":"k","x":0})", R"({"a":"k"})",
       "$.x: x must be given if"},
      {"case { on: 'a' values: ['k'] then { field: 'x' min: 0 max: 5 } }", R"({"a":"k","x":5})",
       R"({"a":"k","x":6})", "$.x: where a is k, x must be 0 to 5; got 6"},
  };
  for (const Row& row : rows) {
    const Compiled compiled = WithRule("[firn.schema.v1.rule] { " + row.rule + " }");
    ASSERT_OK(compiled) << row.rule;
    EXPECT_EQ(FaultsOf(compiled, row.fits), "") << row.rule;
    EXPECT_THAT(FaultsOf(compiled, row.does_not), ::testing::StartsWith(row.says)) << row.rule;
  }
}

TEST(ProtoRules, OfProtovalidateExcludeFieldsToo) {
  const Compiled one = WithRule("[buf.validate.message] { oneof { fields: ['a', 'x'] } }");
  EXPECT_EQ(FaultsOf(one, "{}"), "");
  EXPECT_THAT(FaultsOf(one, R"({"a":"","x":1})"), HasSubstr("only one of a and x"));
  const Compiled must =
      WithRule("[buf.validate.message] { oneof { fields: ['a', 'x'] required: true } }");
  EXPECT_THAT(FaultsOf(must, "{}"), HasSubstr("a or x must be given"));
}

TEST(ProtoRules, ThatAreWrongAreRefused) {
  EXPECT_THAT(Refusals(WithRule("[firn.schema.v1.rule] { any_given { fields: ['a', 'z'] } }")),
              ElementsAre("definition t.M: has a rule about \"z\", which is not a field of it"));
  EXPECT_THAT(
      Refusals(WithRule("[firn.schema.v1.rule] { keys_within { field: 'v' of: 'z' } }")).size(),
      2u);
  EXPECT_THAT(Refusals(WithRule("[buf.validate.message] { oneof { fields: ['a', 'z'] } }")),
              ElementsAre(HasSubstr("\"z\"")));
  EXPECT_THAT(Refusals(WithRule("[firn.schema.v1.rule] { case { on: 'a' values: 'k' then { field: "
                                "'x' type: 'text' } } }")),
              ElementsAre(HasSubstr("definition t.M: has a case with the type \"text\"")));
}

TEST(ProtoRules, ThatSayNothingAreRefused) {
  const auto refused = [](const std::string& rule) {
    const std::vector<std::string> lines =
        Refusals(WithRule("[firn.schema.v1.rule] { " + rule + " }"));
    return lines.size() == 1 ? lines[0] : absl::StrCat(lines.size(), " violations");
  };
  EXPECT_EQ(refused(""), "definition t.M: has an empty rule; say which it is, such as any_given");
  for (const char* kind : {"any_given", "all_or_none", "same_keys", "same_size", "sum"}) {
    EXPECT_EQ(
        refused(absl::StrCat(kind, " {}")),
        absl::StrCat("definition t.M: has the rule ", kind, " about no field; name at least two"));
    EXPECT_EQ(
        refused(absl::StrCat(kind, " { fields: 'x' }")),
        absl::StrCat("definition t.M: has the rule ", kind, " about one field; name at least two"));
    EXPECT_EQ(refused(absl::StrCat(kind, " { fields: ['x', 'y', 'x'] }")),
              absl::StrCat("definition t.M: has the rule ", kind,
                           " that names \"x\" twice; name it once"));
  }
  for (const char* kind : {"keys_within", "different", "element_of", "not_element_of"}) {
    EXPECT_EQ(refused(absl::StrCat(kind, " { field: 'a' of: 'a' }")),
              absl::StrCat("definition t.M: has the rule ", kind,
                           " that names \"a\" twice; name it once"));
    EXPECT_EQ(refused(absl::StrCat(kind, " { field: 'a' }")),
              "definition t.M: has a rule about \"\", which is not a field of it");
  }
  EXPECT_EQ(refused("given_if { field: 'x' on: 'a' }"),
            "definition t.M: has the rule given_if without values; name at least one");
  EXPECT_EQ(refused("case { on: 'a' then { field: 'x' min: 0 } }"),
            "definition t.M: has the rule case without values; name at least one");
  EXPECT_EQ(refused("case { on: 'a' values: 'k' }"),
            "definition t.M: has the rule case without then; say what holds then");
  EXPECT_EQ(refused("case { on: 'a' values: 'k' then { field: 'x' } }"),
            "definition t.M: has the rule case that says nothing of \"x\"; give in, type, min or "
            "max");
  EXPECT_THAT(Refusals(WithRule("[buf.validate.message] { oneof {} }")),
              ElementsAre("definition t.M: has the rule oneof about no field; name at least one"));
  EXPECT_OK(WithRule("[buf.validate.message] { oneof { fields: 'a' } }"));
}

// They would not be kept.
TEST(ProtoRules, OfANewerVersionAreRefused) {
  const auto with = [](auto&& edit) {
    google::protobuf::FileDescriptorProto file =
        testing::FileOf(FileWith({.type = "string", .options = "unit: 'px'"}));
    edit(file.mutable_message_type(1));
    const std::vector<Binding> bindings = {{"e", "t.M"}};
    return CompileProtobuf(testing::SetOf({file}), bindings);
  };
  // Field 93: a number.
  const std::string unknown = {'\xe8', 5, 7};
  const std::string newer = ", which this server does not know; a newer server is needed";
  EXPECT_THAT(Refusals(with([&](auto* message) {
                auto* options = message->mutable_options();
                EXPECT_TRUE(options->AddExtension(v1::rule)->MergeFromString(unknown));
              })),
              ElementsAre("definition t.M: has field 93 of firn.schema.v1.Rule" + newer));
  EXPECT_THAT(Refusals(with([&](auto* message) {
                auto& then = *message->mutable_options()->AddExtension(v1::rule)->mutable_case_();
                then.set_on("f");
                then.add_values("k");
                EXPECT_TRUE(then.add_then()->MergeFromString(unknown));
                then.mutable_then(0)->set_field("f");
                then.mutable_then(0)->add_in("k");
              })),
              ElementsAre("definition t.M: has field 93 of firn.schema.v1.Then" + newer));
  EXPECT_THAT(Refusals(with([&](auto* message) {
                auto* event = message->mutable_options()->MutableExtension(v1::event);
                event->set_type("f");
                EXPECT_TRUE(event->MergeFromString(unknown));
              })),
              ElementsAre("definition t.M: has field 93 of firn.schema.v1.EventOptions" + newer));
  EXPECT_THAT(Refusals(with([&](auto* message) {
                auto* options = message->mutable_field(0)->mutable_options();
                EXPECT_TRUE(options->MutableExtension(v1::field)->MergeFromString(unknown));
              })),
              ElementsAre("definition t.M.f: has field 93 of firn.schema.v1.FieldOptions" + newer));
}

TEST(ProtoOptions, OfFieldsSayWhatTheyAre) {
  const Compiled compiled = CompileFile(
      FileWith({.type = "string",
                .rules = "string: {max_len: 5, pattern: '^a'}",
                .options = "unit: 'px', source: 'EXIF', form: 'an a', default_value: 'a', "
                           "recommended_max_len: 3"}));
  const Field& field = (*compiled)->event_types[0].payload->object->fields[0];
  EXPECT_EQ(field.shape->about.unit, "px");
  EXPECT_EQ(field.shape->about.source, "EXIF");
  EXPECT_EQ(field.shape->about.default_value, "a");
  EXPECT_EQ(field.shape->about.recommended_max_length, 3u);
  EXPECT_EQ(FaultsOf(compiled, R"({"f":"b"})"), "$.f: must be an a; got \"b\"");
}

TEST(ProtoOptions, OfFieldsBoundWhatIsInThem) {
  const Compiled keys = CompileFile(
      FileWith({.type = "message google.protobuf.Struct", .options = "min_keys: 1, max_keys: 2"}));
  EXPECT_EQ(FaultsOf(keys, R"({"f":{"a":1}})"), "");
  EXPECT_EQ(FaultsOf(keys, R"({"f":{}})"), "$.f: must have 1 to 2 keys; got 0");
  const Compiled bytes = CompileFile(
      FileWith({.type = "message google.protobuf.Struct", .options = "max_json_bytes: 9"}));
  EXPECT_EQ(FaultsOf(bytes, R"({"f":{"a": 12 }})"), "");
  EXPECT_THAT(FaultsOf(bytes, R"({"f":{"a":1234}})"), HasSubstr("at most 9 bytes of JSON"));
  const Compiled points = CompileFile(FileWith({.type = "message google.protobuf.ListValue",
                                                .is_repeated = true,
                                                .options = "points: {min: 0, max: 9}"}));
  EXPECT_EQ(FaultsOf(points, R"({"f":[[0,9],[1,0]]})"), "");
  EXPECT_THAT(FaultsOf(points, R"({"f":[[0,10]]})"), HasSubstr("$.f[0][1]"));
  EXPECT_THAT(FaultsOf(points, R"({"f":[[1,0],[1,1]]})"), HasSubstr("$.f[1]: x must be greater"));
}

TEST(ProtoOptions, OfFieldsThatDoNotFitTheirTypeAreRefused) {
  EXPECT_THAT(Refusals(CompileFile(FileWith(
                  {.type = "string", .is_repeated = true, .options = "points: {max: 9}"}))),
              ElementsAre("definition t.M.f: has points, which are for a field of type \"repeated "
                          "google.protobuf.ListValue\""));
  EXPECT_THAT(Refusals(CompileFile(FileWith(
                  {.type = "message google.protobuf.ListValue", .options = "points: {max: 9}"}))),
              ElementsAre(HasSubstr("has points, which are for")));
  for (const char* keys : {"min_keys: 1", "max_keys: 1"}) {
    for (const char* type :
         {"string", "message google.protobuf.Timestamp", "message google.protobuf.StringValue"}) {
      EXPECT_THAT(Refusals(CompileFile(FileWith({.type = type, .options = keys}))),
                  ElementsAre("definition t.M.f: has min_keys or max_keys, which are for a field "
                              "whose JSON is an object"));
    }
    for (const char* type : {"message t.Inner", "message google.protobuf.Value"}) {
      EXPECT_OK(CompileFile(FileWith({.type = type, .options = keys})));
    }
    EXPECT_OK(CompileFile(
        FileWith({.type = "message t.M.FEntry", .is_repeated = true, .options = keys})));
  }
}

}  // namespace
}  // namespace firn::schema
