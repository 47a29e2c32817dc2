#include "firn/schema/proto_messages.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/schema/checker.h"
#include "firn/schema/proto_comments.h"
#include "firn/schema/proto_rules.h"
#include "firn/schema/proto_unknown.h"
#include "firn/schema/proto_well_known.h"
#include "firn/schema/v1/options.pb.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;
using buf::validate::FieldRules;

// The names of enums are kept for each field that has one.
constexpr size_t kEnumNamesMax = 1000000;

bool IsValue(const pb::FieldDescriptor& field) {
  return field.type() == pb::FieldDescriptor::TYPE_MESSAGE &&
         IsOfProtobuf(*field.message_type(), "Value");
}

template <typename T>
void SetIntegerRange(Shape& shape) {
  shape.number.min = static_cast<double>(std::numeric_limits<T>::min());
  shape.number.max = static_cast<double>(std::numeric_limits<T>::max());
  // A double has not all digits of the greatest 64-bit integer: this is the one after it.
  shape.number.max_is_exclusive = sizeof(T) == sizeof(int64_t);
}

void FillScalar(const pb::FieldDescriptor& field, Shape& shape) {
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      shape.types = JsonType::kBool;
      break;
    case pb::FieldDescriptor::CPPTYPE_INT32:
      shape.types = JsonType::kInteger;
      SetIntegerRange<int32_t>(shape);
      break;
    case pb::FieldDescriptor::CPPTYPE_UINT32:
      shape.types = JsonType::kInteger;
      SetIntegerRange<uint32_t>(shape);
      break;
    case pb::FieldDescriptor::CPPTYPE_INT64:
    case pb::FieldDescriptor::CPPTYPE_UINT64:
      // Protobuf writes 64-bit integers as texts, which every JSON reader keeps exactly.
      shape.types = JsonType::kInteger;
      shape.types.Add(JsonType::kString);
      shape.text.format = TextFormat::kInteger;
      if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_INT64) {
        SetIntegerRange<int64_t>(shape);
      } else {
        SetIntegerRange<uint64_t>(shape);
      }
      break;
    case pb::FieldDescriptor::CPPTYPE_DOUBLE:
    case pb::FieldDescriptor::CPPTYPE_FLOAT:
      shape.types = JsonType::kNumber;
      break;
    case pb::FieldDescriptor::CPPTYPE_ENUM:
      shape.types = JsonType::kString;
      if (IsOfProtobuf(*field.enum_type(), "NullValue")) {
        shape.types = JsonType::kNull;
        break;
      }
      for (int i = 0; i < field.enum_type()->value_count(); ++i) {
        shape.allowed_texts.push_back(field.enum_type()->value(i)->name());
      }
      break;
    case pb::FieldDescriptor::CPPTYPE_STRING:
      shape.types = JsonType::kString;
      if (field.type() == pb::FieldDescriptor::TYPE_BYTES) shape.text.format = TextFormat::kBase64;
      break;
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
      break;
  }
}

void FillAbout(const schema::v1::FieldOptions& options, ShapeText& about) {
  about.unit = options.unit();
  about.source = options.source();
  about.form = options.form();
  about.default_value = options.default_value();
  about.recommended_max_length = options.recommended_max_len();
}

SizeRange KeysOf(const schema::v1::FieldOptions& options) {
  SizeRange range{.min = options.min_keys()};
  if (options.max_keys() > 0) range.max = options.max_keys();
  return range;
}

bool IsRequired(const FieldRules& rules) {
  return rules.required() && rules.ignore() != buf::validate::IGNORE_ALWAYS;
}

// Makes the shape refuse what an absent field would stand for.
void RefuseZero(const pb::FieldDescriptor& field, Shape& shape) {
  if (field.is_repeated()) {
    SizeRange& size = field.is_map() ? shape.object->size : shape.array.size;
    size.min = std::max<size_t>(size.min, 1);
  } else if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_STRING) {
    shape.text.bytes.min = std::max<size_t>(shape.text.bytes.min, 1);
  } else if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_BOOL) {
    shape.refused_others.emplace_back("false");
  } else if (field.cpp_type() == pb::FieldDescriptor::CPPTYPE_ENUM) {
    const pb::EnumValueDescriptor* zero = field.enum_type()->FindValueByNumber(0);
    if (zero != nullptr) shape.refused_texts.push_back(zero->name());
  } else {
    shape.refused_others.emplace_back("0");
    if (shape.types.Has(JsonType::kString)) shape.refused_texts.emplace_back("0");
  }
}

// What an absent field without presence stands for, in JSON.
rapidjson::Value ZeroOf(const pb::FieldDescriptor& field) {
  if (field.is_map()) return rapidjson::Value(rapidjson::kObjectType);
  if (field.is_repeated()) return rapidjson::Value(rapidjson::kArrayType);
  switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_STRING:
      return rapidjson::Value("");
    case pb::FieldDescriptor::CPPTYPE_BOOL:
      return rapidjson::Value(false);
    case pb::FieldDescriptor::CPPTYPE_ENUM:
      return rapidjson::Value(rapidjson::StringRef(field.default_value_enum()->name().c_str()));
    default:
      return rapidjson::Value(0);
  }
}

// Whether what the field stands for when it is left out is not as its shape says.
bool RefusesZero(const pb::FieldDescriptor& field, const Shape& shape) {
  // The zero of NullValue is `null`, which stands for an absent field anyway.
  if (field.has_presence() || shape.types == TypeSet(JsonType::kNull)) return false;
  std::vector<FieldViolation> found;
  CheckValue(ZeroOf(field), shape, "", found);
  return !found.empty();
}

// What is wrong with our options for the field, in itself or for its type; empty: nothing.
std::string OptionsFault(const schema::v1::FieldOptions& options,
                         const pb::FieldDescriptor& field) {
  const bool is_message = field.cpp_type() == pb::FieldDescriptor::CPPTYPE_MESSAGE;
  if (options.has_points() &&
      !(is_message && field.is_repeated() && IsOfProtobuf(*field.message_type(), "ListValue"))) {
    return "has points, which are for a field of type \"repeated google.protobuf.ListValue\"";
  }
  const bool has_keys =
      is_message &&
      (field.is_map() || (!field.is_repeated() && MayBeObject(*field.message_type())));
  if (KeysOf(options) != SizeRange{} && !has_keys) {
    return "has min_keys or max_keys, which are for a field whose JSON is an object";
  }
  return "";
}

}  // namespace

const Shape& MessageCompiler::Compile(const pb::Descriptor& message) {
  const Shape& shape = ShapeOf(message);
  while (!waiting_.empty()) {
    const auto [next, next_shape] = waiting_.front();
    waiting_.pop();
    FillMessage(*next, *next_shape);
  }
  return shape;
}

Shape& MessageCompiler::ShapeOf(const pb::Descriptor& message) {
  Shape*& shape = known_[&message];
  if (shape != nullptr) return *shape;
  shape = &shapes_.Add();
  if (std::optional<Shape> known = WellKnownShape(message)) {
    *shape = *std::move(known);
  } else {
    waiting_.emplace(&message, shape);
  }
  return *shape;
}

void MessageCompiler::FillMessage(const pb::Descriptor& message, Shape& shape) {
  shape.types = JsonType::kObject;
  shape.about.description = CommentOf(message);
  shape.object = std::make_unique<ObjectRules>();
  ObjectRules& rules = *shape.object;
  rules.readers_ignore_unknown = true;
  for (int i = 0; i < message.field_count(); ++i) {
    rules.fields.push_back(MakeField(*message.field(i)));
  }
  rules.Index();
  const std::string& other_keys = message.options().GetExtension(v1::other_keys);
  if (!other_keys.empty()) {
    std::string fault;
    // Only what is a pattern by itself is one within brackets.
    if (patterns_.Compile(other_keys, fault) != nullptr) {
      if (Pattern whole = patterns_.Compile("^(?:" + other_keys + ")$", fault)) {
        rules.pattern_fields.push_back({std::move(whole), &shapes_.Add()});
      }
    }
    if (!fault.empty()) AddFault(message.full_name(), "has other_keys, which " + fault);
  }
  AddRules(message, rules);
}

Field MessageCompiler::MakeField(const FieldDescriptor& field) {
  const auto& options = field.options().GetExtension(v1::field);
  const FieldRules& constraints = field.options().GetExtension(buf::validate::field);
  RefuseNewer(field.full_name(), options, *field.file()->pool());
  if (std::string fault = OptionsFault(options, field); !fault.empty()) {
    AddFault(field.full_name(), std::move(fault));
  }
  Field made{.name = field.name(),
             .shape = FieldShape(field),
             .required = IsRequired(constraints) || field.is_required(),
             .null_is_absent = !IsValue(field),
             .nullable = options.nullable(),
             .keys = KeysOf(options),
             .description = CommentOf(field)};
  if (field.json_name() != field.name()) made.alternative = field.json_name();
  if (options.max_json_bytes() > 0) made.json_bytes_max = options.max_json_bytes();
  made.zero_is_absent = constraints.ignore() == buf::validate::IGNORE_IF_ZERO_VALUE;
  if (!made.zero_is_absent && RefusesZero(field, *made.shape)) made.required = true;
  return made;
}

const Shape* MessageCompiler::FieldShape(const FieldDescriptor& field) {
  const auto& options = field.options().GetExtension(v1::field);
  const FieldRules& constraints = field.options().GetExtension(buf::validate::field);
  ShapeParts parts;
  if (field.is_map()) {
    parts.value = &MapShape(field, parts);
  } else if (field.is_repeated()) {
    parts.elements = &Single(field);
    parts.value = &shapes_.Add();
    parts.value->types = JsonType::kArray;
    parts.value->array.elements = parts.elements;
  } else if (field.type() == FieldDescriptor::TYPE_MESSAGE && MessageWithin(field) != nullptr) {
    // Shared by all fields of that type: what is said of this one stands with the field.
    const Shape& shared = ShapeOf(*field.message_type());
    ConstraintNotes notes;
    Shape unused;
    AddConstraints(constraints, field, {.value = &unused}, patterns_, notes);
    TakeNotes(field.full_name(), notes);
    return &shared;
  } else {
    parts.value = &Single(field);
  }
  FillAbout(options, parts.value->about);
  if (options.has_points() && parts.elements != nullptr) {
    Shape& number = shapes_.Add();
    number.types = JsonType::kNumber;
    number.number = {.min = options.points().min(), .max = options.points().max()};
    parts.elements->array.size = {2, 2};
    parts.elements->array.elements = &number;
    parts.value->array.x_increases = true;
  }
  ConstraintNotes notes;
  AddConstraints(constraints, field, parts, patterns_, notes);
  TakeNotes(field.full_name(), notes);
  if (IsRequired(constraints) && !field.has_presence()) RefuseZero(field, *parts.value);
  return parts.value;
}

// A shape of its own for one value of the field.
Shape& MessageCompiler::Single(const FieldDescriptor& field) {
  if (field.type() != FieldDescriptor::TYPE_MESSAGE &&
      field.type() != FieldDescriptor::TYPE_GROUP) {
    Shape& shape = shapes_.Add();
    if (HasRoomForEnum(field)) FillScalar(field, shape);
    return shape;
  }
  const pb::Descriptor& message = *field.message_type();
  if (IsWrapper(message)) return Single(*message.FindFieldByName("value"));
  Shape& shape = shapes_.Add();
  if (std::optional<Shape> known = WellKnownShape(message)) {
    shape = *std::move(known);
  } else {
    shape.all_of.push_back(&ShapeOf(message));
    shape.types = JsonType::kObject;
  }
  return shape;
}

Shape& MessageCompiler::MapShape(const FieldDescriptor& field, ShapeParts& parts) {
  const pb::Descriptor& entry = *field.message_type();
  Shape& keys = Single(*entry.map_key());
  // Keys are texts whatever their type.
  keys.types = JsonType::kString;
  if (entry.map_key()->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    keys.allowed_texts = {"true", "false"};
  } else if (entry.map_key()->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    keys.text.format = TextFormat::kInteger;
  }
  parts.keys = &keys;
  parts.elements = &Single(*entry.map_value());
  Shape& shape = shapes_.Add();
  shape.types = JsonType::kObject;
  shape.object = std::make_unique<ObjectRules>();
  shape.object->keys = &keys;
  shape.object->other_fields = parts.elements;
  return shape;
}

void MessageCompiler::AddRules(const pb::Descriptor& message, ObjectRules& rules) {
  const pb::MessageOptions& options = message.options();
  const pb::DescriptorPool& pool = *message.file()->pool();
  RefuseNewer(message.full_name(), options.GetExtension(v1::event), pool);
  for (int i = 0; i < options.ExtensionSize(v1::rule); ++i) {
    RefuseNewer(message.full_name(), options.GetExtension(v1::rule, i), pool);
  }
  ConstraintNotes notes;
  AddMessageRules(message, rules, shapes_, notes.faults);
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
    const pb::OneofDescriptor& oneof = *message.oneof_decl(i);
    ConstraintNotes of_oneof = {
        .not_checked = UnknownFields(oneof.options().GetExtension(buf::validate::oneof), pool)};
    TakeNotes(oneof.full_name(), of_oneof);
  }
  const buf::validate::MessageRules& constraints = options.GetExtension(buf::validate::message);
  for (const buf::validate::Rule& cel : constraints.cel()) {
    notes.not_checked.push_back(absl::StrCat("cel: ", cel.expression()));
  }
  for (const std::string& cel : constraints.cel_expression()) {
    notes.not_checked.push_back(absl::StrCat("cel: ", cel));
  }
  std::ranges::move(UnknownFields(constraints, pool), std::back_inserter(notes.not_checked));
  TakeNotes(message.full_name(), notes);
}

bool MessageCompiler::HasRoomForEnum(const FieldDescriptor& field) {
  if (field.enum_type() == nullptr) return true;
  const size_t before = enum_names_;
  enum_names_ += static_cast<size_t>(field.enum_type()->value_count());
  if (enum_names_ <= kEnumNamesMax) return true;
  if (before <= kEnumNamesMax) {
    AddFault(field.full_name(),
             absl::StrCat("has an enum whose names make more than ", kEnumNamesMax,
                          " of all fields together; divide the schema into several"));
  }
  return false;
}

// They are rules of this server's own, which would not be kept.
void MessageCompiler::RefuseNewer(const std::string& where, const pb::Message& options,
                                  const pb::DescriptorPool& pool) {
  for (const std::string& name : UnknownFields(options, pool)) {
    AddFault(where, absl::StrCat("has ", name,
                                 ", which this server does not know; a newer server is needed"));
  }
}

void MessageCompiler::AddFault(const std::string& where, std::string fault) {
  violations_.push_back({absl::StrCat("definition ", where), std::move(fault)});
}

void MessageCompiler::TakeNotes(const std::string& where, ConstraintNotes& notes) {
  for (std::string& fault : notes.faults) AddFault(where, std::move(fault));
  for (const std::string& name : notes.not_checked) {
    not_checked_.push_back(absl::StrCat(where, ": ", name));
  }
}

}  // namespace firn::schema
