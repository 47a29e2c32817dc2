// What must hold of a log after a crash, given what a witness remembers. One checker for every kind
// of crash: the test suite's and `firn torture`'s.

#ifndef FIRN_CLI_TORTURE_INVARIANTS_H_
#define FIRN_CLI_TORTURE_INVARIANTS_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "cli/torture/plan.h"
#include "cli/torture/witness.h"

namespace firn::torture {

// An event as it stands in the log.
struct LoggedEvent {
  PlannedEvent event;
  uint64_t position = 0;
  uint64_t revision = 0;
  int64_t recorded_us = 0;
  uint32_t batch_index = 0;
};

// The invariants' names.
inline constexpr char kOpens[] = "opens";      // the store starts again
inline constexpr char kDurable[] = "durable";  // what was acknowledged is there, as it was sent
inline constexpr char kPrefix[] = "prefix";    // positions are 1, 2, 3, ...
inline constexpr char kNoPhantom[] = "no phantom";   // nothing is there that was not sent
inline constexpr char kWhole[] = "whole batches";    // a batch is there wholly or not at all
inline constexpr char kMonotone[] = "monotone";      // recorded times rise; revisions are gap-free
inline constexpr char kConditions[] = "conditions";  // what was appended under one met it
inline constexpr char kRefusals[] = "refusals";      // what was refused is not there
inline constexpr char kIndex[] = "index";      // what is looked up is what a scan of the log finds
inline constexpr char kRetry[] = "retry";      // sent again: a duplicate, or appended once
inline constexpr char kStopped[] = "stopped";  // after a failed flush nothing is acknowledged

struct Violation {
  std::string invariant;
  std::string text;
};
using Violations = std::vector<Violation>;

struct LogFacts {
  // What the witness noted later than this has not happened yet.
  uint64_t moment = std::numeric_limits<uint64_t>::max();
  // Acknowledgements may be lost, as they may with `--durability written`.
  bool may_lose = false;
  // Others append too: events that are not of this run are no phantoms.
  bool is_shared = false;
};

// `log` is the whole of it, in order. The first few violations of each invariant.
Violations CheckLog(const std::vector<LoggedEvent>& log, const Testimony& testimony,
                    const LogFacts& facts);

// How many events of the testimony were acknowledged by the moment.
uint64_t CountAcknowledged(const Testimony& testimony,
                           uint64_t moment = std::numeric_limits<uint64_t>::max());

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_INVARIANTS_H_
