#include "harness/catalogue_events.h"

#include <utility>

#include "harness/measure.h"

namespace firn::bench {
namespace {

constexpr int kRequestMax = 50;

void ToDto(const workload::GeneratedEvent& event, v1::EventDTO& dto) {
  dto.set_id(event.id);
  dto.set_timestamp(event.timestamp_ms);
  dto.set_event_type(event.event_type);
  dto.set_payload_json(event.payload);
  dto.set_target_type(event.target_type);
  dto.set_target_id(event.target_id);
  dto.set_user_id(event.user_id);
  for (const auto& [key, value] : event.metadata) (*dto.mutable_metadata())[key] = value;
}

}  // namespace

CatalogueEvents::CatalogueEvents(int64_t images, uint64_t stored)
    : history_(workload::HistoryOptions{.images = images}) {
  for (uint64_t passed = 0; passed <= stored; passed += gesture_.size()) NextGesture();
}

void CatalogueEvents::Next(v1::AppendStreamRequest& request) {
  if (taken_ == gesture_.size()) NextGesture();
  request.Clear();
  while (taken_ < gesture_.size() && request.events_size() < kRequestMax) {
    ToDto(gesture_[taken_++], *request.add_events());
  }
}

void CatalogueEvents::NextGesture() {
  auto gesture = history_.NextBatch();
  if (!gesture) Fail("the history is over");
  gesture_ = *std::move(gesture);
  taken_ = 0;
}

}  // namespace firn::bench
