#include "cli/follower.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/errors.h"

namespace firn::cli {

Follower::Follower(const Filter& filter, uint64_t max_lag, FollowerLinks links)
    : links_(std::move(links)),
      starts_at_head_(!filter.after && !filter.bounds.has_from_time()),
      positions_(filter.after.value_or(0), filter.is_whole()) {
  filter.WriteTo(request_);
  request_.set_follow(true);
  request_.set_max_lag(max_lag);
  request_.set_payload_form(v1::PAYLOAD_FORM_JSON);
}

absl::Status Follower::Run() {
  if (absl::Status status = Start(); !status.ok()) return status;
  while (true) {
    absl::Status printed;
    request_.set_after_position(positions_.last());
    const grpc::Status ended =
        links_.stream(request_, [&](const v1::ReplayEventsResponse& message) {
          failures_ = 0;
          has_messages_ = true;
          printed = positions_.Add(message);
          if (printed.ok()) printed = links_.print(message);
          return printed.ok();
        });
    if (!printed.ok()) return printed;
    if (links_.is_stopped()) return absl::OkStatus();
    const ServerError error = ReadServerError(ended);
    if (!IsInterruption(error)) return WithExtent(ToStatus(error, links_.address));
    if (absl::Status status = Reconnect(ended); !status.ok()) return status;
    if (links_.is_stopped()) return absl::OkStatus();
  }
}

absl::Status Follower::Start() {
  v1::GetHeadResponse head;
  if (const grpc::Status status = links_.get_head(&head); !status.ok()) {
    return ToStatus(ReadServerError(status), links_.address);
  }
  store_id_ = head.store_id();
  if (starts_at_head_) positions_ = PositionCheck(head.position(), positions_.is_whole());
  return absl::OkStatus();
}

absl::Status Follower::Reconnect(const grpc::Status& ended) {
  links_.say(absl::StrCat("the server at ", links_.address, " went away after position ",
                          positions_.last(), "; trying again until it is back"));
  grpc::Status status = ended;
  v1::GetHeadResponse head;
  do {
    const ServerError error = ReadServerError(status);
    if (!links_.pause(RetryDelay(++failures_, error.retry_delay))) return absl::OkStatus();
    status = links_.get_head(&head);
    if (!status.ok() && !IsInterruption(ReadServerError(status))) {
      return WithExtent(ToStatus(ReadServerError(status), links_.address));
    }
  } while (!status.ok());
  if (absl::Status same = CheckSameLog(head); !same.ok()) return same;
  links_.say(absl::StrCat("the server is back; going on after position ", positions_.last()));
  return absl::OkStatus();
}

absl::Status Follower::CheckSameLog(const v1::GetHeadResponse& head) const {
  if (head.store_id() != store_id_) {
    return absl::DataLossError(
        absl::StrCat("the server at ", links_.address, " came back with another log, ",
                     head.store_id(), " instead of ", store_id_, ", where position ",
                     positions_.last(), " means something else; follow anew to read this one"));
  }
  if (head.position() < positions_.last()) {
    return absl::DataLossError(absl::StrCat(
        "the server at ", links_.address, " came back with a log that ends at position ",
        head.position(), ", but position ", positions_.last(),
        " was followed already; find out what became of the rest, then follow anew"));
  }
  return absl::OkStatus();
}

absl::Status Follower::WithExtent(const absl::Status& status) const {
  if (!has_messages_) return status;
  return absl::Status(
      status.code(), absl::StrCat(status.message(), " (followed up to position ", positions_.last(),
                                  "; go on with --after ", positions_.last(), ")"));
}

}  // namespace firn::cli
