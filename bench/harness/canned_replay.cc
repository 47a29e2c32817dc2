#include "harness/canned_replay.h"

#include <cstddef>
#include <string>

#include "firn/v1/event_store.pb.h"
#include "harness/event_dto.h"
#include "harness/event_maker.h"

namespace firn::bench {
namespace {

// What the contract says of the size of a message.
constexpr size_t kMessageBytes = size_t{256} * 1024;

}  // namespace

CannedReplay::CannedReplay(uint64_t events) {
  EventMaker maker(EventMakerOptions{});
  Event event;
  v1::ReplayEventsResponse page;
  for (size_t bytes = 0; bytes < kMessageBytes;) {
    maker.Make(event);
    v1::EventDTO& dto = *page.add_events();
    ToDto(event, dto);
    dto.set_created_at("2026-01-01T00:00:00.000000Z");
    dto.set_position(1'000'000);
    dto.set_stream(StreamOf(static_cast<uint64_t>(event.target_id)));
    dto.set_revision(1);
    bytes += dto.ByteSizeLong();
  }
  events_ = grpc::Slice(page.SerializeAsString());
  events_per_message_ = static_cast<uint64_t>(page.events_size());
  messages_ = (events + events_per_message_ - 1) / events_per_message_;
}

grpc::ByteBuffer CannedReplay::Message(uint64_t index) const {
  // Messages may be concatenated: the fields of the end follow the events.
  v1::ReplayEventsResponse end;
  end.set_position((index + 1) * events_per_message_);
  end.set_head(messages_ * events_per_message_);
  const grpc::Slice slices[] = {events_, grpc::Slice(end.SerializeAsString())};
  return grpc::ByteBuffer(slices, 2);
}

}  // namespace firn::bench
