#include "cli/schema_names.h"

#include <gtest/gtest.h>

namespace firn::cli {
namespace {

TEST(SchemaNamesTest, NamesLeadBack) {
  for (const auto format : {v1::SCHEMA_FORMAT_PROTOBUF, v1::SCHEMA_FORMAT_JSON_SCHEMA}) {
    EXPECT_EQ(ParseSchemaFormat(SchemaFormatName(format)), format);
  }
  for (const char* name : {"none", "backward", "forward", "full"}) {
    EXPECT_EQ(CompatibilityName(*ParseCompatibility(name)), name);
  }
  for (const char* name : {"off", "warn", "enforce", "default"}) {
    EXPECT_EQ(PolicyName(*ParsePolicy(name)), name);
  }
  EXPECT_EQ(ParseSchemaFormat("json_schema"), v1::SCHEMA_FORMAT_JSON_SCHEMA);
}

TEST(SchemaNamesTest, KnowsWhatItDoesNotKnow) {
  EXPECT_FALSE(ParseSchemaFormat("avro"));
  EXPECT_FALSE(ParseCompatibility(""));
  EXPECT_FALSE(ParsePolicy("Off"));
  EXPECT_EQ(PolicyName(static_cast<v1::SchemaPolicy>(9)), "unknown");
}

}  // namespace
}  // namespace firn::cli
