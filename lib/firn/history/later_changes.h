// What happened to a target after a moment, and what of it stands in the way of an undo or redo.

#ifndef FIRN_HISTORY_LATER_CHANGES_H_
#define FIRN_HISTORY_LATER_CHANGES_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "firn/base/uuid.h"
#include "firn/core/event.h"
#include "firn/history/facets.h"
#include "firn/history/subject_index.h"
#include "firn/history/undo_marks.h"
#include "firn/schema/registry.h"

namespace firn::history {

// An event after the moment.
struct LaterEvent {
  Position position = 0;
  Uuid id;
  std::string event_type;
  Marks marks = {};
  std::vector<Facet> facets = {};
  // It changed everything, and has no inverse.
  bool is_final = false;
};

// A later event that changed the same as one that is to be undone or redone.
struct Conflict {
  Uuid event_id;
  Position position = 0;
  std::string event_type;
  // The newest of those to be undone or redone that changed the same.
  Uuid undone_event_id;
  // At most SubjectIndex::kFieldsMax, sorted.
  std::vector<std::string> fields;
};

// Later events that stand in the way, each once.
class Conflicts {
 public:
  // So many are kept.
  static constexpr size_t kKeptMax = 1000;

  void Add(Conflict conflict);

  // To be called after the last Add: the first ones, by position.
  void Sort();
  const std::vector<Conflict>& kept() const { return kept_; }

  // How many there are.
  size_t count() const { return count_; }

 private:
  std::vector<Conflict> kept_;
  size_t count_ = 0;
};

// The later events of one target.
class LaterChanges {
 public:
  explicit LaterChanges(std::shared_ptr<const schema::Schemas> schemas)
      : schemas_(std::move(schemas)), tracker_(schemas_) {}

  // One of the events that are asked about, which come first.
  void AddSubject(const Uuid& id, const std::string& event_type, absl::Span<const Facet> facets);
  // Whether what the name stands for matters to any of them.
  bool Concerns(std::string_view name) const { return watched_.Meets(name); }

  // In the order of the log. Of an event without marks, facets that concern no subject may be left
  // out, and the event if it has no others.
  void Add(LaterEvent event);

  // To be called after the last Add.
  void Finish();

  bool IsUndone(const Uuid& id) const { return UndoneBy(id) != 0; }

  // The event that undid a subject that is undone; else 0.
  Position UndoneBy(const Uuid& id) const;

  // A subject that is to be undone or redone: what stands in its way is later than `since`, of the
  // same as `facets`, and in force now and not then, or the other way round.
  void Choose(const Uuid& id, Position since, absl::Span<const Facet> facets);
  // A subject that changed nothing: it stands in nobody's way.
  void Ignore(const Uuid& id) { chosen_ids_.insert(id); }

  // Looks at the next `count` events for what stands in the way of the chosen; true: those were the
  // last.
  bool FindConflicts(size_t count, Conflicts& found);

  // One of them that makes any undo impossible.
  const std::optional<Conflict>& final() const { return final_; }

  // The values after all that happened, of what the subjects changed.
  KnownValues& in_force() { return in_force_; }

 private:
  // Takes away marks of what is about something else than the event that they name.
  void DropFalseMarks();
  bool IsTrueMark(size_t place);
  bool IsOwn(const LaterEvent& event) const;
  // The newest of the entries that the event is a change to.
  std::optional<SubjectIndex::Entry> NewestBefore(const LaterEvent& event,
                                                  const SubjectIndex::Entries& entries) const;
  void Look(const LaterEvent& event, Conflicts& found);

  const std::shared_ptr<const schema::Schemas> schemas_;
  SubjectIndex watched_;
  absl::flat_hash_map<Uuid, About> subjects_;
  std::vector<LaterEvent> events_;
  // By id.
  absl::flat_hash_map<Uuid, size_t> places_;
  // By the event that they are about.
  absl::flat_hash_map<Uuid, std::vector<size_t>> marks_;
  UndoTracker tracker_;
  KnownValues in_force_;

  SubjectIndex index_;
  std::vector<Uuid> chosen_;
  absl::flat_hash_set<Uuid> chosen_ids_;
  size_t looked_at_ = 0;
  std::optional<Conflict> final_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_LATER_CHANGES_H_
