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
  // If not 0: the events are the first of a log of so many, a multiple of kRareTypeEvery, in which
  // things are looked for. Targets come in turn instead of at random, scattered, kEventsOfTarget
  // events each; some events have a tag, some are of a rare type.
  uint64_t searched = 0;
};

using Uuid = std::array<uint8_t, 16>;

struct Event {
  Uuid id = {};
  int64_t timestamp_ms = 0;
  int64_t target_id = 0;
  const char* type = nullptr;
  // Empty if it has none.
  std::string tag;
  std::string payload;
};

inline constexpr char kEventType[] = "metadata_changed";
inline constexpr char kRareType[] = "image_archived";
inline constexpr char kTargetType[] = "image";
inline constexpr char kUserId[] = "photographer";
inline constexpr size_t kPayloadBytes = 256;

// A log that is searched: of so many events one has a tag, one is of the rare type; so many have
// the same target, the same tag.
inline constexpr uint64_t kTagEvery = 10;
inline constexpr uint64_t kRareTypeEvery = 1000;
inline constexpr uint64_t kEventsOfTarget = 10;
inline constexpr uint64_t kEventsOfTag = 10;

// How many targets and tags such a log has; they are numbered from 1.
constexpr uint64_t TargetsIn(uint64_t searched) { return searched / kEventsOfTarget; }
constexpr uint64_t TagsIn(uint64_t searched) { return searched / kTagEvery / kEventsOfTag; }

// The stream that a target has by default, and the tag with this number.
std::string StreamOf(uint64_t target_id);
std::string TagOf(uint64_t number);

// Not thread-safe.
class EventMaker {
 public:
  // Every maker starts from another random seed, so that no two make the same id. Ends the program
  // if `searched` is no such multiple.
  explicit EventMaker(const EventMakerOptions& options);

  // Makes the next event in place, so that the payload's memory is used again.
  void Make(Event& event);

 private:
  Uuid MakeId(int64_t timestamp_ms);
  void Choose(Event& event);

  const IdVersion ids_;
  const uint64_t searched_;
  uint64_t made_ = 0;
  std::mt19937_64 random_;
  std::uniform_int_distribution<int64_t> target_;
};

Uuid RandomUuid(std::mt19937_64& random);

// The 36 characters, in lower case.
void FormatUuid(const Uuid& uuid, std::string& text);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_EVENT_MAKER_H_
