// What a torture run appends: batches whose content follows from their numbers, so that who
// remembers the numbers can say what must be in the log.

#ifndef FIRN_CLI_TORTURE_PLAN_H_
#define FIRN_CLI_TORTURE_PLAN_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace firn::torture {

// The 16 bytes of a UUID: the run's number, then the batch's, then the place in the batch.
using EventId = std::array<uint8_t, 16>;

std::string FormatId(const EventId& id);
// Reads the 36-character form. Nothing if it is none.
std::optional<EventId> ParseId(const std::string& text);

// The batch that the id belongs to; nothing if it is not of this run.
std::optional<uint64_t> BatchOf(const EventId& id, uint64_t run);

struct PlannedEvent {
  EventId id{};
  int64_t timestamp_ms = 0;
  std::string event_type;
  std::string payload_json;
  std::string target_type;
  int64_t target_id = 0;
  // Always named, the target's own one too.
  std::string stream;
  std::string user_id;
  std::vector<std::string> tags;

  friend bool operator==(const PlannedEvent&, const PlannedEvent&) = default;
};

// Batches are numbered from 1 to 2^48, and have up to 60 events; most have few.
std::vector<PlannedEvent> PlanBatch(uint64_t run, uint64_t batch);

// Every stream, tag, type and user that planned events can have.
struct Vocabulary {
  std::vector<std::string> streams;
  std::vector<std::string> tags;
  std::vector<std::string> event_types;
};
const Vocabulary& AllNames();

// A condition under which a batch is sent.
struct Condition {
  enum class Kind {
    kNone,
    kRevision,  // the stream `name` is at the revision `number`
    kNoTag,     // no event beyond the position `number` has the tag `name`
  };

  Kind kind = Kind::kNone;
  std::string name;
  uint64_t number = 0;
};

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_PLAN_H_
