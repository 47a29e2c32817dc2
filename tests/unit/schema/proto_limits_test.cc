// How large a schema in protobuf may be, and how deep: what a request may say must not exhaust the
// server's stack or memory.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/core/event.h"
#include "firn/schema/compatibility.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/schema/proto_support.h"

namespace firn::schema {
namespace {

using google::protobuf::DescriptorProto;
using google::protobuf::FieldDescriptorProto;
using google::protobuf::FileDescriptorProto;
using testing::Compiled;
using ::testing::ElementsAre;
using testing::FaultsOf;
using testing::FileOf;
using ::testing::HasSubstr;
using testing::Refusals;
using testing::SetOf;

void AddField(DescriptorProto& message, const std::string& name, const std::string& type) {
  FieldDescriptorProto& field = *message.add_field();
  field.set_name(name);
  field.set_number(message.field_size());
  field.set_label(FieldDescriptorProto::LABEL_OPTIONAL);
  field.set_type(FieldDescriptorProto::TYPE_MESSAGE);
  field.set_type_name(type);
}

// M0 to the last, each of which has the next as a field.
FileDescriptorProto Chain(size_t count) {
  FileDescriptorProto file = FileOf("");
  for (size_t i = 0; i < count; ++i) {
    DescriptorProto& message = *file.add_message_type();
    message.set_name(absl::StrCat("M", i));
    if (i + 1 < count) AddField(message, "m", absl::StrCat(".t.M", i + 1));
  }
  return file;
}

Compiled CompileFirst(const FileDescriptorProto& file) {
  const std::vector<Binding> bindings = {{"e", "t.M0"}};
  return CompileProtobuf(SetOf({file}), bindings);
}

TEST(ProtoLimits, MessagesAreNestedAsDeepAsPayloads) {
  const Compiled deepest = CompileFirst(Chain(kPayloadDepthMax));
  ASSERT_OK(deepest);
  std::string json = "{}";
  for (size_t i = 1; i < kPayloadDepthMax; ++i) json = absl::StrCat("{\"m\":", json, "}");
  EXPECT_EQ(FaultsOf(deepest, json), "");
  EXPECT_THAT(CompatibilityBreaks(**deepest, **deepest, Compatibility::kFull), ElementsAre());
  for (const size_t count : {kPayloadDepthMax + 1, size_t{5000}}) {
    EXPECT_THAT(Refusals(CompileFirst(Chain(count))),
                ElementsAre(HasSubstr(absl::StrCat("definition t.M0: nests messages ", count,
                                                   " levels deep; at most 64"))));
  }
}

TEST(ProtoLimits, MessagesWithinEachOtherCountOnceEach) {
  FileDescriptorProto ring = Chain(kPayloadDepthMax);
  AddField(*ring.mutable_message_type(kPayloadDepthMax - 1), "first", ".t.M0");
  AddField(*ring.mutable_message_type(0), "self", ".t.M0");
  EXPECT_OK(CompileFirst(ring));
  // Every message is two steps from the first, and yet thousands can stand in each other.
  FileDescriptorProto fan = Chain(5000);
  for (int i = 2; i < fan.message_type_size(); ++i) {
    AddField(*fan.mutable_message_type(0), absl::StrCat("m", i), absl::StrCat(".t.M", i));
  }
  AddField(*fan.mutable_message_type(4999), "first", ".t.M0");
  EXPECT_THAT(Refusals(CompileFirst(fan)), ElementsAre(HasSubstr("nests messages 5000 levels")));
  // Those that can be reached on two ways count once.
  FileDescriptorProto ladder = Chain(kPayloadDepthMax);
  for (int i = 0; i + 2 < ladder.message_type_size(); ++i) {
    AddField(*ladder.mutable_message_type(i), "skip", absl::StrCat(".t.M", i + 2));
  }
  EXPECT_OK(CompileFirst(ladder));
}

TEST(ProtoLimits, ListsAndMapsNestToo) {
  FileDescriptorProto file = Chain(100);
  for (DescriptorProto& message : *file.mutable_message_type()) {
    if (message.field_size() == 0) continue;
    DescriptorProto& entry = *message.add_nested_type();
    entry.set_name("MEntry");
    entry.mutable_options()->set_map_entry(true);
    AddField(entry, "key", "");
    entry.mutable_field(0)->set_type(FieldDescriptorProto::TYPE_STRING);
    entry.mutable_field(0)->clear_type_name();
    AddField(entry, "value", message.field(0).type_name());
    FieldDescriptorProto& field = *message.mutable_field(0);
    field.set_label(FieldDescriptorProto::LABEL_REPEATED);
    field.set_type_name(absl::StrCat(".t.", message.name(), ".MEntry"));
  }
  EXPECT_THAT(Refusals(CompileFirst(file)), ElementsAre(HasSubstr("nests messages 100 levels")));
}

TEST(ProtoLimits, MessagesAreCounted) {
  FileDescriptorProto file = FileOf("message_type { name: 'M0' }");
  DescriptorProto& outer = *file.mutable_message_type(0);
  for (size_t i = 1; i < 10000; ++i) outer.add_nested_type()->set_name(absl::StrCat("N", i));
  EXPECT_OK(CompileFirst(file));
  outer.mutable_nested_type(0)->add_nested_type()->set_name("N");
  EXPECT_THAT(
      Refusals(CompileFirst(file)),
      ElementsAre("definition: declares more than 10000 messages; divide it into several schemas"));
}

TEST(ProtoLimits, FilesAreCounted) {
  const auto files = [](size_t count) {
    std::vector<FileDescriptorProto> all(count);
    for (size_t i = 0; i < count; ++i) {
      all[i].set_name(absl::StrCat(i, ".proto"));
      if (i + 1 < count) all[i].add_dependency(absl::StrCat(i + 1, ".proto"));
      // The builder of descriptors follows these on its own.
      if (i + 1 < count) all[i].add_public_dependency(0);
    }
    all[0].add_message_type()->set_name("M");
    return all;
  };
  const std::vector<Binding> bindings = {{"e", "M"}};
  EXPECT_OK(CompileProtobuf(SetOf(files(2000)), bindings));
  for (const size_t count : {2001, 30000}) {
    EXPECT_THAT(Refusals(CompileProtobuf(SetOf(files(count)), bindings)),
                ElementsAre(HasSubstr(absl::StrCat(
                    "definition: has ", count,
                    " files; at most 2000 are supported: leave out those that no event type"))));
  }
}

TEST(ProtoLimits, DeclarationsAreNestedAsDeepAsProtobufReads) {
  const auto nested = [](size_t depth) {
    FileDescriptorProto file = FileOf("message_type { name: 'M0' }");
    DescriptorProto* message = file.mutable_message_type(0);
    for (size_t i = 0; i < depth; ++i) {
      message = message->add_nested_type();
      message->set_name("N");
    }
    return CompileFirst(file);
  };
  EXPECT_OK(nested(30));
  EXPECT_THAT(Refusals(nested(90)), ElementsAre(HasSubstr("maximum recursion limit")));
  EXPECT_THAT(Refusals(nested(2000)), ElementsAre(HasSubstr("is not a descriptor set")));
}

// Protobuf would read the text of such an option as deep as it is nested.
TEST(ProtoLimits, OptionsMustBeResolved) {
  FileDescriptorProto file = FileOf("message_type { name: 'M0' }");
  auto& option = *file.mutable_message_type(0)->mutable_options()->add_uninterpreted_option();
  auto& name = *option.add_name();
  name.set_name_part("firn.schema.v1.event");
  name.set_is_extension(true);
  option.set_aggregate_value("type: 'e'");
  EXPECT_THAT(Refusals(CompileFirst(file)),
              ElementsAre(HasSubstr("definition: test.proto has options that are not resolved")));
  std::string deep;
  for (size_t i = 0; i < 40000; ++i) deep += "repeated{items{";
  for (size_t i = 0; i < 40000; ++i) deep += "}}";
  option.mutable_name(0)->set_name_part("buf.validate.field");
  option.set_aggregate_value(deep);
  FieldDescriptorProto& field = *file.mutable_message_type(0)->add_field();
  field.set_name("f");
  field.set_number(1);
  field.set_label(FieldDescriptorProto::LABEL_REPEATED);
  field.set_type(FieldDescriptorProto::TYPE_STRING);
  *field.mutable_options()->add_uninterpreted_option() = option;
  file.mutable_message_type(0)->clear_options();
  EXPECT_THAT(Refusals(CompileFirst(file)),
              ElementsAre(HasSubstr("definition: test.proto has options that are not resolved")));
}

TEST(ProtoLimits, PatternsAreLimitedTogether) {
  // Some 120,000 instructions each; that of other keys is compiled twice.
  const auto with = [](size_t count, const std::string& options) {
    std::string text = absl::StrCat("message_type { name: 'M0' options { ", options, " }");
    for (size_t i = 1; i <= count; ++i) {
      absl::StrAppend(&text, "field { name: 'f", i, "' number: ", i,
                      " type: TYPE_STRING label: LABEL_OPTIONAL options { [buf.validate.field] { "
                      "string { pattern: '\\\\pL{100}' } } } }");
    }
    return CompileFirst(FileOf(text + " }"));
  };
  const std::string keys = "[firn.schema.v1.other_keys]: '\\\\pL{100}'";
  const std::string fault =
      "which is one too many: the patterns up to here are too large together; write shorter "
      "repetitions";
  EXPECT_OK(with(6, keys));
  EXPECT_THAT(Refusals(with(20, "")), ElementsAre("definition t.M0.f9: has a pattern, " + fault));
  EXPECT_THAT(Refusals(with(7, keys)), ElementsAre("definition t.M0: has other_keys, " + fault));
}

TEST(ProtoLimits, NamesOfEnumsAreLimitedTogether) {
  std::string text = "enum_type { name: 'E' ";
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&text, "value { name: 'E", i, "' number: ", i, " }");
  }
  text += "} message_type { name: 'M0' ";
  for (int i = 1; i <= 300; ++i) {
    absl::StrAppend(&text, "field { name: 'f", i, "' number: ", i,
                    " type: TYPE_ENUM type_name: '.t.E' label: LABEL_OPTIONAL }");
  }
  EXPECT_THAT(Refusals(CompileFirst(FileOf(text + "}"))),
              ElementsAre(HasSubstr("definition t.M0.f201: has an enum whose names make more than "
                                    "1000000 of all fields together")));
}

}  // namespace
}  // namespace firn::schema
