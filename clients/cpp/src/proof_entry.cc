#include "src/proof_entry.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/time/time.h"
#include "firn/core/event.h"
#include "firn/proof/entry.h"

namespace firn {
inline namespace client {
namespace internal {
namespace {

std::optional<Uuid> ParseUuid(std::string text) {
  Uuid uuid;
  for (const size_t hyphen : {23U, 18U, 13U, 8U}) {
    if (text.size() <= hyphen || text[hyphen] != '-') return std::nullopt;
    text.erase(hyphen, 1);
  }
  if (text.size() != 2 * uuid.bytes.size() ||
      !std::all_of(text.begin(), text.end(), absl::ascii_isxdigit)) {
    return std::nullopt;
  }
  std::ranges::copy(absl::HexStringToBytes(text), uuid.bytes.begin());
  return uuid;
}

}  // namespace

std::optional<std::string> EntryOf(const ::firn_client::v1::EventDTO& event) {
  const std::optional<Uuid> id = ParseUuid(event.id());
  absl::Time created_at;
  if (!id || !absl::ParseTime(absl::RFC3339_full, event.created_at(), &created_at, nullptr)) {
    return std::nullopt;
  }
  const std::vector<std::string_view> tags(event.tags().begin(), event.tags().end());
  std::vector<MetadataEntry> metadata(event.metadata().begin(), event.metadata().end());
  std::sort(metadata.begin(), metadata.end());
  RecordedEvent recorded{
      .position = event.position(),
      .revision = event.revision(),
      .recorded_us = absl::ToUnixMicros(created_at),
      .batch_index = event.batch_index(),
      .id = *id,
      .timestamp_ms = event.timestamp(),
      .event_type = event.event_type(),
      .payload = event.has_payload_bytes() ? event.payload_bytes() : event.payload_json(),
      .content_type = event.content_type(),
      .target_type = event.target_type(),
      .target_id = event.target_id(),
      .user_id = std::nullopt,
      .stream = event.stream(),
      .tags = tags,
      .metadata = metadata};
  if (event.has_user_id()) recorded.user_id = event.user_id();
  std::string entry;
  ::firn::proof::WriteEntry(recorded, entry);
  return entry;
}

}  // namespace internal
}  // namespace client
}  // namespace firn
