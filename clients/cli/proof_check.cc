#include "cli/proof_check.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/proof/entry.h"
#include "firn/proof/merkle.h"
#include "firn/proof/note.h"
#include "firn/wire/recorded_event.h"

namespace firn::cli {
namespace {

// Hashes of a response; nothing if one has another length.
template <typename Hashes>
std::optional<proof::Path> TakePath(const Hashes& hashes) {
  proof::Path path;
  for (const std::string& bytes : hashes) {
    proof::Hash& hash = path.emplace_back();
    if (bytes.size() != hash.size()) return std::nullopt;
    std::ranges::copy(bytes, hash.begin());
  }
  return path;
}

// The leaf's content as the event says it. kDataLoss if it is none that a log could have recorded.
absl::StatusOr<std::string> EntryOf(const v1::EventDTO& event) {
  wire::EventReading reading;
  const absl::StatusOr<const RecordedEvent*> recorded = reading.Read(event);
  if (!recorded.ok()) return recorded.status();
  std::string entry;
  proof::WriteEntry(**recorded, entry);
  return entry;
}

}  // namespace

absl::StatusOr<proof::Verifier> ReadKey(const std::string& key) {
  absl::StatusOr<proof::Verifier> verifier = proof::Verifier::Parse(key);
  if (verifier.ok()) return verifier;
  return absl::InvalidArgumentError(absl::StrCat("--key ", verifier.status().message()));
}

absl::StatusOr<proof::Checkpoint> CheckCheckpoint(const v1::GetCheckpointResponse& response,
                                                  const std::string& key, uint64_t size) {
  const absl::StatusOr<proof::Verifier> verifier =
      key.empty() ? proof::Verifier::Parse(response.verifier_key()) : ReadKey(key);
  if (!verifier.ok()) {
    if (!key.empty()) return verifier.status();
    return absl::DataLossError(
        absl::StrCat("what the server says is its key ", verifier.status().message()));
  }
  absl::StatusOr<proof::Checkpoint> checkpoint =
      proof::OpenCheckpoint(response.checkpoint(), *verifier);
  if (!checkpoint.ok()) {
    return absl::DataLossError(
        absl::StrCat("the server's checkpoint ", checkpoint.status().message(),
                     key.empty() ? " that it says is its own" : " that was given"));
  }
  if (size != 0 && checkpoint->size != size) {
    return absl::DataLossError(absl::StrCat("the server's checkpoint is of ", checkpoint->size,
                                            " events, not of the ", size, " it was asked for"));
  }
  return checkpoint;
}

absl::Status CheckInclusion(const v1::EventDTO& event, uint64_t position,
                            const v1::GetInclusionProofResponse& response,
                            const proof::Checkpoint& checkpoint) {
  if (event.position() != position) {
    return absl::DataLossError(absl::StrCat("the server gives event ", event.position(), " where ",
                                            position, " was asked for"));
  }
  const absl::StatusOr<std::string> entry = EntryOf(event);
  if (!entry.ok()) return entry.status();
  if (*entry != response.entry()) {
    return absl::DataLossError(absl::StrCat("the event that the server gives for position ",
                                            position, " is not the one that it proves"));
  }
  const auto path = TakePath(response.hashes());
  if (!path || position == 0 ||
      !proof::ProvesInclusion(*path, proof::HashLeaf(response.entry()), position - 1,
                              checkpoint.size, checkpoint.root)) {
    return absl::DataLossError(absl::StrCat("the proof does not show that event ", position,
                                            " is in the log: it may have been changed"));
  }
  return absl::OkStatus();
}

absl::Status CheckConsistency(const proof::Checkpoint& old,
                              const v1::GetConsistencyProofResponse& response,
                              const proof::Checkpoint& checkpoint) {
  if (old.origin != checkpoint.origin) {
    return absl::DataLossError(absl::StrCat("the old checkpoint is of the log ", old.origin,
                                            ", the server's of ", checkpoint.origin));
  }
  const auto path = TakePath(response.hashes());
  if (!path ||
      !proof::ProvesConsistency(*path, old.size, old.root, checkpoint.size, checkpoint.root)) {
    return absl::DataLossError(
        absl::StrCat("the log is not the continuation of what it was: among its first ", old.size,
                     " events something was changed after the old checkpoint was signed"));
  }
  return absl::OkStatus();
}

}  // namespace firn::cli
