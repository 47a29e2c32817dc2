// Each event of the story is undone, redone, undone again, and that undo undone: the state is each
// time the one before the event, or the one after it.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "tests/properties/bystanders.h"
#include "tests/properties/catalogue_under_undo.h"

namespace firn::testing {
namespace {

// All others can be undone.
const std::set<std::string> kFinal = {
    "collection_reordered", "edit_history_cleared", "image_exported", "image_purged",
    "import_completed",     "import_started",       "person_merged",  "sidecar_exported",
    "sidecar_imported",     "virtual_copy_promoted"};

class UndoEach : public CatalogueUnderUndo {};

TEST_F(UndoEach, RestoresTheStateAndRedoMakesItAgain) {
  std::set<std::string> told;
  std::set<std::string> undone;
  for (const v1::EventDTO& event : ReadStory()) {
    const std::vector<TargetName> targets = Concerned({event});
    const States before = StatesOf(targets);
    ASSERT_TRUE(Append({event}));
    const States after = StatesOf(targets);
    const v1::HistoryEntry entry = NewestOf(TargetOf(event));
    const std::string& type = entry.event().event_type();
    ASSERT_EQ(entry.event().id(), event.id());
    told.insert(type);
    // What changed nothing has nothing to be undone.
    const bool is_change = entry.not_undoable().find("changed nothing") == std::string::npos;
    EXPECT_TRUE(is_change || Differences(before, after).empty()) << entry.not_undoable();
    EXPECT_EQ(entry.undoable(), IsInvertible(type) && is_change)
        << type << " " << entry.not_undoable();
    if (!entry.undoable()) {
      EXPECT_FALSE(entry.not_undoable().empty());
      EXPECT_FALSE(Undo(event.id()).ok());
      EXPECT_EQ(Differences(after, StatesOf(targets)), "");
      continue;
    }
    undone.insert(type);
    SCOPED_TRACE(event.ShortDebugString());
    const auto expect = [&](const grpc::Status& status, const States& states, const char* what) {
      ASSERT_TRUE(status.ok()) << what << ": " << status.error_message();
      const std::string apart = Differences(states, StatesOf(targets));
      EXPECT_TRUE(apart.empty()) << what << " by " << response_.events(0).payload_json() << "\n"
                                 << apart;
    };
    ASSERT_NO_FATAL_FAILURE(expect(Undo(event.id()), before, "undo"));
    ASSERT_NO_FATAL_FAILURE(expect(Redo(event.id()), after, "redo"));
    ASSERT_NO_FATAL_FAILURE(expect(Undo(event.id()), before, "undo after a redo"));
    ASSERT_NO_FATAL_FAILURE(expect(Undo(made_id()), after, "undo of the undo"));
  }
  EXPECT_EQ(told, Types());
  for (const std::string& type : Types()) {
    EXPECT_EQ(undone.contains(type), !kFinal.contains(type)) << type;
    EXPECT_EQ(IsInvertible(type), !kFinal.contains(type)) << type;
  }
}

TEST_F(UndoEach, MindsNoChangesOfOtherTargets) {
  for (uint64_t seed = 1; seed <= Scaled(1); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    StartAnew();
    workload::Random random(seed);
    Bystanders bystanders(seed);
    ASSERT_TRUE(Append(bystanders.Make()));
    for (const v1::EventDTO& event : ReadStory()) {
      const std::vector<TargetName> targets = Concerned({event});
      const auto change_others = [&] {
        for (uint64_t i = random.Below(4); i > 0; --i) ASSERT_TRUE(Append({bystanders.Change()}));
      };
      const States before = StatesOf(targets);
      ASSERT_TRUE(Append({event}));
      const States after = StatesOf(targets);
      ASSERT_NO_FATAL_FAILURE(change_others());
      const States others = StatesOf(Bystanders::targets());
      if (!NewestOf(TargetOf(event)).undoable()) continue;
      SCOPED_TRACE(event.ShortDebugString());
      const grpc::Status undone = Undo(event.id());
      ASSERT_TRUE(undone.ok()) << undone.error_message();
      EXPECT_EQ(Differences(before, StatesOf(targets)), "");
      EXPECT_EQ(Differences(others, StatesOf(Bystanders::targets())), "");
      ASSERT_NO_FATAL_FAILURE(change_others());
      const grpc::Status redone = Redo(event.id());
      ASSERT_TRUE(redone.ok()) << redone.error_message();
      EXPECT_EQ(Differences(after, StatesOf(targets)), "");
    }
  }
}

}  // namespace
}  // namespace firn::testing
