// Appends at random, such as clients send and such as they should not: new events, retries, ids
// used twice, checks that hold and checks that do not any more.

#ifndef FIRN_TESTS_MODEL_REQUEST_MAKER_H_
#define FIRN_TESTS_MODEL_REQUEST_MAKER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "tests/model/append_model.h"

namespace firn::testing {

// Numbers at random; the same for the same seed everywhere.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}

  // From 0 to sides - 1.
  uint64_t Roll(uint64_t sides) { return engine_() % sides; }
  uint64_t Between(uint64_t least, uint64_t most) { return least + Roll(most - least + 1); }
  bool OneIn(uint64_t times) { return Roll(times) == 0; }

 private:
  std::mt19937_64 engine_;
};

// Makes valid requests about the log that a model knows. Few streams, types and tags, so that
// requests meet.
class RequestMaker {
 public:
  // New events have ids of their own: makers of one log must be of different families.
  RequestMaker(uint64_t seed, uint64_t family, const AppendModel& model)
      : dice_(seed), model_(model), next_id_(family << 32) {}

  AppendRequest Make();

  // A query such as readers ask, with parts that a check cannot have.
  Query SomeQuery();

 private:
  Event NewEvent();
  std::vector<Event> NewEvents();
  std::vector<std::string> SomeTags(size_t most);
  std::string SomeStream();
  Position SomePosition();

  // Events of the log, as some client might send them again.
  Event Known(Position position);
  std::vector<Event> KnownBatch();
  std::vector<Event> KnownRegrouped();
  std::vector<Event> PartlyKnown();
  void GiveOtherContent(Event& event);

  std::vector<AppendCheck> SomeChecks();
  StreamCheck SomeStreamCheck();
  NoMatchCheck SomeNoMatchCheck();
  QueryItem SomeItem();

  Dice dice_;
  const AppendModel& model_;
  uint64_t next_id_;
  // What was made lately, accepted or not.
  std::deque<AppendRequest> made_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_REQUEST_MAKER_H_
