#include "firn/projection/view.h"

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::projection {
namespace {

// A projection that follows is milliseconds behind.
constexpr std::chrono::seconds kPatience(5);

}  // namespace

absl::StatusOr<View> ViewAt(std::shared_ptr<Build> build, const Moment& moment, Position head,
                            EventReader& reader, const std::atomic<bool>* unwanted) {
  if (moment.is_newest()) {
    View view{.path = build->path(), .position = build->status().position, .is_newest = true};
    view.build = std::move(build);
    return view;
  }
  FIRN_ASSIGN_OR_RETURN(const Position position, PositionOf(moment, head, reader));
  if (!build->AwaitPosition(position, std::chrono::steady_clock::now() + kPatience)) {
    const BuildStatus status = build->status();
    if (!status.failure.ok()) return status.failure;
    return MakeError(ErrorReason::kProjectionNotReady,
                     absl::StrCat("the projection has come to position ", status.position,
                                  ", not yet to ", position),
                     {{"position", absl::StrCat(status.position)}, {"head", absl::StrCat(head)}});
  }
  FIRN_ASSIGN_OR_RETURN(auto past, build->At(position, reader, unwanted));
  View view{.path = past->path(), .position = position};
  view.build = std::move(build);
  view.past = std::move(past);
  return view;
}

}  // namespace firn::projection
