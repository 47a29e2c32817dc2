#include "cli/own_change.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "cli/schema_names.h"

namespace firn::cli {
namespace {

absl::Status Bad(const std::string& message) { return absl::InvalidArgumentError(message); }

// The text of a member; nothing if it is not there or not a text.
std::optional<std::string> FindText(const rapidjson::Value& object, const char* name) {
  const auto member = object.FindMember(name);
  if (member == object.MemberEnd() || !member->value.IsString()) return std::nullopt;
  return std::string(member->value.GetString(), member->value.GetStringLength());
}

absl::StatusOr<rapidjson::Document> ParsePayload(const v1::EventDTO& event) {
  rapidjson::Document payload;
  payload.Parse<rapidjson::kParseIterativeFlag>(event.payload_json().data(),
                                                event.payload_json().size());
  if (!payload.HasParseError() && payload.IsObject()) return payload;
  return Bad(absl::StrCat("the payload of ", event.event_type(), " is not a JSON object"));
}

absl::Status ReadBindings(const rapidjson::Value& payload, v1::RegisterSchemaRequest& request) {
  const auto types = payload.FindMember("event_types");
  if (types == payload.MemberEnd() || !types->value.IsArray()) {
    return Bad("the payload of firn.schema_registered has no array event_types");
  }
  for (const rapidjson::Value& type : types->value.GetArray()) {
    if (!type.IsObject()) return Bad("an entry of event_types is not an object");
    v1::EventTypeBinding& binding = *request.add_event_types();
    binding.set_event_type(FindText(type, "event_type").value_or(""));
    binding.set_definition(FindText(type, "definition").value_or(""));
  }
  return absl::OkStatus();
}

absl::StatusOr<OwnChange> ReadRegistration(const rapidjson::Value& payload) {
  v1::RegisterSchemaRequest request;
  const auto text = [&payload](const char* name) { return FindText(payload, name); };
  const auto format = ParseSchemaFormat(text("format").value_or(""));
  const auto compatibility = ParseCompatibility(text("compatibility").value_or(""));
  if (!text("name") || !format || !compatibility) {
    return Bad("the payload of firn.schema_registered lacks name, format or compatibility");
  }
  request.set_name(*text("name"));
  request.set_format(*format);
  request.set_compatibility(*compatibility);
  if (const auto definition = text("definition")) {
    request.set_definition(*definition);
  } else if (!absl::Base64Unescape(text("definition_base64").value_or(""),
                                   request.mutable_definition())) {
    return Bad("the definition_base64 of firn.schema_registered is not base64");
  }
  if (absl::Status status = ReadBindings(payload, request); !status.ok()) return status;
  return request;
}

absl::StatusOr<OwnChange> ReadPolicy(const rapidjson::Value& payload) {
  const auto prefix = FindText(payload, "event_type_prefix");
  const auto policy = ParsePolicy(FindText(payload, "policy").value_or(""));
  if (!prefix || !policy) {
    return Bad("the payload of firn.schema_policy_set lacks event_type_prefix or policy");
  }
  v1::SetSchemaPolicyRequest request;
  request.set_event_type_prefix(*prefix);
  request.set_policy(*policy);
  return request;
}

absl::StatusOr<OwnChange> ReadCreation(const rapidjson::Value& payload) {
  const auto name = FindText(payload, "name");
  if (!name) return Bad("the payload of firn.projection_created lacks name");
  v1::CreateProjectionRequest request;
  request.set_name(*name);
  const auto files = payload.FindMember("files");
  // Without files: the definition that the server ships.
  if (files == payload.MemberEnd()) return request;
  if (!files->value.IsArray()) return Bad("the files of firn.projection_created are no array");
  for (const rapidjson::Value& value : files->value.GetArray()) {
    if (!value.IsObject()) return Bad("an entry of files is not an object");
    v1::SqlFile& file = *request.add_files();
    file.set_path(FindText(value, "path").value_or(""));
    file.set_sql(FindText(value, "sql").value_or(""));
  }
  return request;
}

absl::StatusOr<OwnChange> ReadDrop(const rapidjson::Value& payload) {
  const auto name = FindText(payload, "name");
  if (!name) return Bad("the payload of firn.projection_dropped lacks name");
  v1::DropProjectionRequest request;
  request.set_name(*name);
  return request;
}

struct Kind {
  std::string_view event_type;
  absl::StatusOr<OwnChange> (*read)(const rapidjson::Value& payload);
};

// In the order of OwnChange's alternatives.
constexpr std::array kKinds = {
    Kind{"firn.schema_registered", ReadRegistration}, Kind{"firn.schema_policy_set", ReadPolicy},
    Kind{"firn.projection_created", ReadCreation}, Kind{"firn.projection_dropped", ReadDrop}};

const Kind* FindKind(const std::string& event_type) {
  const auto* found = std::ranges::find(kKinds, event_type, &Kind::event_type);
  return found == kKinds.end() ? nullptr : found;
}

}  // namespace

bool IsOwnChange(const v1::EventDTO& event) { return FindKind(event.event_type()) != nullptr; }

const char* StreamOf(const OwnChange& change) {
  return change.index() < 2 ? kSchemaStream : kProjectionStream;
}

absl::StatusOr<OwnChange> ReadOwnChange(const v1::EventDTO& event) {
  const Kind* const kind = FindKind(event.event_type());
  if (kind == nullptr) return Bad(absl::StrCat(event.event_type(), " is no change of the store's"));
  const absl::StatusOr<rapidjson::Document> payload = ParsePayload(event);
  if (!payload.ok()) return payload.status();
  return kind->read(*payload);
}

std::string Fingerprint(const OwnChange& change) {
  return std::visit(
      [&change](const auto& request) {
        return absl::StrCat(change.index(), " ", request.SerializeAsString());
      },
      change);
}

}  // namespace firn::cli
