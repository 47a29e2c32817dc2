#include "firn/projection/change.h"

#include <rapidjson/document.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/projection/json_text.h"

namespace firn::projection {
namespace {

std::string TextIn(const rapidjson::Value& object, const char* key) {
  const auto member = object.FindMember(key);
  if (member == object.MemberEnd() || !member->value.IsString()) return {};
  return {member->value.GetString(), member->value.GetStringLength()};
}

absl::Status NotUnderstood(std::string_view event_type) {
  return InvalidFields({{"payload", absl::StrCat("is no ", ToAbsl(event_type))}});
}

}  // namespace

std::string_view ChangeType(const Change& change) {
  return std::holds_alternative<Created>(change) ? kCreatedType : kDroppedType;
}

std::string ChangePayload(const Change& change) {
  std::string json = "{\"name\":";
  if (const auto* dropped = std::get_if<Dropped>(&change)) {
    AppendJsonString(dropped->name, json);
    return json + "}";
  }
  const auto& created = std::get<Created>(change);
  AppendJsonString(created.name, json);
  absl::StrAppend(&json, ",\"version\":", created.version);
  if (created.files.empty()) return json + ",\"built_in\":true}";
  json += ",\"files\":[";
  for (const SqlFile& file : created.files) {
    if (json.back() != '[') json += ',';
    json += "{\"path\":";
    AppendJsonString(file.path, json);
    json += ",\"sql\":";
    AppendJsonString(file.sql, json);
    json += '}';
  }
  return json + "]}";
}

absl::StatusOr<Change> ParseChange(std::string_view event_type, std::string_view payload) {
  rapidjson::Document document;
  document.Parse(payload.data(), payload.size());
  if (document.HasParseError() || !document.IsObject()) return NotUnderstood(event_type);
  const rapidjson::Value& json = document;
  std::string name = TextIn(json, "name");
  if (!CheckName(name).ok()) return NotUnderstood(event_type);
  if (event_type == kDroppedType) return Dropped{.name = std::move(name)};
  const auto version = json.FindMember("version");
  if (event_type != kCreatedType || version == json.MemberEnd() || !version->value.IsUint()) {
    return NotUnderstood(event_type);
  }
  Created created{.name = std::move(name), .version = version->value.GetUint()};
  const auto files = json.FindMember("files");
  if (files == json.MemberEnd()) return created;
  if (!files->value.IsArray()) return NotUnderstood(event_type);
  for (const rapidjson::Value& file : files->value.GetArray()) {
    if (!file.IsObject()) return NotUnderstood(event_type);
    created.files.push_back({.path = TextIn(file, "path"), .sql = TextIn(file, "sql")});
  }
  return created;
}

}  // namespace firn::projection
