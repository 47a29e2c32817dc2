// What stands in the way, in words and counted.

#include "firn/history/undo_conflict.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firn/base/status.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn::history {
namespace {

using ::firn::testing::HasReason;
using ::firn::testing::MakeId;

Conflict At(Position position, std::vector<std::string> fields = {"x"}) {
  return {.event_id = MakeId(position),
          .position = position,
          .event_type = "edit_applied",
          .undone_event_id = MakeId(1),
          .fields = std::move(fields)};
}

TEST(UndoConflicts, AreToldInWords) {
  Conflicts conflicts;
  conflicts.Add(At(9, {"tag 7", "a", "b", "c", "d", "e"}));
  const absl::Status error = UndoConflicts(false, conflicts);
  EXPECT_TRUE(HasReason(error, ErrorReason::kUndoConflict));
  EXPECT_EQ(MetadataOf(error)["conflicts"], "1");
  EXPECT_EQ(error.message(),
            "the edit_applied at position 9 changed tag 7, a, b, c, d, ... later; undo later "
            "changes first, or undo with force");
  conflicts.Add(At(12));
  EXPECT_NE(UndoConflicts(true, conflicts).message().find("later (and 1 more event); undo"),
            std::string::npos);
}

TEST(UndoConflicts, AreKeptUpToABoundAndCountedBeyond) {
  Conflicts conflicts;
  // From one target after the other.
  for (uint64_t i = 5000; i > 0; --i) conflicts.Add(At(i));
  conflicts.Sort();
  EXPECT_EQ(conflicts.count(), 5000u);
  ASSERT_EQ(conflicts.kept().size(), 1000u);
  EXPECT_EQ(conflicts.kept().front().position, 1u);
  EXPECT_EQ(conflicts.kept().back().position, 1000u);
  EXPECT_EQ(MetadataOf(UndoConflicts(false, conflicts))["conflicts"], "5000");
}

TEST(UndoConflicts, ThatAreFinalAreNamed) {
  const absl::Status error = IsFinal(false, At(9));
  EXPECT_TRUE(HasReason(error, ErrorReason::kNotUndoable));
  EXPECT_EQ(MetadataOf(error)["cause"], "NO_INVERSE");
  EXPECT_NE(error.message().find("the edit_applied at position 9"), std::string::npos);
}

}  // namespace
}  // namespace firn::history
