#include "firn/rpc/requests.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn::rpc {
namespace {

using testing::HasReason;
using testing::kTimestampMs;

constexpr int64_t kNowMs = kTimestampMs;
const auto kNoSchemas = std::make_shared<const schema::Schemas>();
constexpr char kId[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

v1::EventDTO ValidDto() {
  v1::EventDTO dto;
  dto.set_id(kId);
  dto.set_timestamp(kTimestampMs);
  dto.set_event_type("rating_changed");
  dto.set_payload_json("{}");
  dto.set_target_type("image");
  dto.set_target_id(42);
  return dto;
}

std::vector<std::string> FieldsAtFault(v1::EventDTO dto) {
  v1::AppendEventRequest request;
  *request.mutable_event() = std::move(dto);
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  std::vector<std::string> fields;
  for (const FieldViolation& v : ViolationsOf(append.status())) fields.push_back(v.field);
  return fields;
}

using Fields = std::vector<std::string>;

TEST(TakeAppend, TakesAValidEvent) {
  v1::AppendEventRequest request;
  *request.mutable_event() = ValidDto();
  (*request.mutable_event()->mutable_metadata())["b"] = "2";
  (*request.mutable_event()->mutable_metadata())["a"] = "1";
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  ASSERT_OK(append);
  const Event& event = append->request.events.at(0);
  EXPECT_EQ(FormatUuid(event.id), kId);
  EXPECT_EQ(event.metadata, (std::vector<MetadataEntry>{{"a", "1"}, {"b", "2"}}));
  EXPECT_TRUE(event.stream.empty());
}

TEST(TakeAppend, TheTargetsOwnStreamNeedNotBeNamed) {
  v1::AppendEventRequest request;
  *request.mutable_event() = ValidDto();
  request.mutable_event()->set_stream("image-42");
  EXPECT_EQ(TakeAppend(request, kNowMs, kNoSchemas)->request.events.at(0).stream, "");
  *request.mutable_event() = ValidDto();
  request.mutable_event()->set_stream("image-43");
  EXPECT_EQ(TakeAppend(request, kNowMs, kNoSchemas)->request.events.at(0).stream, "image-43");
}

TEST(TakeAppend, WantsAnEvent) {
  v1::AppendEventRequest request;
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  EXPECT_EQ(ViolationsOf(append.status()).at(0).field, "event");
}

TEST(TakeAppend, WantsAUuid) {
  v1::EventDTO dto = ValidDto();
  dto.set_id("");
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.id"});
}

TEST(TakeAppend, WantsOnePayload) {
  v1::EventDTO dto = ValidDto();
  dto.clear_payload_json();
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.payload"});
}

TEST(TakeAppend, ContentTypeGoesWithBytes) {
  v1::EventDTO dto = ValidDto();
  dto.set_content_type("application/json");
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.content_type"});
  dto.set_payload_bytes("\x01");
  EXPECT_EQ(FieldsAtFault(dto), Fields{});
  dto.clear_content_type();
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.content_type"});
}

TEST(TakeAppend, AStructMustHaveAJsonForm) {
  v1::EventDTO dto = ValidDto();
  (*dto.mutable_payload()->mutable_fields())["a"];
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.payload"});
}

TEST(TakeAppend, TheStoresOwnFieldsAreIgnored) {
  v1::EventDTO dto = ValidDto();
  dto.set_position(7);
  dto.set_revision(3);
  dto.set_batch_index(2);
  dto.set_created_at("2026-02-21T15:04:05.120417Z");
  EXPECT_EQ(FieldsAtFault(dto), Fields{});
  dto.set_created_at("yesterday");
  EXPECT_EQ(FieldsAtFault(dto), Fields{"event.created_at"});
}

TEST(TakeAppend, NamesTheEventOfABatch) {
  v1::AppendEventsRequest request;
  *request.add_events() = ValidDto();
  *request.add_events() = ValidDto();
  request.mutable_events(1)->set_id("0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c58");
  request.mutable_events(1)->set_event_type("");
  request.mutable_events(1)->set_timestamp(0);
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  ASSERT_TRUE(HasReason(append, ErrorReason::kInvalidField));
  EXPECT_EQ(ViolationsOf(append.status()).at(0).field, "events[1].timestamp");
  EXPECT_EQ(ViolationsOf(append.status()).at(1).field, "events[1].event_type");
}

TEST(TakeAppend, TheExpectedRevisionIsACheckOfTheEventsOwnStream) {
  v1::AppendEventRequest request;
  *request.mutable_event() = ValidDto();
  const std::string stream =
      TargetStream(request.event().target_type(), request.event().target_id());
  request.set_expected_revision(0);
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  ASSERT_OK(append);
  ASSERT_EQ(append->request.checks.size(), 1u);
  const auto& check = std::get<StreamCheck>(append->request.checks[0]);
  EXPECT_EQ(check.stream, stream);
  EXPECT_EQ(check.expected, StreamCheck::Expected::kRevision);
  EXPECT_EQ(check.revision, 0u);
}

TEST(TakeAppend, TakesChecksInTheirOrder) {
  v1::AppendEventsRequest request;
  *request.add_events() = ValidDto();
  auto* stream = request.add_checks()->mutable_stream_revision();
  stream->set_stream("a");
  stream->set_exists(true);
  auto* no_match = request.add_checks()->mutable_no_match();
  no_match->set_after_position(7);
  auto* item = no_match->mutable_query()->add_items();
  item->add_event_types("t");
  item->add_tags("x");
  item->add_streams("s");
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  ASSERT_OK(append);
  ASSERT_EQ(append->request.checks.size(), 2u);
  EXPECT_EQ(std::get<StreamCheck>(append->request.checks[0]).expected,
            StreamCheck::Expected::kExists);
  const auto& taken = std::get<NoMatchCheck>(append->request.checks[1]);
  EXPECT_EQ(taken.after, 7u);
  EXPECT_EQ(taken.query.items[0].event_types, std::vector<std::string>{"t"});
  EXPECT_EQ(taken.query.items[0].tags, std::vector<std::string>{"x"});
  EXPECT_EQ(taken.query.items[0].streams, std::vector<std::string>{"s"});
}

TEST(TakeAppend, BoundsTheNumberOfChecks) {
  v1::AppendEventsRequest request;
  *request.add_events() = ValidDto();
  for (size_t i = 0; i <= kChecksMax; ++i) request.add_checks();
  EXPECT_TRUE(HasReason(TakeAppend(request, kNowMs, kNoSchemas), ErrorReason::kInvalidField));
}

TEST(TakeAppend, RefusesChecksThatWouldReadTheWholeLog) {
  v1::AppendEventsRequest request;
  *request.add_events() = ValidDto();
  v1::QueryItem& item = *request.add_checks()->mutable_no_match()->mutable_query()->add_items();
  item.add_user_ids("ada");
  item.add_event_type_prefixes("image_");
  const auto append = TakeAppend(request, kNowMs, kNoSchemas);
  ASSERT_TRUE(HasReason(append, ErrorReason::kInvalidField));
  const auto violations = ViolationsOf(append.status());
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "checks[0].no_match.query.items[0].event_type_prefixes");
  EXPECT_EQ(violations[1].field, "checks[0].no_match.query.items[0].user_ids");
}

}  // namespace
}  // namespace firn::rpc
