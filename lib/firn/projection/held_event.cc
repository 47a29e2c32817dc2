#include "firn/projection/held_event.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

namespace firn::projection {

HeldEvent::HeldEvent(const RecordedEvent& event)
    : tags_(event.tags.begin(), event.tags.end()),
      metadata_(event.metadata.begin(), event.metadata.end()),
      event_(event) {
  std::vector<std::string_view*> texts = {&event_.event_type, &event_.payload, &event_.content_type,
                                          &event_.target_type, &event_.stream};
  if (event_.user_id) texts.push_back(&*event_.user_id);
  for (std::string_view& tag : tags_) texts.push_back(&tag);
  size_t bytes = 0;
  for (const std::string_view* text : texts) bytes += text->size();
  texts_ = std::make_unique<char[]>(std::max<size_t>(bytes, 1));
  char* at = texts_.get();
  for (std::string_view* text : texts) {
    at = std::copy(text->begin(), text->end(), at);
    *text = {at - text->size(), text->size()};
  }
  event_.tags = tags_;
  event_.metadata = metadata_;
}

}  // namespace firn::projection
