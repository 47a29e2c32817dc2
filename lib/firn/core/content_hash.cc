#include "firn/core/content_hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <string>
#include <string_view>

namespace firn {
namespace {

// Numbers as 8 bytes, little-endian; texts with their length before them, so that no two contents
// give the same bytes.
class ContentHasher {
 public:
  ContentHasher() { XXH3_64bits_reset(&state_); }

  void Add(uint64_t number) { XXH3_64bits_update(&state_, &number, sizeof(number)); }
  void Add(std::string_view text) {
    Add(uint64_t{text.size()});
    XXH3_64bits_update(&state_, text.data(), text.size());
  }
  uint64_t Take() const { return XXH3_64bits_digest(&state_); }

 private:
  XXH3_state_t state_;
};

template <typename AnyEvent>
uint64_t Hash(const AnyEvent& event, std::string_view stream, std::string_view payload,
              std::string_view content_type) {
  ContentHasher hasher;
  hasher.Add(static_cast<uint64_t>(event.timestamp_ms));
  hasher.Add(std::string_view(event.event_type));
  hasher.Add(payload);
  hasher.Add(content_type);
  hasher.Add(std::string_view(event.target_type));
  hasher.Add(static_cast<uint64_t>(event.target_id));
  hasher.Add(uint64_t{event.user_id.has_value()});
  if (event.user_id) hasher.Add(std::string_view(*event.user_id));
  hasher.Add(stream);
  hasher.Add(uint64_t{event.tags.size()});
  for (const std::string_view tag : event.tags) hasher.Add(tag);
  hasher.Add(uint64_t{event.metadata.size()});
  for (const MetadataEntry& entry : event.metadata) {
    hasher.Add(std::string_view(entry.first));
    hasher.Add(std::string_view(entry.second));
  }
  return hasher.Take();
}

}  // namespace

uint64_t HashContent(const Event& event) {
  return Hash(event, StreamOf(event), event.payload.bytes, event.payload.content_type);
}

uint64_t HashContent(const RecordedEvent& event) {
  return Hash(event, event.stream, event.payload, event.content_type);
}

}  // namespace firn
