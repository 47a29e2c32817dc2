// Events that concern a target beside its own, as a projection's table `related` has them.

#ifndef FIRN_RPC_PROJECTION_RELATED_H_
#define FIRN_RPC_PROJECTION_RELATED_H_

#include <string_view>

#include "firn/history/related_events.h"
#include "firn/projection/projections.h"

namespace firn::rpc {

class ProjectionRelated final : public history::RelatedEvents {
 public:
  explicit ProjectionRelated(projection::Projections& projections) : projections_(projections) {}

  // An empty name is the catalogue's, which there need not be.
  absl::StatusOr<Found> Find(std::string_view projection, const Target& target, Position until,
                             size_t limit) override;

 private:
  projection::Projections& projections_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROJECTION_RELATED_H_
