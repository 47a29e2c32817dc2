// Moments as requests name them.

#ifndef FIRN_RPC_AS_OF_H_
#define FIRN_RPC_AS_OF_H_

#include <string>

#include "absl/status/statusor.h"
#include "firn/projection/moment.h"
#include "firn/v1/projection.pb.h"

namespace firn::rpc {

// A moment of the log. kInvalidField naming a part of the field.
absl::StatusOr<projection::Moment> ParseMoment(const v1::AsOf& as_of, const std::string& field);

}  // namespace firn::rpc

#endif  // FIRN_RPC_AS_OF_H_
