#include "firn/schema/proto_unknown.h"

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;

// So many tell enough.
constexpr size_t kNamesMax = 64;

std::string NameOf(int number, const pb::Descriptor& type, const pb::DescriptorPool& pool) {
  // The same type as the schema's own files have it.
  const pb::Descriptor* extended = pool.FindMessageTypeByName(type.full_name());
  const pb::FieldDescriptor* extension =
      extended == nullptr ? nullptr : pool.FindExtensionByNumber(extended, number);
  if (extension != nullptr) return absl::StrCat("(", extension->full_name(), ")");
  // A field that is known may have a value that is not.
  const pb::FieldDescriptor* field = type.FindFieldByNumber(number);
  const std::string name = field == nullptr ? absl::StrCat("field ", number) : field->name();
  return absl::StrCat(name, " of ", type.full_name());
}

// Calls itself as deep as protobuf reads: a hundred levels.
void Collect(const pb::Message& options, const pb::DescriptorPool& pool,
             std::vector<std::string>& names) {
  const pb::Reflection& reflection = *options.GetReflection();
  const pb::UnknownFieldSet& unknown = reflection.GetUnknownFields(options);
  for (int i = 0; i < unknown.field_count() && names.size() < kNamesMax; ++i) {
    std::string name = NameOf(unknown.field(i).number(), *options.GetDescriptor(), pool);
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  std::vector<const pb::FieldDescriptor*> given;
  reflection.ListFields(options, &given);
  for (const pb::FieldDescriptor* field : given) {
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      Collect(reflection.GetMessage(options, field), pool, names);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(options, field); ++i) {
      Collect(reflection.GetRepeatedMessage(options, field, i), pool, names);
    }
  }
}

}  // namespace

std::vector<std::string> UnknownFields(const pb::Message& options, const pb::DescriptorPool& pool) {
  std::vector<std::string> names;
  Collect(options, pool, names);
  return names;
}

}  // namespace firn::schema
