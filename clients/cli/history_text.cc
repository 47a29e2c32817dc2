#include "cli/history_text.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/columns.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// "2026-02-21 15:04:05" of "2026-02-21T15:04:05.120417Z".
std::string FormatRecorded(const std::string& created_at) {
  std::string text = created_at.substr(0, 19);
  std::ranges::replace(text, 'T', ' ');
  return text;
}

// Positions of the entries by the ids of their events.
using Positions = std::map<std::string, uint64_t>;

// "undo of 1200", or "undo" if that event is not among the entries.
std::string FormatRelation(const char* word, const std::string& id, const Positions& positions) {
  const auto position = positions.find(id);
  return position == positions.end() ? word : absl::StrCat(word, " of ", position->second);
}

std::string FormatMarks(const v1::HistoryEntry& entry, const Positions& positions) {
  std::vector<std::string> marks;
  if (!entry.undoes().empty()) marks.push_back(FormatRelation("undo", entry.undoes(), positions));
  if (!entry.redoes().empty()) marks.push_back(FormatRelation("redo", entry.redoes(), positions));
  if (entry.undone()) marks.emplace_back("undone");
  if (entry.related()) marks.emplace_back("related");
  return absl::StrJoin(marks, ", ");
}

// What the event changed; if that is not known, what it says.
std::string FormatChanges(const v1::HistoryEntry& entry, bool is_utf8) {
  const v1::EventDTO& event = entry.event();
  std::string text;
  // Of another target: which one.
  if (entry.related()) text = absl::StrCat(event.target_type(), "/", event.target_id(), " ");
  // Names without values say less than the payload.
  const bool has_values = std::any_of(
      entry.changes().begin(), entry.changes().end(),
      [](const auto& change) { return !change.old_json().empty() || !change.new_json().empty(); });
  if (!has_values) return text + event.payload_json();
  std::vector<std::string> changes;
  for (const v1::FieldChange& change : entry.changes()) {
    changes.push_back(FormatChange(change, is_utf8));
  }
  return text + absl::StrJoin(changes, ", ");
}

// The part of a batch's bracket that stands in front of the entry.
std::string Bracket(const std::vector<v1::HistoryEntry>& entries, size_t i, bool is_utf8) {
  const auto is_together = [&](size_t one, size_t other) {
    return entries[one].batch() != 0 && entries[one].batch() == entries[other].batch();
  };
  const bool has_above = i > 0 && is_together(i, i - 1);
  const bool has_below = i + 1 < entries.size() && is_together(i, i + 1);
  if (has_above && has_below) return is_utf8 ? "│" : "|";
  if (has_below) return is_utf8 ? "┌" : "/";
  if (has_above) return is_utf8 ? "└" : "\\";
  return "";
}

}  // namespace

std::string FormatArrow(const std::string& before, const std::string& after, bool is_utf8) {
  return absl::StrCat(before.empty() ? "(none)" : before, is_utf8 ? " → " : " -> ",
                      after.empty() ? "(none)" : after);
}

std::string FormatChange(const v1::FieldChange& change, bool is_utf8) {
  if (change.old_json().empty()) return absl::StrCat(change.field(), " = ", change.new_json());
  if (change.new_json().empty()) return absl::StrCat(change.field(), " was ", change.old_json());
  return absl::StrCat(change.field(), " ",
                      FormatArrow(change.old_json(), change.new_json(), is_utf8));
}

std::string FormatHistory(const std::vector<v1::HistoryEntry>& entries, const Terminal& terminal) {
  Positions positions;
  for (const v1::HistoryEntry& entry : entries) {
    positions[entry.event().id()] = entry.event().position();
  }
  std::vector<std::vector<std::string>> rows = {
      {"", "POSITION", "RECORDED (UTC)", "USER", "TYPE", "MARKS", "CHANGES"}};
  for (size_t i = 0; i < entries.size(); ++i) {
    const v1::EventDTO& event = entries[i].event();
    rows.push_back({Bracket(entries, i, terminal.is_utf8), absl::StrCat(event.position()),
                    FormatRecorded(event.created_at()), event.user_id(), event.event_type(),
                    FormatMarks(entries[i], positions),
                    FormatChanges(entries[i], terminal.is_utf8)});
  }
  // Without batches there is no need for the brackets' column, nor for marks if there are none.
  for (const size_t column : {size_t{5}, size_t{0}}) {
    const bool is_empty = std::all_of(rows.begin() + 1, rows.end(),
                                      [column](const auto& row) { return row[column].empty(); });
    if (!is_empty) continue;
    for (auto& row : rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
  }
  return FormatColumns(rows, terminal);
}

}  // namespace firn::cli
