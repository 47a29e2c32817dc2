// Changes of schemas in an imported log: events that only the store itself may append. Each is made
// again by the call that made it, in its place among the other events.

#ifndef FIRN_CLI_SCHEMA_REPLAY_H_
#define FIRN_CLI_SCHEMA_REPLAY_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

// Whether the event says that a schema was registered or a policy set.
bool IsSchemaChange(const v1::EventDTO& event);

// kInvalidArgument if the event's payload is not as the store writes it.
absl::Status CheckSchemaChange(const v1::EventDTO& event);

// Not thread-safe.
class SchemaReplay {
 public:
  // Transient failures are retried for `retry_for` each.
  SchemaReplay(Client& client, absl::Duration retry_for) : client_(client), retry_for_(retry_for) {}

  // Makes the change, unless the log has it: the changes that were made before are looked for in
  // the order in which they come, so that importing a file again, also after an interruption, makes
  // only what is missing. Errors: CheckSchemaChange's and the server's.
  absl::Status Apply(const v1::EventDTO& event);

  // ", 2 changes of schemas (1 already there)"; empty if there were none.
  std::string Summary() const;

 private:
  absl::Status ReadKnown();
  // Whether the log has the change, after those that were found before.
  bool FindKnown(const v1::EventDTO& event);

  Client& client_;
  const absl::Duration retry_for_;
  // What the log had when it was first asked for: each change as a text that tells it from others.
  std::optional<std::vector<std::string>> known_;
  // The changes in front were found, or made too late to be found.
  size_t next_known_ = 0;
  uint64_t changes_ = 0;
  uint64_t unchanged_ = 0;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_SCHEMA_REPLAY_H_
