#include "firn/rpc/proof_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/rpc/read_requests.h"
#include "firn/rpc/reader_call.h"
#include "firn/rpc/verify_source.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once.
constexpr int kWaitingCalls = 4;

template <typename Hashes>
void FillHashes(const proof::Path& path, Hashes& hashes) {
  for (const proof::Hash& hash : path) hashes.Add(std::string(BytesOf(hash)));
}

}  // namespace

void ProofService::Accept(grpc::ServerCompletionQueue& queue) {
  using Async = v1::Proofs::AsyncService;
  checkpoint_.request_call = UnaryRequester<v1::Proofs>(service_, queue, "GetCheckpoint");
  checkpoint_.handle = [this](CheckpointCall& call) { GetCheckpoint(call); };
  inclusion_.request_call = UnaryRequester<v1::Proofs>(service_, queue, "GetInclusionProof");
  inclusion_.handle = [this](InclusionCall& call) { GetInclusionProof(call); };
  consistency_.request_call = UnaryRequester<v1::Proofs>(service_, queue, "GetConsistencyProof");
  consistency_.handle = [this](ConsistencyCall& call) { GetConsistencyProof(call); };
  verify_.pool = &store_.readers();
  verify_.queue = &queue;
  verify_.request_call = Requester(service_, queue, &Async::RequestVerify);
  verify_.open = [this](v1::VerifyRequest& request)
      -> absl::StatusOr<std::unique_ptr<MessageSource<v1::VerifyResponse>>> {
    return VerifySource::Open(ledger_, request, store_.head().position);
  };
  for (int i = 0; i < kWaitingCalls; ++i) {
    CheckpointCall::Accept(checkpoint_);
    InclusionCall::Accept(inclusion_);
    ConsistencyCall::Accept(consistency_);
    StreamCall<v1::VerifyRequest, v1::VerifyResponse>::Accept(verify_);
  }
}

absl::StatusOr<uint64_t> ProofService::SizeOf(uint64_t asked) const {
  const Position head = store_.head().position;
  FIRN_RETURN_IF_ERROR(CheckBelowHead("size", asked, head));
  return asked == 0 ? head : asked;
}

absl::Status ProofService::FillCheckpoint(uint64_t size, EventReader& reader,
                                          v1::GetCheckpointResponse& checkpoint) {
  FIRN_ASSIGN_OR_RETURN(proof::SignedCheckpoint made, ledger_.Sign(size, reader));
  checkpoint.set_checkpoint(std::move(made.note));
  checkpoint.set_size(size);
  checkpoint.set_root_hash(std::string(BytesOf(made.root)));
  checkpoint.set_verifier_key(ledger_.verifier_key());
  return absl::OkStatus();
}

void ProofService::GetCheckpoint(CheckpointCall& call) {
  const absl::StatusOr<uint64_t> size = SizeOf(call.request().size());
  if (!size.ok()) return call.Finish(size.status());
  AnswerFromReader(
      store_, call,
      [this, size = *size](EventReader& reader) -> absl::StatusOr<v1::GetCheckpointResponse> {
        v1::GetCheckpointResponse response;
        FIRN_RETURN_IF_ERROR(FillCheckpoint(size, reader, response));
        return response;
      });
}

void ProofService::GetInclusionProof(InclusionCall& call) {
  const Position position = call.request().position();
  const absl::StatusOr<uint64_t> size = SizeOf(call.request().size());
  if (!size.ok()) return call.Finish(size.status());
  if (position == 0) {
    return call.Finish(InvalidFields({{"position", "must be an event's, from 1; got 0"}}));
  }
  const absl::Status within = CheckBelowHead("position", position, *size);
  if (!within.ok()) return call.Finish(within);
  AnswerFromReader(
      store_, call,
      [this, position,
       size = *size](EventReader& reader) -> absl::StatusOr<v1::GetInclusionProofResponse> {
        v1::GetInclusionProofResponse response;
        FIRN_ASSIGN_OR_RETURN(proof::InclusionProof proof,
                              ledger_.ProveInclusion(position, size, reader));
        response.set_entry(std::move(proof.entry));
        FillHashes(proof.path, *response.mutable_hashes());
        FIRN_RETURN_IF_ERROR(FillCheckpoint(size, reader, *response.mutable_checkpoint()));
        return response;
      });
}

void ProofService::GetConsistencyProof(ConsistencyCall& call) {
  const uint64_t old_size = call.request().old_size();
  const absl::StatusOr<uint64_t> size = SizeOf(call.request().size());
  if (!size.ok()) return call.Finish(size.status());
  const absl::Status within = CheckBelowHead("old_size", old_size, *size);
  if (!within.ok()) return call.Finish(within);
  AnswerFromReader(
      store_, call,
      [this, old_size,
       size = *size](EventReader& reader) -> absl::StatusOr<v1::GetConsistencyProofResponse> {
        v1::GetConsistencyProofResponse response;
        FIRN_ASSIGN_OR_RETURN(const proof::Path path,
                              ledger_.ProveConsistency(old_size, size, reader));
        FillHashes(path, *response.mutable_hashes());
        FIRN_RETURN_IF_ERROR(FillCheckpoint(size, reader, *response.mutable_checkpoint()));
        return response;
      });
}

}  // namespace firn::rpc
