// What happened to a target, page by page, newest first.

#ifndef FIRN_HISTORY_HISTORY_PAGE_H_
#define FIRN_HISTORY_HISTORY_PAGE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/history/facets.h"
#include "firn/history/log_event.h"
#include "firn/history/reader_steps.h"
#include "firn/history/related_events.h"
#include "firn/history/undo_marks.h"
#include "firn/schema/registry.h"

namespace firn::history {

struct HistoryRequest {
  std::string projection;
  Target target;
  // The log up to here is meant.
  Position moment = 0;
  // If that is earlier; in microseconds.
  std::optional<int64_t> as_of_us = {};
  // The page begins here; nothing: at the moment.
  std::optional<Position> until = {};
  // At least one event is told.
  size_t events = 0;
  size_t bytes = 0;
};

struct HistoryEntry {
  LogEvent event;
  std::vector<Facet> facets;
  Marks marks;
  bool is_undone = false;
  // Why there is no inverse, if there is none.
  absl::Status undoable;
  bool is_related = false;
};

struct HistoryPage {
  // Newest first.
  std::vector<HistoryEntry> entries;
  // Where the next page begins; 0: there is none.
  Position next = 0;
  // Up to here the events of other targets are known; 0: none are told.
  Position related_until = 0;
  Position moment = 0;
};

// Reads a page. Errors of Advance: as EventReader's and RelatedEvents'.
class HistoryReading final : public ReaderSteps {
 public:
  // `related` may be null: then only the target's own events are told.
  HistoryReading(HistoryRequest request, std::shared_ptr<const schema::Schemas> schemas,
                 RelatedEvents* related);

  absl::StatusOr<bool> Advance(EventReader& reader) override;

  // After the last step.
  HistoryPage& page() { return page_; }

 private:
  using Step = absl::Status (HistoryReading::*)(EventReader& reader);

  absl::Status Begin(EventReader& reader);
  // What is newer than the page says what of it is undone.
  absl::Status ReadOwnMarks(EventReader& reader);
  absl::Status ReadRelatedMarks(EventReader& reader);
  // Reads what has marks, as far as a step may; true: that was all.
  absl::StatusOr<bool> ReadMarked(EventReader& reader);
  absl::Status ReadOwn(EventReader& reader);
  absl::Status ReadRelated(EventReader& reader);

  absl::StatusOr<std::vector<Position>> FindRelated(Position until, size_t limit);
  void KeepIfMarked(const RecordedEvent& event);
  // Why there is no inverse, as far as the event itself tells.
  absl::Status CheckEntry(const Event& event, const std::vector<Facet>& facets);
  // Takes an event in, after all that are newer.
  void Add(LogEvent event, bool is_related);

  const HistoryRequest request_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  RelatedEvents* related_;
  const Filter filter_;

  Step step_ = &HistoryReading::Begin;
  Position until_ = 0;
  // Newer events are read down to `until_` from here.
  Position marks_until_ = 0;
  UndoTracker tracker_;
  // Newer events that have marks, the newest first.
  std::deque<Position> marked_;
  // About half a second: what the checks of inverses may cost.
  size_t work_left_ = 500'000'000;
  // The target's own, and how far they are all there are.
  std::vector<LogEvent> own_;
  Position own_looked_to_ = 0;
  HistoryPage page_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_HISTORY_PAGE_H_
