// The constraints of protovalidate: each kept and broken; those that are not checked are listed;
// those that are wrong are refused.

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
using testing::FileOf;
using testing::FileWith;
using ::testing::HasSubstr;

// A field with a constraint, and values of it as JSON.
struct Case {
  FieldSpec field;
  std::vector<std::string> fit;
  std::vector<std::string> do_not;
};

void Try(const Case& c) {
  const Compiled compiled = CompileFile(FileWith(c.field));
  ASSERT_OK(compiled) << c.field.type << " " << c.field.rules;
  EXPECT_THAT((*compiled)->not_checked, ElementsAre()) << c.field.rules;
  for (const std::string& value : c.fit) {
    EXPECT_EQ(FaultsOf(compiled, "{\"f\":" + value + "}"), "")
        << c.field.type << c.field.rules << value;
  }
  for (const std::string& value : c.do_not) {
    EXPECT_THAT(FaultsOf(compiled, "{\"f\":" + value + "}"), HasSubstr("$.f"))
        << c.field.type << " " << c.field.rules << " " << value;
  }
}

TEST(ProtoConstraints, NumbersOfEveryType) {
  for (const char* type : {"int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32",
                           "fixed64", "sfixed32", "sfixed64", "float", "double"}) {
    const auto rules = [&](const char* of) { return absl::StrCat(type, ": {", of, "}"); };
    const auto spec = [&](const char* of) {
      return FieldSpec{.type = type, .rules = rules(of), .has_presence = true};
    };
    Try({spec("gte: 1, lte: 5"), {"1", "5"}, {"0", "6", "\"a\"", "true"}});
    Try({spec("gt: 1, lt: 5"), {"2", "4"}, {"1", "5"}});
    Try({spec("const: 3"), {"3"}, {"2"}});
    Try({spec("in: [1, 3]"), {"1", "3"}, {"0", "2"}});
    Try({spec("not_in: [1, 3]"), {"0", "2"}, {"1", "3"}});
    Try({spec("gte: 1, example: 3"), {"1"}, {"0"}});
  }
  Try({{.type = "double", .rules = "double: {finite: true}", .has_presence = true},
       {"1"},
       {"\"NaN\""}});
}

TEST(ProtoConstraints, RangesOfIntegersAreThoseOfTheirTypes) {
  Try({{.type = "int32"}, {"2147483647", "-2147483648"}, {"2147483648", "-2147483649", "1.0"}});
  Try({{.type = "uint32"}, {"4294967295", "0"}, {"4294967296", "-1"}});
  Try({{.type = "int64"},
       {"9223372036854775807", "-9223372036854775808", "\"9223372036854775807\"",
        "\"-9223372036854775808\""},
       {"9223372036854775808", "-9223372036854775809", "\"9223372036854775808\"", "1e3",
        "\"1e3\""}});
  Try({{.type = "uint64"},
       {"18446744073709551615", "0", "\"18446744073709551615\""},
       {"18446744073709551616", "-1", "\"-1\"", "\"18446744073709551616\""}});
}

TEST(ProtoConstraints, Texts) {
  const auto spec = [](const char* of) {
    return FieldSpec{
        .type = "string", .rules = absl::StrCat("string: {", of, "}"), .has_presence = true};
  };
  Try({spec("len: 2"), {"\"ab\"", "\"éé\""}, {"\"a\"", "\"abc\""}});
  Try({spec("min_len: 1, max_len: 2"), {"\"a\"", "\"éé\""}, {"\"\"", "\"abc\""}});
  Try({spec("len_bytes: 2"), {"\"ab\"", "\"é\""}, {"\"éé\"", "\"a\""}});
  Try({spec("min_bytes: 1, max_bytes: 2"), {"\"a\"", "\"é\""}, {"\"\"", "\"éa\""}});
  Try({spec("pattern: '^[a-z]+$'"), {"\"ab\""}, {"\"A\"", "\"\"", "5"}});
  Try({spec("pattern: 'b'"), {"\"abc\""}, {"\"ac\""}});
  Try({spec("prefix: 'a', suffix: 'z', contains: 'm'"),
       {"\"a m z\""},
       {"\"m z\"", "\"am\"", "\"az\""}});
  Try({spec("const: 'a'"), {"\"a\""}, {"\"b\""}});
  Try({spec("in: ['a', 'b']"), {"\"a\"", "\"b\""}, {"\"c\"", "\"A\""}});
  Try({spec("not_in: ['a', 'b']"), {"\"c\""}, {"\"a\"", "\"b\""}});
}

TEST(ProtoConstraints, TextsOfAKnownForm) {
  const auto spec = [](const std::string& form) {
    return FieldSpec{
        .type = "string", .rules = "string: {" + form + ": true}", .has_presence = true};
  };
  Try({spec("email"), {"\"a@example.org\""}, {"\"a\""}});
  Try({spec("hostname"), {"\"example.org\""}, {"\"a b\""}});
  Try({spec("ip"), {"\"192.0.2.1\"", "\"::1\""}, {"\"a\""}});
  Try({spec("ipv4"), {"\"192.0.2.1\""}, {"\"::1\""}});
  Try({spec("ipv6"), {"\"::1\""}, {"\"192.0.2.1\""}});
  Try({spec("uri"), {"\"https://example.org\""}, {"\"/a\""}});
  Try({spec("uri_ref"), {"\"/a\""}, {"\"a b\""}});
  Try({spec("uuid"), {"\"3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f\""}, {"\"a\""}});
  // Switched off, as if it were not there.
  Try({{.type = "string", .rules = "string: {uuid: false}", .has_presence = true}, {"\"a\""}, {}});
}

TEST(ProtoConstraints, BooleansAndEnums) {
  Try({{.type = "bool", .rules = "bool: {const: true}", .has_presence = true},
       {"true"},
       {"false", "1"}});
  const auto spec = [](const char* of) {
    return FieldSpec{
        .type = "enum t.E", .rules = absl::StrCat("enum: {", of, "}"), .has_presence = true};
  };
  Try({spec("defined_only: true"), {"\"E_ZERO\"", "\"E_TWO\""}, {"\"E_NINE\"", "1", "\"e_one\""}});
  Try({spec("const: 1"), {"\"E_ONE\""}, {"\"E_TWO\""}});
  Try({spec("in: [1, 2]"), {"\"E_ONE\"", "\"E_TWO\""}, {"\"E_ZERO\""}});
  Try({spec("not_in: [1, 2]"), {"\"E_ZERO\""}, {"\"E_ONE\""}});
}

TEST(ProtoConstraints, ListsAndMaps) {
  const auto list = [](const char* of) {
    return FieldSpec{
        .type = "int32", .rules = absl::StrCat("repeated: {", of, "}"), .is_repeated = true};
  };
  Try({list("min_items: 1, max_items: 2"), {"[1]", "[1,1]"}, {"[]", "[1,2,3]", "1"}});
  Try({list("unique: true"), {"[]", "[1,2]"}, {"[1,1]"}});
  Try({list("items: {int32: {gte: 1}}"), {"[]", "[1]"}, {"[0]", "[1,0]", "[\"a\"]", "[null]"}});
  const auto map = [](const char* of) {
    return FieldSpec{.type = "message t.M.FEntry",
                     .rules = absl::StrCat("map: {", of, "}"),
                     .is_repeated = true};
  };
  Try({map("min_pairs: 1, max_pairs: 2"), {"{\"a\":1}"}, {"{}", "{\"a\":1,\"b\":2,\"c\":3}"}});
  Try({map("keys: {string: {min_len: 2}}"), {"{}", "{\"ab\":1}"}, {"{\"a\":1}"}});
  Try({map("values: {int32: {gte: 1}}"), {"{\"a\":1}"}, {"{\"a\":0}", "{\"a\":\"1\"}"}});
}

TEST(ProtoConstraints, Required) {
  Try({{.type = "int32", .rules = "required: true", .has_presence = true}, {"0", "5"}, {"null"}});
  Try({{.type = "int32", .rules = "required: true"}, {"5"}, {"0", "null"}});
  Try({{.type = "int64", .rules = "required: true"}, {"5", "\"5\""}, {"0", "\"0\""}});
  Try({{.type = "string", .rules = "required: true"}, {"\"a\""}, {"\"\""}});
  Try({{.type = "bool", .rules = "required: true"}, {"true"}, {"false"}});
  Try({{.type = "enum t.E", .rules = "required: true"}, {"\"E_ONE\""}, {"\"E_ZERO\""}});
  Try({{.type = "message t.Inner", .rules = "required: true"}, {"{}", "{\"x\":1}"}, {"null"}});
  Try({{.type = "int32", .rules = "required: true", .is_repeated = true}, {"[0]"}, {"[]"}});
  Try({{.type = "message t.M.FEntry", .rules = "required: true", .is_repeated = true},
       {"{\"a\":0}"},
       {"{}"}});
  for (const bool has_presence : {true, false}) {
    const Compiled compiled = CompileFile(
        FileWith({.type = "int32", .rules = "required: true", .has_presence = has_presence}));
    EXPECT_THAT(FaultsOf(compiled, "{}"), HasSubstr("$.f: must be given"));
  }
}

TEST(ProtoConstraints, WithoutPresenceMustFitZero) {
  // What is left out is zero, for every other reader of the message.
  const FieldSpec field = {.type = "int32", .rules = "int32: {gte: 1}"};
  EXPECT_THAT(FaultsOf(CompileFile(FileWith(field)), "{}"), HasSubstr("$.f: must be given"));
  EXPECT_EQ(FaultsOf(CompileFile(FileWith({.type = "int32", .rules = "int32: {gte: 0}"})), "{}"),
            "");
  EXPECT_EQ(FaultsOf(CompileFile(FileWith(
                         {.type = "int32", .rules = "int32: {gte: 1}", .has_presence = true})),
                     "{}"),
            "");
  EXPECT_THAT(
      FaultsOf(CompileFile(FileWith({.type = "string", .rules = "string: {min_len: 1}"})), "{}"),
      HasSubstr("must be given"));
  EXPECT_THAT(
      FaultsOf(CompileFile(FileWith(
                   {.type = "int32", .rules = "repeated: {min_items: 1}", .is_repeated = true})),
               "{}"),
      HasSubstr("must be given"));
}

TEST(ProtoConstraints, Ignored) {
  Try({{.type = "int32", .rules = "ignore: IGNORE_IF_ZERO_VALUE, int32: {gte: 5}"},
       {"0", "5", "null"},
       {"4", "false", "\"\""}});
  Try({{.type = "string", .rules = "ignore: IGNORE_IF_ZERO_VALUE, string: {uuid: true}"},
       {"\"\""},
       {"\"a\"", "0", "[]"}});
  EXPECT_EQ(
      FaultsOf(CompileFile(FileWith(
                   {.type = "int32", .rules = "ignore: IGNORE_IF_ZERO_VALUE, int32: {gte: 5}"})),
               "{}"),
      "");
  Try({{.type = "int32", .rules = "ignore: IGNORE_ALWAYS, int32: {gte: 5}"},
       {"0", "4"},
       {"\"a\""}});
  for (const bool has_presence : {true, false}) {
    const FieldSpec field = {.type = "int32",
                             .rules = "ignore: IGNORE_ALWAYS, required: true",
                             .has_presence = has_presence};
    EXPECT_EQ(FaultsOf(CompileFile(FileWith(field)), "{}"), "");
    EXPECT_EQ(FaultsOf(CompileFile(FileWith(field)), "{\"f\":0}"), "");
  }
}

// Numbers are the same whatever type the constraint's have.
TEST(ProtoConstraints, NumbersAreExact) {
  const auto spec = [](const char* type, const char* of) {
    return FieldSpec{
        .type = type, .rules = absl::StrCat(type, ": {", of, "}"), .has_presence = true};
  };
  Try({spec("double", "const: 0.1234567891"), {"0.1234567891"}, {"0.123457"}});
  Try({spec("double", "in: [1e300, 0.1]"), {"1e300", "0.1"}, {"0.2"}});
  Try({spec("float", "in: [0.1, 2.5]"), {"0.1", "2.5"}, {"0.2"}});
  Try({spec("float", "gte: 0.1, lte: 0.7"), {"0.1", "0.7"}, {"0.09", "0.71"}});
  Try({spec("int64", "const: 9007199254740993"),
       {"9007199254740993", "\"9007199254740993\""},
       {"9007199254740992", "\"9007199254740992\""}});
  Try({spec("int64", "const: 100000000000000000"), {"100000000000000000"}, {"1"}});
  Try({spec("uint64", "not_in: [18446744073709551615]"),
       {"18446744073709551614"},
       {"18446744073709551615"}});
}

TEST(ProtoConstraints, BoundsAreExact) {
  const auto spec = [](const std::string& type, const std::string& of) {
    return FieldSpec{.type = type, .rules = type + ": {" + of + "}", .has_presence = true};
  };
  // 2^53 + 1 and the greatest: doubles have their neighbours.
  Try({spec("int64", "gte: 9007199254740993"),
       {"9007199254740993", "\"9007199254740993\""},
       {"9007199254740992", "\"9007199254740992\""}});
  Try({spec("int64", "gt: -9007199254740993"), {"-9007199254740992"}, {"-9007199254740993"}});
  Try({spec("uint64", "lt: 9007199254740993"), {"9007199254740992"}, {"9007199254740993"}});
  Try({spec("sfixed64", "lte: -9007199254740993"), {"-9007199254740993"}, {"-9007199254740992"}});
  Try({spec("int64", "gte: 1, lte: 9223372036854775807"),
       {"9223372036854775807"},
       {"9223372036854775808", "\"9223372036854775808\"", "0"}});
  Try({spec("uint64", "lte: 18446744073709551615"),
       {"18446744073709551615"},
       {"18446744073709551616"}});
  // One side alone leaves the other as the type has it.
  Try({spec("int64", "gte: 1"), {"9223372036854775807"}, {"9223372036854775808"}});
  Try({spec("int64", "lte: 1"), {"-9223372036854775808"}, {"-9223372036854775809"}});
}

TEST(ProtoConstraints, LengthsAndListsHoldTogether) {
  const auto spec = [](const char* of) {
    return FieldSpec{
        .type = "string", .rules = absl::StrCat("string: {", of, "}"), .has_presence = true};
  };
  Try({spec("min_len: 3, len: 2"), {}, {"\"ab\"", "\"abc\""}});
  Try({spec("max_bytes: 1, len_bytes: 2"), {}, {"\"ab\"", "\"a\""}});
}

TEST(ProtoConstraints, ThoseThatAreNotCheckedAreListed) {
  const auto not_checked = [](const FieldSpec& field) {
    const Compiled compiled = CompileFile(FileWith(field));
    EXPECT_OK(compiled);
    return compiled.ok() ? (*compiled)->not_checked : std::vector<std::string>();
  };
  EXPECT_THAT(
      not_checked({.type = "string", .rules = "cel: {id: 'a', expression: 'this != \"\"'}"}),
      ElementsAre("t.M.f: cel: this != \"\""));
  EXPECT_THAT(not_checked({.type = "string", .rules = "cel_expression: 'this > 1'"}),
              ElementsAre("t.M.f: cel: this > 1"));
  EXPECT_THAT(not_checked({.type = "string", .rules = "string: {not_contains: 'a', ulid: true}"}),
              ElementsAre("t.M.f: not_contains", "t.M.f: ulid"));
  EXPECT_THAT(not_checked({.type = "bytes", .rules = "bytes: {min_len: 1}"}),
              ElementsAre("t.M.f: bytes"));
  EXPECT_THAT(not_checked({.type = "message google.protobuf.Timestamp",
                           .rules = "timestamp: {lt_now: true}"}),
              ElementsAre("t.M.f: timestamp"));
  EXPECT_THAT(
      not_checked({.type = "message google.protobuf.Duration", .rules = "duration: {gte: {}}"}),
      ElementsAre("t.M.f: duration"));
  EXPECT_THAT(not_checked({.type = "message google.protobuf.Any", .rules = "any: {in: 'a'}"}),
              ElementsAre("t.M.f: any"));
  const Compiled message = CompileFile(R"pb(
    message_type {
      name: "M"
      options {
        [buf.validate.message] { cel { id: "a" expression: "this.a < this.b" } }
      }
    })pb");
  ASSERT_OK(message);
  EXPECT_THAT((*message)->not_checked, ElementsAre("t.M: cel: this.a < this.b"));
}

// Rules that a schema adds to those of protovalidate, and rules of a newer version of it.
TEST(ProtoConstraints, ThoseThatAreUnknownAreListed) {
  const auto not_checked = [](const FieldSpec& field, const std::string& at,
                              const std::string& unknown) {
    google::protobuf::FileDescriptorProto file =
        FileOf(FileWith(field) +
               "syntax: 'proto2' extension { name: 'foo' number: 1001 type: TYPE_BOOL label: "
               "LABEL_OPTIONAL extendee: "
               "'.buf.validate.StringRules' }");
    buf::validate::FieldRules& rules =
        *file.mutable_message_type(1)->mutable_field(0)->mutable_options()->MutableExtension(
            buf::validate::field);
    google::protobuf::Message& into = at == "items" ? *rules.mutable_repeated()->mutable_items()
                                      : at == "string"
                                          ? *rules.mutable_string()
                                          : static_cast<google::protobuf::Message&>(rules);
    EXPECT_TRUE(into.MergeFromString(unknown)) << at;
    const std::vector<Binding> bindings = {{"e", "t.M"}};
    const Compiled compiled = CompileProtobuf(testing::SetOf({file}), bindings);
    EXPECT_OK(compiled);
    return compiled.ok() ? (*compiled)->not_checked : std::vector<std::string>();
  };
  // Field 1001 of StringRules, true.
  const std::string predefined = {'\xc8', '\x3e', 1};
  EXPECT_THAT(
      not_checked({.type = "string", .rules = "string: {min_len: 1}"}, "string", predefined),
      ElementsAre("t.M.f: (t.foo)"));
  // Field 14 of FieldRules is StringRules.
  EXPECT_THAT(not_checked({.type = "string", .is_repeated = true}, "items",
                          std::string{0x72, 3} + predefined),
              ElementsAre("t.M.f: (t.foo)"));
  // Fields 93 of StringRules and 94 of FieldRules: numbers.
  EXPECT_THAT(not_checked({.type = "string"}, "string", {'\xe8', 5, 7}),
              ElementsAre("t.M.f: field 93 of buf.validate.StringRules"));
  EXPECT_THAT(not_checked({.type = "message t.Inner"}, "", {'\xf0', 5, 7}),
              ElementsAre("t.M.f: field 94 of buf.validate.FieldRules"));
  // A way to ignore constraints that there is not yet.
  EXPECT_THAT(not_checked({.type = "string"}, "", {'\xd8', 1, 9}),
              ElementsAre("t.M.f: ignore of buf.validate.FieldRules"));
}

TEST(ProtoConstraints, ThoseOfMessagesThatAreUnknownAreListed) {
  google::protobuf::FileDescriptorProto file = FileOf(R"pb(
    message_type {
      name: "M"
      oneof_decl { name: "o" }
      field { name: "f" number: 1 type: TYPE_BOOL label: LABEL_OPTIONAL oneof_index: 0 }
    })pb");
  auto& message = *file.mutable_message_type(0);
  // Fields 93 and 94: numbers.
  ASSERT_TRUE(message.mutable_options()
                  ->MutableExtension(buf::validate::message)
                  ->MergeFromString({'\xe8', 5, 7}));
  ASSERT_TRUE(message.mutable_oneof_decl(0)
                  ->mutable_options()
                  ->MutableExtension(buf::validate::oneof)
                  ->MergeFromString({'\xf0', 5, 7}));
  const std::vector<Binding> bindings = {{"e", "t.M"}};
  const Compiled compiled = CompileProtobuf(testing::SetOf({file}), bindings);
  ASSERT_OK(compiled);
  EXPECT_THAT((*compiled)->not_checked, ElementsAre("t.M.o: field 94 of buf.validate.OneofRules",
                                                    "t.M: field 93 of buf.validate.MessageRules"));
}

TEST(ProtoConstraints, ThoseThatAreWrongAreRefused) {
  const auto refused = [](const FieldSpec& field) {
    const Compiled compiled = CompileFile(FileWith(field));
    EXPECT_TRUE(firn::testing::HasReason(compiled, ErrorReason::kInvalidField))
        << field.type << " " << field.rules;
    const std::vector<FieldViolation> violations = ViolationsOf(compiled.status());
    if (violations.empty()) return std::string();
    EXPECT_EQ(violations[0].field, "definition t.M.f");
    return violations[0].description;
  };
  EXPECT_THAT(refused({.type = "string", .rules = "string: {pattern: '('}"}), HasSubstr("pattern"));
  EXPECT_THAT(refused({.type = "enum t.E", .rules = "enum: {in: 9}"}), HasSubstr("9"));
  EXPECT_THAT(refused({.type = "int32", .rules = "int32: {gte: 5, lte: 1}", .has_presence = true}),
              HasSubstr("no number would fit"));
  EXPECT_THAT(refused({.type = "int32", .rules = "int32: {gte: 5, lt: 5}", .has_presence = true}),
              HasSubstr("no number would fit"));
  EXPECT_THAT(refused({.type = "string", .rules = "string: {const: 'a', in: ['a', 'b']}"}),
              HasSubstr("const beside in"));
  EXPECT_THAT(refused({.type = "int32", .rules = "int32: {const: 1, in: [1, 2]}"}),
              HasSubstr("const beside in"));
  EXPECT_THAT(refused({.type = "enum t.E", .rules = "enum: {const: 1, in: [1, 2]}"}),
              HasSubstr("const beside in"));
  // Bounds that no double has, nor the number beside them.
  EXPECT_EQ(refused({.type = "int64", .rules = "int64: {lte: 36028797018963970}"}),
            "has lte: 36028797018963970, which is not kept exactly; use 36028797018963968");
  EXPECT_EQ(refused({.type = "int64", .rules = "int64: {gt: -36028797018963970}"}),
            "has gt: -36028797018963970, which is not kept exactly; use -36028797018963968");
  EXPECT_THAT(refused({.type = "int64", .rules = "int64: {lte: 9223372036854775805}"}),
              HasSubstr("use 9223372036854774784"));
  for (const char* bound : {"lte: nan", "gte: inf", "const: nan", "in: [1, inf]"}) {
    EXPECT_THAT(refused({.type = "double", .rules = absl::StrCat("double: {", bound, "}")}),
                HasSubstr("which is no number in JSON"));
  }
  const char* const kOther = "constraints of another type";
  EXPECT_THAT(refused({.type = "string", .rules = "int32: {gte: 1}"}), HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "int32", .rules = "int64: {gte: 1}"}), HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "int32", .rules = "repeated: {min_items: 1}"}), HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "int32", .rules = "map: {min_pairs: 1}", .is_repeated = true}),
              HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "message t.Inner", .rules = "string: {min_len: 1}"}),
              HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "message t.Inner", .rules = "timestamp: {lt_now: true}"}),
              HasSubstr(kOther));
  // Those of the elements do not belong to the list.
  EXPECT_THAT(refused({.type = "string", .rules = "string: {min_len: 1}", .is_repeated = true}),
              HasSubstr(kOther));
  EXPECT_THAT(
      refused(
          {.type = "string", .rules = "repeated: {items: {int32: {gte: 1}}}", .is_repeated = true}),
      HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "string",
                       .rules = "repeated: {items: {repeated: {min_items: 1}}}",
                       .is_repeated = true}),
              HasSubstr(kOther));
  EXPECT_THAT(refused({.type = "message t.M.FEntry",
                       .rules = "map: {values: {string: {min_len: 1}}}",
                       .is_repeated = true}),
              HasSubstr(kOther));
}

TEST(ProtoConstraints, WrappersHaveThoseOfTheirValues) {
  Try({{.type = "message google.protobuf.Int32Value", .rules = "int32: {gte: 1}"},
       {"1", "null"},
       {"0", "{\"value\":1}"}});
  Try({{.type = "message google.protobuf.StringValue", .rules = "string: {min_len: 1}"},
       {"\"a\""},
       {"\"\""}});
}

}  // namespace
}  // namespace firn::schema
