// Projections in their wire form.

#ifndef FIRN_RPC_PROJECTION_MESSAGES_H_
#define FIRN_RPC_PROJECTION_MESSAGES_H_

#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/projection/digest.h"
#include "firn/projection/projections.h"
#include "firn/projection/query.h"
#include "firn/projection/sqlite.h"
#include "firn/v1/projection.pb.h"

namespace firn::rpc {

// Take functions move out of the request.
std::vector<projection::SqlFile> TakeFiles(google::protobuf::RepeatedPtrField<v1::SqlFile>& files);
// kInvalidField.
absl::StatusOr<projection::QuerySpec> TakeQuery(v1::QueryRequest& request);

// Fill functions fill an empty message.
void FillStatus(const projection::ProjectionStatus& status, Position head,
                v1::ProjectionStatus& message);
void FillDigest(const projection::StateDigest& digest, v1::StateDigest& message);
void FillRow(const projection::Statement& row, v1::QueryRow& message);

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROJECTION_MESSAGES_H_
