#include "firn/history/later_reading.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/history/inverse.h"
#include "firn/history/log_batch.h"

namespace firn::history {
namespace {

// Later events that are looked at for one request.
constexpr size_t kLaterEventsMax = 1'000'000;

}  // namespace

LaterReading::LaterReading(const std::vector<LogEvent>& events,
                           const std::vector<std::vector<Facet>>& facets,
                           std::shared_ptr<const schema::Schemas> schemas, Position head)
    : schemas_(std::move(schemas)), head_(head) {
  std::set<std::string> streams;
  for (size_t i = 0; i < events.size(); ++i) {
    const auto& [event, place, batch_index] = events[i];
    const Key key = KeyOf(event);
    auto found = subjects_.find(key);
    if (found == subjects_.end()) {
      found = subjects_.try_emplace(key, schemas_, place.position).first;
    }
    found->second.after = std::min(found->second.after, place.position);
    found->second.changes.AddSubject(event.id, event.event_type, facets[i]);
    if (!event.stream.empty()) streams.insert(event.stream);
  }
  other_streams_.assign(streams.begin(), streams.end());
  next_ = subjects_.begin();
  searched_ = subjects_.begin();
  BeginChunk();
}

LaterReading::Key LaterReading::KeyOf(const Event& event) {
  if (event.target_type.empty()) return {"", 0, StreamOf(event)};
  return {event.target_type, event.target_id, ""};
}

void LaterReading::BeginChunk() {
  filter_.query.items.clear();
  after_ = head_;
  QueryItem targets;
  QueryItem streams;
  for (size_t i = 0; i < kQueryTermsMax && next_ != subjects_.end(); ++i, ++next_) {
    const auto& [type, id, stream] = next_->first;
    if (type.empty()) {
      streams.streams.push_back(stream);
    } else {
      targets.targets.push_back({type, id});
    }
    after_ = std::min(after_, next_->second.after);
  }
  if (!targets.targets.empty()) filter_.query.items.push_back(std::move(targets));
  if (!streams.streams.empty()) filter_.query.items.push_back(std::move(streams));
}

absl::StatusOr<bool> LaterReading::Page(EventReader& reader) {
  if (after_ < head_) {
    FIRN_ASSIGN_OR_RETURN(const ReadResult result,
                          reader.Read({.filter = &filter_,
                                       .after = after_,
                                       .until = head_,
                                       .limits = {.bytes = kPageBytes, .work = kPageWork}},
                                      [&](const RecordedEvent& event) { Take(event); }));
    events_ += result.matched;
    after_ = result.looked_to;
    if (events_ > kLaterEventsMax) {
      return MakeError(ErrorReason::kQueryLimit,
                       absl::StrCat("more than ", kLaterEventsMax,
                                    " later events would have to be looked at; undo less at once"),
                       {{"limit", "later_events"}});
    }
  }
  if (after_ < head_) return false;
  if (next_ != subjects_.end()) {
    BeginChunk();
    return false;
  }
  for (auto& [key, subject] : subjects_) subject.changes.Finish();
  return true;
}

void LaterReading::Take(const RecordedEvent& event) {
  const Key key = event.target_type.empty()
                      ? Key{"", 0, std::string(event.stream)}
                      : Key{std::string(event.target_type), event.target_id, ""};
  const auto subject = subjects_.find(key);
  if (subject == subjects_.end() || event.position <= subject->second.after) return;
  LaterChanges& changes = subject->second.changes;
  LaterEvent later{.position = event.position, .id = event.id, .marks = MarksOf(event.metadata)};
  if (event.content_type.empty()) {
    later.facets = FacetsOf(*schemas_, event.event_type, event.payload);
  }
  if (!later.marks.any()) {
    std::erase_if(later.facets, [&](const Facet& facet) { return !changes.Concerns(facet.name); });
    if (later.facets.empty()) return;
  }
  later.event_type = std::string(event.event_type);
  later.is_final =
      std::ranges::any_of(later.facets, [](const Facet& facet) { return facet.name == "*"; }) &&
      !IsPassedOver(*schemas_, event.event_type) && !CheckUndoable(*schemas_, FactOf(event)).ok();
  changes.Add(std::move(later));
}

bool LaterReading::FindConflicts(size_t count, Conflicts& found) {
  // Of many targets most have few events or none.
  for (size_t targets = 0; targets < count && searched_ != subjects_.end(); ++targets) {
    if (!searched_->second.changes.FindConflicts(count, found)) return false;
    ++searched_;
  }
  return searched_ == subjects_.end();
}

std::optional<Conflict> LaterReading::final() const {
  for (const auto& [key, subject] : subjects_) {
    if (subject.changes.final()) return subject.changes.final();
  }
  return std::nullopt;
}

Query LaterReading::Watched() const {
  Query query;
  for (const auto& [key, subject] : subjects_) {
    const auto& [type, id, stream] = key;
    if (type.empty()) continue;
    if (query.items.empty() || query.items.back().targets.size() == kQueryTermsMax) {
      query.items.emplace_back();
    }
    query.items.back().targets.push_back({type, id});
  }
  if (!other_streams_.empty()) query.items.push_back({.streams = other_streams_});
  return query;
}

}  // namespace firn::history
