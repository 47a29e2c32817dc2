// The calls of Client that are about proofs.

#include "cli/client.h"

namespace firn::cli {

grpc::Status Client::GetCheckpoint(const v1::GetCheckpointRequest& request,
                                   v1::GetCheckpointResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return proofs_->GetCheckpoint(&context, request, response);
  });
}

grpc::Status Client::GetInclusionProof(const v1::GetInclusionProofRequest& request,
                                       v1::GetInclusionProofResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return proofs_->GetInclusionProof(&context, request, response);
  });
}

grpc::Status Client::GetConsistencyProof(const v1::GetConsistencyProofRequest& request,
                                         v1::GetConsistencyProofResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return proofs_->GetConsistencyProof(&context, request, response);
  });
}

grpc::Status Client::Verify(const v1::VerifyRequest& request,
                            const remote::StreamCallbacks<v1::VerifyResponse>& callbacks) {
  return Stream(callbacks, [&](auto* context, auto* queue) {
    return proofs_->PrepareAsyncVerify(context, request, queue);
  });
}

}  // namespace firn::cli
