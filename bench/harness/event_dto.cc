#include "harness/event_dto.h"

namespace firn::bench {

void ToDto(const Event& event, v1::EventDTO& dto) {
  FormatUuid(event.id, *dto.mutable_id());
  dto.set_timestamp(event.timestamp_ms);
  dto.set_event_type(event.type);
  dto.set_payload_json(event.payload);
  dto.set_target_type(kTargetType);
  dto.set_target_id(event.target_id);
  dto.set_user_id(kUserId);
  dto.clear_tags();
  if (!event.tag.empty()) dto.add_tags(event.tag);
}

}  // namespace firn::bench
