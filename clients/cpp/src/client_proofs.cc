// Proofs, and what they are checked with.

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/client/client.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/merkle.h"
#include "firn/proof/note.h"
#include "firn_client/v1/proof.pb.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/core.h"
#include "src/methods.h"
#include "src/proof_entry.h"
#include "src/status.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;
using ::firn::proof::Hash;
using internal::Call;
using internal::ProofFailed;

namespace {

constexpr size_t kHashBytes = sizeof(Hash);

// Nothing if a hash has another length.
std::optional<::firn::proof::Path> TakePath(
    const google::protobuf::RepeatedPtrField<std::string>& hashes) {
  ::firn::proof::Path path;
  for (const std::string& bytes : hashes) {
    if (bytes.size() != kHashBytes) return std::nullopt;
    std::ranges::copy(bytes, path.emplace_back().begin());
  }
  return path;
}

Hash RootOf(const SignedCheckpoint& checkpoint) {
  Hash root{};
  std::ranges::copy(checkpoint.root_hash, root.begin());
  return root;
}

// Of the response's own size, root and key nothing is believed.
absl::StatusOr<SignedCheckpoint> Verified(const wire::GetCheckpointResponse& response,
                                          const Verifier& verifier, uint64_t size) {
  absl::StatusOr<SignedCheckpoint> checkpoint = verifier.Open(response.checkpoint());
  if (checkpoint.ok() && size != 0 && checkpoint->size != size) {
    return ProofFailed(absl::StrCat("the server's checkpoint is of ", checkpoint->size,
                                    " events, not of the ", size, " it was asked for"));
  }
  return checkpoint;
}

// The message that the log gave the event in. kInvalidField names what it lacks.
absl::StatusOr<wire::EventDTO> AsRead(const Event& event) {
  const auto lacks = [](const char* member, const char* what) {
    return internal::InvalidInput(
        absl::StrCat("event.", member),
        absl::StrCat(what, "; give the event whole, as it was read from the log"));
  };
  if (event.position == 0) return lacks("position", "is not given");
  if (event.id.empty()) return lacks("id", "is not given");
  if (!event.timestamp) return lacks("timestamp", "is not given");
  if (event.created_at == absl::InfinitePast()) return lacks("created_at", "is not given");
  if (event.payload.empty() && event.content_type.empty()) {
    return lacks("payload", "is not given: it was left out of a conflict's answer");
  }
  wire::EventDTO message;
  internal::FillForAppend(event, message);
  message.set_created_at(
      absl::FormatTime(absl::RFC3339_full, event.created_at, absl::UTCTimeZone()));
  message.set_position(event.position);
  message.set_revision(event.revision);
  message.set_batch_index(event.batch_index);
  return message;
}

// Whether two entries differ in the payload's hash alone, which is their end.
bool DifferInPayload(std::string_view entry, std::string_view other) {
  return entry.size() == other.size() && entry.size() >= kHashBytes &&
         entry.substr(0, entry.size() - kHashBytes) == other.substr(0, other.size() - kHashBytes);
}

}  // namespace

Verifier::Verifier(std::shared_ptr<const ::firn::proof::Verifier> key) : key_(std::move(key)) {}

absl::StatusOr<Verifier> Verifier::Parse(std::string_view key) {
  absl::StatusOr<::firn::proof::Verifier> parsed = ::firn::proof::Verifier::Parse(key);
  if (!parsed.ok()) return internal::InvalidInput("key", std::string(parsed.status().message()));
  return Verifier(std::make_shared<const ::firn::proof::Verifier>(*std::move(parsed)));
}

absl::StatusOr<SignedCheckpoint> Verifier::Open(std::string_view note) const {
  const auto checkpoint = ::firn::proof::OpenCheckpoint(note, *key_);
  if (!checkpoint.ok()) {
    return ProofFailed(absl::StrCat("the checkpoint ", checkpoint.status().message()));
  }
  return SignedCheckpoint{.note = std::string(note),
                          .store_id = ::firn::proof::StoreIdOf(*checkpoint),
                          .size = checkpoint->size,
                          .root_hash = std::string(BytesOf(checkpoint->root))};
}

absl::StatusOr<std::string> Client::GetVerifierKey(const CallOptions& options) {
  const auto response = Call<wire::GetCheckpointResponse>(*core_, internal::kGetCheckpoint,
                                                          wire::GetCheckpointRequest(), options);
  if (!response.ok()) return response.status();
  return response->verifier_key();
}

absl::StatusOr<SignedCheckpoint> Client::GetSignedCheckpoint(const Verifier& verifier,
                                                             uint64_t size,
                                                             const CallOptions& options) {
  wire::GetCheckpointRequest request;
  request.set_size(size);
  const auto response = Call<wire::GetCheckpointResponse>(*core_, internal::kGetCheckpoint,
                                                          std::move(request), options);
  if (!response.ok()) return response.status();
  return Verified(*response, verifier, size);
}

absl::StatusOr<SignedCheckpoint> Client::VerifyEvent(const Event& event, const Verifier& verifier,
                                                     uint64_t size, const CallOptions& options) {
  const absl::StatusOr<wire::EventDTO> message = AsRead(event);
  if (!message.ok()) return message.status();
  const std::optional<std::string> entry = internal::EntryOf(*message);
  if (!entry) return internal::InvalidInput("event.id", "is no UUID");
  wire::GetInclusionProofRequest request;
  request.set_position(event.position);
  request.set_size(size);
  const auto response = Call<wire::GetInclusionProofResponse>(*core_, internal::kGetInclusionProof,
                                                              std::move(request), options);
  if (!response.ok()) return response.status();
  absl::StatusOr<SignedCheckpoint> checkpoint = Verified(response->checkpoint(), verifier, size);
  if (!checkpoint.ok()) return checkpoint.status();
  if (response->entry() != *entry) {
    if (event.payload.empty() && DifferInPayload(response->entry(), *entry)) {
      return internal::InvalidInput("event.payload", "is not that of the log, perhaps left out");
    }
    return ProofFailed(absl::StrCat("the event is not the one in the log at position ",
                                    event.position, ": one of the two was changed"));
  }
  const auto path = TakePath(response->hashes());
  if (!path ||
      !::firn::proof::ProvesInclusion(*path, ::firn::proof::HashLeaf(*entry), event.position - 1,
                                      checkpoint->size, RootOf(*checkpoint))) {
    return ProofFailed(absl::StrCat("the server does not prove that event ", event.position,
                                    " is in the log that the key has signed"));
  }
  return checkpoint;
}

absl::StatusOr<SignedCheckpoint> Client::VerifyConsistency(std::string_view old_note,
                                                           const Verifier& verifier,
                                                           const CallOptions& options) {
  const absl::StatusOr<SignedCheckpoint> old = verifier.Open(old_note);
  if (!old.ok()) return old.status();
  wire::GetConsistencyProofRequest request;
  request.set_old_size(old->size);
  const auto response = Call<wire::GetConsistencyProofResponse>(
      *core_, internal::kGetConsistencyProof, std::move(request), options);
  if (!response.ok()) return response.status();
  // Signed by the same key, so it is of the same log.
  absl::StatusOr<SignedCheckpoint> checkpoint = Verified(response->checkpoint(), verifier, 0);
  if (!checkpoint.ok()) return checkpoint.status();
  const auto path = TakePath(response->hashes());
  if (!path || !::firn::proof::ProvesConsistency(*path, old->size, RootOf(*old), checkpoint->size,
                                                 RootOf(*checkpoint))) {
    return ProofFailed(absl::StrCat("the server does not prove that its log begins with the ",
                                    old->size, " events of the old checkpoint"));
  }
  return checkpoint;
}

}  // namespace client
}  // namespace firn
