#include "firn/rpc/verify_source.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/rpc/read_requests.h"

namespace firn::rpc {
namespace {

constexpr uint32_t kEventsPerSecond = 200'000;

// A turn on the reader thread takes about so long.
constexpr std::chrono::milliseconds kTurn(20);

constexpr uint64_t kToldDamagesMax = 1'000;

}  // namespace

absl::StatusOr<std::unique_ptr<VerifySource>> VerifySource::Open(proof::Ledger& ledger,
                                                                 const v1::VerifyRequest& request,
                                                                 Position head) {
  const Position after = request.after_position();
  const Position until = request.has_until_position() ? request.until_position() : head;
  FIRN_RETURN_IF_ERROR(CheckBelowHead("after_position", after, head));
  FIRN_RETURN_IF_ERROR(CheckBelowHead("until_position", until, head));
  if (until < after) {
    return InvalidFields({{"until_position", absl::StrCat("must not be before after_position (",
                                                          after, "); got ", until)}});
  }
  const uint32_t asked = request.max_events_per_second();
  return std::make_unique<VerifySource>(ledger, after, until,
                                        asked == 0 ? kEventsPerSecond : asked);
}

bool VerifySource::IsAhead() const {
  const std::chrono::duration<double> passed = Clock::now() - begun_;
  return static_cast<double>(position_ - after_) > passed.count() * events_per_second_;
}

absl::StatusOr<VerifySource::Made> VerifySource::Make(EventReader& reader,
                                                      v1::VerifyResponse& message) {
  if (position_ != until_ && IsAhead()) return Made::kLater;
  std::vector<proof::Damage> damages;
  const auto end = Clock::now() + kTurn;
  while (position_ != until_ && Clock::now() < end && !IsAhead()) {
    FIRN_ASSIGN_OR_RETURN(position_, ledger_.Verify(position_, until_, reader, damages));
  }
  Tell(std::move(damages), message);
  message.set_position(position_);
  message.set_until(until_);
  if (position_ != until_) return Made::kMessage;
  message.mutable_result()->set_events(until_ - after_);
  message.mutable_result()->set_damages(damages_);
  return Made::kLast;
}

void VerifySource::Tell(std::vector<proof::Damage> damages, v1::VerifyResponse& message) {
  for (proof::Damage& damage : damages) {
    if (++damages_ > kToldDamagesMax) continue;
    v1::Damage& told = *message.add_damages();
    told.set_first_position(damage.first);
    told.set_last_position(damage.last);
    told.set_what(std::move(damage.what));
  }
}

}  // namespace firn::rpc
