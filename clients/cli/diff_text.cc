#include "cli/diff_text.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/history_text.h"
#include "cli/json_members.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

std::string_view FindMember(const std::vector<JsonMember>& members, const std::string& name) {
  const auto member = std::ranges::find(members, name, &JsonMember::name);
  return member == members.end() ? std::string_view() : member->text;
}

// "rating: 3 → 5" for each field that differs.
std::vector<std::string> FieldChanges(const std::vector<JsonMember>& before,
                                      const std::vector<JsonMember>& after, bool is_utf8) {
  std::vector<std::string> changes;
  const auto add = [&](const std::string& name) {
    const std::string old_text(FindMember(before, name));
    const std::string new_text(FindMember(after, name));
    if (old_text == new_text) return;
    changes.push_back(absl::StrCat(name, ": ", FormatArrow(old_text, new_text, is_utf8)));
  };
  for (const JsonMember& member : before) add(member.name);
  for (const JsonMember& member : after) {
    if (FindMember(before, member.name).empty()) add(member.name);
  }
  return changes;
}

}  // namespace

std::string FormatText(const v1::Difference& difference, const Terminal& terminal) {
  const std::string place = difference.table().empty()
                                ? (difference.pointer().empty() ? "(all)" : difference.pointer())
                                : absl::StrCat(difference.table(), " ", difference.key_json());
  const std::string& before = difference.old_json();
  const std::string& after = difference.new_json();
  std::vector<std::string> lines;
  if (before.empty() || after.empty()) {
    lines.push_back(absl::StrCat(before.empty() ? "+ " : "- ", place, "  ", before, after));
  } else {
    const absl::StatusOr<std::vector<JsonMember>> old_members = ParseMembers(before);
    const absl::StatusOr<std::vector<JsonMember>> new_members = ParseMembers(after);
    if (!difference.table().empty() && old_members.ok() && new_members.ok()) {
      for (const std::string& change : FieldChanges(*old_members, *new_members, terminal.is_utf8)) {
        lines.push_back(absl::StrCat("~ ", place, "  ", change));
      }
    } else {
      lines.push_back(
          absl::StrCat("~ ", place, "  ", FormatArrow(before, after, terminal.is_utf8)));
    }
  }
  std::string text;
  for (const std::string& line : lines) {
    // A line at a terminal; whole in a pipe, where nothing wraps.
    absl::StrAppend(&text, terminal.is_stdout ? FitToWidth(line, terminal.width) : line, "\n");
  }
  return text;
}

}  // namespace firn::cli
