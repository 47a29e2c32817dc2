// What did a user do, or undo, last?

#ifndef FIRN_HISTORY_GESTURE_SEARCH_H_
#define FIRN_HISTORY_GESTURE_SEARCH_H_

#include <cstddef>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/history/undo_marks.h"
#include "firn/history/undo_request.h"
#include "firn/schema/registry.h"

namespace firn::history {

// Goes back through the events of a user, page by page, from one candidate to the next.
class GestureSearch {
 public:
  GestureSearch(const ByGesture& gesture, bool is_redo,
                std::shared_ptr<const schema::Schemas> schemas, Position head);

  enum class State {
    kSearching,  // another page is needed
    kFound,      // see `found`; to go on, ask for another page
    kNothing,    // there is none
  };

  // Errors as EventReader::Read's; kQueryLimit.
  absl::StatusOr<State> Page(EventReader& reader);

  // An event of the candidate's batch: the gesture, or the undo of one.
  Position found() const { return found_; }

 private:
  // What is remembered of an event of a page.
  struct Seen {
    Position position = 0;
    Position batch = 0;
    Uuid id;
    Marks marks;
    bool is_of_session = false;
    bool is_passed_over = false;
  };

  absl::Status ReadPage(EventReader& reader);
  // Looks at an event; false if the search has come to an end, for now or for good.
  absl::StatusOr<bool> Look(EventReader& reader, const Seen& event);

  const ByGesture gesture_;
  const bool is_redo_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  const Filter filter_;
  Position until_;
  // What the next page may cost.
  size_t work_;
  UndoTracker tracker_;
  Position found_ = 0;
  // The batch of the candidate before.
  Position batch_ = 0;
  bool is_over_ = false;
  // The page, the newest first, how much of it has been looked at, and how many events in all.
  std::vector<Seen> page_;
  size_t place_ = 0;
  size_t events_ = 0;
  // Events that were read on their own, in this step.
  size_t read_ = 0;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_GESTURE_SEARCH_H_
