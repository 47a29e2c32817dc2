// Schemas over a real store and a real connection: registered, enforced, evolved, and in the log.

#include "firn/rpc/schema_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "tests/unit/rpc/schemas_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::HasSubstr;

TEST_F(Schemas, AProtobufSchemaIsRegisteredAndEnforced) {
  EXPECT_TRUE(Append("order_placed", "{}").ok()) << "not described yet";
  ASSERT_TRUE(Register(Orders()).ok());
  EXPECT_EQ(registered_.version(), 1u);
  EXPECT_FALSE(registered_.unchanged());
  EXPECT_THAT(registered_.event_types(), ElementsAre("order_cancelled", "order_placed"));
  EXPECT_THAT(registered_.not_checked(),
              ElementsAre("acme.orders.v1.OrderCancelled: cel: this.reason != ' '"));

  EXPECT_TRUE(Append("order_placed", kOrder).ok());
  EXPECT_TRUE(Append("OrderCancelled", R"({"orderId":"7"})").ok());
  const grpc::Status refused = Append(
      "order_placed", R"({"order_id":7,"customer":"","lines":[{"article":"x","quantity":0}]})");
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FieldsOf(refused),
              ElementsAre("event.payload.customer", "event.payload.lines[0].article",
                          "event.payload.lines[0].quantity", "event.payload.payment"));
  EXPECT_THAT(FieldsOf(Append("order_placed", kOrder, "image")), ElementsAre("event.target_type"));
}

TEST_F(Schemas, AJsonSchemaIsRegisteredAndEnforced) {
  ASSERT_TRUE(Register(Shipping()).ok());
  EXPECT_TRUE(Append("order_shipped", R"({"order_id":7,"parcels":[{"weight_kg":2.5}]})").ok());
  EXPECT_THAT(
      FieldsOf(Append("order_shipped",
                      R"({"order_id":7,"carrier":"mule","parcels":[{"weight_kg":0,"x":1}]})")),
      ::testing::UnorderedElementsAre("event.payload.carrier", "event.payload.parcels[0].weight_kg",
                                      "event.payload.parcels[0].x"));
}

TEST_F(Schemas, TheSameAgainChangesNothing) {
  ASSERT_TRUE(Register(Orders()).ok());
  const uint64_t position = registered_.position();
  ASSERT_TRUE(Register(Orders()).ok());
  EXPECT_TRUE(registered_.unchanged());
  EXPECT_EQ(registered_.version(), 1u);
  EXPECT_EQ(registered_.position(), position);
  EXPECT_EQ(served_.store().head().position, position);
}

TEST_F(Schemas, WhatWasAppendedBeforeStaysADuplicate) {
  ASSERT_TRUE(Append("order_placed", "{}").ok());
  ASSERT_TRUE(Register(Orders()).ok());
  v1::EventDTO event;
  event.set_id(FormatUuid(testing::MakeId(events_)));
  event.set_timestamp(testing::kTimestampMs);
  event.set_event_type("order_placed");
  event.set_payload_json("{}");
  event.set_target_type("order");
  event.set_target_id(7);
  v1::AppendEventResponse response;
  EXPECT_TRUE(client_->Append(event, &response).ok());
  EXPECT_TRUE(response.duplicate());
  EXPECT_EQ(response.position(), 1u);

  // In a batch too, but not beside something new.
  v1::AppendEventsResponse batch;
  EXPECT_TRUE(client_->Append({event}, &batch).ok());
  v1::EventDTO fresh = event;
  fresh.set_id(FormatUuid(testing::MakeId(99)));
  EXPECT_FALSE(client_->Append({fresh}, &batch).ok());
  EXPECT_FALSE(client_->Append({event, fresh}, &batch).ok());
  EXPECT_EQ(served_.store().head().position, 2u);
}

TEST_F(Schemas, ARetryIsKnownUnderAnyNameThatItWasGiven) {
  const auto event = [](uint64_t id, const std::string& type, const std::string& target_type) {
    v1::EventDTO dto = testing::MakeDto(id);
    dto.set_event_type(type);
    dto.set_target_type(target_type);
    dto.set_payload_json(R"({"order_id":7})");
    dto.set_target_id(7);
    return dto;
  };
  const v1::EventDTO before = event(1, "OrderCancelled", "Order");
  const v1::EventDTO after = event(2, "OrderCancelled", "Order");
  v1::AppendEventResponse response;
  const auto is_duplicate = [&](const v1::EventDTO& dto) {
    const grpc::Status status = client_->Append(dto, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.duplicate();
  };
  EXPECT_FALSE(is_duplicate(before));
  ASSERT_TRUE(Register(Orders()).ok());
  EXPECT_TRUE(is_duplicate(before)) << "stored as it was sent, before the schema came";
  EXPECT_FALSE(is_duplicate(after));
  EXPECT_EQ(client_->ReadAll().back().event_type(), "order_cancelled");
  EXPECT_TRUE(is_duplicate(after));
  EXPECT_TRUE(is_duplicate(event(2, "order_cancelled", "order"))) << "as it is read";
  ASSERT_TRUE(SetPolicy("order_", v1::SCHEMA_POLICY_OFF).ok());
  EXPECT_TRUE(is_duplicate(after)) << "stored under the schema's name, before the policy was off";

  v1::EventDTO rating = event(3, "RatingChanged", "Image");
  rating.set_payload_json(R"({"old_rating":0,"new_rating":5})");
  EXPECT_FALSE(is_duplicate(rating));
  Restart(schema::Policy::kOff);
  EXPECT_TRUE(is_duplicate(rating)) << "stored while the catalogue was there";
  rating.set_id(FormatUuid(testing::MakeId(4)));
  EXPECT_FALSE(is_duplicate(rating));
  EXPECT_EQ(client_->ReadAll().back().event_type(), "RatingChanged");
}

// The check would hold whatever is in the log, since events are not stored under an alias.
TEST_F(Schemas, ACheckThatNamesAnAliasAloneIsRefused) {
  v1::AppendEventsRequest request;
  v1::EventDTO& event = *request.add_events();
  event.set_id(FormatUuid(testing::MakeId(1)));
  event.set_timestamp(testing::kTimestampMs);
  event.set_event_type("RatingChanged");
  event.set_target_type("image");
  event.set_target_id(7);
  event.set_payload_json(R"({"old_rating":0,"new_rating":5})");
  v1::QueryItem& item = *request.add_checks()->mutable_no_match()->mutable_query()->add_items();
  item.add_event_types("RatingChanged");
  const auto append = [&] {
    grpc::ClientContext context;
    v1::AppendEventsResponse response;
    return client_->stub().AppendEvents(&context, request, &response);
  };
  const grpc::Status refused = append();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(refused.error_message(),
              HasSubstr("checks[0].no_match.query.items[0].event_types[0]: \"RatingChanged\" is "
                        "stored as \"rating_changed\""));
  EXPECT_EQ(client_->ReadAll().size(), 0u);

  item.add_event_types("rating_changed");
  ASSERT_TRUE(append().ok());
  request.mutable_events(0)->set_id(FormatUuid(testing::MakeId(2)));
  EXPECT_EQ(append().error_code(), grpc::StatusCode::ABORTED);

  // A retry of what is in the log is no question of checks.
  item.mutable_event_types()->RemoveLast();
  request.mutable_events(0)->set_id(FormatUuid(testing::MakeId(1)));
  EXPECT_TRUE(append().ok());
  Restart(schema::Policy::kOff);
  request.mutable_events(0)->set_id(FormatUuid(testing::MakeId(3)));
  EXPECT_TRUE(append().ok()) << "it is stored under the alias now";
}

TEST_F(Schemas, EvolvesCompatiblyAndRefusesTheRest) {
  ASSERT_TRUE(Register(Orders()).ok());
  ASSERT_TRUE(Register(Shipping()).ok());
  const std::string noted = R"({"customer":"Ada","lines":[{"article":"AB-1","quantity":2}],)"
                            R"("payment":"PAYMENT_CARD","note":"soon"})";
  EXPECT_FALSE(Append("order_placed", noted).ok());

  ASSERT_TRUE(Register(Orders("orders_compatible")).ok());
  EXPECT_EQ(registered_.version(), 2u);
  EXPECT_TRUE(Append("order_placed", noted).ok());
  ASSERT_TRUE(Register(Shipping("orders_compatible.schema.json")).ok());
  EXPECT_EQ(registered_.version(), 2u);

  const Position head = served_.store().head().position;
  const grpc::Status orders = Register(Orders("orders_incompatible"));
  EXPECT_EQ(orders.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(FieldsOf(orders),
              AllOf(Contains("order_placed.lines[].quantity"), Contains("order_cancelled")));
  const grpc::Status shipping = Register(Shipping("orders_incompatible.schema.json"));
  EXPECT_EQ(shipping.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(FieldsOf(shipping), AllOf(Contains("order_shipped.carrier"),
                                        Contains("order_shipped.parcels[].weight_kg")));
  EXPECT_EQ(served_.store().head().position, head);

  v1::RegisterSchemaRequest anything = Orders("orders_incompatible");
  anything.set_compatibility(v1::SCHEMA_COMPATIBILITY_NONE);
  EXPECT_TRUE(Register(anything).ok());
  EXPECT_EQ(registered_.version(), 3u);
}

TEST_F(Schemas, ValidateOnlyChangesNothing) {
  v1::RegisterSchemaRequest request = Orders();
  request.set_validate_only(true);
  ASSERT_TRUE(Register(request).ok());
  EXPECT_EQ(registered_.version(), 1u);
  EXPECT_EQ(registered_.position(), 0u);
  EXPECT_EQ(served_.store().head().position, 0u);
  EXPECT_TRUE(Append("order_placed", "{}").ok());
}

TEST_F(Schemas, AreInForceAgainAfterARestart) {
  ASSERT_TRUE(Register(Orders()).ok());
  ASSERT_TRUE(Register(Orders("orders_compatible")).ok());
  ASSERT_TRUE(SetPolicy("order_can", v1::SCHEMA_POLICY_OFF).ok());
  Restart();
  EXPECT_FALSE(Append("order_placed", "{}").ok());
  EXPECT_TRUE(Append("order_cancelled", R"({"nonsense":1})").ok());
  ASSERT_TRUE(Register(Orders("orders_compatible")).ok());
  EXPECT_TRUE(registered_.unchanged());
  EXPECT_EQ(registered_.version(), 2u);
  ASSERT_TRUE(SetPolicy("order_can", v1::SCHEMA_POLICY_UNSPECIFIED).ok());
  Restart();
  EXPECT_FALSE(Append("order_cancelled", R"({"nonsense":1})").ok());
}

TEST_F(Schemas, AnOlderVersionCanBeHad) {
  ASSERT_TRUE(Register(Orders()).ok());
  ASSERT_TRUE(Register(Orders("orders_compatible")).ok());
  v1::GetSchemaRequest request;
  request.set_name("orders");
  v1::GetSchemaResponse newest;
  grpc::ClientContext context;
  ASSERT_TRUE(stub_->GetSchema(&context, request, &newest).ok());
  EXPECT_EQ(newest.schema().version(), 2u);
  ASSERT_EQ(newest.versions_size(), 2);
  EXPECT_EQ(newest.versions(0).position(), 1u);
  EXPECT_EQ(newest.versions(1).position(), 2u);

  request.set_version(1);
  v1::GetSchemaResponse first;
  grpc::ClientContext again;
  ASSERT_TRUE(stub_->GetSchema(&again, request, &first).ok());
  EXPECT_EQ(first.schema().version(), 1u);
  EXPECT_EQ(first.schema().event_types_size(), 2);
  EXPECT_NE(first.definition(), newest.definition());
  v1::RegisterSchemaRequest same = Orders();
  same.set_name("copy");
  same.set_definition(first.definition());
  EXPECT_FALSE(Register(same).ok()) << "the types belong to orders";

  request.set_version(9);
  grpc::ClientContext none;
  EXPECT_EQ(stub_->GetSchema(&none, request, &first).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(Schemas, ExpectedVersionGuardsAgainstOthers) {
  v1::RegisterSchemaRequest request = Orders();
  request.set_expected_version(1);
  EXPECT_EQ(Register(request).error_code(), grpc::StatusCode::ABORTED);
  request.set_expected_version(0);
  EXPECT_TRUE(Register(request).ok());
  EXPECT_TRUE(Register(request).ok()) << "a retry is no conflict with its own first attempt";
  request = Orders("orders_compatible");
  request.set_expected_version(0);
  EXPECT_EQ(Register(request).error_code(), grpc::StatusCode::ABORTED);
}

TEST_F(Schemas, ManyAtOnceAllComeThrough) {
  std::vector<std::thread> threads;
  std::vector<grpc::Status> answers(8);
  for (size_t i = 0; i < answers.size(); ++i) {
    threads.emplace_back([&, i] {
      v1::RegisterSchemaRequest request = Shipping();
      request.set_name("shipping" + std::to_string(i));
      request.mutable_event_types(0)->set_event_type("order_shipped" + std::to_string(i));
      v1::RegisterSchemaResponse response;
      grpc::ClientContext context;
      answers[i] = stub_->RegisterSchema(&context, request, &response);
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const grpc::Status& answer : answers) EXPECT_TRUE(answer.ok()) << answer.error_message();
  EXPECT_EQ(served_.store().head().position, answers.size());
  for (size_t i = 0; i < answers.size(); ++i) {
    EXPECT_FALSE(Append("order_shipped" + std::to_string(i), "{}").ok());
  }
}

TEST_F(Schemas, PoliciesSayWhatHappens) {
  ASSERT_TRUE(Register(Orders()).ok());
  ASSERT_TRUE(SetPolicy("order_", v1::SCHEMA_POLICY_WARN).ok());
  EXPECT_TRUE(Append("order_placed", "{}").ok());
  EXPECT_EQ(Describe("order_placed").warned(), 1u);
  EXPECT_EQ(Describe("order_placed").policy(), v1::SCHEMA_POLICY_WARN);

  ASSERT_TRUE(SetPolicy("order_p", v1::SCHEMA_POLICY_ENFORCE).ok());
  EXPECT_FALSE(Append("order_placed", "{}").ok());
  EXPECT_EQ(Describe("order_placed").refused(), 1u);
  EXPECT_TRUE(Append("order_cancelled", R"({"x":1})").ok()) << "the longest prefix counts";
  const grpc::Status misspelt = Append("order_plcaed", kOrder);
  EXPECT_THAT(FieldsOf(misspelt), ElementsAre("event.event_type"));
  EXPECT_THAT(misspelt.error_message(), HasSubstr("did you mean order_placed?"));

  ASSERT_TRUE(SetPolicy("", v1::SCHEMA_POLICY_ENFORCE).ok());
  EXPECT_FALSE(Append("anything", "{}").ok());
  ASSERT_TRUE(SetPolicy("", v1::SCHEMA_POLICY_ENFORCE).ok());
  EXPECT_TRUE(policy_set_.unchanged());
  EXPECT_EQ(SetPolicy("a b", v1::SCHEMA_POLICY_OFF).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(Schemas, WarningsAndRefusalsAreCountedOnceTheyAreTrue) {
  ASSERT_TRUE(Register(Orders()).ok());
  ASSERT_TRUE(SetPolicy("order_placed", v1::SCHEMA_POLICY_WARN).ok());
  v1::EventDTO warned = testing::MakeDto(50);
  warned.set_event_type("order_placed");
  warned.set_target_type("order");
  warned.set_payload_json("{}");
  v1::EventDTO refused = testing::MakeDto(51);
  refused.set_event_type("order_cancelled");
  refused.set_target_type("order");
  refused.set_payload_json(R"({"x":1})");
  v1::AppendEventsResponse batch;
  EXPECT_FALSE(client_->Append({warned, refused}, &batch).ok());
  EXPECT_EQ(Describe("order_placed").warned(), 0u) << "it was not appended";
  EXPECT_EQ(Describe("order_cancelled").refused(), 1u);
  EXPECT_TRUE(client_->Append({warned}, &batch).ok());
  EXPECT_TRUE(client_->Append({warned}, &batch).ok());
  EXPECT_TRUE(batch.duplicate());
  EXPECT_EQ(Describe("order_placed").warned(), 1u) << "it was appended once";
}

TEST_F(Schemas, ChangesAreEventsThatClientsCannotForge) {
  ASSERT_TRUE(Register(Shipping()).ok());
  ASSERT_TRUE(SetPolicy("order_", v1::SCHEMA_POLICY_WARN).ok());
  const auto events = client_->ReadAll();
  ASSERT_EQ(events.size(), 2u);
  EXPECT_EQ(events[0].event_type(), "firn.schema_registered");
  EXPECT_EQ(events[0].stream(), "firn.schemas");
  EXPECT_THAT(events[0].tags(), ElementsAre("schema:shipping"));
  EXPECT_THAT(events[0].payload_json(), HasSubstr(R"("name":"shipping","version":1)"));
  EXPECT_EQ(events[1].event_type(), "firn.schema_policy_set");
  EXPECT_EQ(events[1].payload_json(), R"({"event_type_prefix":"order_","policy":"warn"})");

  EXPECT_THAT(FieldsOf(Append("firn.schema_registered", "{}")), ElementsAre("event.event_type"));
  EXPECT_THAT(FieldsOf(Append("x", "{}", "", "firn.schemas")), ElementsAre("event.stream"));
}

TEST_F(Schemas, ATypeBelongsToOneSchema) {
  ASSERT_TRUE(Register(Orders()).ok());
  v1::RegisterSchemaRequest other = Shipping();
  other.mutable_event_types(0)->set_event_type("OrderCancelled");
  EXPECT_THAT(Register(other).error_message(), HasSubstr("belongs to the schema orders"));
  other.mutable_event_types(0)->set_event_type("rating_changed");
  EXPECT_THAT(Register(other).error_message(), HasSubstr("--catalog off"));
  other.mutable_event_types(0)->set_event_type("firn.mine");
  EXPECT_FALSE(Register(other).ok());

  Restart(schema::Policy::kOff);
  other.mutable_event_types(0)->set_event_type("rating_changed");
  EXPECT_TRUE(Register(other).ok());
  // What the log says counts, also where the catalogue is back.
  Restart();
  EXPECT_EQ(Describe("rating_changed").schema(), "shipping");
  EXPECT_EQ(Describe("flag_changed").schema(), "firn.catalog");
}

TEST_F(Schemas, AnEmptyNameIsNoSchema) {
  grpc::ClientContext context;
  v1::GetSchemaResponse response;
  const grpc::Status refused = stub_->GetSchema(&context, {}, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(FieldsOf(refused), ElementsAre("name"));
}

TEST_F(Schemas, ABadDefinitionIsExplained) {
  v1::RegisterSchemaRequest request = Orders();
  request.set_definition("no descriptor set");
  EXPECT_THAT(FieldsOf(Register(request)), ElementsAre("definition"));
  request = Shipping();
  request.mutable_event_types(0)->set_definition("/$defs/nothing");
  EXPECT_THAT(FieldsOf(Register(request)), ElementsAre("event_types[0].definition"));
  request = Shipping();
  request.set_name("firn.mine");
  EXPECT_THAT(FieldsOf(Register(request)), ElementsAre("name"));
  request.set_name("");
  EXPECT_THAT(FieldsOf(Register(request)), ElementsAre("name"));
  EXPECT_EQ(served_.store().head().position, 0u);
}

}  // namespace
}  // namespace firn::rpc
