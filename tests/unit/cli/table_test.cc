#include "cli/table.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

using Events = google::protobuf::RepeatedPtrField<v1::EventDTO>;

v1::EventDTO* AddEvent(Events& events, uint64_t position) {
  v1::EventDTO* event = events.Add();
  event->set_position(position);
  event->set_created_at("2026-02-21T15:04:05.120417Z");
  event->set_event_type("rated");
  event->set_target_type("image");
  event->set_target_id(42);
  event->set_stream("image-42");
  event->set_payload_json(R"({"rating":5})");
  return event;
}

TEST(TableTest, AlignsColumnsUnderAHeading) {
  Events events;
  AddEvent(events, 7)->set_user_id("ada");
  AddEvent(events, 1042)->set_stream("album");
  Table table({.width = 200});
  EXPECT_EQ(table.Format(events),
            "POSITION  RECORDED (UTC)       TYPE   TARGET          USER  PAYLOAD\n"
            "       7  2026-02-21 15:04:05  rated  image/42        ada   {\"rating\":5}\n"
            "    1042  2026-02-21 15:04:05  rated  image/42 album        {\"rating\":5}\n");
}

TEST(TableTest, HasOneHeading) {
  Events events;
  AddEvent(events, 1);
  Table table({});
  EXPECT_EQ(table.Format(Events()), "");
  EXPECT_NE(table.Format(events).find("POSITION"), std::string::npos);
  EXPECT_EQ(table.Format(events).find("POSITION"), std::string::npos);
}

TEST(TableTest, CutsThePayloadToTheTerminal) {
  Events events;
  AddEvent(events, 1)->set_payload_json(R"({"text":"größer und länger als die Zeile"})");
  Table table({.width = 67});
  const std::string text = table.Format(events);
  EXPECT_NE(text.find("{\"text\":\"grö…\n"), std::string::npos) << text;
}

TEST(TableTest, DescribesOpaquePayloads) {
  Events events;
  v1::EventDTO* event = AddEvent(events, 1);
  event->set_payload_bytes("\x01\x02");
  event->set_content_type("application/cbor");
  Table table({.width = 200});
  EXPECT_NE(table.Format(events).find("<2 bytes of application/cbor>"), std::string::npos);
}

TEST(TableTest, ColoursOnlyATerminal) {
  Events events;
  AddEvent(events, 1);
  EXPECT_EQ(Table({.is_stdout = false, .has_colour = true}).Format(events).find('\x1b'),
            std::string::npos);
  EXPECT_EQ(Table({.is_stdout = true, .has_colour = false}).Format(events).find('\x1b'),
            std::string::npos);
  EXPECT_NE(Table({.is_stdout = true, .has_colour = true}).Format(events).find('\x1b'),
            std::string::npos);
}

}  // namespace
}  // namespace firn::cli
