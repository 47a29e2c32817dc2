#include "firn/history/undo_conflict.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/shorten.h"
#include "firn/base/status.h"
#include "firn/history/inverse.h"

namespace firn::history {
namespace {

// Names of fields that the message tells.
constexpr size_t kNamesMax = 5;
constexpr size_t kNameBytesMax = 64;

std::string Listed(const std::vector<std::string>& names) {
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kNamesMax); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", Shorten(names[i], kNameBytesMax));
  }
  if (names.size() > kNamesMax) absl::StrAppend(&text, ", ...");
  return text;
}

}  // namespace

absl::Status UndoConflicts(bool is_redo, const Conflicts& conflicts) {
  const Conflict& first = conflicts.kept().front();
  std::string message = absl::StrCat("the ", first.event_type, " at position ", first.position,
                                     " changed ", Listed(first.fields), " later");
  if (conflicts.count() > 1) {
    absl::StrAppend(&message, " (and ", conflicts.count() - 1,
                    conflicts.count() == 2 ? " more event)" : " more events)");
  }
  absl::StrAppend(&message, "; undo later changes first, or ", is_redo ? "redo" : "undo",
                  " with force");
  return MakeError(ErrorReason::kUndoConflict, message,
                   {{"conflicts", absl::StrCat(conflicts.count())}});
}

absl::Status IsFinal(bool is_redo, const Conflict& later) {
  return NotUndoable(later.undone_event_id, "NO_INVERSE",
                     absl::StrCat("the ", later.event_type, " at position ", later.position,
                                  " came later and cannot be undone itself: what was before it "
                                  "cannot be ",
                                  is_redo ? "redone" : "undone", ", not even with force"));
}

}  // namespace firn::history
