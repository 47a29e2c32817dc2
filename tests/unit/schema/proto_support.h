// Schemas in protobuf, written in the test as descriptors in protobuf's text format.

#ifndef FIRN_TESTS_UNIT_SCHEMA_PROTO_SUPPORT_H_
#define FIRN_TESTS_UNIT_SCHEMA_PROTO_SUPPORT_H_

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/text_format.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "buf/validate/validate.pb.h"
#include "firn/schema/schema.h"
#include "firn/schema/v1/options.pb.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/schema/shape_support.h"

namespace firn::schema::testing {

using Compiled = absl::StatusOr<std::shared_ptr<const CompiledSchema>>;

// A file of the package `t`, written in proto3 unless it says otherwise, that imports all options.
inline google::protobuf::FileDescriptorProto FileOf(const std::string& text) {
  // Makes the linker keep the options' extensions, which the text is read with.
  static_cast<void>(buf::validate::FieldRules::descriptor());
  static_cast<void>(v1::EventOptions::descriptor());
  google::protobuf::FileDescriptorProto file;
  if (!google::protobuf::TextFormat::ParseFromString(text, &file)) {
    throw std::invalid_argument(text);
  }
  if (!file.has_name()) file.set_name("test.proto");
  file.set_package("t");
  if (!file.has_syntax()) file.set_syntax("proto3");
  file.add_dependency("buf/validate/validate.proto");
  file.add_dependency("firn/schema/v1/options.proto");
  for (const char* known :
       {"any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"}) {
    file.add_dependency(absl::StrCat("google/protobuf/", known, ".proto"));
  }
  return file;
}

inline std::string SetOf(const std::vector<google::protobuf::FileDescriptorProto>& files) {
  google::protobuf::FileDescriptorSet set;
  for (const auto& file : files) *set.add_file() = file;
  return set.SerializeAsString();
}

// Compiles a file with `e` as the event type of its message `t.M`.
inline Compiled CompileFile(const std::string& text) {
  const std::vector<Binding> bindings = {{"e", "t.M"}};
  return CompileProtobuf(SetOf({FileOf(text)}), bindings);
}

// A field `f`.
struct FieldSpec {
  // "string", "int64", "message t.Inner", "enum t.E", "map t.M.FEntry".
  std::string type;
  // Of protovalidate.
  std::string rules = {};
  bool is_repeated = false;
  // `optional`: it knows whether it is given.
  bool has_presence = false;
  // (firn.schema.v1.field).
  std::string options = {};
};

// A file whose message `t.M` has the field alone, beside a message, an enum and a map's entry.
inline std::string FileWith(const FieldSpec& field) {
  const size_t space = field.type.find(' ');
  const std::string kind = field.type.substr(0, space);
  std::string type = absl::StrCat("type: TYPE_", absl::AsciiStrToUpper(kind));
  if (space != std::string::npos) {
    absl::StrAppend(&type, " type_name: \".", field.type.substr(space + 1), "\"");
  }
  return absl::StrCat(
      R"pb(
        message_type {
          name: "Inner"
          field { name: "x" number: 1 type: TYPE_INT32 label: LABEL_OPTIONAL }
        }
        enum_type {
          name: "E"
          value { name: "E_ZERO" number: 0 }
          value { name: "E_ONE" number: 1 }
          value { name: "E_TWO" number: 2 }
        })pb",
      "message_type { name: \"M\" field { name: \"f\" number: 1 ", type,
      " label: ", field.is_repeated ? "LABEL_REPEATED" : "LABEL_OPTIONAL",
      field.has_presence ? " proto3_optional: true oneof_index: 0" : "",
      " options { [buf.validate.field] {", field.rules, "} [firn.schema.v1.field] {", field.options,
      "} } }", field.has_presence ? " oneof_decl { name: \"_f\" }" : "",
      R"pb(
        nested_type {
          name: "FEntry"
          field { name: "key" number: 1 type: TYPE_STRING label: LABEL_OPTIONAL }
          field { name: "value" number: 2 type: TYPE_INT32 label: LABEL_OPTIONAL }
          options { map_entry: true }
        }
      })pb");
}

inline std::string FaultsOf(const Compiled& compiled, const std::string& json) {
  if (!compiled.ok()) return compiled.status().ToString();
  return Faults(json, *(*compiled)->event_types.front().payload);
}

// The violations of a definition that is refused, each as "field: description".
inline std::vector<std::string> Refusals(const Compiled& compiled) {
  EXPECT_TRUE(firn::testing::HasReason(compiled, ErrorReason::kInvalidField));
  std::vector<std::string> lines;
  for (const auto& [field, description] : ViolationsOf(compiled.status())) {
    lines.push_back(field + ": " + description);
  }
  return lines;
}

}  // namespace firn::schema::testing

#endif  // FIRN_TESTS_UNIT_SCHEMA_PROTO_SUPPORT_H_
