// Recorded events as the bytes of messages, without message objects in between: what replays and
// followers are sent.

#ifndef FIRN_RPC_EVENT_ENCODER_H_
#define FIRN_RPC_EVENT_ENCODER_H_

#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/slice.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "firn/core/event.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// Writes the `events` fields of a ReplayEventsResponse, one after the other. Used by one thread.
class EventEncoder {
 public:
  // Room for about so many bytes is made at the first event.
  EventEncoder(v1::PayloadForm form, size_t bytes) : form_(form), bytes_expected_(bytes) {}
  ~EventEncoder();
  EventEncoder(const EventEncoder&) = delete;
  EventEncoder& operator=(const EventEncoder&) = delete;

  void Add(const RecordedEvent& event);

  // Bytes written since the last Take.
  size_t size() const { return size_; }

  // Gives away what was written, and begins anew.
  grpc::Slice Take();

 private:
  void AddJson(const RecordedEvent& event);
  void AddMessage(const RecordedEvent& event);
  // The event's size in the payload form JSON.
  size_t SizeOf(const RecordedEvent& event);
  uint8_t* Write(const RecordedEvent& event, uint8_t* out);
  // Where the next `bytes` go.
  uint8_t* Reserve(size_t bytes);
  // Makes created_at_ the event's recorded time.
  void FormatTime(int64_t recorded_us);

  const v1::PayloadForm form_;
  const size_t bytes_expected_;
  uint8_t* data_ = nullptr;
  size_t size_ = 0;
  size_t capacity_ = 0;

  // Events that follow each other are mostly of the same second.
  int64_t second_ = std::numeric_limits<int64_t>::min();
  std::array<char, 27> created_at_{};
  std::vector<uint32_t> metadata_sizes_;
};

// A ReplayEventsResponse of slices that hold its events.
grpc::ByteBuffer MakeReplayMessage(std::vector<grpc::Slice> events, Position position,
                                   Position head, v1::ReplayMark mark);

}  // namespace firn::rpc

#endif  // FIRN_RPC_EVENT_ENCODER_H_
