// Events for tests of the library.

#ifndef FIRN_TESTS_SUPPORT_EVENTS_H_
#define FIRN_TESTS_SUPPORT_EVENTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "firn/core/append.h"
#include "firn/core/event.h"

namespace firn::testing {

// A time that is valid whenever the test runs.
inline constexpr int64_t kTimestampMs = 1'700'000'000'000;

// The n-th id of a family; different n, different id.
inline Uuid MakeId(uint64_t n) {
  Uuid id;
  for (int i = 0; i < 8; ++i) id.bytes[15 - i] = static_cast<uint8_t>(n >> (8 * i));
  return id;
}

// A valid event with the n-th id, about image `target_id`.
inline Event MakeEvent(uint64_t n, int64_t target_id = 42) {
  Event event;
  event.id = MakeId(n);
  event.timestamp_ms = kTimestampMs;
  event.event_type = "rating_changed";
  event.payload.bytes = R"({"image_id":42,"old_rating":0,"new_rating":5})";
  event.target_type = "image";
  event.target_id = target_id;
  return event;
}

// A batch with the ids first, first+1, ...
inline AppendRequest MakeBatch(uint64_t first, size_t count, int64_t target_id = 42) {
  AppendRequest request;
  for (size_t i = 0; i < count; ++i) request.events.push_back(MakeEvent(first + i, target_id));
  return request;
}

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_EVENTS_H_
