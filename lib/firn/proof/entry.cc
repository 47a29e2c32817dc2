#include "firn/proof/entry.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace firn::proof {
namespace {

// The first byte of an entry.
constexpr char kVersion = 1;

// Numbers are big-endian.
template <typename Number>
void Write(Number number, std::string& entry) {
  const auto value = static_cast<std::make_unsigned_t<Number>>(number);
  std::array<char, sizeof(value)> bytes;
  for (size_t i = 0; i < bytes.size(); ++i) {
    bytes[i] = static_cast<char>(value >> (8 * (bytes.size() - 1 - i)));
  }
  entry.append(bytes.data(), bytes.size());
}

// A text with its length before it, so that no two events give the same bytes.
void WriteText(std::string_view text, std::string& entry) {
  Write(static_cast<uint32_t>(text.size()), entry);
  entry += text;
}

Hash HashPayload(std::string_view payload) {
  thread_local Sha256 hasher;
  hasher.Add(payload);
  return hasher.Finish();
}

}  // namespace

void WriteEntry(const RecordedEvent& event, std::string& entry) {
  entry = kVersion;
  Write(event.position, entry);
  entry.append(reinterpret_cast<const char*>(event.id.bytes.data()), event.id.bytes.size());
  Write(event.recorded_us, entry);
  Write(event.timestamp_ms, entry);
  WriteText(event.event_type, entry);
  WriteText(event.target_type, entry);
  Write(event.target_id, entry);
  WriteText(event.stream, entry);
  Write(event.revision, entry);
  Write(event.batch_index, entry);
  Write(static_cast<uint8_t>(event.user_id.has_value()), entry);
  if (event.user_id) WriteText(*event.user_id, entry);
  WriteText(event.content_type, entry);
  Write(static_cast<uint32_t>(event.tags.size()), entry);
  for (const std::string_view tag : event.tags) WriteText(tag, entry);
  Write(static_cast<uint32_t>(event.metadata.size()), entry);
  for (const auto& [key, value] : event.metadata) {
    WriteText(key, entry);
    WriteText(value, entry);
  }
  entry += BytesOf(HashPayload(event.payload));
}

Hash HashEvent(const RecordedEvent& event) {
  thread_local std::string entry;
  WriteEntry(event, entry);
  return HashLeaf(entry);
}

}  // namespace firn::proof
