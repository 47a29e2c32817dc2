#include "cli/event_json.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/event_line_parser.h"

namespace firn::cli {
namespace {

v1::EventDTO MakeEvent() {
  v1::EventDTO event;
  event.set_position(7);
  event.set_id("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  event.set_timestamp(1700000000000);
  event.set_event_type("rating_changed");
  event.set_target_type("image");
  event.set_target_id(42);
  event.set_stream("image-42");
  event.set_revision(3);
  event.set_created_at("2026-02-21T15:04:05.120417Z");
  event.set_payload_json(R"({"rating":5})");
  return event;
}

std::string Format(const v1::EventDTO& event) {
  std::string line;
  AppendEventLine(event, line);
  return line;
}

TEST(EventJsonTest, WritesWhatTheEventHas) {
  EXPECT_EQ(
      Format(MakeEvent()),
      R"({"position":7,"id":"0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57","timestamp":1700000000000,)"
      R"("event_type":"rating_changed","target_type":"image","target_id":42,)"
      R"("stream":"image-42","revision":3,"created_at":"2026-02-21T15:04:05.120417Z",)"
      R"("batch_index":0,"payload":{"rating":5}})"
      "\n");
}

TEST(EventJsonTest, WritesOptionalPartsWithMetadataSorted) {
  v1::EventDTO event = MakeEvent();
  event.set_user_id("ada \"a\"");
  event.add_tags("b");
  event.add_tags("a");
  (*event.mutable_metadata())["z"] = "1";
  (*event.mutable_metadata())["a"] = "2";
  const std::string line = Format(event);
  EXPECT_NE(line.find(R"("user_id":"ada \"a\"")"), std::string::npos);
  EXPECT_NE(line.find(R"("tags":["b","a"],"metadata":{"a":"2","z":"1"})"), std::string::npos);
}

TEST(EventJsonTest, LeavesOutATargetThatIsNone) {
  v1::EventDTO event = MakeEvent();
  event.clear_target_type();
  event.clear_target_id();
  EXPECT_EQ(Format(event).find("target"), std::string::npos);
}

TEST(EventJsonTest, KeepsThePayloadByteForByte) {
  for (const std::string payload :
       {R"({ "n" : 1.0e5,	"big":12345678901234567890, "u":"\u00e9é/\/" })", "{}",
        "{\n \"a\": 1\r\n}", " {}", "{}\t"}) {
    v1::EventDTO event = MakeEvent();
    event.set_payload_json(payload);
    const std::string line = Format(event);
    EXPECT_EQ(line.find('\n'), line.size() - 1) << line;
    const auto parsed = ParseEventLine(line, UnknownKeys::kRefuse);
    ASSERT_TRUE(parsed.ok()) << parsed.status();
    EXPECT_EQ(parsed->event.payload_json(), payload);
  }
}

TEST(EventJsonTest, KeepsOpaqueBytes) {
  v1::EventDTO event = MakeEvent();
  event.set_payload_bytes(std::string("\x00\xFF\n{", 4));
  event.set_content_type("application/cbor");
  const auto parsed = ParseEventLine(Format(event), UnknownKeys::kRefuse);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->event.payload_bytes(), event.payload_bytes());
  EXPECT_EQ(parsed->event.content_type(), "application/cbor");
}

}  // namespace
}  // namespace firn::cli
