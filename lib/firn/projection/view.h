// A projection as of a moment, opened to be read.

#ifndef FIRN_PROJECTION_VIEW_H_
#define FIRN_PROJECTION_VIEW_H_

#include <atomic>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "firn/projection/build.h"
#include "firn/projection/moment.h"
#include "firn/projection/past.h"

namespace firn::projection {

// Which file holds a moment's tables, and what keeps that file.
struct View {
  std::filesystem::path path = {};
  // As of; for the newest, what it was when it was found: the file may have got on since.
  Position position = 0;
  bool is_newest = false;
  std::shared_ptr<Build> build = nullptr;
  std::shared_ptr<const PastState> past = nullptr;
};

// Finds or makes the file. Waits a little if the projection is behind the moment. Takes its time,
// unless `unwanted` becomes true. kPositionBeyondHead, kProjectionNotReady, kProjectionFailed, and
// as Build::At.
absl::StatusOr<View> ViewAt(std::shared_ptr<Build> build, const Moment& moment, Position head,
                            EventReader& reader, const std::atomic<bool>* unwanted = nullptr);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_VIEW_H_
