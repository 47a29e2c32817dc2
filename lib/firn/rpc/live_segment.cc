#include "firn/rpc/live_segment.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "firn/base/status.h"
#include "firn/rpc/event_encoder.h"

namespace firn::rpc {
namespace {

constexpr size_t kChunkBytes = 256 << 10;

// One kind's keys tell nothing about another's.
enum class Kind { kStream, kTarget, kTag, kType };

size_t KeyOf(Kind kind, std::string_view text, int64_t number = 0) {
  // One type of text: Abseil's hashes of a std::string and of a std::string_view differ.
  return absl::HashOf(kind, ToAbsl(text), number);
}

// The keys of which a match has one; none if that cannot be said.
std::vector<size_t> KeysOf(const QueryItem& item) {
  std::vector<size_t> keys;
  if (!item.streams.empty()) {
    for (const std::string& stream : item.streams) keys.push_back(KeyOf(Kind::kStream, stream));
  } else if (!item.targets.empty()) {
    for (const Target& target : item.targets) {
      keys.push_back(KeyOf(Kind::kTarget, target.type, target.id));
    }
  } else if (!item.tags.empty()) {
    keys.push_back(KeyOf(Kind::kTag, item.tags.front()));
  } else if (item.type_prefixes.empty()) {
    for (const std::string& type : item.event_types) keys.push_back(KeyOf(Kind::kType, type));
  }
  return keys;
}

}  // namespace

FilterKeys::FilterKeys(const Filter& filter) : any_(filter.query.items.empty()) {
  for (const QueryItem& item : filter.query.items) {
    const std::vector<size_t> keys = KeysOf(item);
    any_ = any_ || keys.empty();
    keys_.insert(keys_.end(), keys.begin(), keys.end());
  }
}

LiveSegment::LiveSegment(CommittedGroup group) : group_(std::move(group)) {
  size_t tags = 0;
  for (const CommittedEvent& committed : group_) tags += committed.event.tags.size();
  tags_.reserve(tags);
  streams_.reserve(group_.size());
  events_.reserve(group_.size());
  for (const CommittedEvent& committed : group_) {
    const Event& event = committed.event;
    streams_.push_back(StreamOf(event));
    tags_.insert(tags_.end(), event.tags.begin(), event.tags.end());
    RecordedEvent recorded = {
        .position = committed.place.position,
        .revision = committed.place.revision,
        .recorded_us = committed.place.recorded_us,
        .batch_index = committed.batch_index,
        .id = event.id,
        .timestamp_ms = event.timestamp_ms,
        .event_type = event.event_type,
        .payload = event.payload.bytes,
        .content_type = event.payload.content_type,
        .target_type = event.target_type,
        .target_id = event.target_id,
        .user_id = {},
        .stream = streams_.back(),
        .tags = absl::MakeConstSpan(tags_).last(event.tags.size()),
        .metadata = event.metadata,
    };
    if (event.user_id) recorded.user_id = *event.user_id;
    // As objects, and as bytes when they are asked for.
    bytes_ += sizeof(CommittedEvent) + sizeof(RecordedEvent) + 2 * RecordedBytes(recorded);
    events_.push_back(recorded);
  }
}

bool LiveSegment::MayMatch(const FilterKeys& keys) const {
  if (keys.any()) return true;
  MakeKeys();
  return std::any_of(keys.keys().begin(), keys.keys().end(),
                     [this](size_t key) { return keys_.contains(key); });
}

void LiveSegment::MakeKeys() const {
  std::call_once(keys_once_, [this] {
    for (const RecordedEvent& event : events_) {
      keys_.insert(KeyOf(Kind::kStream, event.stream));
      keys_.insert(KeyOf(Kind::kTarget, event.target_type, event.target_id));
      keys_.insert(KeyOf(Kind::kType, event.event_type));
      for (const std::string_view tag : event.tags) keys_.insert(KeyOf(Kind::kTag, tag));
    }
  });
}

const LiveSegment::Encoded& LiveSegment::EncodedAs(v1::PayloadForm form) const {
  Form& as = form == v1::PAYLOAD_FORM_JSON ? json_ : struct_;
  std::call_once(as.once, [&] {
    EventEncoder encoder(form, std::min(bytes_ / 2, kChunkBytes));
    Encoded& encoded = as.encoded;
    encoded.events.reserve(events_.size());
    for (const RecordedEvent& event : events_) {
      const size_t begin = encoder.size();
      encoder.Add(event);
      encoded.events.push_back({encoded.chunks.size(), begin, encoder.size()});
      if (encoder.size() >= kChunkBytes) encoded.chunks.push_back(encoder.Take());
    }
    if (encoder.size() > 0) encoded.chunks.push_back(encoder.Take());
  });
  return as.encoded;
}

}  // namespace firn::rpc
