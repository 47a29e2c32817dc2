// Appends at random, such as clients send and such as they should not: new events, retries, ids
// used twice, checks that hold and checks that do not any more.

#ifndef FIRN_TESTS_MODEL_REQUEST_MAKER_H_
#define FIRN_TESTS_MODEL_REQUEST_MAKER_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "tests/model/append_model.h"

namespace firn::testing {

// What a fuzzer has chosen: bytes, taken off one after the other.
struct Choices {
  std::vector<uint8_t> bytes;
  size_t next = 0;

  bool empty() const { return next == bytes.size(); }
};

// Numbers at random; the same for the same seed everywhere.
class Dice {
 public:
  explicit Dice(uint64_t seed) : engine_(seed) {}
  // Numbers that were chosen, shared with all dice that have the same; at random when there are no
  // more.
  explicit Dice(std::shared_ptr<Choices> choices) : choices_(std::move(choices)), engine_(0) {}

  // From 0 to sides - 1.
  uint64_t Roll(uint64_t sides) {
    if (choices_ == nullptr || choices_->empty()) return engine_() % sides;
    uint64_t number = 0;
    // As many bytes as it takes to mean any of the sides.
    for (uint64_t most = sides - 1; most > 0 && !choices_->empty(); most >>= 8) {
      number = number << 8 | choices_->bytes[choices_->next++];
    }
    return number % sides;
  }
  uint64_t Between(uint64_t least, uint64_t most) { return least + Roll(most - least + 1); }
  bool OneIn(uint64_t times) { return Roll(times) == 0; }

 private:
  std::shared_ptr<Choices> choices_;
  std::mt19937_64 engine_;
};

// Makes valid requests about the log that a model knows. Few streams, types and tags, so that
// requests meet.
class RequestMaker {
 public:
  // New events have ids of their own: makers of one log must be of different families.
  RequestMaker(Dice dice, uint64_t family, const AppendModel& model)
      : dice_(std::move(dice)), model_(model), next_id_(family << 32) {}

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
