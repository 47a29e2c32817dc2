#include "firn/history/history_page.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/history/inverse.h"
#include "firn/history/log_batch.h"

namespace firn::history {
namespace {

// Events that one step reads on their own.
constexpr size_t kEventsOfStep = 256;

}  // namespace

HistoryReading::HistoryReading(HistoryRequest request,
                               std::shared_ptr<const schema::Schemas> schemas,
                               RelatedEvents* related)
    : request_(std::move(request)),
      schemas_(std::move(schemas)),
      related_(related),
      filter_{.query = {.items = {{.targets = {request_.target}}}}},
      tracker_(schemas_) {}

absl::StatusOr<bool> HistoryReading::Advance(EventReader& reader) {
  FIRN_RETURN_IF_ERROR((this->*step_)(reader));
  return step_ == nullptr;
}

absl::Status HistoryReading::Begin(EventReader& reader) {
  page_.moment = request_.moment;
  if (request_.as_of_us) {
    FIRN_ASSIGN_OR_RETURN(page_.moment, reader.PositionAt(*request_.as_of_us, request_.moment));
  }
  until_ = request_.until ? std::min(*request_.until, page_.moment) : page_.moment;
  marks_until_ = page_.moment;
  step_ = &HistoryReading::ReadOwnMarks;
  return absl::OkStatus();
}

absl::StatusOr<bool> HistoryReading::ReadMarked(EventReader& reader) {
  for (size_t i = 0; i < kEventsOfStep && !marked_.empty(); ++i) {
    FIRN_ASSIGN_OR_RETURN(const LogEvent event, ReadEvent(reader, marked_.front()));
    marked_.pop_front();
    tracker_.Look(event.place.position, event.event.id, MarksOf(event.event.metadata),
                  AboutOf(*schemas_, event.event));
  }
  return marked_.empty();
}

void HistoryReading::KeepIfMarked(const RecordedEvent& event) {
  if (MarksOf(event.metadata).any()) marked_.push_back(event.position);
}

absl::Status HistoryReading::ReadOwnMarks(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool are_read, ReadMarked(reader));
  if (!are_read) return absl::OkStatus();
  if (marks_until_ > until_) {
    FIRN_ASSIGN_OR_RETURN(const ReadResult result,
                          reader.Read({.filter = &filter_,
                                       .after = until_,
                                       .until = marks_until_,
                                       .backwards = true,
                                       .without_payload = true,
                                       .limits = {.work = kPageWork}},
                                      [&](const RecordedEvent& event) { KeepIfMarked(event); }));
    marks_until_ = result.looked_to;
  }
  if (marks_until_ > until_ || !marked_.empty()) return absl::OkStatus();
  marks_until_ = page_.moment;
  step_ = &HistoryReading::ReadRelatedMarks;
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Position>> HistoryReading::FindRelated(Position until, size_t limit) {
  if (related_ == nullptr || until == 0) return std::vector<Position>();
  auto found = related_->Find(request_.projection, request_.target, until, limit);
  if (ReasonOf(found.status()) == ErrorReason::kProjectionNotFound) {
    related_ = nullptr;
    return std::vector<Position>();
  }
  if (!found.ok()) return found.status();
  page_.related_until = std::min(found->known_until, page_.moment);
  return std::move(found->positions);
}

absl::Status HistoryReading::ReadRelatedMarks(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool are_read, ReadMarked(reader));
  if (!are_read) return absl::OkStatus();
  if (marks_until_ > until_) {
    FIRN_ASSIGN_OR_RETURN(const std::vector<Position> positions,
                          FindRelated(marks_until_, kEventsOfStep));
    for (const Position position : positions) {
      if (position <= until_) break;
      FIRN_RETURN_IF_ERROR(reader
                               .Read({.after = position - 1,
                                      .until = position,
                                      .backwards = true,
                                      .without_payload = true},
                                     [&](const RecordedEvent& event) { KeepIfMarked(event); })
                               .status());
    }
    marks_until_ = positions.size() < kEventsOfStep ? until_ : positions.back() - 1;
  }
  if (marks_until_ <= until_ && marked_.empty()) step_ = &HistoryReading::ReadOwn;
  return absl::OkStatus();
}

absl::Status HistoryReading::ReadOwn(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(
      const ReadResult result,
      reader.Read(
          {.filter = &filter_,
           .until = until_,
           .backwards = true,
           .limits = {.events = request_.events + 1, .bytes = request_.bytes, .work = kPageWork}},
          [&](const RecordedEvent& event) { own_.push_back(KeepEvent(event)); }));
  own_looked_to_ = result.looked_to;
  step_ = &HistoryReading::ReadRelated;
  return absl::OkStatus();
}

absl::Status HistoryReading::ReadRelated(EventReader& reader) {
  step_ = nullptr;
  FIRN_ASSIGN_OR_RETURN(const std::vector<Position> related,
                        FindRelated(until_, request_.events + 1));
  // All that there is above this is known.
  Position floor = own_looked_to_;
  if (related.size() > request_.events) floor = std::max(floor, related.back() - 1);
  size_t bytes = 0;
  auto own = own_.begin();
  auto other = related.begin();
  for (;;) {
    if (other != related.end() && own != own_.end() && *other == own->place.position) ++other;
    const Position newest =
        std::max(own == own_.end() ? 0 : own->place.position, other == related.end() ? 0 : *other);
    if (newest <= floor) break;
    if (page_.entries.size() == request_.events) {
      floor = newest;
      break;
    }
    const bool is_own = own != own_.end() && own->place.position == newest;
    LogEvent event;
    if (is_own) {
      event = std::move(*own);
    } else {
      FIRN_ASSIGN_OR_RETURN(event, ReadEvent(reader, newest));
    }
    bytes += EventBytes(event.event);
    if (bytes > request_.bytes && !page_.entries.empty()) {
      floor = newest;
      break;
    }
    is_own ? void(++own) : void(++other);
    Add(std::move(event), !is_own);
  }
  page_.next = floor;
  return absl::OkStatus();
}

absl::Status HistoryReading::CheckEntry(const Event& event, const std::vector<Facet>& facets) {
  const Fact fact = FactOf(event);
  FIRN_RETURN_IF_ERROR(CheckUndoable(*schemas_, fact));
  if (ChangesNothing(*schemas_, fact.event_type, facets)) return NoEffect(fact, facets);
  // What the event does not say itself an undo looks for, and may find.
  const bool is_all_said = std::ranges::none_of(
      facets, [](const Facet& facet) { return facet.is_old_unsaid && !facet.old_at.empty(); });
  if (!is_all_said || !ReferencesOf(*schemas_, fact).empty()) return absl::OkStatus();
  FIRN_ASSIGN_OR_RETURN(const Change change, MakeInverse(*schemas_, fact));
  Event undo = event;
  undo.event_type = change.event_type;
  undo.payload.bytes = change.payload;
  std::vector<FieldViolation> violations;
  std::vector<schema::SchemaWarning> warnings;
  schemas_->CheckEvent(undo, "", violations, warnings, work_left_);
  if (violations.empty()) return absl::OkStatus();
  return NotUndoable(
      event.id, "NO_INVERSE",
      absl::StrCat("what this ", event.event_type, " says is not enough to undo it: the ",
                   undo.event_type, " would be refused, ", violations.front().field, " ",
                   violations.front().description));
}

void HistoryReading::Add(LogEvent event, bool is_related) {
  HistoryEntry& entry = page_.entries.emplace_back();
  const Fact fact = FactOf(event.event);
  entry.facets = FacetsOf(*schemas_, fact.event_type, fact.payload);
  entry.undoable = CheckEntry(event.event, entry.facets);
  entry.marks = MarksOf(event.event.metadata);
  const About about = AboutOf(*schemas_, event.event);
  entry.is_undone = tracker_.IsUndone(event.event.id, about);
  entry.is_related = is_related;
  tracker_.Look(event.place.position, event.event.id, entry.marks, about);
  entry.event = std::move(event);
}

}  // namespace firn::history
