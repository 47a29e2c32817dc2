// Reads what happened after some events to the targets that they are about.

#ifndef FIRN_HISTORY_LATER_READING_H_
#define FIRN_HISTORY_LATER_READING_H_

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/query.h"
#include "firn/history/later_changes.h"
#include "firn/history/log_event.h"
#include "firn/schema/registry.h"

namespace firn::history {

// Pages of the later events of many targets.
class LaterReading {
 public:
  // The events that are to be undone or redone, and what each changed, with the log as it is at
  // `head`.
  LaterReading(const std::vector<LogEvent>& events, const std::vector<std::vector<Facet>>& facets,
               std::shared_ptr<const schema::Schemas> schemas, Position head);
  LaterReading(const LaterReading&) = delete;
  LaterReading& operator=(const LaterReading&) = delete;

  // True: that was the last page. Errors as EventReader::Read's; kQueryLimit.
  absl::StatusOr<bool> Page(EventReader& reader);

  // What happened to the target of one of the events.
  LaterChanges& Of(const Event& event) { return subjects_.at(KeyOf(event)).changes; }

  // Looks for what stands in the way of those that have been chosen, `count` events at most; true:
  // that was all.
  bool FindConflicts(size_t count, Conflicts& found);
  // What makes an undo impossible: the change, if there is one.
  std::optional<Conflict> final() const;

  // What would have changed the picture: an event about one of the targets, or in one of the
  // streams.
  Query Watched() const;

 private:
  // Target type and id; of an event without a target its stream.
  using Key = std::tuple<std::string, int64_t, std::string>;
  struct Subject {
    Subject(const std::shared_ptr<const schema::Schemas>& schemas, Position position)
        : changes(schemas), after(position) {}

    LaterChanges changes;
    // What is after this position is wanted.
    Position after;
  };

  static Key KeyOf(const Event& event);
  // The query for the subjects whose turn it is.
  void BeginChunk();
  void Take(const RecordedEvent& event);

  const std::shared_ptr<const schema::Schemas> schemas_;
  const Position head_;
  std::map<Key, Subject> subjects_;
  std::vector<std::string> other_streams_;

  // Where we are.
  std::map<Key, Subject>::iterator next_;
  Filter filter_;
  Position after_ = 0;
  size_t events_ = 0;
  // How far the conflicts have been found.
  std::map<Key, Subject>::iterator searched_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_LATER_READING_H_
