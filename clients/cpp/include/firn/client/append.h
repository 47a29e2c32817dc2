// What an append asks for and what comes of it.

#ifndef FIRN_CLIENT_APPEND_H_
#define FIRN_CLIENT_APPEND_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/client/event.h"
#include "firn/client/query.h"

namespace firn {
inline namespace client {

// What the store promises of an event that it has acknowledged.
enum class Durability {
  // What a newer server promises.
  kUnknown = 0,
  // Flushed to the disk: it survives power loss.
  kFsynced = 1,
  // Handed to the operating system: it survives a crash of the server, but not of the machine.
  kWritten = 2,
};

// Conditions on the log as it stands when a batch would be appended.

// The stream's last revision is this; 0: it is empty.
struct StreamRevisionIs {
  std::string stream = {};
  uint64_t revision = 0;
};

// The stream has at least one event.
struct StreamExists {
  std::string stream = {};
};

// Holds always.
struct AnyRevision {
  std::string stream = {};
};

// No event after the position matches: up to there the application knows the log.
struct NoMatch {
  EventQuery query = {};
  uint64_t after_position = 0;
};

using Check = std::variant<StreamRevisionIs, StreamExists, AnyRevision, NoMatch>;

// Where an event went.
struct AppendedEvent {
  std::string id = {};
  uint64_t position = 0;
  uint64_t revision = 0;
  absl::Time created_at = absl::InfinitePast();
};

struct AppendResult {
  AppendedEvent event = {};
  // It was in the log already, as a retry's is; `event` then tells of its first append.
  bool duplicate = false;
  Durability durability = Durability::kUnknown;
};

struct BatchResult {
  // One for each event of the batch, in its order.
  std::vector<AppendedEvent> events = {};
  bool duplicate = false;
  Durability durability = Durability::kUnknown;
};

// Batch after batch without waiting for answers: the fastest way to append. Client::
// OpenAppendStream opens one.
//
// Batches are appended and answered in the order of Append, each once. A stream that breaks is
// opened again, and what was not answered is sent again: a batch that was in the log after all is
// then a `duplicate`. If nothing is answered for as long as the deadline, every batch without an
// answer fails with the last error, and so does every later one.
//
// Thread-safe.
class AppendStream {
 public:
  using Done = std::function<void(absl::StatusOr<BatchResult>)>;

  AppendStream(AppendStream&&) noexcept;
  AppendStream& operator=(AppendStream&&) noexcept;
  // As Flush.
  ~AppendStream();

  // Sends a batch, see Client::AppendBatch; waits while with it more than 1,024 batches, or 8 MiB
  // of several, had no answer. `done` is called once with the answer, on a thread of the stream's
  // own: later answers wait for it, and it must neither throw nor call this stream. For a batch
  // that is not sent, because it is too large or the stream has failed, it is called at once.
  void Append(const std::vector<Event>& events, const std::vector<Check>& checks, Done done);
  void Append(const std::vector<Event>& events, Done done) { Append(events, {}, std::move(done)); }

  // Waits until every batch is answered, and its `done` has returned.
  void Flush();

 private:
  friend class Client;
  class Impl;
  explicit AppendStream(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_APPEND_H_
