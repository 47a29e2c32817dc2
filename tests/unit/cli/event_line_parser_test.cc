#include "cli/event_line_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace firn::cli {
namespace {

EventLine Parse(std::string_view line) {
  absl::StatusOr<EventLine> parsed = ParseEventLine(line, UnknownKeys::kRefuse);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? *parsed : EventLine{};
}

// What is said about a line that is refused.
std::string Fault(std::string_view line) {
  const absl::StatusOr<EventLine> parsed = ParseEventLine(line, UnknownKeys::kRefuse);
  return parsed.ok() ? "accepted" : std::string(parsed.status().message());
}

bool FaultHas(std::string_view line, std::string_view text) {
  const std::string fault = Fault(line);
  SCOPED_TRACE(fault);
  const bool has = fault.find(text) != std::string::npos;
  EXPECT_TRUE(has) << "\"" << fault << "\" lacks \"" << text << "\"";
  return has;
}

TEST(EventLineParserTest, ReadsEveryField) {
  const EventLine line =
      Parse(R"({"id":"0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57","timestamp":1700000000000,)"
            R"("event_type":"rating_changed",)"
            R"("payload":{"rating":5},"target_type":"image","target_id":42,"user_id":"ada",)"
            R"("stream":"image-42","tags":["a","b"],"metadata":{"k":"v"},"batch_index":3})");
  EXPECT_EQ(line.event.id(), "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  EXPECT_EQ(line.event.timestamp(), 1700000000000);
  EXPECT_EQ(line.event.event_type(), "rating_changed");
  EXPECT_EQ(line.event.payload_json(), R"({"rating":5})");
  EXPECT_EQ(line.event.target_type(), "image");
  EXPECT_EQ(line.event.target_id(), 42);
  EXPECT_EQ(line.event.user_id(), "ada");
  EXPECT_EQ(line.event.stream(), "image-42");
  ASSERT_EQ(line.event.tags_size(), 2);
  EXPECT_EQ(line.event.tags(1), "b");
  EXPECT_EQ(line.event.metadata().at("k"), "v");
  EXPECT_EQ(line.batch_index, 3U);
  EXPECT_TRUE(line.has_id);
  EXPECT_TRUE(line.has_timestamp);
}

TEST(EventLineParserTest, LeavesIdAndTimestampToTheImporter) {
  const EventLine line = Parse(R"({"event_type":"x","stream":"s","payload":{}})");
  EXPECT_FALSE(line.has_id);
  EXPECT_FALSE(line.has_timestamp);
  EXPECT_FALSE(line.event.has_user_id());
  EXPECT_FALSE(line.batch_index.has_value());
}

TEST(EventLineParserTest, TakesThePayloadAsItStands) {
  const EventLine line = Parse(
      " { \"stream\":\"s\",\"payload\" : { \"a\" : [ {\"payload\":{}} , 1.50 ],\"\\u0062\":null} "
      ", \"event_type\":\"x\" }\r");
  EXPECT_EQ(line.event.payload_json(), "{ \"a\" : [ {\"payload\":{}} , 1.50 ],\"\\u0062\":null}");
}

TEST(EventLineParserTest, IgnoresTheStoresOwnFields) {
  const EventLine line = Parse(
      R"({"position":9,"revision":2,"created_at":"x","event_type":"x","stream":"s","payload":{}})");
  EXPECT_EQ(line.event.position(), 0U);
  EXPECT_EQ(line.event.revision(), 0U);
  EXPECT_EQ(line.event.created_at(), "");
}

TEST(EventLineParserTest, FindsTheTargetIdInThePayload) {
  EXPECT_EQ(Parse(R"({"payload":{"image_id":7},"event_type":"x","target_type":"image"})")
                .event.target_id(),
            7);
  EXPECT_EQ(Parse(R"({"payload":{"image_id":7},"event_type":"x","target_type":"image",)"
                  R"("target_id":8})")
                .event.target_id(),
            8);
  FaultHas(R"({"payload":{"image_id":"7"},"event_type":"x","target_type":"image"})",
           "no integer \"image_id\"");
  FaultHas(R"({"payload":{"a":{"image_id":7}},"event_type":"x","target_type":"image"})",
           "target_id is missing");
}

TEST(EventLineParserTest, SaysWhatIsMissing) {
  FaultHas(R"({"stream":"s","payload":{}})", "event_type is missing");
  FaultHas(R"({"stream":"s","event_type":"x"})", "payload is missing");
  FaultHas(R"({"event_type":"x","payload":{}})", "target_type is missing");
  FaultHas(R"({"event_type":"x","payload":{},"target_id":1})", "without target_type");
}

TEST(EventLineParserTest, SaysWhatKindAValueMustBe) {
  FaultHas(R"({"event_type":1})", "event_type must be a string");
  FaultHas(R"({"timestamp":1.5})", "timestamp must be an integer");
  FaultHas(R"({"timestamp":"2026"})", "timestamp must be an integer");
  FaultHas(R"({"target_id":99999999999999999999})", "target_id must be an integer");
  FaultHas(R"({"batch_index":-1})", "batch_index must be");
  FaultHas(R"({"payload":[{}]})", "payload must be a JSON object");
  FaultHas(R"({"payload":"{}"})", "payload must be a JSON object");
  FaultHas(R"({"user_id":null})", "user_id must be a string");
  FaultHas(R"({"tags":"a"})", "tags must be an array of strings");
  FaultHas(R"({"tags":["a",["b"]]})", "tags must be an array of strings");
  FaultHas(R"({"metadata":{"k":1}})", "metadata must be an object whose values are strings");
  FaultHas(R"({"metadata":{"k":{}}})", "metadata must be an object whose values are strings");
  FaultHas("[]", "must be a JSON object");
  FaultHas("7", "must be a JSON object");
}

TEST(EventLineParserTest, RefusesWhatStandsTwice) {
  FaultHas(R"({"stream":"a","stream":"b"})", "stream stands twice");
  FaultHas(R"({"metadata":{"k":"1","k":"2"}})", "twice");
  FaultHas(R"({"event_type":"x","stream":"s","payload":{},"payload_base64":"e30="})", "keep one");
}

TEST(EventLineParserTest, RefusesUnknownKeysUnlessTold) {
  constexpr std::string_view kLine =
      R"({"colour":{"a":[1,{"b":null}]},"event_type":"x","stream":"s","payload":{}})";
  FaultHas(kLine, "unknown key \"colour\"");
  const auto parsed = ParseEventLine(kLine, UnknownKeys::kIgnore);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->event.payload_json(), "{}");
}

TEST(EventLineParserTest, TellsJsonTextFromOpaqueBytesByTheContentType) {
  const EventLine text = Parse(R"({"event_type":"x","stream":"s","payload_base64":"e30="})");
  EXPECT_EQ(text.event.payload_json(), "{}");
  const EventLine bytes =
      Parse(R"({"event_type":"x","stream":"s","payload_base64":"e30=","content_type":"a/b"})");
  EXPECT_EQ(bytes.event.payload_bytes(), "{}");
  FaultHas(R"({"event_type":"x","stream":"s","payload_base64":"?"})", "not base64");
  FaultHas(R"({"event_type":"x","stream":"s","payload_base64":"AP8="})", "add content_type");
  FaultHas(R"({"event_type":"x","stream":"s","payload":{},"content_type":"a/b"})",
           "without payload_base64");
}

TEST(EventLineParserTest, RefusesMalformedText) {
  FaultHas("", "not valid JSON at byte 1");
  FaultHas(R"({"event_type":"x")", "not valid JSON");
  FaultHas(R"({}{})", "not valid JSON");
  FaultHas("{\"event_type\":\"\xFF\"}", "not valid JSON");
  FaultHas(R"({"event_type":"\udc00"})", "surrogate");
  FaultHas(R"({"position":)" + std::string(5000, '['), "nested deeper");
}

}  // namespace
}  // namespace firn::cli
