#include "firn/rpc/payload_struct.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/support/status_matchers.h"

namespace firn::rpc {
namespace {

using google::protobuf::Struct;

std::string RoundTrip(std::string_view json) {
  Struct payload;
  if (!JsonToStruct(json, payload)) return "(no Struct)";
  const auto text = StructToJson(payload);
  return text.ok() ? *text : text.status().ToString();
}

TEST(PayloadStruct, WritesSortedCompactJson) {
  EXPECT_EQ(RoundTrip(R"({ "b" : [1, "x", null, true, false, {}], "a" : {"z":1,"y":2} })"),
            R"({"a":{"y":2,"z":1},"b":[1,"x",null,true,false,{}]})");
}

TEST(PayloadStruct, WritesIntegersWithoutFraction) {
  EXPECT_EQ(RoundTrip(R"({"a":5.0,"b":-3,"c":9007199254740992,"d":0.1,"e":1e300,"f":-0.0})"),
            R"({"a":5,"b":-3,"c":9007199254740992,"d":0.1,"e":1e300,"f":-0.0})");
}

TEST(PayloadStruct, AZeroIsAZeroHoweverItIsWritten) {
  EXPECT_EQ(RoundTrip(R"({"a":0e-40,"b":0e40,"c":0.00000000000000000000000})"),
            R"({"a":0,"b":0,"c":0})");
}

TEST(PayloadStruct, KeepsTextAndEscapes) {
  EXPECT_EQ(RoundTrip(R"({"é":"\u00e9\n\"\\\ud83d\ude00"})"), "{\"é\":\"é\\n\\\"\\\\😀\"}");
}

TEST(PayloadStruct, TheSameStructGivesTheSameText) {
  Struct a;
  Struct b;
  for (int i = 0; i < 50; ++i) {
    (*a.mutable_fields())["k" + std::to_string(i)].set_number_value(i);
    (*b.mutable_fields())["k" + std::to_string(49 - i)].set_number_value(49 - i);
  }
  EXPECT_EQ(*StructToJson(a), *StructToJson(b));
}

TEST(PayloadStruct, HasNoTextForWhatJsonCannotWrite) {
  Struct infinite;
  (*infinite.mutable_fields())["a"].set_number_value(std::numeric_limits<double>::infinity());
  EXPECT_FALSE(StructToJson(infinite).ok());
  Struct nan;
  (*nan.mutable_fields())["a"].set_number_value(std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(StructToJson(nan).ok());
  Struct unset;
  (*unset.mutable_fields())["a"];
  EXPECT_FALSE(StructToJson(unset).ok());
}

TEST(PayloadStruct, RefusesTooManyLevels) {
  Struct deep;
  google::protobuf::Value* value = &(*deep.mutable_fields())["a"];
  for (int i = 0; i < 100; ++i) value = value->mutable_list_value()->add_values();
  value->set_bool_value(true);
  EXPECT_FALSE(StructToJson(deep).ok());
}

TEST(PayloadStruct, SaysWhatAStructCannotHold) {
  Struct payload;
  EXPECT_FALSE(JsonToStruct(R"({"a":1e999})", payload));
  EXPECT_FALSE(JsonToStruct("{\"a\":\"" + std::string(600'000, 'x') + "\"}", payload));
  std::string deep = "{}";
  for (int i = 1; i < kStructDepthMax; ++i) deep = "{\"a\":" + deep + "}";
  EXPECT_TRUE(JsonToStruct(deep, payload));
  EXPECT_FALSE(JsonToStruct("{\"a\":" + deep + "}", payload));
}

TEST(PayloadStruct, WhatIsOfferedCanBeParsedByTheStrictestClient) {
  std::string deep = "1";
  for (int i = 1; i < kStructDepthMax; ++i) deep = "[" + deep + "]";
  Struct payload;
  ASSERT_TRUE(JsonToStruct("{\"a\":" + deep + "}", payload));
  Struct parsed;
  // Inside an event, inside a response: two more levels.
  google::protobuf::ListValue outer;
  *outer.add_values()->mutable_struct_value() = payload;
  google::protobuf::ListValue read;
  EXPECT_TRUE(read.ParseFromString(outer.SerializeAsString()));
}

}  // namespace
}  // namespace firn::rpc
