#include "cli/output_template.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

std::string Format(const std::string& text, const v1::EventDTO& event, bool is_terminal = false) {
  const absl::StatusOr<OutputTemplate> line = OutputTemplate::Parse(text);
  if (!line.ok()) return std::string(line.status().message());
  std::string out;
  line->AppendLine(event, is_terminal, out);
  return out;
}

TEST(OutputTemplateTest, FillsInFields) {
  EXPECT_EQ(
      Format("{position}: {event_type} of {target_type}/{target_id} {payload}!", MakeSampleEvent()),
      "7: rating_changed of image/42 {\"rating\":5}!\n");
  EXPECT_EQ(Format("no field", MakeSampleEvent()), "no field\n");
  EXPECT_EQ(Format("", MakeSampleEvent()), "\n");
}

TEST(OutputTemplateTest, ReachesIntoPayloadMetadataAndTags) {
  v1::EventDTO event = MakeFullEvent();
  event.set_payload_json(R"({"a":{"b":"x y"},"n":1.50,"list":[1,{"c":null}]})");
  EXPECT_EQ(Format("{payload.a.b}|{payload.n}|{payload.list}|{payload.list.0}", event),
            "x y|1.50|[1,{\"c\":null}]|1\n");
  EXPECT_EQ(Format("{metadata.source} {tags.0} {tags}", event),
            "say \"hi\" album:9 [\"album:9\",\"a,b\"]\n");
}

TEST(OutputTemplateTest, WhatAnEventDoesNotHaveIsEmpty) {
  EXPECT_EQ(
      Format("[{user_id}{tags}{tags.0}{metadata.x}{payload.x.y}{content_type}]", MakeSampleEvent()),
      "[]\n");
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_bytes("\x01\x02");
  event.set_content_type("application/cbor");
  EXPECT_EQ(Format("[{payload}{payload.a}] {content_type} {payload_base64}", event),
            "[] application/cbor AQI=\n");
}

TEST(OutputTemplateTest, DoubledBracesAreBraces) {
  EXPECT_EQ(Format("{{{position}}} {{position}}", MakeSampleEvent()), "{7} {position}\n");
}

TEST(OutputTemplateTest, RefusesBracesWithoutTheirOther) {
  EXPECT_EQ(Format("a { b", MakeSampleEvent()),
            "has a { at byte 3 without its other; write {position}, or {{ and }} for braces");
  EXPECT_EQ(Format("a } b", MakeSampleEvent()),
            "has a } at byte 3 without its other; write {position}, or {{ and }} for braces");
  EXPECT_EQ(Format("{a{position}", MakeSampleEvent()).find("has a { at byte 1"), 0U);
}

TEST(OutputTemplateTest, NamesTheKnownFields) {
  EXPECT_EQ(Format("{type}", MakeSampleEvent()),
            "has the field {type}, which no event has; the fields are position, id, timestamp, "
            "event_type, target_type, target_id, user_id, stream, revision, created_at, "
            "batch_index, tags, metadata, payload, content_type, payload_base64 and "
            "{payload.NAME}");
  EXPECT_EQ(Format("{}", MakeSampleEvent()).find("has the field {}, which no event has"), 0U);
  EXPECT_EQ(Format("{stream.a}", MakeSampleEvent()),
            "has the field {stream.a}, but only payload, metadata and tags have parts; write "
            "{stream}");
}

TEST(OutputTemplateTest, ValuesCannotSteerATerminal) {
  v1::EventDTO event = MakeSampleEvent();
  event.set_payload_json(R"({"a":"\u001b[2Jx\n"})");
  EXPECT_EQ(Format("{payload.a}", event, /*is_terminal=*/true), " [2Jx \n");
  EXPECT_EQ(Format("{payload.a}", event, /*is_terminal=*/false), "\x1b[2Jx\n\n");
}

}  // namespace
}  // namespace firn::cli
