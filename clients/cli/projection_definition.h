// Definitions of projections as they stand in files.

#ifndef FIRN_CLI_PROJECTION_DEFINITION_H_
#define FIRN_CLI_PROJECTION_DEFINITION_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/errors.h"
#include "firn/v1/projection.pb.h"
#include "google/protobuf/repeated_field.h"

namespace firn::cli {

using SqlFiles = google::protobuf::RepeatedPtrField<v1::SqlFile>;

// Reads what the paths name, sorted by path: of a folder every *.sql in it and below, under its
// path within the folder; a file under its own name. kInvalidArgument if something cannot be read,
// is not UTF-8, is there twice, or a folder has none.
absl::StatusOr<SqlFiles> ReadDefinition(const std::vector<std::string>& paths);

// Reads events from lines as `firn export` writes them and `firn import` takes them; "-" is stdin.
// What a line leaves out follows from its place, so that the same file always gives the same
// events. kInvalidArgument, with the file and line in front.
absl::StatusOr<std::vector<v1::EventDTO>> ReadTestEvents(const std::string& path);

// Says on stderr everything that speaks against a definition, a line each, if that is more than one
// thing; the result says that it is refused.
absl::Status RefuseDefinition(const ServerError& error, const absl::Status& explained);

}  // namespace firn::cli

#endif  // FIRN_CLI_PROJECTION_DEFINITION_H_
