// An event for the tests of output forms.

#ifndef FIRN_TESTS_UNIT_CLI_SAMPLE_EVENT_H_
#define FIRN_TESTS_UNIT_CLI_SAMPLE_EVENT_H_

#include "firn/v1/event.pb.h"

namespace firn::cli {

// As the server sends it: a rating of image 42, without optional parts.
inline v1::EventDTO MakeSampleEvent() {
  v1::EventDTO event;
  event.set_position(7);
  event.set_id("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  event.set_timestamp(1700000000123);
  event.set_event_type("rating_changed");
  event.set_target_type("image");
  event.set_target_id(42);
  event.set_stream("image-42");
  event.set_revision(3);
  event.set_created_at("2026-02-21T15:04:05.120417Z");
  event.set_payload_json(R"({"rating":5})");
  return event;
}

// The same with every optional part.
inline v1::EventDTO MakeFullEvent() {
  v1::EventDTO event = MakeSampleEvent();
  event.set_user_id("ada");
  event.add_tags("album:9");
  event.add_tags("a,b");
  (*event.mutable_metadata())["source"] = "say \"hi\"";
  event.set_batch_index(2);
  return event;
}

}  // namespace firn::cli

#endif  // FIRN_TESTS_UNIT_CLI_SAMPLE_EVENT_H_
