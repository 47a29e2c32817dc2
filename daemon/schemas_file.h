// The schemas and policies that an operator keeps in a file:
//
//   [[schema]]
//   name = "orders"
//   file = "orders.binpb"            # a descriptor set or a JSON Schema, beside this file
//   compatibility = "backward"       # optional; or none, forward, full
//   event_types = { order_placed = "acme.orders.v1.OrderPlaced" }
//
//   [[policy]]
//   prefix = "order_"
//   policy = "enforce"               # or warn, off

#ifndef FIRN_DAEMON_SCHEMAS_FILE_H_
#define FIRN_DAEMON_SCHEMAS_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/schema/change.h"
#include "firn/store/schema_log.h"

namespace firn::daemon {

struct SchemasFile {
  std::vector<SchemaRequest> schemas;
  std::vector<schema::PolicySet> policies;
};

// Reads the file and those that it names. The error says where in which file, and what would be
// right.
absl::StatusOr<SchemasFile> ReadSchemasFile(const std::string& path);

// Registers what is not registered yet, in the order of the file, and waits. The error is that of
// the first that is refused, with its name.
absl::Status RegisterSchemas(SchemasFile file, SchemaLog& schemas);

}  // namespace firn::daemon

#endif  // FIRN_DAEMON_SCHEMAS_FILE_H_
