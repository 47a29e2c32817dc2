#include "cli/cloud_event.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

std::string Format(const v1::EventDTO& event) {
  std::string line;
  AppendCloudEvent(event, CloudEventSource("7d0c"), line);
  return line;
}

TEST(CloudEventTest, HasWhatCloudEventsAskFor) {
  EXPECT_EQ(
      Format(MakeSampleEvent()),
      R"({"specversion":"1.0","id":"0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57","source":"/firn/7d0c",)"
      R"("type":"rating_changed","subject":"image-42","time":"2026-02-21T15:04:05.120417Z",)"
      R"("position":"7","revision":"3","batchindex":0,"timestamp":"2023-11-14T22:13:20.123Z",)"
      R"("targettype":"image","targetid":"42","datacontenttype":"application/json",)"
      R"("data":{"rating":5}})"
      "\n");
}

TEST(CloudEventTest, WritesOptionalPartsAsText) {
  const auto event = nlohmann::json::parse(Format(MakeFullEvent()));
  EXPECT_EQ(event["userid"], "ada");
  EXPECT_EQ(event["tags"], R"(["album:9","a,b"])");
  EXPECT_EQ(event["metadata"], R"({"source":"say \"hi\""})");
  EXPECT_EQ(event["batchindex"], 2);
}

TEST(CloudEventTest, NamesAreLowerCaseLettersAndDigits) {
  const auto event = nlohmann::json::parse(Format(MakeFullEvent()));
  for (const auto& [name, value] : event.items()) {
    EXPECT_TRUE(std::ranges::all_of(name, [](char c) {
      return ('a' <= c && c <= 'z') || ('0' <= c && c <= '9');
    })) << name;
    EXPECT_LE(name.size(), 20U);
    EXPECT_TRUE(name == "data" || !value.is_structured()) << name;
  }
}

TEST(CloudEventTest, StaysOnOneLine) {
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_json("{\r\n}");
  const std::string line = Format(event);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  const auto parsed = nlohmann::json::parse(line);
  EXPECT_EQ(parsed["data_base64"], "ew0KfQ==");
  // Without it the data is JSON.
  EXPECT_FALSE(parsed.contains("datacontenttype"));
}

TEST(CloudEventTest, OpaquePayloadsAreBase64) {
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_bytes("\x01\x02");
  event.set_content_type("application/cbor");
  const auto parsed = nlohmann::json::parse(Format(event));
  EXPECT_EQ(parsed["datacontenttype"], "application/cbor");
  EXPECT_EQ(parsed["data_base64"], "AQI=");
  EXPECT_FALSE(parsed.contains("data"));
}

TEST(CloudEventTest, AnEventWithoutATargetHasNone) {
  v1::EventDTO event = MakeSampleEvent();
  event.clear_target_type();
  event.clear_target_id();
  EXPECT_EQ(Format(event).find("target"), std::string::npos);
}

}  // namespace
}  // namespace firn::cli
