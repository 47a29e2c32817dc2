#include "cli/schema_definition.h"

#include <gtest/gtest.h>

#include <string>

namespace firn::cli {
namespace {

TEST(SchemaDefinitionTest, TellsTheFormatFromTheContent) {
  EXPECT_EQ(GuessSchemaFormat("{}"), v1::SCHEMA_FORMAT_JSON_SCHEMA);
  EXPECT_EQ(GuessSchemaFormat("\n {\"type\":\"object\"}\n"), v1::SCHEMA_FORMAT_JSON_SCHEMA);
  // Not JSON, but meant to be: the server says where it is wrong.
  EXPECT_EQ(GuessSchemaFormat("{\"type\":"), v1::SCHEMA_FORMAT_JSON_SCHEMA);
  EXPECT_EQ(GuessSchemaFormat(""), v1::SCHEMA_FORMAT_PROTOBUF);
  // A descriptor set with a file of 123 bytes begins with a line feed and a brace.
  EXPECT_EQ(GuessSchemaFormat("\n{" + std::string(123, 'x')), v1::SCHEMA_FORMAT_PROTOBUF);
}

TEST(SchemaDefinitionTest, TakesTheNameFromTheFile) {
  EXPECT_EQ(SchemaNameOf("orders.json"), "orders");
  EXPECT_EQ(SchemaNameOf("schemas/acme_orders.schema.json"), "acme_orders");
  EXPECT_EQ(SchemaNameOf("../orders"), "orders");
}

TEST(SchemaDefinitionTest, ReadsABinding) {
  const v1::EventTypeBinding binding = ParseBinding("order_placed=/$defs/a=b");
  EXPECT_EQ(binding.event_type(), "order_placed");
  EXPECT_EQ(binding.definition(), "/$defs/a=b");
  EXPECT_EQ(ParseBinding("order_placed").event_type(), "order_placed");
  EXPECT_EQ(ParseBinding("order_placed").definition(), "");
}

}  // namespace
}  // namespace firn::cli
