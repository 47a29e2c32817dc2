// Which events are undone: told by the metadata of those after them.

#ifndef FIRN_HISTORY_UNDO_MARKS_H_
#define FIRN_HISTORY_UNDO_MARKS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/schema/registry.h"

namespace firn::history {

// The metadata that an undo and a redo have: the id of the event that they are about.
inline constexpr std::string_view kUndoes = "undoes";
inline constexpr std::string_view kRedoes = "redoes";

// What an event says of another.
struct Marks {
  std::optional<Uuid> undoes = {};
  std::optional<Uuid> redoes = {};

  bool any() const { return undoes.has_value() || redoes.has_value(); }
  // The event that it is about; to be asked only if there is one.
  const Uuid& subject() const { return undoes ? *undoes : *redoes; }
};

Marks MarksOf(absl::Span<const MetadataEntry> metadata);

// What an event is about: by this it is told whether one can have undone or redone another, since
// clients may write any metadata.
struct About {
  // The target or, without one, the stream.
  std::string key;
  std::string event_type;
  // The names of its facets.
  std::vector<std::string> facets;
};

About AboutOf(const schema::Schemas& schemas, const RecordedEvent& event);
About AboutOf(const schema::Schemas& schemas, const Event& event);

// Whether a mark of an event about `mine` counts for one about `its`: they have one target and
// change the same there. Of events that name nothing that they change their types decide.
bool CanMark(const schema::Schemas& schemas, const About& mine, const About& its);

// Keeps account of what is undone. An undo that is itself undone no longer counts, and so on.
class UndoTracker {
 public:
  struct State {
    bool is_undone = false;
    // The event that made it so.
    Position by = 0;
  };

  explicit UndoTracker(std::shared_ptr<const schema::Schemas> schemas)
      : schemas_(std::move(schemas)) {}

  // Takes in an event. The newest comes first: then it is known already whether it counts. `about`
  // is needed only of one with marks.
  void Look(Position position, const Uuid& id, const Marks& marks, const About& about);

  bool IsUndone(const Uuid& id, const About& about) const { return StateOf(id, about).is_undone; }

  // `by` is 0 if no event that was taken in has changed whether it is undone.
  State StateOf(const Uuid& id, const About& about) const;

  // Whether any event has a mark about this one, be it one that counts or not.
  bool IsMarked(const Uuid& id) const { return claims_.contains(id); }

 private:
  struct Claim {
    State state;
    std::shared_ptr<const About> about;
  };

  std::shared_ptr<const schema::Schemas> schemas_;
  // By the event that they are about, the newest first.
  absl::flat_hash_map<Uuid, std::vector<Claim>> claims_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_MARKS_H_
