// How an event is undone, from the schema of its type alone.

#ifndef FIRN_HISTORY_INVERSE_H_
#define FIRN_HISTORY_INVERSE_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/history/facets.h"
#include "firn/schema/registry.h"

namespace firn::history {

// What an event of the log says: what its inverse is made of.
struct Fact {
  Uuid id;
  std::string_view event_type;
  // JSON; empty if the payload is of opaque bytes.
  std::string_view payload;
};

// A change to be appended.
struct Change {
  std::string event_type;
  std::string payload;
};

// Another event whose values an inverse needs.
struct Reference {
  // The field of the undone event that names it.
  std::string field;
  // What the field says; nothing: the newest event of `event_type` before the undone one and with
  // the same target is meant.
  std::optional<Uuid> id;
  std::string event_type;
};

// The payloads of events that were referred to, by the field; one that was not found is left out.
using ReferredPayloads = std::map<std::string, std::string>;

// Why an event cannot be undone: kNotUndoable with the metadata `event_id` and `cause`.
absl::Status NotUndoable(const Uuid& id, std::string_view cause, std::string_view message);

// Whether an event says no more than that values are what they were, so that its inverse would say
// it once more. `before` has the values before that it leaves out. False of one whose inverse has
// another type: it may have done more than its values tell.
bool ChangesNothing(const schema::Schemas& schemas, std::string_view event_type,
                    absl::Span<const Facet> facets, const KnownValues& before = {});

// NotUndoable (NO_EFFECT) of such an event.
absl::Status NoEffect(const Fact& fact, absl::Span<const Facet> facets);

// Whether there is an inverse, as far as the type says. kNotUndoable (NO_SCHEMA, NO_INVERSE).
absl::Status CheckUndoable(const schema::Schemas& schemas, const Fact& fact);

// Whether who undoes more than this event alone passes it over: it only notes what happened.
bool IsPassedOver(const schema::Schemas& schemas, std::string_view event_type);

// Which other events the inverse needs.
std::vector<Reference> ReferencesOf(const schema::Schemas& schemas, const Fact& fact);

// The change that undoes the event. Errors as CheckUndoable's, also if neither the payload nor
// `before` says what was before.
absl::StatusOr<Change> MakeInverse(const schema::Schemas& schemas, const Fact& fact,
                                   const ReferredPayloads& referred = {},
                                   const KnownValues& before = {});

// Puts other values before into a change, those of the facets that `before` names.
void SetBefore(const schema::Schemas& schemas, const KnownValues& before, Change& change);

// The change that an event makes again after `undo`, which undid it, has been undone in turn: the
// event's own, unless the inverse of the undo has a type of its own (such as `edit_redone`).
Change MakeRedo(const schema::Schemas& schemas, const Fact& fact, const Fact& undo);

// A field and the one that it is exchanged with.
struct SwapPair {
  std::string before;
  std::string after;
  // What both are values of: `rating` for old_rating and new_rating; empty for `old` and `new`.
  std::string name;
};

// The pairs that the inverse of a type with `swaps` exchanges, by the names of its fields.
std::vector<SwapPair> SwapPairsOf(const schema::EventType& type);

}  // namespace firn::history

#endif  // FIRN_HISTORY_INVERSE_H_
