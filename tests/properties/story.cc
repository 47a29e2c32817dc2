#include "tests/properties/story.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "firn/base/uuid.h"
#include "tests/support/events.h"

namespace firn::testing {
namespace {

using nlohmann::json;

constexpr char kStory[] = "tests/fixtures/catalogue_story.jsonl";

// Puts ids in the place of names.
void Resolve(const std::map<std::string, std::string>& ids, json& value) {
  if (value.is_structured()) {
    for (json& inner : value) Resolve(ids, inner);
  } else if (value.is_string() && value.get<std::string>().starts_with('@')) {
    value = ids.at(value.get<std::string>().substr(1));
  }
}

// `old_folder_id` names a folder, `descendant_tag_ids` tags, `new_parent_id` one of the target's
// own type. Nothing for what names no target.
std::string TypeNamedBy(const std::string& key, const std::string& own_type) {
  std::string stem = key;
  if (stem.ends_with("_ids")) {
    stem.resize(stem.size() - 4);
  } else if (stem.ends_with("_id")) {
    stem.resize(stem.size() - 3);
  } else {
    return "";
  }
  if (stem.ends_with("parent") || stem.ends_with("child")) return own_type;
  for (const char* type : {"image", "tag", "collection", "folder", "person", "preset", "stack"}) {
    if (stem.ends_with(type)) return type;
  }
  return "";
}

void Collect(const json& value, const std::string& named_type, const std::string& own_type,
             std::vector<TargetName>& targets) {
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) {
      Collect(inner, TypeNamedBy(key, own_type), own_type, targets);
    }
  } else if (value.is_array()) {
    for (const json& inner : value) Collect(inner, named_type, own_type, targets);
  } else if (value.is_number_integer() && !named_type.empty()) {
    targets.emplace_back(named_type, value.get<int64_t>());
  }
}

}  // namespace

TargetName ParseTarget(const std::string& text) {
  const size_t slash = text.find('/');
  return {text.substr(0, slash), std::stoll(text.substr(slash + 1))};
}

std::string ToText(const TargetName& target) {
  return target.first + "/" + std::to_string(target.second);
}

v1::EventDTO MakeEventDto(uint64_t n, const std::string& event_type, const TargetName& target,
                          const std::string& payload) {
  v1::EventDTO event;
  event.set_id(FormatUuid(MakeId(n)));
  event.set_timestamp(kTimestampMs);
  event.set_event_type(event_type);
  event.set_payload_json(payload);
  event.set_target_type(target.first);
  event.set_target_id(target.second);
  return event;
}

std::vector<v1::EventDTO> ReadStory() {
  std::vector<v1::EventDTO> events;
  std::map<std::string, std::string> ids;
  std::ifstream file(kStory);
  for (std::string line; std::getline(file, line);) {
    json told = json::parse(line);
    Resolve(ids, told["payload"]);
    events.push_back(MakeEventDto(events.size() + 1, told["type"],
                                  ParseTarget(told["target"].get<std::string>()),
                                  told["payload"].dump()));
    if (told.contains("as")) ids[told["as"]] = events.back().id();
  }
  return events;
}

TargetName TargetOf(const v1::EventDTO& event) { return {event.target_type(), event.target_id()}; }

std::vector<TargetName> TargetsIn(const v1::EventDTO& event) {
  std::vector<TargetName> targets{TargetOf(event)};
  Collect(json::parse(event.payload_json()), "", event.target_type(), targets);
  std::ranges::sort(targets);
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  return targets;
}

}  // namespace firn::testing
