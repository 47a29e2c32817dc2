#include "harness/event_dto.h"

namespace firn::bench {

void ToDto(const Event& event, v1::EventDTO& dto) {
  FormatUuid(event.id, *dto.mutable_id());
  dto.set_timestamp(event.timestamp_ms);
  dto.set_event_type(kEventType);
  dto.set_payload_json(event.payload);
  dto.set_target_type(kTargetType);
  dto.set_target_id(event.target_id);
  dto.set_user_id(kUserId);
}

}  // namespace firn::bench
