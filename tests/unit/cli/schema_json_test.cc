#include "cli/schema_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/unit/cli/sample_schema.h"

namespace firn::cli {
namespace {

TEST(SchemaJsonTest, ListsSchemasThenPolicies) {
  v1::ListSchemasResponse response;
  *response.add_schemas() = MakeSampleSchema();
  response.add_policies()->set_policy(v1::SCHEMA_POLICY_OFF);
  EXPECT_EQ(FormatJson(response),
            R"({"name":"orders","version":2,"format":"json-schema","compatibility":"full",)"
            R"("built_in":false,"event_types":2})"
            "\n"
            R"({"event_type_prefix":"","policy":"off"})"
            "\n");
  EXPECT_EQ(FormatJson(v1::ListSchemasResponse()), "");
}

TEST(SchemaJsonTest, ShowsOneSchema) {
  v1::GetSchemaResponse response;
  *response.mutable_schema() = MakeSampleSchema();
  response.set_definition("{}");
  response.add_versions()->set_version(1);
  const auto json = nlohmann::json::parse(FormatJson(response));
  EXPECT_EQ(json["definition_bytes"], 2);
  EXPECT_EQ(json["event_types"][1]["event_type"], "order_placed");
  EXPECT_EQ(json["event_types"][1]["definition"], "/$defs/placed");
  EXPECT_EQ(json["versions"][0]["version"], 1);
}

TEST(SchemaJsonTest, DescribesTypesWithTheirFields) {
  const std::string line = FormatJson(MakeSampleTypes());
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(
      nlohmann::json::parse(line),
      nlohmann::json::parse(
          R"({"event_type":"order_placed","schema":"orders","schema_version":2,)"
          R"("definition":"/$defs/placed","description":"An order was placed.",)"
          R"("target_type":"order","target_id_field":"order_id","aliases":["OrderPlaced"],)"
          R"("inverse":"by order_cancelled","policy":"warn","refused":0,"warned":3,)"
          R"("payload":{"types":["object"],"required":false,"rules":["paid or not"],"fields":[)"
          R"({"name":"total","types":["number"],"description":"What it costs.",)"
          R"("required":true,"minimum":0,"maximum":1.5,"unit":"EUR"},)"
          R"({"name":"lines","types":["array"],"required":false,"min_size":1,)"
          R"("elements":{"types":["string"],"required":false,"allowed_values":["a",null]}}]}})"));
}

TEST(SchemaJsonTest, WritesEveryPartOfAField) {
  v1::DescribeEventTypesResponse response;
  v1::FieldDescription& payload = *response.add_event_types()->mutable_payload();
  payload.add_refused_values(R"("a\"b")");
  payload.add_first_elements()->set_truncated(true);
  payload.add_pattern_fields()->set_name("^x");
  payload.mutable_keys()->set_max_size(9);
  payload.mutable_elements()->set_same_as("payload");
  EXPECT_EQ(nlohmann::json::parse(FormatJson(response))["payload"],
            nlohmann::json::parse(R"({"required":false,"refused_values":["a\"b"],)"
                                  R"("first_elements":[{"required":false,"truncated":true}],)"
                                  R"("pattern_fields":[{"name":"^x","required":false}],)"
                                  R"("keys":{"required":false,"max_size":9},)"
                                  R"("elements":{"required":false,"same_as":"payload"}})"));
}

TEST(SchemaJsonTest, BoundsAreNumbersInFull) {
  v1::DescribeEventTypesResponse response;
  v1::FieldDescription& payload = *response.add_event_types()->mutable_payload();
  payload.set_minimum(-0.5);
  payload.set_minimum_is_exclusive(true);
  payload.set_maximum(9007199254740991.0);
  const std::string line = FormatJson(response);
  EXPECT_NE(line.find(R"("exclusive_minimum":-0.5,"maximum":9007199254740991})"), std::string::npos)
      << line;
}

}  // namespace
}  // namespace firn::cli
