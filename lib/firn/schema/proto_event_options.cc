#include "firn/schema/proto_event_options.h"

#include <rapidjson/document.h>

#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;

Assignment TakeAssignment(const v1::Assignment& assignment) {
  Assignment taken{.field = assignment.field(),
                   .with_keys_of = assignment.with_keys_of(),
                   .key_from = assignment.key_from(),
                   .of_event = assignment.of_event()};
  switch (assignment.value_case()) {
    case v1::Assignment::kFrom:
      taken.source = Assignment::Source::kField;
      taken.from = assignment.from();
      break;
    case v1::Assignment::kJson:
      taken.source = Assignment::Source::kJson;
      taken.json = assignment.json();
      break;
    case v1::Assignment::kEventId:
      taken.source = Assignment::Source::kEventId;
      break;
    case v1::Assignment::VALUE_NOT_SET:
      break;
  }
  return taken;
}

Inverse TakeInverse(const v1::Inverse& inverse) {
  Inverse taken{.swaps = inverse.swap(),
                .event_type = inverse.event_type(),
                .negates = inverse.negate(),
                .none = inverse.none(),
                .passed_over = inverse.passed_over()};
  for (const v1::Assignment& assignment : inverse.assign()) {
    taken.assign.push_back(TakeAssignment(assignment));
  }
  return taken;
}

// What is wrong with the field that repeats the target's id, or nothing.
std::string TargetIdFault(const std::string& name, const pb::Descriptor& message) {
  if (name.empty()) return "";
  const pb::FieldDescriptor* field = message.FindFieldByName(name);
  if (field == nullptr) return "is not a field of it";
  switch (field->is_repeated() ? pb::FieldDescriptor::CPPTYPE_MESSAGE : field->cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_INT32:
    case pb::FieldDescriptor::CPPTYPE_INT64:
    case pb::FieldDescriptor::CPPTYPE_UINT32:
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      return "";
    default:
      return "is not a single integer";
  }
}

// The first of the names that is none of the message's fields, as a fault.
class FieldNames {
 public:
  explicit FieldNames(const pb::Descriptor& message) : message_(message) {}

  void Check(const char* option, const std::string& name) {
    if (name.empty() || !fault_.empty() || message_.FindFieldByName(name) != nullptr) return;
    fault_ = absl::StrCat("names the field \"", name, "\" in ", option, ", which it has not");
  }

  const std::string& fault() const { return fault_; }

 private:
  const pb::Descriptor& message_;
  std::string fault_;
};

bool IsJson(const std::string& text) {
  rapidjson::Document document;
  document.Parse(text.data(), text.size());
  return !document.HasParseError();
}

}  // namespace

void TakeEventOptions(const v1::EventOptions& options, EventType& made) {
  made.type = options.type();
  made.aliases.assign(options.aliases().begin(), options.aliases().end());
  made.target_type = options.target_type();
  made.target_id_field = options.target_id_field();
  made.target_id = options.target_id();
  made.inverse = TakeInverse(options.inverse());
  made.part = {.name = options.part().name(), .id_field = options.part().id_field()};
  for (const v1::Values& values : options.values()) {
    made.values.push_back({.before = values.before(),
                           .after = values.after(),
                           .name = values.name(),
                           .key_field = values.key_field()});
  }
  made.changes.assign(options.changes().begin(), options.changes().end());
  made.category = options.category();
  made.tier = options.tier();
  made.effect = options.effect();
}

std::string EventOptionsFault(const EventType& type, const pb::Descriptor& message) {
  if (const std::string fault = TargetIdFault(type.target_id_field, message); !fault.empty()) {
    return absl::StrCat("has the target_id_field \"", type.target_id_field, "\", which ", fault);
  }
  FieldNames names(message);
  names.Check("part", type.part.id_field);
  for (const Values& values : type.values) {
    for (const std::string& name : {values.before, values.after, values.key_field}) {
      names.Check("values", name);
    }
  }
  for (const Assignment& assignment : type.inverse.assign) {
    // What `of_event` names may be an event of any type.
    if (assignment.of_event.empty()) names.Check("inverse.assign", assignment.from);
    for (const std::string& name :
         {assignment.with_keys_of, assignment.key_from, assignment.of_event}) {
      names.Check("inverse.assign", name);
    }
    if (assignment.source == Assignment::Source::kJson && !IsJson(assignment.json)) {
      return absl::StrCat("assigns \"", assignment.json, "\" to ", assignment.field,
                          " in its inverse, which is not JSON; a text stands in quotes");
    }
  }
  return names.fault();
}

}  // namespace firn::schema
