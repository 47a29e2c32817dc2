#include "firn/backup/verify.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "firn/backup/directory.h"
#include "firn/backup/frontier.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"

namespace firn::backup {
namespace {

// The segment that the position, which is in the backup, is in.
const SegmentEntry* EntryWith(const Manifest& manifest, Position position) {
  return &*std::lower_bound(
      manifest.segments.begin(), manifest.segments.end(), position,
      [](const SegmentEntry& entry, Position wanted) { return entry.last < wanted; });
}

// Removes the events before a position, which is in it.
absl::Status Trim(Position first, Segment& segment, SegmentEntry& entry) {
  std::string kept;
  FIRN_RETURN_IF_ERROR(ReadEvents(segment.events, [&](v1::EventDTO& event) {
    if (event.position() == first) entry.first_us = ParseRfc3339(event.created_at()).value_or(0);
    if (event.position() >= first) WriteEvent(event, kept);
    return absl::OkStatus();
  }));
  segment.first = first;
  segment.events = std::move(kept);
  entry.first = first;
  return absl::OkStatus();
}

// Whether the segment holds what the manifest says of it, and follows what is before it.
absl::Status CheckSegment(const Segment& segment, const SegmentEntry& entry,
                          const Frontier* before) {
  const auto ignore = [](v1::EventDTO&, const proof::Hash&) { return absl::OkStatus(); };
  FIRN_ASSIGN_OR_RETURN(const SegmentTimes times, CheckEvents(segment, before, ignore));
  if (times.first_us != entry.first_us || times.last_us != entry.last_us) {
    return absl::DataLossError("the manifest says other recorded times than the events");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SegmentWalk> SegmentWalk::Open(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(Manifest manifest, ReadManifest(path));
  return SegmentWalk(path, std::move(manifest));
}

const SegmentEntry* SegmentWalk::Next() {
  if (done_ >= manifest_.last()) return nullptr;
  entry_ = *EntryWith(current_, done_ + 1);
  return &entry_;
}

absl::StatusOr<Segment> SegmentWalk::Load() {
  const Position first = done_ + 1;
  absl::StatusOr<Segment> segment = LoadSegment(path_, entry_);
  if (!segment.ok()) {
    absl::StatusOr<Manifest> now = ReadManifest(path_);
    const bool is_merged = now.ok() && now->store_id == manifest_.store_id &&
                           now->last() >= manifest_.last() &&
                           EntryWith(*now, first)->FileName() != entry_.FileName();
    if (is_merged) {
      current_ = *std::move(now);
      entry_ = *EntryWith(current_, first);
      segment = LoadSegment(path_, entry_);
      // What was merged may begin with what was walked already.
      if (segment.ok()) FIRN_RETURN_IF_ERROR(Trim(first, *segment, entry_));
    }
  }
  done_ = entry_.last;
  return segment;
}

absl::StatusOr<VerifiedBackup> VerifyBackup(const std::string& path,
                                            absl::FunctionRef<bool(Position)> go_on) {
  FIRN_ASSIGN_OR_RETURN(SegmentWalk walk, SegmentWalk::Open(path));
  VerifiedBackup verified{.manifest = walk.manifest()};
  // Of the log before the segment; unknown after a damaged one.
  std::optional<Frontier> before = Frontier();
  while (const SegmentEntry* entry = walk.Next()) {
    absl::StatusOr<Segment> segment = walk.Load();
    absl::Status status = segment.status();
    if (status.ok()) {
      status = CheckSegment(*segment, *entry, before ? &*before : nullptr);
    }
    if (status.ok()) {
      verified.events += entry->events();
      before = std::move(segment->end);
    } else {
      verified.damages.push_back(
          {.first = entry->first, .last = entry->last, .what = std::string(status.message())});
      before.reset();
    }
    if (!go_on(entry->last)) return absl::CancelledError("not verified whole");
  }
  return verified;
}

}  // namespace firn::backup
