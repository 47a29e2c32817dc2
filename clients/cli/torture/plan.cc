#include "cli/torture/plan.h"

#include <cstdio>

namespace firn::torture {
namespace {

constexpr int64_t kTimestampMs = 1'700'000'000'000;
constexpr size_t kStreams = 8;
constexpr size_t kTargets = 12;

// splitmix64: well mixed, and the same everywhere.
uint64_t Mix(uint64_t x) {
  x += 0x9E3779B97F4A7C15;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
  return x ^ (x >> 31);
}

size_t SizeOf(uint64_t batch) {
  const uint64_t dice = Mix(batch) % 16;
  if (dice == 0) return 20 + Mix(batch + 1) % 41;
  return dice < 8 ? 1 : 1 + Mix(batch + 2) % 6;
}

// Mostly small; some fill pages, so that a batch takes many writes.
size_t PaddingOf(uint64_t dice) {
  if (dice % 23 == 0) return 9'000 + dice / 23 % 9'000;
  return dice % 7 == 0 ? dice / 7 % 1'500 : dice % 40;
}

std::string Numbered(const char* name, uint64_t number) { return name + std::to_string(number); }

EventId MakeId(uint64_t run, uint64_t batch, size_t index) {
  EventId id{};
  const uint64_t low = batch << 8 | index;
  for (size_t i = 0; i < 8; ++i) {
    id[7 - i] = static_cast<uint8_t>(run >> (8 * i));
    id[15 - i] = static_cast<uint8_t>(low >> (8 * i));
  }
  return id;
}

PlannedEvent PlanEvent(uint64_t run, uint64_t batch, size_t index) {
  const uint64_t dice = Mix(batch * 64 + index);
  PlannedEvent event;
  event.id = MakeId(run, batch, index);
  event.timestamp_ms = kTimestampMs + static_cast<int64_t>(batch % 1'000'000);
  event.event_type = Numbered("torture_", dice % 5);
  event.target_type = "torture";
  event.target_id = static_cast<int64_t>(dice / 5 % kTargets);
  // A batch goes into one stream for the most part, so that conditions on it mean something.
  const uint64_t place = dice / 64 % 4 == 0 ? dice / 256 : Mix(batch + 3);
  event.stream = place % 3 == 0 ? Numbered("torture-", static_cast<uint64_t>(event.target_id))
                                : Numbered("torture/stream-", place / 3 % kStreams);
  if (dice / 1024 % 2 == 0) event.user_id = Numbered("user-", dice / 2048 % 3);
  if (dice / 4096 % 3 == 0) event.tags.push_back(Numbered("tag:", dice / 8192 % 4));
  if (dice / 4096 % 9 == 0) event.tags.push_back("tag:all");
  event.payload_json = "{\"batch\":" + std::to_string(batch) +
                       ",\"index\":" + std::to_string(index) + ",\"padding\":\"" +
                       std::string(PaddingOf(dice >> 20), static_cast<char>('a' + dice % 26)) +
                       "\"}";
  return event;
}

}  // namespace

std::string FormatId(const EventId& id) {
  std::string text;
  for (size_t i = 0; i < id.size(); ++i) {
    char digits[3];
    std::snprintf(digits, sizeof(digits), "%02x", id[i]);
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += digits;
  }
  return text;
}

std::optional<EventId> ParseId(const std::string& text) {
  EventId id{};
  if (text.size() != 36) return std::nullopt;
  size_t at = 0;
  for (uint8_t& byte : id) {
    if (text[at] == '-') ++at;
    unsigned value = 0;
    if (std::sscanf(text.c_str() + at, "%2x", &value) != 1) return std::nullopt;
    byte = static_cast<uint8_t>(value);
    at += 2;
  }
  return id;
}

std::optional<uint64_t> BatchOf(const EventId& id, uint64_t run) {
  uint64_t high = 0;
  uint64_t low = 0;
  for (size_t i = 0; i < 8; ++i) {
    high = high << 8 | id[i];
    low = low << 8 | id[i + 8];
  }
  if (high != run) return std::nullopt;
  return low >> 8;
}

std::vector<PlannedEvent> PlanBatch(uint64_t run, uint64_t batch) {
  std::vector<PlannedEvent> events(SizeOf(batch));
  for (size_t i = 0; i < events.size(); ++i) events[i] = PlanEvent(run, batch, i);
  return events;
}

const Vocabulary& AllNames() {
  static const Vocabulary names = [] {
    Vocabulary all;
    for (uint64_t i = 0; i < kTargets; ++i) all.streams.push_back(Numbered("torture-", i));
    for (uint64_t i = 0; i < kStreams; ++i) all.streams.push_back(Numbered("torture/stream-", i));
    for (uint64_t i = 0; i < 4; ++i) all.tags.push_back(Numbered("tag:", i));
    all.tags.push_back("tag:all");
    for (uint64_t i = 0; i < 5; ++i) all.event_types.push_back(Numbered("torture_", i));
    return all;
  }();
  return names;
}

}  // namespace firn::torture
