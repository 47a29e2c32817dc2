// The events of the load: small JSON facts about targets chosen at random.

#ifndef FIRN_BENCH_HARNESS_EVENT_MAKER_H_
#define FIRN_BENCH_HARNESS_EVENT_MAKER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace firn::bench {

enum class IdVersion { kRandom = 4, kTimeOrdered = 7 };

struct EventMakerOptions {
  IdVersion ids = IdVersion::kRandom;
  // Target ids are uniform in 1 to this: with random ids the worst case for an index, as no two
  // neighbours of the log are neighbours in it.
  int64_t targets = 500'000;
};

using Uuid = std::array<uint8_t, 16>;

struct Event {
  Uuid id = {};
  int64_t timestamp_ms = 0;
  int64_t target_id = 0;
  std::string payload;
};

inline constexpr char kEventType[] = "image_rating_changed";
inline constexpr char kTargetType[] = "image";
inline constexpr char kUserId[] = "photographer";
inline constexpr size_t kPayloadBytes = 256;

// Not thread-safe.
class EventMaker {
 public:
  // Every maker starts from another random seed, so that no two make the same id.
  explicit EventMaker(const EventMakerOptions& options);

  // Makes the next event in place, so that the payload's memory is used again.
  void Make(Event& event);

 private:
  Uuid MakeId(int64_t timestamp_ms);

  const IdVersion ids_;
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> target_;
};

// The 36 characters, in lower case.
void FormatUuid(const Uuid& uuid, std::string& text);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_EVENT_MAKER_H_
