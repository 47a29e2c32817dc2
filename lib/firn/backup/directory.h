// A backup's directory: segments that are only ever added or merged, and the manifest that names
// them.
//
// Whatever the manifest names was on the disk, whole, before the manifest was. So the directory
// holds a backup that restores at every moment: a power cut loses at most what was not named yet.

#ifndef FIRN_BACKUP_DIRECTORY_H_
#define FIRN_BACKUP_DIRECTORY_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/backup/frontier.h"
#include "firn/backup/manifest.h"
#include "firn/backup/pending.h"
#include "firn/backup/segment.h"

namespace firn::backup {

// The manifest of the backup in a directory. kNotFound if there is no backup there; otherwise as
// ParseManifest's.
absl::StatusOr<Manifest> ReadManifest(const std::string& path);

// The segment that the manifest of a directory names so. kDataLoss if the file is missing, is
// another one or is damaged; events are not looked at.
absl::StatusOr<Segment> LoadSegment(const std::string& path, const SegmentEntry& entry);

// The server's word on a log: a signed note, and the key that verifies it.
struct SignedCheckpoint {
  std::string note;
  std::string verifier_key;
};

// A directory that is written to, by one process at a time. Used by one thread.
class Directory {
 public:
  // Creates the directory if it is missing (its parent must exist), or one with nothing in it;
  // otherwise takes up the backup that is there, and removes what a run left behind that was cut
  // short. kFailedPrecondition if another run has it, if it holds the backup of another log, or
  // something else; kDataLoss if its end is damaged; the disk's errors.
  static absl::StatusOr<Directory> Open(const std::string& path, const std::string& store_id);

  Directory(Directory&& other) noexcept;
  Directory& operator=(Directory&&) = delete;
  ~Directory();

  const Manifest& manifest() const { return manifest_; }

  // Of the log up to the backup's end.
  const Frontier& end() const { return end_; }

  // Adds the segment that follows, with the checkpoint at its end: both are durable, and named,
  // when it returns. Then merges segments if there are many small ones. The disk's errors,
  // kDataLoss if what is to be merged is damaged, kInternal if another segment follows; the backup
  // is what it was then, or has the segment, as the manifest says.
  absl::Status Add(const TakenSegment& taken, const SignedCheckpoint& checkpoint);

 private:
  Directory(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string SegmentsPath() const { return path_ + "/" + kSegmentsFolder; }

  absl::Status Load(const std::string& store_id);
  absl::Status Create(const std::string& store_id);
  absl::Status RemoveStrays() const;
  absl::Status Merge();
  // Writes a segment's file, which the manifest does not name yet.
  absl::StatusOr<SegmentEntry> Write(const Segment& segment, const SegmentTimes& times) const;
  absl::Status WriteManifest(Manifest manifest);

  std::string path_;
  int lock_;
  Manifest manifest_;
  Frontier end_;
};

}  // namespace firn::backup

#endif  // FIRN_BACKUP_DIRECTORY_H_
