// The manifest of a backup: what it holds. docs/backup.md defines the file.

#ifndef FIRN_BACKUP_MANIFEST_H_
#define FIRN_BACKUP_MANIFEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/base/sha256.h"
#include "firn/core/event.h"
#include "firn/proof/merkle.h"

namespace firn::backup {

inline constexpr char kManifestName[] = "manifest.json";
inline constexpr char kSegmentsFolder[] = "segments";
inline constexpr std::string_view kSegmentEnding = ".firnseg";

// A segment as the manifest names it.
struct SegmentEntry {
  Position first = 0;
  Position last = 0;
  // Of the file, and of the events before compression.
  uint64_t bytes = 0;
  uint64_t event_bytes = 0;
  // Of the file.
  Sha256Hash sha256{};
  // Of the log up to the last event.
  proof::Hash root{};
  // When the first and the last event were recorded, microseconds.
  int64_t first_us = 0;
  int64_t last_us = 0;

  uint64_t events() const { return last - first + 1; }
  // "00000000000000000001-00000000000000010000.firnseg", which sorts by position.
  std::string FileName() const;
};

struct Manifest {
  // Of the log that is backed up.
  std::string store_id;
  // Of all of the log up to the last position, in order.
  std::vector<SegmentEntry> segments = {};
  // A signed note of the server over just these events, and the key that verifies it; empty without
  // events.
  std::string checkpoint = {};
  std::string verifier_key = {};

  Position last() const { return segments.empty() ? 0 : segments.back().last; }
  int64_t last_us() const { return segments.empty() ? 0 : segments.back().last_us; }
};

std::string FormatManifest(const Manifest& manifest);

// The manifest in a text, whatever that is: kDataLoss if it is none or contradicts itself. Its
// checkpoint is of its last position and root, and is signed by its key.
absl::StatusOr<Manifest> ParseManifest(std::string_view text);

// Which neighbouring segments are to become one, so that their number stays small however often a
// few events are added: [begin, end), empty if none are.
struct MergeRange {
  size_t begin = 0;
  size_t end = 0;
};
MergeRange SegmentsToMerge(const std::vector<SegmentEntry>& segments);

}  // namespace firn::backup

#endif  // FIRN_BACKUP_MANIFEST_H_
