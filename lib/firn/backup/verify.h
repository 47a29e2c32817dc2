// Reads a whole backup, and compares it with what it says it is.

#ifndef FIRN_BACKUP_VERIFY_H_
#define FIRN_BACKUP_VERIFY_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/backup/manifest.h"
#include "firn/backup/segment.h"
#include "firn/core/event.h"
#include "firn/v1/event.pb.h"

namespace firn::backup {

// Goes through the segments of a backup in order, while another run may be adding to it and merging
// them. Used by one thread.
class SegmentWalk {
 public:
  // Errors as ReadManifest's.
  static absl::StatusOr<SegmentWalk> Open(const std::string& path);

  // The backup as it was when the walk began.
  const Manifest& manifest() const { return manifest_; }

  // The next segment; null at the end of the backup as it was. Valid until the next call.
  const SegmentEntry* Next();

  // That segment, checked as LoadSegment does. If a run has merged it away, the merged one from
  // where the walk is, which is then what Next said. Errors as LoadSegment's.
  absl::StatusOr<Segment> Load();

 private:
  SegmentWalk(std::string path, Manifest manifest)
      : path_(std::move(path)), manifest_(std::move(manifest)), current_(manifest_) {}

  std::string path_;
  Manifest manifest_;
  // What names the files: as it was, or as it is by now.
  Manifest current_;
  SegmentEntry entry_;
  Position done_ = 0;
};

// What is wrong with a stretch of the log in a backup.
struct Damage {
  Position first = 0;
  Position last = 0;
  std::string what;
};

struct VerifiedBackup {
  Manifest manifest;
  // Whole ones.
  uint64_t events = 0;
  std::vector<Damage> damages = {};
};

// Checks every file, hash, position, time, root and the signature. What is damaged is told, and the
// rest looked at all the same. `go_on` hears how many positions are done; false ends with
// kCancelled. Errors as ReadManifest's.
absl::StatusOr<VerifiedBackup> VerifyBackup(const std::string& path,
                                            absl::FunctionRef<bool(Position)> go_on);

}  // namespace firn::backup

#endif  // FIRN_BACKUP_VERIFY_H_
