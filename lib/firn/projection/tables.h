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

  // Opens a file that Create has made, in that state of care; one to follow, after ReadInfo.
  // kCorrupted if it is none, the disk's errors.
  static absl::StatusOr<std::unique_ptr<Tables>> Open(const std::string& path, Care care);

  // Reads what a file says of itself, of which nothing is open, after its write-ahead log was made
  // trustworthy: what an earlier process did not get flushed is seen, but may not be on the disk.
  // Errors as Open's.
  static absl::StatusOr<TablesInfo> ReadInfo(const std::string& path);

  // Use Create or Open.
  Tables(std::string path, Connection connection, Definition definition, TablesInfo info);

  // Takes in what the log has beyond the position, up to `until`, as far as one read within the
  // limits gets, in one transaction. kProjectionFailed, see Program: everything before the event
  // has been taken in then. Otherwise the reader's and the disk's errors, after which nothing has.
  absl::Status Advance(EventReader& reader, Position until, const PageLimits& limits);

  // Takes in one event, without a transaction of its own. Errors as Program's.
  absl::Status Apply(const RecordedEvent& event);

  // Marks the tables as ready and goes over to following, durably. May be tried again.
  absl::Status FinishBuild();

  const TablesInfo& info() const { return info_; }
  const Definition& definition() const { return definition_; }
  Program& program() { return *program_; }
  Connection& connection() { return connection_; }

 private:
  // Of a write-ahead log that is moved: as SQLite does by itself, which tells nobody if it fails.
  static constexpr int kWalPages = 1'000;

  absl::Status Prepare(Care care);
  // What a file that is followed needs, once it is open.
  absl::Status BeginToFollow();
  absl::Status Compile();
  // Moves the write-ahead log into the file if there is enough of it. If that fails, the log grows.
  void MoveWal();
  absl::Status WritePosition();
  absl::Status AdvanceOnce(EventReader& reader, Position until, const PageLimits& limits,
                           Position& failed);

  const std::string path_;
  Connection connection_;
  const Definition definition_;
  TablesInfo info_;
  // What the definition is about; null: everything.
  std::unique_ptr<Filter> filter_;
  std::unique_ptr<Program> program_;
  Statement write_position_;

  // A flush has failed: the system may take for written what is not, and leave it out of the next.
  bool is_in_doubt_ = false;
  // Of the write-ahead log; and when it is moved next.
  int wal_pages_ = 0;
  int wal_pages_due_ = kWalPages;
};

// The events that the definition's sections are about; null if only a scan can tell.
std::unique_ptr<Filter> FilterOf(const Definition& definition);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_TABLES_H_
