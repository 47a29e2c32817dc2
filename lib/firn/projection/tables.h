// A projection's file: its tables, the position that they are the state at, and the program that
// moves both on, in one transaction.

#ifndef FIRN_PROJECTION_TABLES_H_
#define FIRN_PROJECTION_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/core/query.h"
#include "firn/projection/definition.h"
#include "firn/projection/program.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

// What a file says of itself, in its table firn_projection.
struct TablesInfo {
  std::string name = {};
  // Of the definition.
  uint32_t version = 0;
  // The log that the events are from.
  std::string store_id = {};
  // When it was begun, microseconds since 1970.
  int64_t begun_us = 0;
  // It has caught up once. What is not ready was left behind by a crash and is worth nothing.
  bool ready = false;
  Position position = 0;
  uint64_t applied = 0;
};

// Used by one thread.
class Tables {
 public:
  enum class Care {
    kBuild,   // fast; a crash leaves nothing of worth
    kFollow,  // a crash leaves the state at some position
  };

  // Makes the file, or a database in memory for ":memory:", with empty tables. Errors as Program's.
  static absl::StatusOr<std::unique_ptr<Tables>> Create(const std::string& path,
                                                        Definition definition, TablesInfo info);

  // Opens a file that Create has made, in that state of care. kCorrupted if it is none.
  static absl::StatusOr<std::unique_ptr<Tables>> Open(const std::string& path, Care care);

  // Reads what a file says of itself. Errors as Open's.
  static absl::StatusOr<TablesInfo> ReadInfo(const std::string& path);

  // Use Create or Open.
  Tables(Connection connection, Definition definition, TablesInfo info);

  // Takes in what the log has beyond the position, up to `until`, as far as one read within the
  // limits gets, in one transaction. kProjectionFailed, see Program: everything before the event
  // has been taken in then. Otherwise the reader's and the disk's errors, after which nothing has.
  absl::Status Advance(EventReader& reader, Position until, const PageLimits& limits);

  // Takes in one event, without a transaction of its own. Errors as Program's.
  absl::Status Apply(const RecordedEvent& event);

  // Marks the tables as ready and goes over to following, durably.
  absl::Status FinishBuild();

  const TablesInfo& info() const { return info_; }
  const Definition& definition() const { return definition_; }
  Program& program() { return *program_; }
  Connection& connection() { return connection_; }

 private:
  absl::Status Prepare(Care care);
  absl::Status Compile();
  absl::Status WritePosition();
  absl::Status AdvanceOnce(EventReader& reader, Position until, const PageLimits& limits,
                           Position& failed);

  Connection connection_;
  const Definition definition_;
  TablesInfo info_;
  // What the definition is about; null: everything.
  std::unique_ptr<Filter> filter_;
  std::unique_ptr<Program> program_;
  Statement write_position_;
};

// The events that the definition's sections are about; null if only a scan can tell.
std::unique_ptr<Filter> FilterOf(const Definition& definition);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_TABLES_H_
