// What an event changes, from the schema of its type alone: to tell whether two events changed the
// same, and what a history shows.

#ifndef FIRN_HISTORY_FACETS_H_
#define FIRN_HISTORY_FACETS_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/types/span.h"
#include "firn/schema/registry.h"

namespace firn::history {

// One thing that changed. JSON texts; empty: not said.
struct Facet {
  // `rating`, `edits.exposure`, `tag 318`; one that ends in `*` stands for all that begin so.
  std::string name;
  std::string old_json = {};
  std::string new_json = {};
  // Where the payload has the value before, or would have it: a field, then keys within it. Nothing
  // where it has no place for one.
  std::vector<std::string> old_at = {};
  // The payload leaves out what was before although it could say so, be it with `null` or `{}`:
  // that something has no value is not meant by it.
  bool is_old_unsaid = false;
};

// Values by the names of what they are values of; JSON texts.
using KnownValues = std::map<std::string, std::string>;

// What an event changes of its target; nothing if no schema describes its type, or the type changes
// nothing. `payload` is JSON.
std::vector<Facet> FacetsOf(const schema::Schemas& schemas, std::string_view event_type,
                            std::string_view payload);

// The types that bring one part of a target into a state and out of it again (`tag_added`,
// `tag_removed`), and what that part is called. Nothing for events that are of no such type.
struct PartState {
  // `tag 318`
  std::string part;
  std::string event_type;
  std::string inverse_type;
};
std::optional<PartState> PartStateOf(const schema::Schemas& schemas, std::string_view event_type,
                                     std::string_view payload);

// Whether the name stands for all that begin like it.
bool IsOpen(std::string_view name);

// Whether two names stand for the same thing.
bool Meet(std::string_view a, std::string_view b);

// Makes values what they are after an event that changes `facets`; one that it changes without
// saying to what is known no more.
void Follow(absl::Span<const Facet> facets, KnownValues& values);

// What both change, by the narrower of the names that meet, each once.
std::vector<std::string> Shared(absl::Span<const Facet> mine, absl::Span<const Facet> theirs);

}  // namespace firn::history

#endif  // FIRN_HISTORY_FACETS_H_
