// Changes of schemas and projections in an imported log: events that only the store itself may
// append. Each is made again by the call that made it, in its place among the other events.

#ifndef FIRN_CLI_CHANGE_REPLAY_H_
#define FIRN_CLI_CHANGE_REPLAY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/own_change.h"
#include "firn/v1/event.pb.h"

namespace firn::cli {

// Not thread-safe.
class ChangeReplay {
 public:
  // Transient failures are retried for `retry_for` each.
  ChangeReplay(Client& client, absl::Duration retry_for) : client_(client), retry_for_(retry_for) {}

  // Makes the change, unless the log has it: the changes that were made before are looked for in
  // the order in which they come, so that importing a file again, also after an interruption, makes
  // only what is missing. Errors: ReadOwnChange's and the server's.
  absl::Status Apply(const v1::EventDTO& event);

  // ", 2 changes of schemas or projections (1 already there)"; empty if there were none.
  std::string Summary() const;

 private:
  // What the log had of one stream when it was first asked for.
  struct Known {
    const char* stream;
    // Each change as a text that tells it from others.
    std::optional<std::vector<std::string>> changes = std::nullopt;
    // The changes in front were found, or made too late to be found.
    size_t next = 0;
  };

  absl::Status Read(Known& known);
  // Whether the log has the change, after those that were found before.
  static bool Find(Known& known, const OwnChange& change);

  // Make the change; `unchanged` says that it was there.
  grpc::Status Make(const v1::RegisterSchemaRequest& request, bool& unchanged);
  grpc::Status Make(const v1::SetSchemaPolicyRequest& request, bool& unchanged);
  grpc::Status Make(const v1::CreateProjectionRequest& request, bool& unchanged);
  grpc::Status Make(const v1::DropProjectionRequest& request, bool& unchanged);

  Client& client_;
  const absl::Duration retry_for_;
  Known schemas_{.stream = kSchemaStream};
  Known projections_{.stream = kProjectionStream};
  uint64_t changes_ = 0;
  uint64_t unchanged_ = 0;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_CHANGE_REPLAY_H_
