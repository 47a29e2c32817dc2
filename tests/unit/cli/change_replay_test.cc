#include "cli/change_replay.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/cli/fake_server.h"

namespace firn::cli {
namespace {

v1::EventDTO MakeChange(const std::string& type, const std::string& payload) {
  v1::EventDTO event;
  event.set_event_type(type);
  event.set_stream("firn.schemas");
  event.set_payload_json(payload);
  return event;
}

v1::EventDTO MakeRegistration(int version, const std::string& definition) {
  return MakeChange(
      "firn.schema_registered",
      R"({"name":"orders","version":)" + std::to_string(version) +
          R"(,"format":"json_schema","compatibility":"full","event_types":)"
          R"([{"event_type":"order_placed","definition":"/$defs/a"}],"definition":")" +
          definition + "\"}");
}

v1::EventDTO MakePolicy(const std::string& policy) {
  return MakeChange("firn.schema_policy_set",
                    R"({"event_type_prefix":"order_","policy":")" + policy + "\"}");
}

class ChangeReplayTest : public testing::Test {
 protected:
  FakeServer server_;
  ChangeReplay replay_{*server_.client, absl::ZeroDuration()};
};

TEST_F(ChangeReplayTest, KnowsAChange) {
  EXPECT_TRUE(IsOwnChange(MakePolicy("off")));
  EXPECT_TRUE(IsOwnChange(MakeRegistration(1, "")));
  EXPECT_FALSE(IsOwnChange(MakeChange("rating_changed", "{}")));
  EXPECT_FALSE(IsOwnChange(MakeChange("firn.something", "{}")));
}

TEST_F(ChangeReplayTest, MakesTheCallThatMadeTheEvent) {
  ASSERT_TRUE(replay_.Apply(MakeRegistration(1, "{}")).ok());
  ASSERT_TRUE(replay_
                  .Apply(MakeChange("firn.schema_registered",
                                    R"({"name":"p","version":3,"format":"protobuf",)"
                                    R"("compatibility":"none","event_types":[],)"
                                    R"("definition_base64":"AQI="})"))
                  .ok());
  ASSERT_TRUE(replay_.Apply(MakePolicy("warn")).ok());
  ASSERT_TRUE(replay_.Apply(MakePolicy("default")).ok());
  ASSERT_EQ(server_.registry.registered.size(), 2U);
  const v1::RegisterSchemaRequest& json = server_.registry.registered[0];
  EXPECT_EQ(json.name(), "orders");
  EXPECT_EQ(json.format(), v1::SCHEMA_FORMAT_JSON_SCHEMA);
  EXPECT_EQ(json.compatibility(), v1::SCHEMA_COMPATIBILITY_FULL);
  EXPECT_EQ(json.definition(), "{}");
  ASSERT_EQ(json.event_types_size(), 1);
  EXPECT_EQ(json.event_types(0).event_type(), "order_placed");
  EXPECT_EQ(json.event_types(0).definition(), "/$defs/a");
  EXPECT_EQ(server_.registry.registered[1].definition(), "\x01\x02");
  EXPECT_EQ(server_.registry.registered[1].format(), v1::SCHEMA_FORMAT_PROTOBUF);
  ASSERT_EQ(server_.registry.policies.size(), 2U);
  EXPECT_EQ(server_.registry.policies[0].event_type_prefix(), "order_");
  EXPECT_EQ(server_.registry.policies[0].policy(), v1::SCHEMA_POLICY_WARN);
  EXPECT_EQ(server_.registry.policies[1].policy(), v1::SCHEMA_POLICY_UNSPECIFIED);
  EXPECT_EQ(replay_.Summary(), ", 4 changes of schemas or projections (0 already there)");
}

TEST_F(ChangeReplayTest, MakesOnlyWhatTheLogDoesNotHaveInThisOrder) {
  // An import that was interrupted after three changes, with other versions than in the file.
  server_.store.log = {MakePolicy("off"), MakeRegistration(1, "a"), MakePolicy("enforce")};
  for (const v1::EventDTO& change :
       {MakePolicy("off"), MakeRegistration(7, "a"), MakePolicy("enforce"), MakePolicy("off")}) {
    ASSERT_TRUE(replay_.Apply(change).ok());
  }
  EXPECT_TRUE(server_.registry.registered.empty());
  ASSERT_EQ(server_.registry.policies.size(), 1U);
  EXPECT_EQ(server_.registry.policies[0].policy(), v1::SCHEMA_POLICY_OFF);
  EXPECT_EQ(replay_.Summary(), ", 4 changes of schemas or projections (3 already there)");
}

TEST_F(ChangeReplayTest, AfterANewChangeAllAreMade) {
  server_.store.log = {MakePolicy("off")};
  ASSERT_TRUE(replay_.Apply(MakePolicy("enforce")).ok());
  // The log ends with another policy by now.
  ASSERT_TRUE(replay_.Apply(MakePolicy("off")).ok());
  EXPECT_EQ(server_.registry.policies.size(), 2U);
}

TEST_F(ChangeReplayTest, ProjectionsAreCreatedAndDropped) {
  const auto created = [](const std::string& sql) {
    return MakeChange(
        "firn.projection_created",
        R"({"name":"bank","version":4,"files":[{"path":"a.sql","sql":")" + sql + "\"}]}");
  };
  const v1::EventDTO built_in =
      MakeChange("firn.projection_created", R"({"name":"catalog","version":1,"built_in":true})");
  const v1::EventDTO dropped = MakeChange("firn.projection_dropped", R"({"name":"bank"})");
  // Of one stream or the other, each is looked for by itself.
  server_.store.log = {created("one")};
  for (const v1::EventDTO& change : {built_in, created("one"), MakePolicy("off"), dropped}) {
    ASSERT_TRUE(IsOwnChange(change));
    ASSERT_TRUE(replay_.Apply(change).ok());
  }
  ASSERT_EQ(server_.projections.created.size(), 2U);
  EXPECT_EQ(server_.projections.created[0].name(), "catalog");
  EXPECT_EQ(server_.projections.created[0].files_size(), 0);
  ASSERT_EQ(server_.projections.created[1].files_size(), 1);
  EXPECT_EQ(server_.projections.created[1].files(0).path(), "a.sql");
  EXPECT_EQ(server_.projections.created[1].files(0).sql(), "one");
  EXPECT_EQ(server_.projections.dropped, std::vector<std::string>{"bank"});
  // One that is gone already is no error.
  server_.projections.answer_drop =
      MakeError(grpc::StatusCode::NOT_FOUND, "PROJECTION_NOT_FOUND", {});
  EXPECT_TRUE(replay_.Apply(dropped).ok());
  EXPECT_EQ(replay_.Summary(), ", 5 changes of schemas or projections (1 already there)");
}

TEST_F(ChangeReplayTest, SaysWhatIsWrong) {
  const auto fault = [this](const v1::EventDTO& event) {
    EXPECT_EQ(ReadOwnChange(event).status(), replay_.Apply(event));
    return std::string(ReadOwnChange(event).status().message());
  };
  EXPECT_NE(fault(MakePolicy("loud")).find("lacks event_type_prefix or policy"), std::string::npos);
  EXPECT_NE(fault(MakeChange("firn.schema_registered", "[]")).find("is not a JSON object"),
            std::string::npos);
  EXPECT_NE(fault(MakeChange("firn.schema_registered", "{}")).find("lacks name"),
            std::string::npos);
  server_.registry.answer = MakeError(grpc::StatusCode::FAILED_PRECONDITION, "SCHEMA_INCOMPATIBLE",
                                      {{"definition", "breaks"}});
  EXPECT_EQ(replay_.Apply(MakeRegistration(1, "{}")).message(),
            "definition: breaks [SCHEMA_INCOMPATIBLE]");
  EXPECT_EQ(replay_.Summary(), ", 1 changes of schemas or projections (0 already there)");
}

}  // namespace
}  // namespace firn::cli
