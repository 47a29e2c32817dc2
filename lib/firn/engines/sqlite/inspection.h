// Looks at the files of a store that no server has open, and changes none of them.

#ifndef FIRN_ENGINES_SQLITE_INSPECTION_H_
#define FIRN_ENGINES_SQLITE_INSPECTION_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"

namespace firn::sqlite {

// Used by one thread.
class Inspection {
 public:
  // Locks the directory, which must be there, and opens the database: also one that a crash has
  // left, as its write-ahead log says. kFailedPrecondition, with the remedy, if the directory is in
  // use or holds no database of this version; kCorrupted if the file is too damaged to be opened.
  static absl::StatusOr<std::unique_ptr<Inspection>> Open(const std::string& data_dir);

  virtual ~Inspection() = default;

  virtual const std::string& store_id() const = 0;

  // The end of the log. kCorrupted, kInternal.
  virtual absl::StatusOr<Position> FindHead() = 0;

  // Reads whole stretches of the log: filters, ids and times it does not know.
  virtual EventReader& reader() = 0;

  // What is wrong with the database and the index, apart from what the events say: pages, tables,
  // columns, the schema; files of the index. For people. kInternal.
  virtual absl::StatusOr<std::vector<std::string>> FindFaults() = 0;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_INSPECTION_H_
