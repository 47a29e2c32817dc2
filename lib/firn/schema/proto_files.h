// Descriptor sets: from bytes to descriptors.

#ifndef FIRN_SCHEMA_PROTO_FILES_H_
#define FIRN_SCHEMA_PROTO_FILES_H_

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace firn::schema {

// The files of a descriptor set, linked. Not thread-safe.
class ProtoFiles {
 public:
  // kInvalidField on "definition" if these are not the bytes of a FileDescriptorSet, if it is too
  // large, or if a file of it is missing or wrong. The files of protobuf itself, of protovalidate
  // and of our options may be missing; those that the server knows are used. There is no file in
  // the folder google/protobuf/ but the server's own.
  static absl::StatusOr<std::unique_ptr<ProtoFiles>> Parse(std::string_view descriptor_set);

  // Every message at the top of a file of the set, and those within them.
  std::vector<const google::protobuf::Descriptor*> Messages() const;

  // Null if there is none.
  const google::protobuf::Descriptor* FindMessage(const std::string& full_name) const;

  // The set without the files that these messages do not need, and without the comments of files
  // that everybody has.
  std::string SetOf(const std::vector<const google::protobuf::Descriptor*>& messages) const;

 private:
  ProtoFiles() = default;

  // All return what is wrong, or nothing.
  std::string CheckSet();
  // Builds the file and what it imports.
  std::string Build(const std::string& name);
  // The file to build: the server's own, or that of the set.
  std::string Find(const std::string& name, google::protobuf::FileDescriptorProto& file) const;

  google::protobuf::FileDescriptorSet set_;
  std::map<std::string, const google::protobuf::FileDescriptorProto*> by_name_;
  google::protobuf::DescriptorPool pool_;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_FILES_H_
