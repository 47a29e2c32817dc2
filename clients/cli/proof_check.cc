#include "cli/proof_check.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "firn/proof/entry.h"
#include "firn/proof/merkle.h"
#include "firn/proof/note.h"

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

// The 16 bytes of an id in its text form; whatever is no such text becomes something else.
Uuid IdOf(const std::string& text) { return ParseUuid(text).value_or(Uuid{}); }

int64_t MicrosOf(const std::string& created_at) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, created_at, &time, &error)) return 0;
  return absl::ToUnixMicros(time);
}

// The leaf's content as the event says it.
std::string EntryOf(const v1::EventDTO& event) {
  RecordedEvent recorded;
  recorded.position = event.position();
  recorded.revision = event.revision();
  recorded.recorded_us = MicrosOf(event.created_at());
  recorded.batch_index = event.batch_index();
  recorded.id = IdOf(event.id());
  recorded.timestamp_ms = event.timestamp();
  recorded.event_type = event.event_type();
  recorded.payload = event.has_payload_bytes() ? event.payload_bytes() : event.payload_json();
  recorded.content_type = event.content_type();
  recorded.target_type = event.target_type();
  recorded.target_id = event.target_id();
  if (event.has_user_id()) recorded.user_id = event.user_id();
  recorded.stream = event.stream();
  const std::vector<std::string_view> tags(event.tags().begin(), event.tags().end());
  recorded.tags = tags;
  std::vector<MetadataEntry> metadata(event.metadata().begin(), event.metadata().end());
  std::ranges::sort(metadata);
  recorded.metadata = metadata;
  std::string entry;
  proof::WriteEntry(recorded, entry);
  return entry;
}

}  // namespace

absl::StatusOr<proof::Checkpoint> CheckCheckpoint(const v1::GetCheckpointResponse& response,
                                                  const std::string& key) {
  if (!proof::IsSignedBy(response.checkpoint(), key.empty() ? response.verifier_key() : key)) {
    return absl::DataLossError(
        key.empty() ? "the server's checkpoint is not signed by the key that it says is its own"
                    : "the server's checkpoint is not signed by the key that was given");
  }
  std::optional<proof::Checkpoint> checkpoint = proof::ParseCheckpoint(response.checkpoint());
  if (!checkpoint) return absl::DataLossError("what the server signed is no checkpoint");
  return *std::move(checkpoint);
}

absl::Status CheckInclusion(const v1::EventDTO& event,
                            const v1::GetInclusionProofResponse& response,
                            const proof::Checkpoint& checkpoint) {
  const uint64_t position = event.position();
  if (EntryOf(event) != response.entry()) {
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
