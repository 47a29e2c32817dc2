#include "firn/schema/proto_files.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "buf/validate/validate.pb.h"
#include "firn/base/status.h"
#include "firn/schema/proto_well_known.h"
#include "firn/schema/v1/options.pb.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;

constexpr int kFilesMax = 2000;
constexpr size_t kMessagesMax = 10000;

// The server's own version of a file that comes with it: whatever version of it a set has, its
// options are read with ours. Null if the server has none.
const pb::FileDescriptor* FindKnownFile(const std::string& name) {
  // The linker must keep the descriptors.
  static const bool is_linked = firn::schema::v1::EventOptions::descriptor() != nullptr &&
                                buf::validate::FieldRules::descriptor() != nullptr;
  const bool is_known = absl::StartsWith(name, kProtobufFolder) ||
                        absl::StartsWith(name, "buf/validate/") ||
                        absl::StartsWith(name, "firn/schema/v1/");
  if (!is_linked || !is_known) return nullptr;
  return pb::DescriptorPool::generated_pool()->FindFileByName(name);
}

class FirstError : public pb::DescriptorPool::ErrorCollector {
 public:
  void AddError(const std::string& file, const std::string& element, const pb::Message*,
                ErrorLocation, const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(file, ": ", element, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

// What follows calls itself as deep as protobuf reads: a hundred levels.

size_t CountMessages(const pb::RepeatedPtrField<pb::DescriptorProto>& messages) {
  size_t count = 0;
  for (const pb::DescriptorProto& message : messages) {
    count += 1 + CountMessages(message.nested_type());
  }
  return count;
}

// Whether the text of an option is not read yet. The builder would do that, as deep as it goes.
bool HasUnreadOption(const pb::Message& declaration) {
  const pb::Reflection& reflection = *declaration.GetReflection();
  std::vector<const pb::FieldDescriptor*> given;
  reflection.ListFields(declaration, &given);
  for (const pb::FieldDescriptor* field : given) {
    if (field->cpp_type() != pb::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (field->message_type() == pb::UninterpretedOption::descriptor()) return true;
    if (field->message_type() == pb::SourceCodeInfo::descriptor()) continue;
    if (!field->is_repeated()) {
      if (HasUnreadOption(reflection.GetMessage(declaration, field))) return true;
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(declaration, field); ++i) {
      if (HasUnreadOption(reflection.GetRepeatedMessage(declaration, field, i))) return true;
    }
  }
  return false;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ProtoFiles>> ProtoFiles::Parse(std::string_view descriptor_set) {
  auto files = std::unique_ptr<ProtoFiles>(new ProtoFiles);
  if (!files->set_.ParseFromArray(descriptor_set.data(), static_cast<int>(descriptor_set.size())) ||
      files->set_.file_size() == 0) {
    return InvalidFields({{"definition",
                           "is not a descriptor set; write one with protoc --include_imports "
                           "--include_source_info -o FILE, or buf build -o FILE.binpb"}});
  }
  std::string fault = files->CheckSet();
  for (int i = 0; fault.empty() && i < files->set_.file_size(); ++i) {
    fault = files->Build(files->set_.file(i).name());
  }
  if (!fault.empty()) return InvalidFields({{"definition", std::move(fault)}});
  return files;
}

std::string ProtoFiles::CheckSet() {
  if (set_.file_size() > kFilesMax) {
    return absl::StrCat("has ", set_.file_size(), " files; at most ", kFilesMax,
                        " are supported: leave out those that no event type needs");
  }
  size_t messages = 0;
  for (const pb::FileDescriptorProto& file : set_.file()) {
    if (!by_name_.emplace(file.name(), &file).second) {
      return absl::StrCat("has two files ", file.name(), "; give each its own name");
    }
    messages += CountMessages(file.message_type());
    if (HasUnreadOption(file)) {
      return absl::StrCat(file.name(),
                          " has options that are not resolved; write the set with "
                          "protoc or buf, which resolve them");
    }
  }
  if (messages <= kMessagesMax) return "";
  return absl::StrCat("declares more than ", kMessagesMax,
                      " messages; divide it into several schemas");
}

std::string ProtoFiles::Find(const std::string& name, pb::FileDescriptorProto& file) const {
  const auto in_set = by_name_.find(name);
  if (const pb::FileDescriptor* known = FindKnownFile(name)) {
    known->CopyTo(&file);
  } else if (absl::StartsWith(name, kProtobufFolder)) {
    return absl::StrCat(name,
                        " is none of the files of protobuf that this server knows; files of "
                        "your own belong into another folder");
  } else if (in_set == by_name_.end()) {
    return absl::StrCat(name, " is missing; write the set with its imports (--include_imports)");
  } else if (in_set->second->package() == "google.protobuf") {
    return absl::StrCat(name,
                        " declares the package google.protobuf, which is protobuf's own; "
                        "give it another package");
  } else {
    file = *in_set->second;
  }
  return "";
}

std::string ProtoFiles::Build(const std::string& name) {
  // Files on the way from the first to the one whose imports are built. No call for each: imports
  // can make a long chain.
  struct Step {
    pb::FileDescriptorProto file;
    int next_import = 0;
  };
  std::vector<std::unique_ptr<Step>> way;
  std::set<std::string> under_way;
  const auto enter = [&](const std::string& entered) -> std::string {
    if (pool_.FindFileByName(entered) != nullptr) return "";
    if (!under_way.insert(entered).second) return absl::StrCat(entered, " imports itself");
    way.push_back(std::make_unique<Step>());
    return Find(entered, way.back()->file);
  };
  std::string fault = enter(name);
  while (fault.empty() && !way.empty()) {
    Step& step = *way.back();
    if (step.next_import < step.file.dependency_size()) {
      fault = enter(step.file.dependency(step.next_import++));
      continue;
    }
    FirstError error;
    if (pool_.BuildFileCollectingErrors(step.file, &error) == nullptr) return error.text();
    under_way.erase(step.file.name());
    way.pop_back();
  }
  return fault;
}

std::vector<const pb::Descriptor*> ProtoFiles::Messages() const {
  std::vector<const pb::Descriptor*> all;
  for (const pb::FileDescriptorProto& proto : set_.file()) {
    if (FindKnownFile(proto.name()) != nullptr) continue;
    const pb::FileDescriptor* file = pool_.FindFileByName(proto.name());
    for (int i = 0; i < file->message_type_count(); ++i) all.push_back(file->message_type(i));
  }
  for (size_t i = 0; i < all.size(); ++i) {
    for (int j = 0; j < all[i]->nested_type_count(); ++j) {
      const pb::Descriptor* nested = all[i]->nested_type(j);
      if (!nested->options().map_entry()) all.push_back(nested);
    }
  }
  return all;
}

const pb::Descriptor* ProtoFiles::FindMessage(const std::string& full_name) const {
  return pool_.FindMessageTypeByName(full_name);
}

std::string ProtoFiles::SetOf(const std::vector<const pb::Descriptor*>& messages) const {
  std::set<const pb::FileDescriptor*> files;
  std::vector<const pb::FileDescriptor*> waiting;
  for (const pb::Descriptor* message : messages) waiting.push_back(message->file());
  while (!waiting.empty()) {
    const pb::FileDescriptor* file = waiting.back();
    waiting.pop_back();
    if (!files.insert(file).second) continue;
    for (int i = 0; i < file->dependency_count(); ++i) waiting.push_back(file->dependency(i));
  }
  pb::FileDescriptorSet needed;
  for (const pb::FileDescriptorProto& file : set_.file()) {
    if (!files.contains(pool_.FindFileByName(file.name()))) continue;
    pb::FileDescriptorProto& copy = *needed.add_file();
    copy = file;
    if (FindKnownFile(file.name()) != nullptr) copy.clear_source_code_info();
  }
  return needed.SerializeAsString();
}

}  // namespace firn::schema
