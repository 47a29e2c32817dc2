// The methods of firn.v1.Proofs.

#ifndef FIRN_RPC_PROOF_SERVICE_H_
#define FIRN_RPC_PROOF_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include <cstdint>

#include "firn/proof/ledger.h"
#include "firn/rpc/call.h"
#include "firn/rpc/stream_call.h"
#include "firn/store/store.h"
#include "firn/v1/proof.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class ProofService {
 public:
  ProofService(Store& store, proof::Ledger& ledger, CallRegistry& calls)
      : store_(store), ledger_(ledger), calls_(calls) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  using CheckpointCall = UnaryCall<v1::GetCheckpointRequest, v1::GetCheckpointResponse>;
  using InclusionCall = UnaryCall<v1::GetInclusionProofRequest, v1::GetInclusionProofResponse>;
  using ConsistencyCall =
      UnaryCall<v1::GetConsistencyProofRequest, v1::GetConsistencyProofResponse>;

  void GetCheckpoint(CheckpointCall& call);
  void GetInclusionProof(InclusionCall& call);
  void GetConsistencyProof(ConsistencyCall& call);

  // The size that a request asks for, 0 for all. kPositionBeyondHead.
  absl::StatusOr<uint64_t> SizeOf(uint64_t asked) const;
  absl::Status FillCheckpoint(uint64_t size, EventReader& reader,
                              v1::GetCheckpointResponse& checkpoint);

  Store& store_;
  proof::Ledger& ledger_;
  CallRegistry& calls_;
  OpenService<v1::Proofs::AsyncService> service_;
  UnaryMethod<v1::GetCheckpointRequest, v1::GetCheckpointResponse> checkpoint_{calls_, {}, {}};
  UnaryMethod<v1::GetInclusionProofRequest, v1::GetInclusionProofResponse> inclusion_{
      calls_, {}, {}};
  UnaryMethod<v1::GetConsistencyProofRequest, v1::GetConsistencyProofResponse> consistency_{
      calls_, {}, {}};
  StreamMethod<v1::VerifyRequest, v1::VerifyResponse> verify_{calls_, {}, {}};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROOF_SERVICE_H_
