// The messages of a verification: progress, and what is wrong.

#ifndef FIRN_RPC_VERIFY_SOURCE_H_
#define FIRN_RPC_VERIFY_SOURCE_H_

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/proof/ledger.h"
#include "firn/rpc/stream_call.h"
#include "firn/v1/proof.pb.h"

namespace firn::rpc {

class VerifySource final : public MessageSource<v1::VerifyResponse> {
 public:
  // With the log ending at `head`. kInvalidField, kPositionBeyondHead.
  static absl::StatusOr<std::unique_ptr<VerifySource>> Open(proof::Ledger& ledger,
                                                            const v1::VerifyRequest& request,
                                                            Position head);

  // Use Open. Looks at the events in (after, until], at most so many a second.
  VerifySource(proof::Ledger& ledger, Position after, Position until, uint32_t events_per_second)
      : ledger_(ledger),
        after_(after),
        until_(until),
        events_per_second_(events_per_second),
        position_(after) {}

  absl::StatusOr<Made> Make(EventReader& reader, v1::VerifyResponse& message) override;

 private:
  using Clock = std::chrono::steady_clock;

  // Whether it has got as far as it may by now.
  bool IsAhead() const;
  void Tell(std::vector<proof::Damage> damages, v1::VerifyResponse& message);

  proof::Ledger& ledger_;
  const Position after_;
  const Position until_;
  const uint32_t events_per_second_;
  const Clock::time_point begun_ = Clock::now();
  Position position_;
  uint64_t damages_ = 0;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_VERIFY_SOURCE_H_
