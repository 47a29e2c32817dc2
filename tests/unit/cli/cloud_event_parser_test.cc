#include "cli/cloud_event_parser.h"

#include <gtest/gtest.h>

#include <string>

#include "cli/cloud_event.h"
#include "cli/uuid.h"
#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

// What comes back of an event that was written as a CloudEvent.
v1::EventDTO ThereAndBack(const v1::EventDTO& event, uint32_t* batch_index) {
  std::string line;
  AppendCloudEvent(event, CloudEventSource("7d0c"), line);
  const absl::StatusOr<EventLine> parsed = ParseCloudEvent(line);
  EXPECT_TRUE(parsed.ok()) << parsed.status() << line;
  if (!parsed.ok()) return {};
  EXPECT_TRUE(parsed->has_id);
  EXPECT_TRUE(parsed->has_timestamp);
  *batch_index = parsed->batch_index.value_or(99);
  return parsed->event;
}

void ExpectRoundTrip(v1::EventDTO event) {
  uint32_t batch_index = 0;
  const v1::EventDTO read = ThereAndBack(event, &batch_index);
  EXPECT_EQ(batch_index, event.batch_index());
  // The store's own.
  event.clear_position();
  event.clear_revision();
  event.clear_created_at();
  event.clear_batch_index();
  EXPECT_EQ(read.DebugString(), event.DebugString());
}

absl::StatusOr<EventLine> ParseForeign(const std::string& rest) {
  return ParseCloudEvent(
      R"({"specversion":"1.0","id":"A-1","source":"https://shop.example/","type":"order.placed")" +
      rest + "}");
}

v1::EventDTO Foreign(const std::string& rest) {
  const absl::StatusOr<EventLine> parsed = ParseForeign(rest);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed.ok() ? parsed->event : v1::EventDTO();
}

std::string Fault(const std::string& json) {
  return std::string(ParseCloudEvent(json).status().message());
}

// As an event it could not be sent.
TEST(CloudEventParserTest, RefusesOurOwnWithWhatIsNoText) {
  const auto own = [](const std::string& rest) {
    return Fault(R"({"specversion":"1.0","id":"A-1","source":"/firn/7d0c","type":"t")" + rest +
                 "}");
  };
  EXPECT_EQ(own(R"(,"data_base64":"AP8=")"),
            "data_base64 without datacontenttype is JSON, which is UTF-8; add datacontenttype");
  EXPECT_EQ(own(R"(,"tags":"[\"\\udc00\"]")"), "tags must be the text of a JSON array of strings");
}

TEST(CloudEventParserTest, OurOwnComeBackAsTheyWere) {
  ExpectRoundTrip(MakeSampleEvent());
  ExpectRoundTrip(MakeFullEvent());
  v1::EventDTO event = MakeFullEvent();
  event.set_payload_json("{ \"a\": 1.0,\t\"big\":123456789012345678901}");
  ExpectRoundTrip(event);
  for (const char* payload : {"{\r\n \"a\": 1.0\n}", " {}", "{}\t"}) {
    event.set_payload_json(payload);
    ExpectRoundTrip(event);
  }
  event.clear_target_type();
  event.clear_target_id();
  event.set_stream("Épreuves \"1\"");
  ExpectRoundTrip(event);
  for (const char* type : {"application/cbor", "application/json", "text/plain"}) {
    for (const std::string& bytes : {std::string("\0\xFF", 2), std::string(), std::string("{}")}) {
      event.set_payload_bytes(bytes);
      event.set_content_type(type);
      ExpectRoundTrip(event);
    }
  }
}

TEST(CloudEventParserTest, AForeignIdBecomesTheSameUuidEachTime) {
  const v1::EventDTO event = Foreign("");
  EXPECT_EQ(event.id(), MakeNameUuid("https://shop.example/\nA-1"));
  EXPECT_EQ(event.metadata().at("ce_id"), "A-1");
  EXPECT_EQ(event.metadata().at("ce_source"), "https://shop.example/");
  EXPECT_EQ(Foreign("").DebugString(), event.DebugString());
}

TEST(CloudEventParserTest, AForeignUuidStays) {
  const auto parsed =
      ParseCloudEvent(R"({"specversion":"1.0","id":"0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57",)"
                      R"("source":"s","type":"t"})");
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->event.id(), "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57");
  EXPECT_FALSE(parsed->event.metadata().contains("ce_id"));
  EXPECT_EQ(parsed->event.metadata().at("ce_source"), "s");
}

TEST(CloudEventParserTest, ForeignAttributesFindTheirPlace) {
  const v1::EventDTO event = Foreign(
      R"(,"subject":"order-7","time":"2026-02-21T16:04:05.118999+01:00","traceparent":"00-ab")"
      R"(,"sampled":true,"count":7,"nothing":null,"dataschema":"https://shop.example/schema")"
      R"(,"userid":"ada","targettype":"order","targetid":"7","tags":"a,b")");
  EXPECT_EQ(event.event_type(), "order.placed");
  EXPECT_EQ(event.stream(), "order-7");
  EXPECT_EQ(event.timestamp(), 1771686245118);
  EXPECT_EQ(event.user_id(), "ada");
  EXPECT_EQ(event.target_type(), "order");
  EXPECT_EQ(event.target_id(), 7);
  EXPECT_EQ(event.metadata().at("ce_traceparent"), "00-ab");
  EXPECT_EQ(event.metadata().at("ce_sampled"), "true");
  EXPECT_EQ(event.metadata().at("ce_count"), "7");
  EXPECT_EQ(event.metadata().at("ce_dataschema"), "https://shop.example/schema");
  EXPECT_EQ(event.metadata().at("ce_tags"), "a,b");
  EXPECT_FALSE(event.metadata().contains("ce_nothing"));
  EXPECT_EQ(event.payload_json(), "{}");
}

TEST(CloudEventParserTest, WhatIsMissingHasAConstantInItsPlace) {
  const v1::EventDTO event = Foreign(R"(,"targetid":"x")");
  EXPECT_EQ(event.stream(), "https://shop.example/");
  EXPECT_EQ(event.timestamp(), 100'000'000'000);
  EXPECT_TRUE(event.target_type().empty());
  EXPECT_EQ(event.metadata().at("ce_targetid"), "x");
}

TEST(CloudEventParserTest, DataBecomesAPayload) {
  EXPECT_EQ(Foreign(R"(,"data": { "a" : 1.0 })").payload_json(), R"({ "a" : 1.0 })");
  const v1::EventDTO typed =
      Foreign(R"(,"datacontenttype":"application/vnd.shop+json; charset=utf-8","data":{"a":1})");
  EXPECT_EQ(typed.payload_json(), R"({"a":1})");
  EXPECT_EQ(typed.metadata().at("ce_datacontenttype"), "application/vnd.shop+json; charset=utf-8");

  const v1::EventDTO array = Foreign(R"(,"data":[1, 2])");
  EXPECT_EQ(array.payload_bytes(), "[1, 2]");
  EXPECT_EQ(array.content_type(), "application/json");
  const v1::EventDTO xml = Foreign(R"(,"datacontenttype":"text/xml","data":"<a b=\"1\"/>")");
  EXPECT_EQ(xml.payload_bytes(), "<a b=\"1\"/>");
  EXPECT_EQ(xml.content_type(), "text/xml");
}

TEST(CloudEventParserTest, Base64DataIsJsonOnlyIfItSaysSo) {
  // {"a":1}
  const v1::EventDTO json = Foreign(R"(,"data_base64":"eyJhIjoxfQ==")");
  EXPECT_EQ(json.payload_json(), R"({"a":1})");
  const v1::EventDTO octets = Foreign(R"(,"data_base64":"AQI=")");
  EXPECT_EQ(octets.payload_bytes(), "\x01\x02");
  EXPECT_EQ(octets.content_type(), "application/octet-stream");
  const v1::EventDTO image =
      Foreign(R"(,"datacontenttype":"image/png","data_base64":"eyJhIjoxfQ==")");
  EXPECT_EQ(image.payload_bytes(), R"({"a":1})");
  EXPECT_EQ(image.content_type(), "image/png");
}

TEST(CloudEventParserTest, SaysWhatIsMissingOrWrong) {
  for (const std::string name : {"specversion", "id", "source", "type"}) {
    std::string json = "{";
    for (const std::string other : {"specversion", "id", "source", "type"}) {
      if (other != name) json += (json == "{" ? "\"" : ",\"") + other + "\":\"1.0\"";
    }
    EXPECT_EQ(Fault(json + "}"),
              name + " is missing; a CloudEvent has specversion, id, source and type");
  }
  EXPECT_EQ(Fault(R"({"specversion":"0.3"})"), "specversion is \"0.3\"; this reads 1.0");
  EXPECT_EQ(Fault(R"({"specversion":1.0})"), "specversion must be a string");
  EXPECT_EQ(ParseForeign(R"(,"time":"yesterday")").status().message(),
            "time must be a time such as 2026-02-21T15:04:05.118Z; got yesterday");
  EXPECT_EQ(ParseForeign(R"(,"data":1,"data_base64":"")").status().message(),
            "data and data_base64 both stand; keep one");
  EXPECT_EQ(ParseForeign(R"(,"data_base64":"*")").status().message(),
            "data_base64 is not a string of base64");
  const std::string own = R"({"specversion":"1.0","id":"1","source":"/firn/x","type":"t",)";
  EXPECT_NE(Fault(own + R"("tags":"[1]"})").find("tags must be"), std::string::npos);
  EXPECT_NE(Fault(own + R"("metadata":"[]"})").find("metadata must be"), std::string::npos);
  EXPECT_NE(Fault(own + R"("batchindex":-1})").find("batchindex must be"), std::string::npos);
  EXPECT_NE(Fault(own + R"("targetid":"1"})").find("must stand together"), std::string::npos);
}

}  // namespace
}  // namespace firn::cli
