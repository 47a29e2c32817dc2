// What an undo did, or what stands in its way, for a terminal.

#ifndef FIRN_CLI_UNDO_TEXT_H_
#define FIRN_CLI_UNDO_TEXT_H_

#include <optional>
#include <string>

#include "cli/terminal.h"
#include "firn/v1/history.pb.h"
#include "google/protobuf/repeated_field.h"
#include "grpcpp/support/status.h"

namespace firn::cli {

// The detail of an UNDO_CONFLICT, if the status has one.
std::optional<v1::UndoConflict> ReadUndoConflict(const grpc::Status& status);

// A line for each event, "event 1200 (rating_changed 0192...) changed rating too", and how many
// more there are.
std::string FormatConflict(const v1::UndoConflict& conflict);

// Of what was appended, or would be (`is_dry_run`), a line for each event. `relation` is the
// heading over the events that were undone or redone: "UNDOES" or "REDOES".
std::string FormatText(const v1::UndoResponse& response, const char* relation, bool is_dry_run,
                       const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_UNDO_TEXT_H_
