// Reads what came before some events on their targets: for values before that they do not say, and
// for whether they changed anything.

#ifndef FIRN_HISTORY_EARLIER_READING_H_
#define FIRN_HISTORY_EARLIER_READING_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/query.h"
#include "firn/history/facets.h"
#include "firn/history/log_event.h"
#include "firn/schema/registry.h"

namespace firn::history {

// What was before an event.
struct Earlier {
  // The values before that it does not say, as far as they were found.
  KnownValues values = {};
  // The event that had brought the same part into the same state: nothing changed since. 0: none.
  Position same_at = 0;
  std::string same_part = {};
};

// The query for the events about what an event is about.
QueryItem SameTarget(const Event& event);

// Looks back from each of some events in turn.
class EarlierReading {
 public:
  // Both must outlive this: the events, and what each changed.
  EarlierReading(const std::vector<LogEvent>& events, const std::vector<std::vector<Facet>>& facets,
                 std::shared_ptr<const schema::Schemas> schemas)
      : events_(events), facets_(facets), schemas_(std::move(schemas)) {}

  // True: that was the last. What lies further back than an undo looks counts as not found. Errors
  // as EventReader::Read's.
  absl::StatusOr<bool> Page(EventReader& reader);

  // Beside each of the events.
  std::vector<Earlier>& found() { return found_; }

 private:
  // Begins with the next event, or says that there is nothing to look for.
  bool Begin();
  absl::Status ReadBack(EventReader& reader);
  void Look(const RecordedEvent& event);
  void LookForState(const RecordedEvent& event);
  bool is_done() const { return unsaid_.empty() && !state_; }

  const std::vector<LogEvent>& events_;
  const std::vector<std::vector<Facet>>& facets_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  std::vector<Earlier> found_;

  // Of the event whose turn it is: what is looked for, and how far it has been.
  std::set<std::string> unsaid_;
  std::vector<std::string> open_;
  std::optional<PartState> state_;
  Filter filter_;
  Position until_ = 0;
  size_t looked_at_ = 0;
  size_t page_events_ = 0;
  // Of all events.
  size_t looked_at_in_all_ = 0;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_EARLIER_READING_H_
