#include "firn/schema/compatibility.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/schema/coverage.h"

namespace firn::schema {
namespace {

// The event type of that name, or with that other name; null: there is none.
const EventType* FindEventType(const CompiledSchema& schema, std::string_view name) {
  for (const EventType& type : schema.event_types) {
    if (type.type == name || std::ranges::find(type.aliases, name) != type.aliases.end()) {
      return &type;
    }
  }
  return nullptr;
}

std::string TargetInWords(const EventType& type) {
  if (type.target_type.empty() && type.target_id == 0) return "any";
  const std::string id = type.target_id == 0 ? "" : absl::StrCat(" ", type.target_id);
  return absl::StrCat(type.target_type.empty() ? "any" : type.target_type, id);
}

// What events of the type are about.
void CompareTargets(const EventType& wide, const EventType& narrow, Coverage& coverage) {
  const bool is_type_wide = wide.target_type.empty() || wide.target_type == narrow.target_type;
  const bool is_id_wide = wide.target_id == 0 || wide.target_id == narrow.target_id;
  if (!is_type_wide || !is_id_wide) {
    coverage.Changed("the target", TargetInWords(wide), TargetInWords(narrow));
  }
  if (!wide.target_id_field.empty() && wide.target_id_field != narrow.target_id_field) {
    coverage.Changed("the key that must be the target's id", wide.target_id_field,
                     narrow.target_id_field.empty() ? "none" : narrow.target_id_field);
  }
}

void CompareEventTypes(const EventType& wide, const EventType& narrow, Coverage& coverage) {
  coverage.Enter(narrow.type);
  coverage.Covers(*wide.payload, *narrow.payload);
  CompareTargets(wide, narrow, coverage);
}

void FindBackwardBreaks(const CompiledSchema& before, const CompiledSchema& next,
                        std::vector<FieldViolation>& breaks) {
  Coverage coverage(Direction::kBackward, breaks);
  for (const EventType& was : before.event_types) {
    const EventType* is = FindEventType(next, was.type);
    if (is == nullptr) {
      breaks.push_back({was.type, "the event type is not described any more; keep it"});
    } else {
      CompareEventTypes(*is, was, coverage);
    }
  }
}

void FindForwardBreaks(const CompiledSchema& before, const CompiledSchema& next,
                       std::vector<FieldViolation>& breaks) {
  Coverage coverage(Direction::kForward, breaks);
  for (const EventType& is : next.event_types) {
    const EventType* was = FindEventType(before, is.type);
    // Readers do not ask for a type that they do not know.
    if (was != nullptr) CompareEventTypes(*was, is, coverage);
  }
}

}  // namespace

std::vector<FieldViolation> CompatibilityBreaks(const CompiledSchema& before,
                                                const CompiledSchema& next,
                                                Compatibility compatibility) {
  std::vector<FieldViolation> breaks;
  if (compatibility == Compatibility::kBackward || compatibility == Compatibility::kFull) {
    FindBackwardBreaks(before, next, breaks);
  }
  if (compatibility == Compatibility::kForward || compatibility == Compatibility::kFull) {
    FindForwardBreaks(before, next, breaks);
  }
  // A shape that several cases have is told of by each.
  std::vector<FieldViolation> each_once;
  for (FieldViolation& one : breaks) {
    const auto is_same = [&](const FieldViolation& other) {
      return one.field == other.field && one.description == other.description;
    };
    if (std::ranges::none_of(each_once, is_same)) each_once.push_back(std::move(one));
  }
  return each_once;
}

}  // namespace firn::schema
