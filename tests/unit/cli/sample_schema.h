// Schemas for the tests of output forms.

#ifndef FIRN_TESTS_UNIT_CLI_SAMPLE_SCHEMA_H_
#define FIRN_TESTS_UNIT_CLI_SAMPLE_SCHEMA_H_

#include "firn/v1/schema_registry.pb.h"

namespace firn::cli {

inline v1::Schema MakeSampleSchema() {
  v1::Schema schema;
  schema.set_name("orders");
  schema.set_version(2);
  schema.set_format(v1::SCHEMA_FORMAT_JSON_SCHEMA);
  schema.set_compatibility(v1::SCHEMA_COMPATIBILITY_FULL);
  schema.add_event_types()->set_event_type("order_paid");
  v1::EventTypeBinding& placed = *schema.add_event_types();
  placed.set_event_type("order_placed");
  placed.set_definition("/$defs/placed");
  return schema;
}

inline v1::DescribeEventTypesResponse MakeSampleTypes() {
  v1::DescribeEventTypesResponse response;
  v1::EventTypeDescription& type = *response.add_event_types();
  type.set_event_type("order_placed");
  type.set_schema("orders");
  type.set_schema_version(2);
  type.set_definition("/$defs/placed");
  type.set_description("An order was placed.");
  type.set_target_type("order");
  type.set_target_id_field("order_id");
  type.add_aliases("OrderPlaced");
  type.set_inverse("by order_cancelled");
  type.set_policy(v1::SCHEMA_POLICY_WARN);
  type.set_warned(3);
  v1::FieldDescription& payload = *type.mutable_payload();
  payload.add_types("object");
  payload.add_rules("paid or not");
  v1::FieldDescription& total = *payload.add_fields();
  total.set_name("total");
  total.add_types("number");
  total.set_description("What it costs.");
  total.set_required(true);
  total.set_minimum(0);
  total.set_maximum(1.5);
  total.set_unit("EUR");
  v1::FieldDescription& lines = *payload.add_fields();
  lines.set_name("lines");
  lines.add_types("array");
  lines.set_min_size(1);
  lines.mutable_elements()->add_types("string");
  lines.mutable_elements()->add_allowed_values("\"a\"");
  lines.mutable_elements()->add_allowed_values("null");
  return response;
}

}  // namespace firn::cli

#endif  // FIRN_TESTS_UNIT_CLI_SAMPLE_SCHEMA_H_
