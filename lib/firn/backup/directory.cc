#include "firn/backup/directory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/file.h"
#include "firn/base/sha256.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::backup {
namespace {

constexpr char kLockName[] = "LOCK";
// ReplaceFile's, of what it has not finished.
constexpr std::string_view kNewEnding = ".new";

// Gives a folder a file with this content, for good. Leaves no room taken if it fails.
absl::Status WriteDurably(const std::string& folder, const std::string& name,
                          std::string_view bytes) {
  const std::string path = folder + "/" + name;
  absl::Status status = ReplaceFile(path, folder, bytes, File::Access::kEverybody);
  // The first error is the one to tell.
  if (!status.ok()) RemoveFile(path + std::string(kNewEnding)).IgnoreError();
  return status;
}

bool Exists(const std::string& path) { return access(path.c_str(), F_OK) == 0; }

absl::StatusOr<std::string> ReadWholeFile(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(const File file, File::OpenForReading(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  std::string bytes;
  FIRN_RETURN_IF_ERROR(file.ReadAt(0, size, bytes));
  return bytes;
}

Sha256Hash HashOf(std::string_view bytes) {
  Sha256 hasher;
  hasher.Add(bytes);
  return hasher.Finish();
}

absl::Status CannotUse(const std::string& path, int error) {
  return absl::FailedPreconditionError(
      absl::StrCat("cannot use ", path, " for a backup: ", std::generic_category().message(error),
                   "; choose a writable directory"));
}

}  // namespace

absl::StatusOr<Manifest> ReadManifest(const std::string& path) {
  const std::string file = path + "/" + kManifestName;
  if (!Exists(file)) {
    return absl::NotFoundError(
        absl::StrCat("there is no backup in ", path, " (no ", kManifestName, ")"));
  }
  FIRN_ASSIGN_OR_RETURN(const std::string text, ReadWholeFile(file));
  absl::StatusOr<Manifest> manifest = ParseManifest(text);
  if (manifest.ok()) return manifest;
  return AddContext(manifest.status(), path);
}

absl::StatusOr<Segment> LoadSegment(const std::string& path, const SegmentEntry& entry) {
  const std::string name = absl::StrCat(kSegmentsFolder, "/", entry.FileName());
  const std::string file_path = absl::StrCat(path, "/", name);
  if (!Exists(file_path)) return absl::DataLossError(name + " is missing");
  const absl::StatusOr<std::string> file = ReadWholeFile(file_path);
  if (!file.ok()) return absl::DataLossError(std::string(file.status().message()));
  if (file->size() != entry.bytes || HashOf(*file) != entry.sha256) {
    return absl::DataLossError(name + " is not the file that was written");
  }
  absl::StatusOr<Segment> segment = ReadSegment(*file);
  if (!segment.ok()) return AddContext(segment.status(), name);
  if (segment->first != entry.first || segment->last != entry.last ||
      segment->end.Root() != entry.root || segment->events.size() != entry.event_bytes) {
    return absl::DataLossError(name + " is not the segment that the manifest names");
  }
  return segment;
}

absl::StatusOr<Directory> Directory::Open(const std::string& path, const std::string& store_id) {
  FIRN_RETURN_IF_ERROR(MakeFolder(path));
  const bool is_new = !Exists(path + "/" + kManifestName);
  if (is_new) {
    FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(path));
    const auto is_other = [](const std::string& name) {
      return name != kLockName && name != kSegmentsFolder &&
             name != absl::StrCat(kManifestName, ToAbsl(kNewEnding));
    };
    if (std::any_of(names.begin(), names.end(), is_other)) {
      return absl::FailedPreconditionError(
          absl::StrCat(path, " holds other files, and no backup; choose a new or empty directory"));
    }
  }
  const int lock = open((path + "/" + kLockName).c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0) return CannotUse(path, errno);
  Directory directory(path, lock);
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return CannotUse(path, errno);
    return absl::FailedPreconditionError(absl::StrCat(
        path, " is being written to by another run of firn backup; wait for it, or stop it"));
  }
  FIRN_RETURN_IF_ERROR(is_new ? directory.Create(store_id) : directory.Load(store_id));
  // Power loss may take a directory whose name is not flushed, with all that was flushed in it.
  // Each time, since the run that made it may have ended before. A parent that may not be read is
  // not ours to flush.
  const std::string parent = path + "/..";
  if (access(parent.c_str(), R_OK) == 0) FIRN_RETURN_IF_ERROR(SyncFolder(parent));
  return directory;
}

Directory::Directory(Directory&& other) noexcept
    : path_(std::move(other.path_)),
      lock_(std::exchange(other.lock_, -1)),
      manifest_(std::move(other.manifest_)),
      end_(std::move(other.end_)) {}

Directory::~Directory() {
  if (lock_ >= 0) close(lock_);
}

absl::Status Directory::Create(const std::string& store_id) {
  FIRN_RETURN_IF_ERROR(MakeFolder(SegmentsPath()));
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(SegmentsPath()));
  if (!names.empty()) {
    return absl::DataLossError(absl::StrCat(
        path_, " has segments, but no ", kManifestName,
        ", which was there before they were; put it back, or choose another directory"));
  }
  // A manifest stands for the folder, too.
  FIRN_RETURN_IF_ERROR(SyncFolder(path_));
  return WriteManifest({.store_id = store_id});
}

absl::Status Directory::Load(const std::string& store_id) {
  FIRN_ASSIGN_OR_RETURN(manifest_, ReadManifest(path_));
  if (manifest_.store_id != store_id) {
    return absl::FailedPreconditionError(
        absl::StrCat(path_, " holds the backup of the log ", manifest_.store_id,
                     ", the server has the log ", store_id, "; choose another directory"));
  }
  FIRN_RETURN_IF_ERROR(RemoveStrays());
  if (manifest_.segments.empty()) return absl::OkStatus();
  const absl::StatusOr<Segment> last = LoadSegment(path_, manifest_.segments.back());
  if (!last.ok()) {
    return absl::Status(last.status().code(),
                        absl::StrCat(last.status().message(), "; the backup in ", path_,
                                     " cannot go on: begin another one elsewhere, and look at "
                                     "this one with firn backup verify"));
  }
  end_ = last->end;
  return absl::OkStatus();
}

absl::Status Directory::RemoveStrays() const {
  FIRN_RETURN_IF_ERROR(RemoveFile(absl::StrCat(path_, "/", kManifestName, ToAbsl(kNewEnding))));
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(SegmentsPath()));
  std::vector<std::string> named;
  for (const SegmentEntry& entry : manifest_.segments) named.push_back(entry.FileName());
  for (const std::string& name : names) {
    // They sort by position, and so do the manifest's.
    if (std::binary_search(named.begin(), named.end(), name)) continue;
    const bool is_ours =
        absl::EndsWith(name, ToAbsl(kSegmentEnding)) ||
        absl::EndsWith(name, absl::StrCat(ToAbsl(kSegmentEnding), ToAbsl(kNewEnding)));
    if (is_ours) FIRN_RETURN_IF_ERROR(RemoveFile(absl::StrCat(SegmentsPath(), "/", name)));
  }
  return absl::OkStatus();
}

absl::StatusOr<SegmentEntry> Directory::Write(const Segment& segment,
                                              const SegmentTimes& times) const {
  FIRN_ASSIGN_OR_RETURN(const std::string file, WriteSegment(segment));
  const SegmentEntry entry{.first = segment.first,
                           .last = segment.last,
                           .bytes = file.size(),
                           .event_bytes = segment.events.size(),
                           .sha256 = HashOf(file),
                           .root = segment.end.Root(),
                           .first_us = times.first_us,
                           .last_us = times.last_us};
  FIRN_RETURN_IF_ERROR(WriteDurably(SegmentsPath(), entry.FileName(), file));
  return entry;
}

absl::Status Directory::WriteManifest(Manifest manifest) {
  FIRN_RETURN_IF_ERROR(WriteDurably(path_, kManifestName, FormatManifest(manifest)));
  manifest_ = std::move(manifest);
  return absl::OkStatus();
}

absl::Status Directory::Add(const TakenSegment& taken, const SignedCheckpoint& checkpoint) {
  if (taken.segment.first != manifest_.last() + 1) {
    return absl::InternalError(absl::StrCat("a segment from position ", taken.segment.first,
                                            " does not follow position ", manifest_.last()));
  }
  FIRN_ASSIGN_OR_RETURN(const SegmentEntry entry, Write(taken.segment, taken.times));
  Manifest manifest = manifest_;
  manifest.segments.push_back(entry);
  manifest.checkpoint = checkpoint.note;
  manifest.verifier_key = checkpoint.verifier_key;
  FIRN_RETURN_IF_ERROR(WriteManifest(std::move(manifest)));
  end_ = taken.segment.end;
  return Merge();
}

absl::Status Directory::Merge() {
  const MergeRange range = SegmentsToMerge(manifest_.segments);
  if (range.begin == range.end) return absl::OkStatus();
  const auto begin = manifest_.segments.begin() + static_cast<ptrdiff_t>(range.begin);
  const auto end = manifest_.segments.begin() + static_cast<ptrdiff_t>(range.end);
  const std::vector<SegmentEntry> parts(begin, end);
  Segment merged;
  for (const SegmentEntry& part : parts) {
    FIRN_ASSIGN_OR_RETURN(Segment segment, LoadSegment(path_, part));
    if (merged.first == 0) merged.first = segment.first;
    merged.store_id = segment.store_id;
    merged.last = segment.last;
    merged.end = std::move(segment.end);
    merged.events += segment.events;
  }
  FIRN_ASSIGN_OR_RETURN(const SegmentEntry entry, Write(merged, {.first_us = parts.front().first_us,
                                                                 .last_us = parts.back().last_us}));
  Manifest manifest = manifest_;
  manifest.segments.erase(manifest.segments.begin() + static_cast<ptrdiff_t>(range.begin),
                          manifest.segments.begin() + static_cast<ptrdiff_t>(range.end));
  manifest.segments.insert(manifest.segments.begin() + static_cast<ptrdiff_t>(range.begin), entry);
  FIRN_RETURN_IF_ERROR(WriteManifest(std::move(manifest)));
  for (const SegmentEntry& part : parts) {
    FIRN_RETURN_IF_ERROR(RemoveFile(absl::StrCat(SegmentsPath(), "/", part.FileName())));
  }
  return absl::OkStatus();
}

}  // namespace firn::backup
