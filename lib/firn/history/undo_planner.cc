#include "firn/history/undo_planner.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/history/undo_conflict.h"

namespace firn::history {
namespace {

// Events that one step looks up by their ids or places.
constexpr size_t kLookUpsOfStep = 256;
// Events that one step works out, and later ones that it compares with them.
constexpr size_t kEventsOfStep = 256;
constexpr size_t kComparedOfStep = 5000;

absl::Status RequestIdConflict(const Uuid& request_id) {
  const std::string id = FormatUuid(request_id);
  return MakeError(ErrorReason::kEventIdConflict,
                   absl::StrCat("request_id ", id,
                                " belongs to a request that asked for something else; make a "
                                "new one for each request"),
                   {{"id", id}});
}

// The newest event of a type before another and with the same target; nothing if there is none.
absl::StatusOr<std::optional<LogEvent>> FindBefore(EventReader& reader, const LogEvent& event,
                                                   const std::string& event_type) {
  QueryItem item = SameTarget(event.event);
  item.event_types = {event_type};
  const Filter filter{.query = {.items = {std::move(item)}}};
  std::optional<LogEvent> found;
  FIRN_RETURN_IF_ERROR(
      reader
          .Read({.filter = &filter,
                 .until = event.place.position - 1,
                 .backwards = true,
                 .limits = {.events = 1, .work = kPageWork}},
                [&](const RecordedEvent& recorded) { found = KeepEvent(recorded); })
          .status());
  return found;
}

}  // namespace

UndoPlanner::UndoPlanner(const UndoRequest& request, std::shared_ptr<const schema::Schemas> schemas,
                         Position head, int64_t now_ms)
    : request_(request),
      schemas_(std::move(schemas)),
      head_(head),
      step_(request.request_id ? &UndoPlanner::FindAnswer : &UndoPlanner::Find),
      subjects_(request, schemas_, head),
      draft_(request, schemas_, now_ms) {
  plan_.head = head;
}

absl::StatusOr<bool> UndoPlanner::Advance(EventReader& reader) {
  FIRN_RETURN_IF_ERROR((this->*step_)(reader));
  return step_ == nullptr;
}

absl::Status UndoPlanner::FindAnswer(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const Position position, reader.FindById(AppendedId(request_, 0), head_));
  step_ = &UndoPlanner::Find;
  if (position == 0) return absl::OkStatus();
  batch_.emplace(position, head_);
  step_ = &UndoPlanner::ReadAnswer;
  return absl::OkStatus();
}

absl::Status UndoPlanner::ReadAnswer(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool is_last, batch_->Page(reader));
  if (!is_last) return absl::OkStatus();
  UndoResult& result = plan_.result;
  result.duplicate = true;
  const MetadataEntry fingerprint{kUndoRequest, FingerprintOf(request_)};
  bool is_same = true;
  for (LogEvent& event : batch_->events()) {
    const Marks marks = MarksOf(event.event.metadata);
    if (!marks.any()) continue;
    is_same = is_same &&
              std::ranges::find(event.event.metadata, fingerprint) != event.event.metadata.end();
    result.event_ids.push_back(marks.subject());
    result.events.push_back(std::move(event));
  }
  step_ = nullptr;
  return is_same && !result.events.empty() ? absl::OkStatus()
                                           : RequestIdConflict(*request_.request_id);
}

absl::Status UndoPlanner::Find(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool is_found, subjects_.Advance(reader));
  if (!is_found) return absl::OkStatus();
  events_ = std::move(subjects_.events());
  facets_.clear();
  if (!events_.empty()) step_ = &UndoPlanner::FindFacets;
  return absl::OkStatus();
}

absl::Status UndoPlanner::FindFacets(EventReader&) {
  for (size_t i = 0; i < kEventsOfStep && facets_.size() < events_.size(); ++i) {
    const Fact fact = FactOf(events_[facets_.size()].event);
    facets_.push_back(FacetsOf(*schemas_, fact.event_type, fact.payload));
  }
  if (facets_.size() < events_.size()) return absl::OkStatus();
  later_.emplace(events_, facets_, schemas_, head_);
  step_ = &UndoPlanner::ReadLater;
  return absl::OkStatus();
}

absl::Status UndoPlanner::ReadLater(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool is_last, later_->Page(reader));
  if (!is_last) return absl::OkStatus();
  return Select();
}

void UndoPlanner::LeaveOut(
    absl::FunctionRef<bool(const LogEvent& event, size_t place)> leaves_out) {
  size_t kept = 0;
  for (size_t i = 0; i < events_.size(); ++i) {
    if (leaves_out(events_[i], i)) continue;
    if (kept != i) {
      events_[kept] = std::move(events_[i]);
      facets_[kept] = std::move(facets_[i]);
      if (!earlier_.empty()) earlier_[kept] = std::move(earlier_[i]);
    }
    ++kept;
  }
  events_.resize(kept);
  facets_.resize(kept);
  if (!earlier_.empty()) earlier_.resize(kept);
}

absl::Status UndoPlanner::Select() {
  const LogEvent last = events_.back();
  LeaveOut([&](const LogEvent& event, size_t) {
    const Position undone_by = later_->Of(event.event).UndoneBy(event.event.id);
    if (!request_.is_redo) return undone_by != 0;
    // What somebody else has undone meanwhile is not this gesture's.
    return undone_by == 0 || !subjects_.IsOfGesture(undone_by);
  });
  if (events_.empty() && subjects_.is_gesture()) {
    // Somebody else was first: what was before that?
    step_ = &UndoPlanner::Find;
    return absl::OkStatus();
  }
  if (events_.empty()) return NothingLeft(last);
  if (request_.is_redo) return BeginConflicts();
  return LeaveUndoable(std::holds_alternative<ById>(request_.what));
}

absl::Status UndoPlanner::LeaveUndoable(bool is_alone) {
  const LogEvent last = events_.back();
  if (!is_alone) {
    LeaveOut([&](const LogEvent& event, size_t) {
      return IsPassedOver(*schemas_, event.event.event_type);
    });
  }
  if (events_.empty()) return CheckUndoable(*schemas_, FactOf(last.event));
  for (const LogEvent& event : events_) {
    FIRN_RETURN_IF_ERROR(CheckUndoable(*schemas_, FactOf(event.event)));
  }
  earlier_reading_.emplace(events_, facets_, schemas_);
  step_ = &UndoPlanner::ReadEarlier;
  return absl::OkStatus();
}

absl::Status UndoPlanner::NothingLeft(const LogEvent& last) const {
  return NotUndoable(
      last.event.id, request_.is_redo ? "NOT_UNDONE" : "UNDONE",
      absl::StrCat(
          "the ", last.event.event_type, " at position ", last.place.position,
          request_.is_redo ? " is not undone; only what is can be redone" : " is undone already"));
}

absl::Status UndoPlanner::ReadEarlier(EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const bool is_last, earlier_reading_->Page(reader));
  if (!is_last) return absl::OkStatus();
  earlier_ = std::move(earlier_reading_->found());
  return LeaveEffective();
}

absl::Status UndoPlanner::LeaveEffective() {
  const LogEvent last = events_.back();
  const std::vector<Facet> last_facets = facets_.back();
  const Earlier before = earlier_.back();
  LeaveOut([&](const LogEvent& event, size_t place) {
    const Earlier& earlier = earlier_[place];
    if (earlier.same_at == 0 &&
        !ChangesNothing(*schemas_, event.event.event_type, facets_[place], earlier.values)) {
      return false;
    }
    later_->Of(event.event).Ignore(event.event.id);
    return true;
  });
  if (!events_.empty()) return BeginConflicts();
  earlier_.clear();
  if (subjects_.is_gesture()) {
    step_ = &UndoPlanner::Find;
    return absl::OkStatus();
  }
  if (before.same_at == 0) return NoEffect(FactOf(last.event), last_facets);
  return NotUndoable(
      last.event.id, "NO_EFFECT",
      absl::StrCat("the ", last.event.event_type, " at position ", last.place.position,
                   " changed nothing: ", before.same_part, " was so already since position ",
                   before.same_at, "; undo that"));
}

absl::Status UndoPlanner::BeginConflicts() {
  for (size_t i = 0; i < events_.size(); ++i) {
    const Event& event = events_[i].event;
    LaterChanges& later = later_->Of(event);
    const Position since = request_.is_redo ? later.UndoneBy(event.id) : events_[i].place.position;
    later.Choose(event.id, since, facets_[i]);
  }
  step_ = &UndoPlanner::FindConflicts;
  return absl::OkStatus();
}

absl::Status UndoPlanner::FindConflicts(EventReader&) {
  if (!later_->FindConflicts(kComparedOfStep, conflicts())) return absl::OkStatus();
  conflicts().Sort();
  step_ = request_.is_redo ? &UndoPlanner::ReadUndos : &UndoPlanner::ReadReferences;
  if (conflicts().count() == 0) return absl::OkStatus();
  if (const std::optional<Conflict> final = later_->final()) {
    return IsFinal(request_.is_redo, *final);
  }
  return request_.force ? absl::OkStatus() : UndoConflicts(request_.is_redo, conflicts());
}

absl::Status UndoPlanner::ReadReferences(EventReader& reader) {
  for (size_t looked_up = 0; looked_up < kLookUpsOfStep && referred_.size() < events_.size();) {
    const LogEvent& event = events_[referred_.size()];
    ReferredPayloads payloads;
    for (const Reference& reference : ReferencesOf(*schemas_, FactOf(event.event))) {
      ++looked_up;
      std::optional<LogEvent> found;
      if (reference.id) {
        FIRN_ASSIGN_OR_RETURN(const Position position, reader.FindById(*reference.id, head_));
        if (position != 0) {
          FIRN_ASSIGN_OR_RETURN(found, ReadEvent(reader, position));
        }
      } else {
        FIRN_ASSIGN_OR_RETURN(found, FindBefore(reader, event, reference.event_type));
      }
      if (found) payloads.emplace(reference.field, std::move(found->event.payload.bytes));
    }
    referred_.push_back(std::move(payloads));
  }
  if (referred_.size() == events_.size()) step_ = &UndoPlanner::Draft;
  return absl::OkStatus();
}

absl::Status UndoPlanner::ReadUndos(EventReader& reader) {
  for (size_t i = 0; i < kLookUpsOfStep && undos_.size() < events_.size(); ++i) {
    const Event& event = events_[undos_.size()].event;
    FIRN_ASSIGN_OR_RETURN(LogEvent undo, ReadEvent(reader, later_->Of(event).UndoneBy(event.id)));
    undos_.push_back(std::move(undo));
  }
  if (undos_.size() == events_.size()) step_ = &UndoPlanner::Draft;
  return absl::OkStatus();
}

absl::Status UndoPlanner::Draft(EventReader&) {
  std::vector<Uuid>& ids = plan_.result.event_ids;
  for (size_t i = 0; i < kEventsOfStep && ids.size() < events_.size(); ++i) {
    // An undo goes back from the newest; a redo takes the same way forward.
    const size_t place = request_.is_redo ? ids.size() : events_.size() - 1 - ids.size();
    FIRN_ASSIGN_OR_RETURN(Change change, MakeChange(place));
    FIRN_RETURN_IF_ERROR(draft_.Add(events_[place], std::move(change)));
    ids.push_back(events_[place].event.id);
  }
  return ids.size() < events_.size() ? absl::OkStatus() : Finish();
}

absl::StatusOr<Change> UndoPlanner::MakeChange(size_t place) {
  const Fact fact = FactOf(events_[place].event);
  Change change;
  if (request_.is_redo) {
    change = MakeRedo(*schemas_, fact, FactOf(undos_[place].event));
  } else {
    FIRN_ASSIGN_OR_RETURN(change,
                          MakeInverse(*schemas_, fact, referred_[place], earlier_[place].values));
  }
  if (!request_.force) return change;
  // What was overridden is what this change takes back: its values are the ones before.
  KnownValues& in_force = later_->Of(events_[place].event).in_force();
  SetBefore(*schemas_, in_force, change);
  Follow(FacetsOf(*schemas_, change.event_type, change.payload), in_force);
  return change;
}

absl::Status UndoPlanner::Finish() {
  plan_.result.events = std::move(draft_.events());
  plan_.warnings = draft_.warnings();
  plan_.watched = later_->Watched();
  step_ = nullptr;
  return absl::OkStatus();
}

}  // namespace firn::history
