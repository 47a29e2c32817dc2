#include "firn/history/undo_marks.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/history/facets.h"

namespace firn::history {
namespace {

// A stream has no NUL in it, so that no two keys are the same.
std::string KeyOf(std::string_view target_type, int64_t target_id, std::string_view stream) {
  if (target_type.empty()) return std::string(stream);
  return absl::StrCat(ToAbsl(target_type), absl::string_view("\0", 1), target_id);
}

std::vector<std::string> NamesOf(const schema::Schemas& schemas, std::string_view event_type,
                                 std::string_view json) {
  std::vector<std::string> names;
  for (Facet& facet : FacetsOf(schemas, event_type, json)) names.push_back(std::move(facet.name));
  return names;
}

// The type that undoes a type.
std::string_view InverseTypeOf(const schema::Schemas& schemas, std::string_view event_type) {
  const schema::DescribedType* described = schemas.FindType(event_type);
  if (described == nullptr || described->type->inverse.event_type.empty()) return event_type;
  return described->type->inverse.event_type;
}

}  // namespace

Marks MarksOf(absl::Span<const MetadataEntry> metadata) {
  Marks marks;
  for (const auto& [key, value] : metadata) {
    if (key == kUndoes) marks.undoes = ParseUuid(value);
    if (key == kRedoes) marks.redoes = ParseUuid(value);
  }
  return marks;
}

About AboutOf(const schema::Schemas& schemas, const RecordedEvent& event) {
  return {.key = KeyOf(event.target_type, event.target_id, event.stream),
          .event_type = std::string(event.event_type),
          .facets = NamesOf(schemas, event.event_type,
                            event.content_type.empty() ? event.payload : std::string_view())};
}

About AboutOf(const schema::Schemas& schemas, const Event& event) {
  return {.key = KeyOf(event.target_type, event.target_id, StreamOf(event)),
          .event_type = event.event_type,
          .facets = NamesOf(schemas, event.event_type,
                            event.payload.is_json() ? std::string_view(event.payload.bytes) : "")};
}

bool CanMark(const schema::Schemas& schemas, const About& mine, const About& its) {
  if (mine.key != its.key) return false;
  if (mine.facets.empty() || its.facets.empty()) {
    const std::string_view undoing = InverseTypeOf(schemas, its.event_type);
    return mine.event_type == its.event_type || mine.event_type == undoing ||
           mine.event_type == InverseTypeOf(schemas, undoing);
  }
  return std::ranges::any_of(mine.facets, [&](const std::string& name) {
    return std::ranges::any_of(its.facets,
                               [&](const std::string& other) { return Meet(name, other); });
  });
}

void UndoTracker::Look(Position position, const Uuid& id, const Marks& marks, const About& about) {
  if (!marks.any() || IsUndone(id, about)) return;
  auto shared = std::make_shared<const About>(about);
  if (marks.undoes) {
    claims_[*marks.undoes].push_back({.state = {true, position}, .about = shared});
  }
  if (marks.redoes) {
    claims_[*marks.redoes].push_back({.state = {false, position}, .about = std::move(shared)});
  }
}

UndoTracker::State UndoTracker::StateOf(const Uuid& id, const About& about) const {
  const auto found = claims_.find(id);
  if (found == claims_.end()) return {};
  // What a later event has decided stays decided.
  for (const Claim& claim : found->second) {
    if (CanMark(*schemas_, *claim.about, about)) return claim.state;
  }
  return {};
}

}  // namespace firn::history
