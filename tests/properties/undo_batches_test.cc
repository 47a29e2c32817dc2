// The story in batches, cut at random, each undone and redone as a whole.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/properties/bystanders.h"
#include "tests/properties/catalogue_under_undo.h"

namespace firn::testing {
namespace {

class UndoBatches : public CatalogueUnderUndo {
 protected:
  // Undoes the batch that was appended last, redoes it, undoes it, and undoes that undo.
  void UndoAndRedo(uint64_t batch, const std::vector<TargetName>& targets, const States& before,
                   const States& after) {
    const auto expect = [&](const grpc::Status& status, const States& states, const char* what) {
      ASSERT_TRUE(status.ok()) << what << ": " << status.error_message();
      EXPECT_EQ(Differences(states, StatesOf(targets), Apart::kNotes), "") << what;
    };
    ASSERT_NO_FATAL_FAILURE(expect(UndoBatch(batch), before, "undo"));
    ASSERT_NO_FATAL_FAILURE(expect(RedoBatch(batch), after, "redo"));
    ASSERT_NO_FATAL_FAILURE(expect(UndoBatch(batch), before, "undo after a redo"));
    const uint64_t undo = response_.events(0).position();
    ASSERT_NO_FATAL_FAILURE(expect(UndoBatch(undo), after, "undo of the undo"));
  }

  // Whether all that is no mere note can be undone; an undo of the batch takes back all or nothing.
  bool AreInvertible(const std::vector<v1::EventDTO>& batch) {
    return std::ranges::all_of(
        batch, [&](const v1::EventDTO& event) { return IsInvertible(event.event_type()); });
  }
};

TEST_F(UndoBatches, RestoreAllStates) {
  uint64_t undone = 0;
  for (uint64_t seed = 1; seed <= Scaled(2); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    StartAnew();
    workload::Random random(seed);
    Bystanders bystanders(seed);
    ASSERT_TRUE(Append(bystanders.Make()));
    std::vector<v1::EventDTO> batch;
    for (const v1::EventDTO& event : ReadStory()) {
      batch.push_back(event);
      if (random.Chance(0.3)) batch.push_back(bystanders.Change());
      if (random.Chance(0.8)) continue;
      const std::vector<TargetName> targets = Concerned(batch);
      const States before = StatesOf(targets);
      const uint64_t position = head() + 1;
      ASSERT_TRUE(Append(batch));
      const States after = StatesOf(targets);
      SCOPED_TRACE("batch to " + event.ShortDebugString());
      // A batch that changed nothing has nothing to be undone.
      const bool is_undoable = AreInvertible(batch) && !Differences(before, after).empty();
      batch.clear();
      if (is_undoable) {
        ASSERT_NO_FATAL_FAILURE(UndoAndRedo(position, targets, before, after));
        ++undone;
      }
    }
  }
  EXPECT_GT(undone, 20u);
}

TEST_F(UndoBatches, TheWholeStoryIsOneAsFarAsItCanBeUndone) {
  std::vector<v1::EventDTO> story = ReadStory();
  std::erase_if(story,
                [&](const v1::EventDTO& event) { return !IsInvertible(event.event_type()); });
  const std::vector<TargetName> targets = Concerned(story);
  const States before = StatesOf(targets);
  ASSERT_TRUE(Append(story));
  ASSERT_NO_FATAL_FAILURE(UndoAndRedo(1, targets, before, StatesOf(targets)));
}

}  // namespace
}  // namespace firn::testing
