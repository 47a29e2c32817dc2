#include "cli/position_check.h"

#include <string>

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

absl::Status Fault(const std::string& what, const char* rule) {
  return absl::DataLossError(absl::StrCat("the server sent ", what, ", but ", rule,
                                          "; check the server's log before relying on this data"));
}

}  // namespace

absl::Status PositionCheck::Add(const v1::ReplayEventsResponse& message) {
  for (const v1::EventDTO& event : message.events()) {
    const uint64_t position = event.position();
    if (is_whole_ ? position != last_ + 1 : position <= last_) {
      return Fault(absl::StrCat("position ", position, " after position ", last_),
                   is_whole_ ? "positions have no gaps" : "positions increase");
    }
    last_ = position;
  }
  if (is_whole_ ? message.position() != last_ : message.position() < last_) {
    return Fault(absl::StrCat("events up to position ", last_, " in a message up to position ",
                              message.position()),
                 "a message says up to where everything was offered");
  }
  last_ = message.position();
  return absl::OkStatus();
}

}  // namespace firn::cli
