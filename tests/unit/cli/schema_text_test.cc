#include "cli/schema_text.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/cli/sample_schema.h"

namespace firn::cli {
namespace {

TEST(SchemaTextTest, ListsSchemasAndPolicies) {
  v1::ListSchemasResponse response;
  *response.add_schemas() = MakeSampleSchema();
  EXPECT_EQ(FormatText(response, {}),
            "SCHEMA  VERSION  FORMAT       COMPATIBILITY  EVENT TYPES  WHENCE\n"
            "orders  2        json-schema  full           2            registered\n");
  v1::PrefixPolicy& policy = *response.add_policies();
  policy.set_event_type_prefix("order_");
  policy.set_policy(v1::SCHEMA_POLICY_WARN);
  EXPECT_NE(FormatText(response, {}).find("\n\nTYPES    POLICY\norder_*  warn\n"),
            std::string::npos);
}

TEST(SchemaTextTest, ShowsOneSchema) {
  v1::GetSchemaResponse response;
  *response.mutable_schema() = MakeSampleSchema();
  v1::SchemaVersion& version = *response.add_versions();
  version.set_version(1);
  version.set_position(7);
  version.set_created_at("2026-02-21T15:04:05.120417Z");
  EXPECT_EQ(FormatText(response, {}),
            "orders\n"
            "  version    2\n"
            "  format     json-schema\n"
            "  keeps      full compatibility\n"
            "  definition 0 bytes\n"
            "\n"
            "EVENT TYPE    DEFINITION\n"
            "order_paid    all\n"
            "order_placed  /$defs/placed\n"
            "\n"
            "VERSION  POSITION  REGISTERED\n"
            "1        7         2026-02-21T15:04:05.120417Z\n");
}

TEST(SchemaTextTest, DescribesTypes) {
  EXPECT_EQ(FormatOverview(MakeSampleTypes(), {}),
            "EVENT TYPE    TARGET  SCHEMA  POLICY  DESCRIPTION\n"
            "order_placed  order   orders  warn    An order was placed.\n");
  EXPECT_EQ(FormatText(MakeSampleTypes(), {}),
            "order_placed\n"
            "  An order was placed.\n"
            "  schema     orders 2, /$defs/placed\n"
            "  policy     warn\n"
            "  target     order, its id also in order_id\n"
            "  aliases    OrderPlaced\n"
            "  undone     by order_cancelled\n"
            "  checks     0 refused and 3 let through since the server was started\n"
            "  payload\n"
            "    rule: paid or not\n"
            "    total: number, required, 0 to 1.5, in EUR\n"
            "        What it costs.\n"
            "    lines: array, at least 1 elements\n"
            "      each element: string, one of \"a\" null\n");
}

TEST(SchemaTextTest, SaysWhereFurtherPartsAre) {
  v1::DescribeEventTypesResponse response;
  v1::FieldDescription& payload = *response.add_event_types()->mutable_payload();
  v1::FieldDescription& list = *payload.add_fields();
  list.set_name("list");
  list.add_first_elements()->add_types("string");
  list.mutable_elements()->set_same_as("payload");
  payload.add_pattern_fields()->set_name("^x");
  payload.mutable_other_fields()->set_truncated(true);
  payload.mutable_keys()->set_max_size(9);
  const std::string text = FormatText(response, {});
  EXPECT_EQ(text.substr(text.find("    list")),
            "    list: any\n"
            "      element 1: string\n"
            "      each further element: any\n"
            "        parts as those of payload\n"
            "    keys that match ^x: any\n"
            "    other keys: any\n"
            "      more is left out; firn schema show NAME --definition FILE\n"
            "    each key: any, at most 9 characters\n");
}

TEST(SchemaTextTest, SaysTheRulesOfAField) {
  v1::FieldDescription field;
  EXPECT_EQ(FieldRules(field), "any");
  field.add_types("string");
  field.add_types("null");
  field.set_max_size(100);
  field.set_pattern("^a$");
  field.set_alternative_name("tagName");
  field.set_recommended_max_length(64);
  EXPECT_EQ(FieldRules(field),
            "string or null, at most 100 characters, better not over 64 characters, matches ^a$, "
            "also as tagName");
  field.set_format("an a\x1b[2J");
  field.set_min_size(1);
  EXPECT_EQ(FieldRules(field),
            "string or null, 1 to 100 characters, better not over 64 characters, an a [2J, also as "
            "tagName");
  v1::FieldDescription number;
  number.add_types("number");
  number.set_minimum(0);
  number.set_minimum_is_exclusive(true);
  EXPECT_EQ(FieldRules(number), "number, above 0");
  number.add_refused_values("7");
  EXPECT_EQ(FieldRules(number), "number, none of 7, above 0");
  number.clear_refused_values();
  number.set_maximum(128);
  EXPECT_EQ(FieldRules(number), "number, above 0, at most 128");
}

}  // namespace
}  // namespace firn::cli
