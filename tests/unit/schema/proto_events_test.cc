// The event types of a schema in protobuf, and the files that make one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/schema/catalog.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/schema/proto_support.h"

namespace firn::schema {
namespace {

using testing::Compiled;
using testing::CompileFile;
using ::testing::ElementsAre;
using testing::FaultsOf;
using testing::FileOf;
using ::testing::HasSubstr;
using testing::Refusals;
using testing::SetOf;

constexpr const char* kEvent = R"pb(
  message_type {
    name: "Rated"
    options {
      [firn.schema.v1.event] {
        type: "rated"
        target_type: "image"
        target_id_field: "image_id"
        target_id: 7
        aliases: [ "RATED", "Rated" ]
        inverse { swap: true }
        category: "rating"
        tier: 2
        effect: "Sets it."
      }
    }
    field { name: "image_id" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL }
  })pb";

TEST(ProtoEvents, AreNamedByTheirMessages) {
  const Compiled compiled = CompileProtobuf(SetOf({FileOf(kEvent)}), {});
  ASSERT_OK(compiled);
  ASSERT_EQ((*compiled)->event_types.size(), 1u);
  const EventType& type = (*compiled)->event_types[0];
  EXPECT_EQ(type.type, "rated");
  EXPECT_EQ(type.definition, "t.Rated");
  EXPECT_EQ(type.target_type, "image");
  EXPECT_EQ(type.target_id_field, "image_id");
  EXPECT_EQ(type.target_id, 7);
  EXPECT_THAT(type.aliases, ElementsAre("RATED", "Rated"));
  EXPECT_TRUE(type.inverse.swaps);
  EXPECT_EQ(type.category, "rating");
  EXPECT_EQ(type.tier, 2);
  EXPECT_EQ(type.effect, "Sets it.");
}

TEST(ProtoEvents, MayBeNamedByBindings) {
  const std::string set = SetOf({FileOf(kEvent)});
  const std::vector<Binding> other = {{"image.rated", "t.Rated"}};
  const Compiled compiled = CompileProtobuf(set, other);
  ASSERT_OK(compiled);
  // Both, with what the message says.
  ASSERT_EQ((*compiled)->event_types.size(), 2u);
  EXPECT_EQ((*compiled)->event_types[0].type, "image.rated");
  EXPECT_EQ((*compiled)->event_types[0].target_type, "image");
  EXPECT_EQ((*compiled)->event_types[1].type, "rated");
  // The other spellings are those of the message's own type.
  EXPECT_THAT((*compiled)->event_types[0].aliases, ElementsAre());
  EXPECT_THAT((*compiled)->event_types[1].aliases, ElementsAre("RATED", "Rated"));
  // What the message says may be said again.
  const std::vector<Binding> again = {{"rated", "t.Rated"}};
  const Compiled same = CompileProtobuf(set, again);
  ASSERT_OK(same);
  ASSERT_EQ((*same)->event_types.size(), 1u);
  EXPECT_THAT((*same)->event_types[0].aliases, ElementsAre("RATED", "Rated"));
}

TEST(ProtoEvents, ThatAreWrongAreRefused) {
  const std::string set = SetOf({FileOf(kEvent)});
  const std::vector<Binding> unknown = {{"a", "t.Rated"}, {"b", "t.Other"}};
  EXPECT_THAT(Refusals(CompileProtobuf(set, unknown)),
              ElementsAre("event_types[1].definition: is the full name of no message: "
                          "\"t.Other\"; there are t.Rated"));
  const std::vector<Binding> twice = {{"a", "t.Rated"}, {"a", "t.Rated"}};
  EXPECT_THAT(Refusals(CompileProtobuf(set, twice)),
              ElementsAre("event_types[1].event_type: a has a message already: t.Rated"));
  const std::string two = std::string(kEvent) + R"pb(
    message_type {
      name: "Other"
      options {
        [firn.schema.v1.event] { type: "rated" }
      }
    })pb";
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({FileOf(two)}), {})),
              ElementsAre(HasSubstr("definition t.Other: rated has a message already: t.Rated")));
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({FileOf("message_type { name: 'M' }")}), {})),
              ElementsAre(HasSubstr("event_types: must name an event type and its message")));
  EXPECT_THAT(
      Refusals(CompileProtobuf(
          SetOf({FileOf("message_type { name: 'M' options { [firn.schema.v1.event] { type: 'm' "
                        "target_id_field: 'id' } } }")}),
          {})),
      ElementsAre("definition t.M: has the target_id_field \"id\", which is not a field of it"));
}

TEST(ProtoEvents, HaveAnIntegerForTheirTargetsId) {
  for (const char* field :
       {"type: TYPE_STRING label: LABEL_OPTIONAL", "type: TYPE_INT64 label: LABEL_REPEATED",
        "type: TYPE_DOUBLE label: LABEL_OPTIONAL"}) {
    EXPECT_THAT(Refusals(CompileFile(absl::StrCat(
                    "message_type { name: 'M' options { [firn.schema.v1.event] { type: 'm' "
                    "target_id_field: 'id' } } field { name: 'id' number: 1 ",
                    field, " } }"))),
                ::testing::Contains(HasSubstr("which is not a single integer")));
  }
}

TEST(ProtoEvents, SayHowTheyAreUndoneByTheirFields) {
  const auto with = [](const std::string& options) {
    return CompileProtobuf(
        SetOf({FileOf("message_type { name: 'M' options { [firn.schema.v1.event] { type: 'm' " +
                      options +
                      " } } field { name: 'a' number: 1 type: TYPE_STRING label: LABEL_OPTIONAL } "
                      "}")}),
        {});
  };
  const Compiled compiled = with(
      "inverse { event_type: 'n' assign { field: 'x' from: 'a' with_keys_of: 'a' } "
      "assign { field: 'y' from: 'b' of_event: 'a' } assign { field: 'z' json: '[1]' } "
      "assign { field: 'i' event_id: true } assign { field: 'k' key_from: 'a' } } "
      "part { name: 'p' id_field: 'a' } values { before: 'a' name: 'v' key_field: 'a' } "
      "changes: ['c', '*']");
  ASSERT_OK(compiled);
  const EventType& type = (*compiled)->event_types[0];
  ASSERT_EQ(type.inverse.assign.size(), 5u);
  EXPECT_EQ(type.inverse.assign[0].from, "a");
  EXPECT_EQ(type.inverse.assign[0].with_keys_of, "a");
  EXPECT_EQ(type.inverse.assign[1].of_event, "a");
  EXPECT_EQ(type.inverse.assign[2].json, "[1]");
  EXPECT_EQ(type.inverse.assign[3].source, Assignment::Source::kEventId);
  EXPECT_EQ(type.inverse.assign[4].source, Assignment::Source::kNone);
  EXPECT_EQ(type.part.id_field, "a");
  EXPECT_EQ(type.values[0].name, "v");
  EXPECT_THAT(type.changes, ElementsAre("c", "*"));

  const auto fault = [](const char* option) {
    return HasSubstr(absl::StrCat("names the field \"b\" in ", option, ", which it has not"));
  };
  EXPECT_THAT(Refusals(with("part { name: 'p' id_field: 'b' }")), ElementsAre(fault("part")));
  EXPECT_THAT(Refusals(with("values { before: 'a' after: 'b' }")), ElementsAre(fault("values")));
  EXPECT_THAT(Refusals(with("inverse { event_type: 'n' assign { field: 'x' from: 'b' } }")),
              ElementsAre(fault("inverse.assign")));
  EXPECT_THAT(Refusals(with("inverse { event_type: 'n' assign { field: 'x' json: 'trash' } }")),
              ElementsAre(HasSubstr("assigns \"trash\" to x in its inverse, which is not JSON")));
}

TEST(ProtoEvents, HaveAliasesOfTheirOwn) {
  const auto with = [](const char* options) {
    return CompileProtobuf(SetOf({FileOf(absl::StrCat(kEvent,
                                                      "message_type { name: 'Other' options { "
                                                      "[firn.schema.v1.event] {",
                                                      options, "} } }"))}),
                           {});
  };
  EXPECT_OK(with("type: 'other' aliases: 'OTHER'"));
  EXPECT_THAT(
      Refusals(with("type: 'other' aliases: 'RATED'")),
      ElementsAre("definition t.Rated: has the alias RATED, which belongs to other already"));
  EXPECT_THAT(
      Refusals(with("type: 'other' aliases: 'rated'")),
      ElementsAre("definition t.Other: has the alias rated, which belongs to rated already"));
  EXPECT_THAT(
      Refusals(with("type: 'other' aliases: ['OTHER', 'OTHER']")),
      ElementsAre("definition t.Other: has the alias OTHER, which belongs to other already"));
  EXPECT_THAT(
      Refusals(with("type: 'other' aliases: 'other'")),
      ElementsAre("definition t.Other: has the alias other, which belongs to other already"));
}

TEST(ProtoEvents, ArePayloadsThatAreObjects) {
  const auto bound = [](const char* message) {
    const std::vector<Binding> bindings = {{"e", message}};
    return CompileProtobuf(SetOf({FileOf("message_type { name: 'M' }")}), bindings);
  };
  for (const char* name :
       {"Timestamp", "Duration", "FieldMask", "ListValue", "Value", "Int64Value", "StringValue"}) {
    EXPECT_THAT(Refusals(bound(absl::StrCat("google.protobuf.", name).c_str())),
                ElementsAre(HasSubstr(absl::StrCat("event_types[0].definition: google.protobuf.",
                                                   name, " is no object in JSON"))));
  }
  const Compiled any = bound("google.protobuf.Struct");
  EXPECT_EQ(FaultsOf(any, R"({"a":[1,{}]})"), "");
  EXPECT_EQ(FaultsOf(bound("google.protobuf.Empty"), "{}"), "");
}

TEST(ProtoFiles, ThatAreNoneAreRefused) {
  for (const std::string& bytes :
       {std::string(), std::string("garbage"), std::string("\xff\xff\xff"),
        std::string("{\"type\":\"object\"}")}) {
    EXPECT_THAT(Refusals(CompileProtobuf(bytes, {})),
                ElementsAre(HasSubstr("definition: is not a descriptor set; write one with")));
  }
}

TEST(ProtoFiles, MustHaveTheirImports) {
  google::protobuf::FileDescriptorProto file = FileOf(kEvent);
  file.add_dependency("other.proto");
  EXPECT_THAT(
      Refusals(CompileProtobuf(SetOf({file}), {})),
      ElementsAre(HasSubstr("definition: other.proto is missing; write the set with its imports")));
  google::protobuf::FileDescriptorProto other = FileOf("name: 'other.proto'");
  EXPECT_OK(CompileProtobuf(SetOf({file, other}), {}));
  other.add_dependency("test.proto");
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({file, other}), {})),
              ElementsAre(HasSubstr("imports itself")));
}

TEST(ProtoFiles, OfProtobufAreTheServersOwn) {
  // Taken for the well-known type, it would have no fields.
  google::protobuf::FileDescriptorProto own = FileOf(R"pb(
    name: "mine.proto"
    message_type {
      name: "Shape"
      options {
        [firn.schema.v1.event] { type: "boom" target_id_field: "x" }
      }
      field { name: "x" number: 1 type: TYPE_INT64 label: LABEL_OPTIONAL }
    })pb");
  own.set_package("google.protobuf");
  const std::string fault =
      "declares the package google.protobuf, which is protobuf's own; give it another package";
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({own}), {})),
              ElementsAre("definition: mine.proto " + fault));
  own.clear_dependency();
  own.add_dependency("firn/schema/v1/options.proto");
  own.mutable_message_type(0)->set_name("Struct");
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({own}), {})),
              ElementsAre("definition: mine.proto " + fault));
  own.set_name("google/protobuf/mine.proto");
  own.set_package("t");
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({own}), {})),
              ElementsAre(HasSubstr("definition: google/protobuf/mine.proto is none of the files "
                                    "of protobuf that this server knows")));
  // Whatever a set says of a file that the server has, the server's is used.
  google::protobuf::FileDescriptorProto other = FileOf("name: 'google/protobuf/struct.proto'");
  other.clear_dependency();
  EXPECT_OK(CompileProtobuf(SetOf({FileOf(kEvent), other}), {}));
}

// A full name does not say in which file a message was declared.
TEST(ProtoFiles, MayHaveMessagesThatAreCalledLikeThoseOfProtobuf) {
  google::protobuf::FileDescriptorProto file = FileOf(R"pb(
    message_type {
      name: "google"
      nested_type {
        name: "protobuf"
        nested_type {
          name: "Timestamp"
          field { name: "x" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
        }
      }
    })pb");
  file.clear_package();
  file.clear_dependency();
  const std::vector<Binding> bindings = {{"e", "google.protobuf.Timestamp"}};
  const Compiled compiled = CompileProtobuf(SetOf({file}), bindings);
  EXPECT_EQ(FaultsOf(compiled, R"({"x":1})"), "");
  EXPECT_THAT(FaultsOf(compiled, R"({"x":"a"})"), HasSubstr("$.x"));
}

TEST(ProtoFiles, HaveDifferentNames) {
  EXPECT_THAT(Refusals(CompileProtobuf(SetOf({FileOf(kEvent), FileOf("")}), {})),
              ElementsAre("definition: has two files test.proto; give each its own name"));
}

TEST(ProtoFiles, ThatDoNotLinkAreRefused) {
  EXPECT_THAT(
      Refusals(
          CompileFile("message_type { name: 'M' field { name: 'f' number: 1 label: LABEL_OPTIONAL "
                      "type: TYPE_MESSAGE type_name: '.t.Nothing' } }")),
      ElementsAre(HasSubstr("definition: test.proto: t.M.f: \".t.Nothing\" is not defined")));
}

TEST(ProtoFiles, AreKeptAsFarAsTheyAreNeeded) {
  google::protobuf::FileDescriptorProto used =
      FileOf("name: 'used.proto' message_type { name: 'Used' }");
  google::protobuf::FileDescriptorProto unused =
      FileOf("name: 'unused.proto' message_type { name: 'Unused' }");
  google::protobuf::FileDescriptorProto file = FileOf(kEvent);
  file.add_dependency("used.proto");
  const Compiled compiled = CompileProtobuf(SetOf({unused, used, file}), {});
  ASSERT_OK(compiled);
  google::protobuf::FileDescriptorSet kept;
  ASSERT_TRUE(kept.ParseFromString((*compiled)->definition));
  std::vector<std::string> names;
  for (const auto& kept_file : kept.file()) names.push_back(kept_file.name());
  EXPECT_THAT(names, ElementsAre("used.proto", "test.proto"));
  // What is kept is a definition of the same, and nothing of it is left out again.
  const Compiled again = CompileProtobuf((*compiled)->definition, {});
  ASSERT_OK(again);
  EXPECT_EQ((*again)->definition, (*compiled)->definition);
}

TEST(ProtoFiles, KeepTheirComments) {
  const auto catalog = CompiledCatalog();
  const auto rated = std::ranges::find(catalog->event_types, "rating_changed", &EventType::type);
  ASSERT_NE(rated, catalog->event_types.end());
  EXPECT_EQ(rated->payload->about.description, "An image got another rating.");
  EXPECT_EQ(rated->payload->object->fields[1].description,
            "Stars after, 0 (none) to 5. (The -1 of XMP is the flag `reject`.)");
  EXPECT_THAT(catalog->not_checked, ElementsAre());
}

}  // namespace
}  // namespace firn::schema
