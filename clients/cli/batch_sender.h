// Sends the batches of a file, in order, and says what went wrong in terms of the file's lines.

#ifndef FIRN_CLI_BATCH_SENDER_H_
#define FIRN_CLI_BATCH_SENDER_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/batcher.h"
#include "cli/client.h"
#include "cli/errors.h"

namespace firn::cli {

// Moves the events from `index` on into a batch of their own. 0 < index < the number of events; the
// batch is not atomic.
Batch SplitBatch(Batch& batch, int index);

// The error of sending a batch, with the file's line in front if one event is at fault, and with
// lines in place of the indexes that the server speaks of.
absl::Status LocateError(const ServerError& error, const Batch& batch, const std::string& file,
                         const std::string& address);

// What was appended so far.
struct SentEvents {
  uint64_t events = 0;
  // Of these, the ones that were in the log already.
  uint64_t known = 0;
  uint64_t first_position = 0;
  uint64_t last_position = 0;
  // Up to this line of the file everything is in the log.
  uint64_t last_line = 0;
};

// "imported 1,000 events (0 already there), positions 1-1000, 0.2 s, 5,000 events/s"
std::string FormatSent(const SentEvents& sent, absl::Duration elapsed);

// What becomes of an event that the server refuses because of what it is: it breaks a rule, or its
// id is another event's.
enum class Refusals {
  kEnd,      // it is an error
  kCollect,  // it is noted, and the rest of its batch is sent without it
};

struct RefusedEvent {
  uint64_t line = 0;
  // What the server said, with its reason in brackets.
  std::string why;
};

// Not thread-safe: one batch at a time.
class BatchSender {
 public:
  // `file` is its name in messages. Transient failures are retried for `retry_for` each.
  BatchSender(Client& client, std::string file, absl::Duration retry_for,
              Refusals refusals = Refusals::kEnd);

  // Appends the batch. A batch that is not atomic and of which the log has a part, because an
  // earlier import with other batches was interrupted, is sent in parts: what is known, what is
  // new.
  absl::Status Send(Batch batch);

  const SentEvents& sent() const { return sent_; }
  // The events that were refused, each once.
  std::vector<RefusedEvent> TakeRefused() { return std::exchange(refused_, {}); }

 private:
  // Takes the events that the error is about out of the batch and notes them. False if it is about
  // none, or none may be left out.
  bool CollectRefused(const ServerError& error, Batch& batch);
  void Count(const Batch& batch, const v1::AppendEventsResponse& response);

  Client& client_;
  const std::string file_;
  const absl::Duration retry_for_;
  const Refusals refusals_;
  SentEvents sent_;
  std::vector<RefusedEvent> refused_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_BATCH_SENDER_H_
