#include "firn/schema/proto_well_known.h"

#include <algorithm>
#include <array>

namespace firn::schema {
namespace {

namespace pb = google::protobuf;

struct Row {
  std::string_view name;
  TypeSet types;
  TextFormat format = TextFormat::kAny;
};

constexpr auto kRows = std::to_array<Row>({
    {"Any", JsonType::kObject},
    {"Duration", JsonType::kString, TextFormat::kProtobufDuration},
    {"FieldMask", JsonType::kString},
    {"ListValue", JsonType::kArray},
    {"Struct", JsonType::kObject},
    {"Timestamp", JsonType::kString, TextFormat::kDateTime},
    {"Value", TypeSet::Any()},
});

const Row* FindRow(const pb::Descriptor& message) {
  const auto* const row = std::ranges::find_if(
      kRows, [&](const Row& each) { return IsOfProtobuf(message, each.name); });
  return row == kRows.end() ? nullptr : row;
}

}  // namespace

bool IsWrapper(const pb::Descriptor& message) {
  return message.file()->name() == "google/protobuf/wrappers.proto";
}

std::optional<Shape> WellKnownShape(const pb::Descriptor& message) {
  const Row* row = FindRow(message);
  if (row == nullptr) return std::nullopt;
  Shape shape;
  shape.types = row->types;
  shape.text.format = row->format;
  return shape;
}

bool MayBeObject(const pb::Descriptor& message) {
  const Row* row = FindRow(message);
  return !IsWrapper(message) && (row == nullptr || row->types.Has(JsonType::kObject));
}

const pb::Descriptor* MessageWithin(const pb::FieldDescriptor& field) {
  if (field.is_map()) return MessageWithin(*field.message_type()->map_value());
  const pb::Descriptor* message = field.message_type();
  if (message == nullptr || IsWrapper(*message) || FindRow(*message) != nullptr) return nullptr;
  return message;
}

}  // namespace firn::schema
