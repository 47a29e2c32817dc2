#include "harness/canned_replay.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "firn/v1/event_store.pb.h"
#include "harness/event_dto.h"
#include "harness/event_maker.h"

namespace firn::bench {
namespace {

// What the contract says of the size of a message.
constexpr size_t kMessageBytes = size_t{256} * 1024;

// So many are made; longer replays repeat them. Far more than any cache of the processor holds: a
// message that is sent over and over would be copied and parsed faster than a log can be.
constexpr uint64_t kDistinctEventsMax = 1'000'000;

}  // namespace

CannedReplay::CannedReplay(uint64_t events) {
  EventMaker maker(EventMakerOptions{});
  Event event;
  v1::ReplayEventsResponse page;
  while (made_ < std::min(events, kDistinctEventsMax)) {
    page.Clear();
    for (size_t bytes = 0; bytes < kMessageBytes;) {
      maker.Make(event);
      v1::EventDTO& dto = *page.add_events();
      ToDto(event, dto);
      dto.set_created_at("2026-01-01T00:00:00.000000Z");
      dto.set_position(++made_);
      dto.set_stream(StreamOf(static_cast<uint64_t>(event.target_id)));
      dto.set_revision(1);
      bytes += dto.ByteSizeLong();
    }
    pages_.push_back(
        {grpc::Slice(page.SerializeAsString()), static_cast<uint64_t>(page.events_size())});
  }
  for (uint64_t sent = 0; sent < events; sent += pages_[messages_++ % pages_.size()].events) {
    ends_.push_back(sent + pages_[messages_ % pages_.size()].events);
  }
}

grpc::ByteBuffer CannedReplay::Message(uint64_t index) const {
  // Messages may be concatenated: the fields of the end follow the events.
  v1::ReplayEventsResponse end;
  end.set_position(ends_[index]);
  end.set_head(ends_.back());
  const grpc::Slice slices[] = {pages_[index % pages_.size()].bytes,
                                grpc::Slice(end.SerializeAsString())};
  return grpc::ByteBuffer(slices, 2);
}

}  // namespace firn::bench
