// Which later events stand in the way, and which cancel each other out.

#include "firn/history/later_changes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "firn/schema/registry.h"
#include "tests/support/events.h"

namespace firn::history {
namespace {

using ::firn::testing::MakeId;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

// The log of one target: the n-th event has the id and the position n.
class Log {
 public:
  // The subjects: all are asked about.
  explicit Log(const std::vector<uint64_t>& own, const std::string& facet = "rating")
      : facets_{{facet}} {
    for (const uint64_t n : own) changes_.AddSubject(MakeId(n), "rating_changed", facets_);
  }

  Log& Event(uint64_t n, const std::string& facet) { return Add(n, {}, facet); }
  Log& Undo(uint64_t n, uint64_t of, const std::string& facet) {
    return Add(n, {.undoes = MakeId(of)}, facet);
  }
  Log& Redo(uint64_t n, uint64_t of, const std::string& facet) {
    return Add(n, {.redoes = MakeId(of)}, facet);
  }
  Log& Done() {
    changes_.Finish();
    return *this;
  }
  // It is to be undone.
  Log& Choose(uint64_t n) {
    changes_.Choose(MakeId(n), n, facets_);
    return *this;
  }
  // What stands in the way of the chosen, "position: undone fields".
  std::vector<std::string> InTheWay() {
    history::Conflicts found;
    while (!changes_.FindConflicts(1, found)) {
    }
    found.Sort();
    std::vector<std::string> texts;
    for (const Conflict& conflict : found.kept()) {
      std::string text = std::to_string(conflict.position) + ": ";
      text += std::to_string(conflict.undone_event_id.bytes[15]);
      for (const std::string& field : conflict.fields) text += " " + field;
      texts.push_back(text);
    }
    return texts;
  }
  LaterChanges& changes() { return changes_; }

 private:
  Log& Add(uint64_t n, const Marks& marks, const std::string& facet) {
    changes_.Add({.position = n,
                  .id = MakeId(n),
                  .event_type = "rating_changed",
                  .marks = marks,
                  .facets = {{facet}}});
    return *this;
  }

  std::vector<Facet> facets_;
  LaterChanges changes_{std::make_shared<schema::Registry>(schema::Policy::kOff)->schemas()};
};

std::vector<uint64_t> Conflicts(Log& log, uint64_t since) {
  std::vector<uint64_t> positions;
  for (const std::string& text : log.Choose(since).InTheWay()) {
    positions.push_back(std::stoull(text));
  }
  return positions;
}

TEST(LaterChanges, OfTheSameConflict) {
  Log log({1});
  EXPECT_THAT(Conflicts(log.Event(2, "flag").Event(3, "rating").Event(4, "*").Done(), 1),
              ElementsAre(3, 4));
}

TEST(LaterChanges, ThatAreUndoneDoNot) {
  Log log({1});
  EXPECT_THAT(Conflicts(log.Event(2, "rating").Undo(3, 2, "rating").Done(), 1), IsEmpty());
}

TEST(LaterChanges, ThatAreRedoneDo) {
  Log log({1});
  Log& changes = log.Event(2, "rating").Undo(3, 2, "rating").Redo(4, 2, "rating").Done();
  EXPECT_THAT(Conflicts(changes, 1), ElementsAre(2));
}

TEST(LaterChanges, OfItsOwnUndoAndRedoDoNot) {
  Log log({1});
  Log& changes = log.Undo(2, 1, "rating").Redo(3, 1, "rating").Done();
  EXPECT_THAT(Conflicts(changes, 1), IsEmpty());
  EXPECT_FALSE(changes.changes().IsUndone(MakeId(1)));
  EXPECT_EQ(changes.changes().UndoneBy(MakeId(1)), 0u);
}

TEST(LaterChanges, AnUndoOfSomethingEarlierIsAChange) {
  Log log({5});
  EXPECT_THAT(Conflicts(log.Undo(6, 1, "rating").Done(), 5), ElementsAre(6));
  // Unless it has been taken back.
  Log back({5});
  EXPECT_THAT(Conflicts(back.Undo(6, 1, "rating").Redo(7, 1, "rating").Done(), 5), IsEmpty());
  Log twice({5});
  EXPECT_THAT(
      Conflicts(twice.Undo(6, 1, "rating").Redo(7, 1, "rating").Undo(8, 1, "rating").Done(), 5),
      ElementsAre(8));
  Log redone({5});
  EXPECT_THAT(Conflicts(redone.Redo(6, 1, "rating").Done(), 5), ElementsAre(6));
}

TEST(LaterChanges, AnUndoThatIsUndoneNoLongerCounts) {
  Log log({1});
  LaterChanges& changes = log.Undo(2, 1, "rating").Undo(3, 2, "rating").Done().changes();
  EXPECT_FALSE(changes.IsUndone(MakeId(1)));
  EXPECT_TRUE(changes.IsUndone(MakeId(2)));
  Log again({1});
  LaterChanges& undone =
      again.Undo(2, 1, "rating").Undo(3, 2, "rating").Redo(4, 2, "rating").Done().changes();
  EXPECT_TRUE(undone.IsUndone(MakeId(1)));
  EXPECT_EQ(undone.UndoneBy(MakeId(1)), 2u);
}

TEST(LaterChanges, ThoseOfTheSameRequestDoNotConflict) {
  Log log({1, 2, 3});
  log.Event(2, "rating").Event(3, "rating").Event(4, "rating").Done();
  EXPECT_THAT(log.Choose(1).Choose(2).Choose(3).InTheWay(), ElementsAre("4: 3 rating"));
}

TEST(LaterChanges, ThatAreNotUndoneWithTheOthersDoConflict) {
  // The first was undone alone, by force, over the second.
  Log log({1, 2});
  log.Event(2, "rating").Undo(3, 1, "rating").Done();
  EXPECT_TRUE(log.changes().IsUndone(MakeId(1)));
  EXPECT_THAT(log.Choose(2).InTheWay(), ElementsAre("3: 2 rating"));
  // But not what changed nothing.
  Log ignored({1, 2});
  ignored.Event(2, "rating").Done();
  ignored.changes().Ignore(MakeId(2));
  EXPECT_THAT(ignored.Choose(1).InTheWay(), IsEmpty());
}

TEST(LaterChanges, CountOnceHoweverManyTheyMeet) {
  std::vector<uint64_t> own;
  for (uint64_t n = 1; n <= 100; ++n) own.push_back(n);
  for (const char* facet : {"rating", "rating*", "*"}) {
    Log log(own, facet);
    for (uint64_t n = 101; n <= 3100; ++n) log.Event(n, n % 2 == 0 ? "rating" : "*");
    log.Done();
    for (const uint64_t n : own) log.Choose(n);
    const std::vector<std::string> found = log.InTheWay();
    ASSERT_EQ(found.size(), history::Conflicts::kKeptMax) << facet;
    EXPECT_THAT(found[0], StartsWith("101: 100 ")) << facet;
    EXPECT_EQ(found[1], "102: 100 rating") << facet;
  }
}

TEST(LaterChanges, MeetTheNewestThatTheyAreLaterThan) {
  Log log({1, 4});
  log.Event(3, "rating").Event(4, "rating").Event(5, "rating").Done();
  EXPECT_THAT(log.Choose(1).Choose(4).InTheWay(), ElementsAre("3: 1 rating", "5: 4 rating"));
}

TEST(LaterChanges, AreFoundByOpenNamesToo) {
  const auto in_the_way = [](const std::string& facet) {
    Log log({1}, facet);
    log.Event(2, "edits.tint").Event(3, "rating").Event(4, "edits.*").Done();
    return log.Choose(1).InTheWay();
  };
  EXPECT_THAT(in_the_way("edits.*"), ElementsAre("2: 1 edits.tint", "4: 1 edits.*"));
  EXPECT_THAT(in_the_way("*"), ElementsAre("2: 1 edits.tint", "3: 1 rating", "4: 1 edits.*"));
  EXPECT_THAT(in_the_way("edits.tint"), ElementsAre("2: 1 edits.tint", "4: 1 edits.tint"));
}

TEST(LaterChanges, MarksAboutSomethingElseDoNotCount) {
  Log log({1});
  log.Event(2, "rating").Undo(3, 2, "flag").Undo(4, 1, "flag").Done();
  EXPECT_FALSE(log.changes().IsUndone(MakeId(1)));
  EXPECT_THAT(log.Choose(1).InTheWay(), ElementsAre("2: 1 rating"));
}

}  // namespace
}  // namespace firn::history
