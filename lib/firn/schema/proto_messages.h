// Messages of protobuf as shapes of their JSON form.

#ifndef FIRN_SCHEMA_PROTO_MESSAGES_H_
#define FIRN_SCHEMA_PROTO_MESSAGES_H_

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <map>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/status.h"
#include "firn/schema/pattern_compiler.h"
#include "firn/schema/proto_constraints.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// Compiles messages, each once, those that refer to themselves too.
class MessageCompiler {
 public:
  // Adds shapes to `shapes`. The others collect what is wrong and what is not checked; all must
  // outlive the compiler.
  MessageCompiler(ShapeSet& shapes, std::vector<FieldViolation>& violations,
                  std::vector<std::string>& not_checked)
      : shapes_(shapes), violations_(violations), not_checked_(not_checked) {}

  // The shape of a message's JSON object, complete when the call returns.
  const Shape& Compile(const google::protobuf::Descriptor& message);

 private:
  using FieldDescriptor = google::protobuf::FieldDescriptor;

  // The shape of a message, which may still wait to be filled: a chain of messages must not make a
  // chain of calls.
  Shape& ShapeOf(const google::protobuf::Descriptor& message);
  void FillMessage(const google::protobuf::Descriptor& message, Shape& shape);
  Field MakeField(const FieldDescriptor& field);
  const Shape* FieldShape(const FieldDescriptor& field);
  Shape& Single(const FieldDescriptor& field);
  Shape& MapShape(const FieldDescriptor& field, ShapeParts& parts);
  void AddRules(const google::protobuf::Descriptor& message, ObjectRules& rules);
  // Whether the field is no enum, or its names may be kept too; a violation if they may not.
  bool HasRoomForEnum(const FieldDescriptor& field);
  void RefuseNewer(const std::string& where, const google::protobuf::Message& options,
                   const google::protobuf::DescriptorPool& pool);
  void AddFault(const std::string& where, std::string fault);
  void TakeNotes(const std::string& where, ConstraintNotes& notes);

  ShapeSet& shapes_;
  std::vector<FieldViolation>& violations_;
  std::vector<std::string>& not_checked_;
  PatternCompiler patterns_;
  size_t enum_names_ = 0;
  std::map<const google::protobuf::Descriptor*, Shape*> known_;
  std::queue<std::pair<const google::protobuf::Descriptor*, Shape*>> waiting_;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_PROTO_MESSAGES_H_
