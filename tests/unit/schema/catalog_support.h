// The catalogue's sample payloads, and events to be checked made of them.

#ifndef FIRN_TESTS_UNIT_SCHEMA_CATALOG_SUPPORT_H_
#define FIRN_TESTS_UNIT_SCHEMA_CATALOG_SUPPORT_H_

#include <cstdint>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "firn/base/status.h"
#include "firn/core/event.h"
#include "firn/schema/checker.h"
#include "firn/schema/registry.h"
#include "tests/support/events.h"

namespace firn::schema::testing {

// Keeps keys in their order.
using Json = nlohmann::ordered_json;

struct Sample {
  std::string event_type;
  std::string target_type;
  std::string category;
  int tier = 0;
  Json payload;
};

// The lines of a file of JSON, one value each.
inline std::vector<Json> ReadJsonLines(const std::string& path) {
  std::ifstream file(path);
  std::vector<Json> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(Json::parse(line));
  return lines;
}

// One valid payload for each event type.
inline const std::vector<Sample>& Samples() {
  static const auto* const samples = [] {
    auto* read = new std::vector<Sample>;
    for (Json& line : ReadJsonLines("tests/fixtures/payload_samples.jsonl")) {
      read->push_back({line["event_type"], line["target_type"], line["category"], line["tier"],
                       std::move(line["payload"])});
    }
    return read;
  }();
  return *samples;
}

// The catalogue alone, as the server has it unless told otherwise.
inline const Schemas& Catalog() {
  static const auto* const schemas =
      new std::shared_ptr<const Schemas>(Registry(Policy::kEnforce).schemas());
  return **schemas;
}

inline const EventType& TypeNamed(const std::string& event_type) {
  const DescribedType* found = Catalog().FindType(event_type);
  if (found == nullptr) throw std::invalid_argument("no such event type: " + event_type);
  return *found->type;
}

// The id of what a valid payload is about.
inline int64_t TargetIdOf(const Sample& sample) {
  const std::string& field = TypeNamed(sample.event_type).target_id_field;
  return field.empty() ? 1 : sample.payload[field].get<int64_t>();
}

inline Event MakeEvent(const Sample& sample) {
  Event event = firn::testing::MakeEvent(1, TargetIdOf(sample));
  event.event_type = sample.event_type;
  event.target_type = sample.target_type;
  event.payload.bytes = sample.payload.dump();
  return event;
}

inline std::vector<FieldViolation> Check(Event& event) {
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(Catalog().Rename(event));
  size_t work = kCheckWorkMax;
  Catalog().CheckEvent(event, "", violations, warnings, work);
  return violations;
}

// Violations as text, for failures to show.
inline std::string InWords(const std::vector<FieldViolation>& violations) {
  std::string text;
  for (const auto& [field, description] : violations) text += field + ": " + description + "\n";
  return text.empty() ? "nothing is wrong\n" : text;
}

}  // namespace firn::schema::testing

#endif  // FIRN_TESTS_UNIT_SCHEMA_CATALOG_SUPPORT_H_
