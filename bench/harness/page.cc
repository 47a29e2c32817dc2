#include "harness/page.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/wire_format_lite.h>
#include <grpcpp/support/proto_buffer_reader.h>

#include <string>

#include "harness/measure.h"

namespace firn::bench {
namespace {

using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;
using Response = v1::ReplayEventsResponse;

constexpr uint32_t Varint(int field) {
  return WireFormatLite::MakeTag(field, WireFormatLite::WIRETYPE_VARINT);
}
constexpr uint32_t kEvent = WireFormatLite::MakeTag(Response::kEventsFieldNumber,
                                                    WireFormatLite::WIRETYPE_LENGTH_DELIMITED);
constexpr uint32_t kPosition = Varint(Response::kPositionFieldNumber);
constexpr uint32_t kHead = Varint(Response::kHeadFieldNumber);
constexpr uint32_t kMark = Varint(Response::kMarkFieldNumber);
constexpr uint32_t kEventPosition = Varint(v1::EventDTO::kPositionFieldNumber);

[[noreturn]] void FailUnreadable() { Fail("a message that is no ReplayEventsResponse"); }

void Require(bool read) {
  if (!read) FailUnreadable();
}

uint64_t ReadPosition(CodedInputStream& input, int size) {
  uint64_t position = 0;
  const CodedInputStream::Limit limit = input.PushLimit(size);
  while (const uint32_t tag = input.ReadTag()) {
    Require(tag == kEventPosition ? input.ReadVarint64(&position)
                                  : WireFormatLite::SkipField(&input, tag));
  }
  Require(input.ConsumedEntireMessage());
  input.PopLimit(limit);
  return position;
}

// `position`: null if the events are not to be looked into.
Page Read(grpc::ByteBuffer& message, uint64_t* position) {
  grpc::ProtoBufferReader bytes(&message);
  CodedInputStream input(&bytes);
  Page page;
  while (const uint32_t tag = input.ReadTag()) {
    uint64_t value = 0;
    if (tag == kEvent) {
      uint32_t size = 0;
      Require(input.ReadVarint32(&size));
      ++page.events;
      if (position == nullptr) {
        Require(input.Skip(static_cast<int>(size)));
      } else if (const uint64_t found = ReadPosition(input, static_cast<int>(size));
                 found != ++*position) {
        Fail("position " + std::to_string(found) + " where " + std::to_string(*position) +
             " was due");
      }
    } else if (tag == kPosition) {
      Require(input.ReadVarint64(&page.position));
    } else if (tag == kHead) {
      Require(input.ReadVarint64(&page.head));
    } else if (tag == kMark) {
      Require(input.ReadVarint64(&value));
      page.mark = static_cast<v1::ReplayMark>(value);
    } else {
      FailUnreadable();
    }
  }
  return page;
}

}  // namespace

Page CountEvents(grpc::ByteBuffer& message) { return Read(message, nullptr); }

Page CheckEvents(grpc::ByteBuffer& message, uint64_t& position) { return Read(message, &position); }

}  // namespace firn::bench
