// Events that only the store itself may append: changes of schemas and projections.

#ifndef FIRN_CLI_OWN_CHANGE_H_
#define FIRN_CLI_OWN_CHANGE_H_

#include <string>
#include <variant>

#include "absl/status/statusor.h"
#include "firn/v1/event.pb.h"
#include "firn/v1/projection.pb.h"
#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

inline constexpr char kSchemaStream[] = "firn.schemas";
inline constexpr char kProjectionStream[] = "firn.projections";

// The call that makes such an event.
using OwnChange = std::variant<v1::RegisterSchemaRequest, v1::SetSchemaPolicyRequest,
                               v1::CreateProjectionRequest, v1::DropProjectionRequest>;

// Whether the event is one of those.
bool IsOwnChange(const v1::EventDTO& event);

// The stream that the store keeps such a change in.
const char* StreamOf(const OwnChange& change);

// What the event says was called. kInvalidArgument if its payload is not as the store writes it.
absl::StatusOr<OwnChange> ReadOwnChange(const v1::EventDTO& event);

// A text that tells the change from others, whatever version it made.
std::string Fingerprint(const OwnChange& change);

}  // namespace firn::cli

#endif  // FIRN_CLI_OWN_CHANGE_H_
