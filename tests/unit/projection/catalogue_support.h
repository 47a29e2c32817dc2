// Histories of a photo catalogue, with what does not fit them, for the definition that is shipped.

#ifndef FIRN_TESTS_UNIT_PROJECTION_CATALOGUE_SUPPORT_H_
#define FIRN_TESTS_UNIT_PROJECTION_CATALOGUE_SUPPORT_H_

#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "firn/projection/definition.h"
#include "tests/support/events.h"
#include "workload/history.h"

namespace firn::projection {

inline Definition CatalogueDefinition() {
  const auto files = BuiltInDefinition("catalog");
  return ParseDefinition(std::vector<SqlFile>(files.begin(), files.end())).value();
}

// What clients append, and what a client without schemas might: payloads that are opaque, empty or
// another event's, targets that nobody made, events out of order.
class MessyHistory {
 public:
  MessyHistory(uint64_t seed, int64_t images)
      : random_(seed), history_({.seed = seed, .images = images}) {}

  // The next batch; none when the history is over.
  std::optional<std::vector<Event>> NextBatch() {
    auto batch = history_.NextBatch();
    if (!batch) return std::nullopt;
    std::vector<Event> events;
    for (const workload::GeneratedEvent& generated : *batch) {
      Event event = testing::MakeEvent(++made_, generated.target_id);
      event.timestamp_ms = generated.timestamp_ms;
      event.event_type = generated.event_type;
      event.payload.bytes = generated.payload;
      event.target_type = generated.target_type;
      if (random_() % 8 == 0) events.push_back(Mess(event));
      events.push_back(std::move(event));
      if (seen_.size() < 500) seen_.push_back(events.back());
    }
    return events;
  }

 private:
  Event Mess(Event event) {
    event.id = testing::MakeId(++made_);
    if (!seen_.empty() && random_() % 2 == 0) {
      Event other = seen_[random_() % seen_.size()];
      other.id = event.id;
      event = std::move(other);
    }
    switch (random_() % 6) {
      case 0:
        event.payload = {.bytes = std::string("\x00\xFF\x01", 3),
                         .content_type = "application/octet-stream"};
        break;
      case 1:
        event.payload.bytes = "{}";
        break;
      case 2:
        event.target_id = static_cast<int64_t>(random_() % 100'000);
        break;
      case 3:
        if (!seen_.empty()) event.payload = seen_[random_() % seen_.size()].payload;
        break;
      case 4:
        event.payload.bytes = R"({"image_id":"x","tag_id":{},"new_rating":[1],"name":7,"id":1e300,)"
                              R"("parent_id":null,"image_ids":"x","edits":3,"name\u0000":1})";
        break;
      default:
        break;  // once more
    }
    return event;
  }

  std::mt19937_64 random_;
  workload::History history_;
  uint64_t made_ = 0;
  std::vector<Event> seen_;
};

}  // namespace firn::projection

#endif  // FIRN_TESTS_UNIT_PROJECTION_CATALOGUE_SUPPORT_H_
