// Groups the events of a file into requests, each of which the store appends as one atomic batch.

#ifndef FIRN_CLI_BATCHER_H_
#define FIRN_CLI_BATCHER_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "cli/event_line_parser.h"
#include "firn/v1/event_store.pb.h"

namespace firn::cli {

// One request and where its events come from.
struct Batch {
  v1::AppendEventsRequest request;
  // The file's line of each event.
  std::vector<uint64_t> lines;
  size_t bytes = 0;
  // Whether the file says that these events are one atomic batch: then it must not be split.
  bool is_atomic = false;
};

// Not thread-safe. Events leave in the order in which they came.
//
// Lines whose batch_index runs 0, 1, 2, ... are an atomic batch and become one request of their
// own, however large. All others (no batch_index, or 0 and no 1 after it) are grouped up to the
// limits.
class Batcher {
 public:
  struct Limits {
    size_t events = 1000;
    size_t bytes = 4 << 20;
  };

  explicit Batcher(Limits limits) : limits_(limits) {}

  // kInvalidArgument if the line's batch_index does not go on from the line before, or its batch is
  // larger than the store takes.
  absl::Status Add(EventLine line, uint64_t line_number);

  // Says that no more lines come.
  void Finish();

  // The next complete request, if there is one.
  std::optional<Batch> TakeReady();

 private:
  void CloseRun();
  void CloseGroup();
  void AddToGroup(v1::EventDTO& event, uint64_t line_number);

  const Limits limits_;
  std::deque<Batch> ready_;
  // Events that may share a request with others.
  Batch group_;
  // Events from one with batch_index 0 on: after the group in the file.
  Batch run_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_BATCHER_H_
