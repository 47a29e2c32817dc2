#include "firn/history/later_changes.h"

#include <algorithm>
#include <set>

namespace firn::history {
namespace {

// All that is looked at is about one target.
About AboutThis(const std::string& event_type, absl::Span<const Facet> facets) {
  About about{.event_type = event_type};
  for (const Facet& facet : facets) about.facets.push_back(facet.name);
  return about;
}

}  // namespace

void Conflicts::Add(Conflict conflict) {
  ++count_;
  kept_.push_back(std::move(conflict));
  // They come in order from each target, and the targets one after the other.
  if (kept_.size() >= 2 * kKeptMax) Sort();
}

void Conflicts::Sort() {
  std::ranges::sort(kept_, {}, &Conflict::position);
  if (kept_.size() > kKeptMax) kept_.resize(kKeptMax);
}

void LaterChanges::AddSubject(const Uuid& id, const std::string& event_type,
                              absl::Span<const Facet> facets) {
  for (const Facet& facet : facets) watched_.Add(facet.name, {});
  subjects_.emplace(id, AboutThis(event_type, facets));
}

void LaterChanges::Add(LaterEvent event) {
  const size_t place = events_.size();
  places_.emplace(event.id, place);
  if (event.marks.any()) marks_[event.marks.subject()].push_back(place);
  Follow(event.facets, in_force_);
  // From here on the names are enough.
  for (Facet& facet : event.facets) facet = {.name = std::move(facet.name)};
  events_.push_back(std::move(event));
}

bool LaterChanges::IsTrueMark(size_t place) {
  const LaterEvent& event = events_[place];
  const Uuid& subject = event.marks.subject();
  const About about = AboutThis(event.event_type, event.facets);
  if (const auto own = subjects_.find(subject); own != subjects_.end()) {
    return CanMark(*schemas_, about, own->second);
  }
  if (const auto later = places_.find(subject); later != places_.end()) {
    const LaterEvent& of = events_[later->second];
    return CanMark(*schemas_, about, AboutThis(of.event_type, of.facets));
  }
  // It is from before: then its marks must agree with each other.
  const LaterEvent& first = events_[marks_.at(subject).front()];
  return CanMark(*schemas_, about, AboutThis(first.event_type, first.facets));
}

void LaterChanges::DropFalseMarks() {
  std::vector<size_t> is_false;
  for (size_t place = 0; place < events_.size(); ++place) {
    if (events_[place].marks.any() && !IsTrueMark(place)) is_false.push_back(place);
  }
  if (is_false.empty()) return;
  for (auto& [subject, places] : marks_) {
    std::erase_if(places,
                  [&](size_t place) { return std::ranges::binary_search(is_false, place); });
  }
  for (const size_t place : is_false) events_[place].marks = {};
}

void LaterChanges::Finish() {
  DropFalseMarks();
  for (auto event = events_.rbegin(); event != events_.rend(); ++event) {
    tracker_.Look(event->position, event->id, event->marks, {});
  }
}

Position LaterChanges::UndoneBy(const Uuid& id) const {
  const UndoTracker::State state = tracker_.StateOf(id, {});
  return state.is_undone ? state.by : 0;
}

void LaterChanges::Choose(const Uuid& id, Position since, absl::Span<const Facet> facets) {
  for (const Facet& facet : facets) {
    index_.Add(facet.name, {.since = since, .subject = static_cast<uint32_t>(chosen_.size())});
  }
  chosen_.push_back(id);
  chosen_ids_.insert(id);
}

bool LaterChanges::FindConflicts(size_t count, Conflicts& found) {
  const size_t until = std::min(events_.size(), looked_at_ + count);
  for (; looked_at_ < until; ++looked_at_) Look(events_[looked_at_], found);
  return looked_at_ == events_.size();
}

bool LaterChanges::IsOwn(const LaterEvent& event) const {
  // What is about the events to be undone says whether they are undone, and is no other change.
  return chosen_ids_.contains(event.id) ||
         (event.marks.any() && chosen_ids_.contains(event.marks.subject()));
}

std::optional<SubjectIndex::Entry> LaterChanges::NewestBefore(
    const LaterEvent& event, const SubjectIndex::Entries& entries) const {
  // The newest with `from` <= since < `until`.
  const auto newest = [&](Position from, Position until) -> std::optional<SubjectIndex::Entry> {
    const auto end = std::ranges::lower_bound(entries, until, {}, &SubjectIndex::Entry::since);
    if (end == entries.begin() || std::prev(end)->since < from) return std::nullopt;
    return *std::prev(end);
  };
  if (!event.marks.any()) {
    return IsUndone(event.id) ? std::nullopt : newest(0, event.position);
  }
  const Uuid& subject = event.marks.subject();
  const UndoTracker::State now = tracker_.StateOf(subject, {});
  if (now.by != event.position) return std::nullopt;
  // It made or took back another change. Where that is itself later than an entry, it is that one
  // that counts. Otherwise the first mark after the entry tells whether the change was in force
  // then; if that is how it is now, the marks between cancel each other out.
  const auto place = places_.find(subject);
  const Position from = place == places_.end() ? 0 : events_[place->second].position;
  const std::vector<size_t>& marks = marks_.at(subject);
  for (size_t i = marks.size(); i-- > 0;) {
    const LaterEvent& first = events_[marks[i]];
    if (first.position > event.position) continue;
    if (first.position <= from) break;
    if (first.marks.undoes.has_value() != now.is_undone) continue;
    const Position after = i == 0 ? 0 : events_[marks[i - 1]].position;
    if (const auto found = newest(std::max(from, after), first.position)) return found;
  }
  return std::nullopt;
}

void LaterChanges::Look(const LaterEvent& event, Conflicts& found) {
  if (event.facets.empty() || IsOwn(event)) return;
  std::optional<SubjectIndex::Entry> newest;
  std::set<std::string> fields;
  for (const Facet& facet : event.facets) {
    const SubjectIndex::Entries* last = nullptr;
    std::optional<SubjectIndex::Entry> entry;
    index_.Find(facet.name, [&](const SubjectIndex::Entries& entries, const std::string& field) {
      if (&entries != last) entry = NewestBefore(event, entries);
      last = &entries;
      if (!entry) return;
      if (fields.size() < SubjectIndex::kFieldsMax) fields.insert(field);
      if (!newest || newest->since < entry->since) newest = entry;
    });
  }
  if (!newest) return;
  Conflict conflict{.event_id = event.id,
                    .position = event.position,
                    .event_type = event.event_type,
                    .undone_event_id = chosen_[newest->subject],
                    .fields = {fields.begin(), fields.end()}};
  if (event.is_final && !final_) final_ = conflict;
  found.Add(std::move(conflict));
}

}  // namespace firn::history
