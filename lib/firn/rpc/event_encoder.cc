#include "firn/rpc/event_encoder.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <utility>

#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/rpc/convert.h"

namespace firn::rpc {
namespace {

using google::protobuf::io::CodedOutputStream;
using Dto = v1::EventDTO;
using Response = v1::ReplayEventsResponse;

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int kFractionDigits = 6;
constexpr size_t kFractionOffset = 20;

// A field's tag is its number above three bits that say how long the value is.
enum WireType : uint32_t { kVarint = 0, kLengthDelimited = 2 };
constexpr uint32_t Tag(int field, WireType type) {
  return static_cast<uint32_t>(field) << 3 | type;
}

constexpr uint32_t kKeyTag = Tag(1, kLengthDelimited);    // of a map's entry
constexpr uint32_t kValueTag = Tag(2, kLengthDelimited);  // likewise

size_t TagSize(uint32_t tag) { return tag < 0x80 ? 1 : 2; }

size_t NumberSize(int field, uint64_t value) {
  return value == 0 ? 0 : TagSize(Tag(field, kVarint)) + CodedOutputStream::VarintSize64(value);
}

size_t BytesSize(uint32_t tag, size_t bytes) {
  return TagSize(tag) + CodedOutputStream::VarintSize32(static_cast<uint32_t>(bytes)) + bytes;
}

size_t TextSize(int field, std::string_view text) {
  return text.empty() ? 0 : BytesSize(Tag(field, kLengthDelimited), text.size());
}

uint8_t* WriteNumber(int field, uint64_t value, uint8_t* out) {
  if (value == 0) return out;
  out = CodedOutputStream::WriteVarint32ToArray(Tag(field, kVarint), out);
  return CodedOutputStream::WriteVarint64ToArray(value, out);
}

uint8_t* WriteLength(uint32_t tag, size_t bytes, uint8_t* out) {
  out = CodedOutputStream::WriteVarint32ToArray(tag, out);
  return CodedOutputStream::WriteVarint32ToArray(static_cast<uint32_t>(bytes), out);
}

uint8_t* WriteBytes(uint32_t tag, std::string_view bytes, uint8_t* out) {
  out = WriteLength(tag, bytes.size(), out);
  // Nothing may come without an address, which memcpy would not take.
  if (!bytes.empty()) std::memcpy(out, bytes.data(), bytes.size());
  return out + bytes.size();
}

uint8_t* WriteText(int field, std::string_view text, uint8_t* out) {
  return text.empty() ? out : WriteBytes(Tag(field, kLengthDelimited), text, out);
}

int PayloadField(const RecordedEvent& event) {
  return event.content_type.empty() ? Dto::kPayloadJsonFieldNumber : Dto::kPayloadBytesFieldNumber;
}

}  // namespace

EventEncoder::~EventEncoder() { std::free(data_); }

void EventEncoder::Add(const RecordedEvent& event) {
  if (form_ == v1::PAYLOAD_FORM_JSON) {
    AddJson(event);
  } else {
    AddMessage(event);
  }
}

grpc::Slice EventEncoder::Take() {
  if (size_ == 0) return {};
  grpc::Slice slice(std::exchange(data_, nullptr), std::exchange(size_, 0), std::free);
  capacity_ = 0;
  return slice;
}

uint8_t* EventEncoder::Reserve(size_t bytes) {
  if (size_ + bytes > capacity_) {
    capacity_ = std::max({size_ + bytes, capacity_ * 2, bytes_expected_});
    auto* const data = static_cast<uint8_t*>(std::realloc(data_, capacity_));
    if (data == nullptr) throw std::bad_alloc();
    data_ = data;
  }
  return data_ + size_;
}

void EventEncoder::AddJson(const RecordedEvent& event) {
  FormatTime(event.recorded_us);
  const size_t bytes = SizeOf(event);
  constexpr uint32_t kTag = Tag(Response::kEventsFieldNumber, kLengthDelimited);
  uint8_t* const begin = Reserve(BytesSize(kTag, bytes));
  uint8_t* const end = Write(event, WriteLength(kTag, bytes, begin));
  size_ += static_cast<size_t>(end - begin);
}

void EventEncoder::AddMessage(const RecordedEvent& event) {
  v1::EventDTO dto;
  FillEvent(event, form_, dto);
  const size_t bytes = dto.ByteSizeLong();
  constexpr uint32_t kTag = Tag(Response::kEventsFieldNumber, kLengthDelimited);
  uint8_t* const begin = Reserve(BytesSize(kTag, bytes));
  uint8_t* const end = dto.SerializeWithCachedSizesToArray(WriteLength(kTag, bytes, begin));
  size_ += static_cast<size_t>(end - begin);
}

size_t EventEncoder::SizeOf(const RecordedEvent& event) {
  size_t bytes = BytesSize(Tag(Dto::kIdFieldNumber, kLengthDelimited), kUuidTextBytes) +
                 NumberSize(Dto::kTimestampFieldNumber, static_cast<uint64_t>(event.timestamp_ms)) +
                 TextSize(Dto::kEventTypeFieldNumber, event.event_type) +
                 TextSize(Dto::kTargetTypeFieldNumber, event.target_type) +
                 NumberSize(Dto::kTargetIdFieldNumber, static_cast<uint64_t>(event.target_id)) +
                 BytesSize(Tag(Dto::kCreatedAtFieldNumber, kLengthDelimited), created_at_.size()) +
                 NumberSize(Dto::kPositionFieldNumber, event.position) +
                 TextSize(Dto::kStreamFieldNumber, event.stream) +
                 NumberSize(Dto::kRevisionFieldNumber, event.revision) +
                 BytesSize(Tag(PayloadField(event), kLengthDelimited), event.payload.size()) +
                 TextSize(Dto::kContentTypeFieldNumber, event.content_type) +
                 NumberSize(Dto::kBatchIndexFieldNumber, event.batch_index);
  if (event.user_id) {
    bytes += BytesSize(Tag(Dto::kUserIdFieldNumber, kLengthDelimited), event.user_id->size());
  }
  for (const std::string_view tag : event.tags) {
    bytes += BytesSize(Tag(Dto::kTagsFieldNumber, kLengthDelimited), tag.size());
  }
  metadata_sizes_.clear();
  for (const auto& [key, value] : event.metadata) {
    const size_t entry = BytesSize(kKeyTag, key.size()) + BytesSize(kValueTag, value.size());
    metadata_sizes_.push_back(static_cast<uint32_t>(entry));
    bytes += BytesSize(Tag(Dto::kMetadataFieldNumber, kLengthDelimited), entry);
  }
  return bytes;
}

uint8_t* EventEncoder::Write(const RecordedEvent& event, uint8_t* out) {
  out = WriteLength(Tag(Dto::kIdFieldNumber, kLengthDelimited), kUuidTextBytes, out);
  WriteUuid(event.id, reinterpret_cast<char*>(out));
  out += kUuidTextBytes;
  out = WriteNumber(Dto::kTimestampFieldNumber, static_cast<uint64_t>(event.timestamp_ms), out);
  out = WriteText(Dto::kEventTypeFieldNumber, event.event_type, out);
  out = WriteText(Dto::kTargetTypeFieldNumber, event.target_type, out);
  out = WriteNumber(Dto::kTargetIdFieldNumber, static_cast<uint64_t>(event.target_id), out);
  if (event.user_id) {
    out = WriteBytes(Tag(Dto::kUserIdFieldNumber, kLengthDelimited), *event.user_id, out);
  }
  out = WriteText(Dto::kCreatedAtFieldNumber, {created_at_.data(), created_at_.size()}, out);
  out = WriteNumber(Dto::kPositionFieldNumber, event.position, out);
  out = WriteText(Dto::kStreamFieldNumber, event.stream, out);
  out = WriteNumber(Dto::kRevisionFieldNumber, event.revision, out);
  for (const std::string_view tag : event.tags) {
    out = WriteBytes(Tag(Dto::kTagsFieldNumber, kLengthDelimited), tag, out);
  }
  for (size_t i = 0; i < event.metadata.size(); ++i) {
    const auto& [key, value] = event.metadata[i];
    out = WriteLength(Tag(Dto::kMetadataFieldNumber, kLengthDelimited), metadata_sizes_[i], out);
    out = WriteBytes(kKeyTag, key, out);
    out = WriteBytes(kValueTag, value, out);
  }
  out = WriteBytes(Tag(PayloadField(event), kLengthDelimited), event.payload, out);
  out = WriteText(Dto::kContentTypeFieldNumber, event.content_type, out);
  return WriteNumber(Dto::kBatchIndexFieldNumber, event.batch_index, out);
}

void EventEncoder::FormatTime(int64_t recorded_us) {
  const int64_t second = recorded_us / kMicrosPerSecond;
  if (second != second_ || recorded_us < 0) {
    const std::string text = FormatRfc3339(recorded_us);
    std::copy(text.begin(), text.end(), created_at_.begin());
    second_ = second;
    return;
  }
  int64_t fraction = recorded_us % kMicrosPerSecond;
  for (size_t i = kFractionDigits; i-- > 0; fraction /= 10) {
    created_at_[kFractionOffset + i] = static_cast<char>('0' + fraction % 10);
  }
}

grpc::ByteBuffer MakeReplayMessage(std::vector<grpc::Slice> events, Position position,
                                   Position head, v1::ReplayMark mark) {
  v1::ReplayEventsResponse rest;
  rest.set_position(position);
  rest.set_head(head);
  rest.set_mark(mark);
  // Fields of a message that stand one after the other are one message.
  events.emplace_back(rest.SerializeAsString());
  return {events.data(), events.size()};
}

}  // namespace firn::rpc
