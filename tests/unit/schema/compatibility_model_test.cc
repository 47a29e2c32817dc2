// Compares made-up schemas and tries made-up payloads: where no break is found, whatever fits the
// one must fit the other.

#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "firn/schema/checker.h"
#include "firn/schema/compatibility.h"
#include "firn/schema/schema.h"

namespace firn::schema {
namespace {

// Makes JSON out of few words, so that schemas and values often meet.
class Maker {
 public:
  explicit Maker(uint32_t seed) : random_(seed) {}

  size_t Below(size_t end) { return random_() % end; }

  std::string Value(size_t depth) {
    switch (Below(depth == 0 ? 5 : 9)) {
      case 0:
        return "null";
      case 1:
        return Below(2) == 0 ? "true" : "false";
      case 2:
        return Number();
      case 3:
        return Number() + ".5";
      case 4:
        return Text();
      case 5:
        return "[" + List([&] { return Value(depth - 1); }) + "]";
      default:
        return "{" + Members(Below(4), [&] { return Value(depth - 1); }) + "}";
    }
  }

  std::string Schema(size_t depth) {
    if (Below(12) == 0) return Below(3) == 0 ? "false" : "true";
    std::string text;
    for (size_t i = Below(3) + 1; i > 0; --i) {
      const std::string keyword = depth == 0 || Below(3) == 0 ? Scalar() : Combined(depth - 1);
      // A keyword may stand only once.
      const std::string name = keyword.substr(0, keyword.find(':'));
      if (text.find(name) == std::string::npos) text += (text.empty() ? "" : ",") + keyword;
    }
    return "{" + text + "}";
  }

  // Much like the schema: a number or a word of it is another one.
  std::string Changed(std::string schema) {
    for (size_t tries = 0; tries < 3; ++tries) {
      const size_t place = Below(schema.size());
      char& c = schema[place];
      if (c >= '0' && c <= '4') c = static_cast<char>('0' + Below(5));
      if (place > 0 && schema[place - 1] == '"' && schema[place + 1] == '"') {
        c = static_cast<char>('a' + Below(3));
      }
    }
    return schema;
  }

 private:
  std::string Number() { return std::to_string(Below(5)); }
  std::string Text() {
    return "\"" + std::string(Below(4), static_cast<char>('a' + Below(3))) + "\"";
  }
  std::string Key() { return std::string("\"") + static_cast<char>('a' + Below(3)) + "\""; }

  template <typename Make>
  std::string List(Make make) {
    std::string text = make();
    for (size_t i = Below(3); i > 0; --i) text += "," + make();
    return text;
  }

  template <typename Make>
  std::string Members(size_t count, Make make) {
    std::string text;
    for (size_t i = 0; i < count && i < 3; ++i) {
      text +=
          std::string(text.empty() ? "\"" : ",\"") + static_cast<char>('a' + i) + "\":" + make();
    }
    return text;
  }

  std::string Scalar() {
    static constexpr const char* kTypes[] = {"null",   "boolean", "integer", "number",
                                             "string", "array",   "object"};
    switch (Below(14)) {
      case 0:
      case 1:
        return std::string(R"("type":")") + kTypes[Below(7)] + "\"";
      case 2:
        return std::string(R"("type":[")") + kTypes[Below(3)] + R"(",")" + kTypes[Below(3) + 4] +
               "\"]";
      case 3:
        return R"("enum":[)" + List([&] { return Value(1); }) + "]";
      case 4:
        return R"("minimum":)" + Number();
      case 5:
        return R"("exclusiveMaximum":)" + Number();
      case 6:
        return R"("multipleOf":)" + std::to_string(Below(3) + 1);
      case 7:
        return R"("maxLength":)" + Number();
      case 8:
        return R"("pattern":)" + Text();
      case 9:
        return R"("maxItems":)" + Number();
      case 10:
        return R"("minProperties":)" + Number();
      case 11:
        return R"("required":[)" + Key() + "]";
      case 12:
        return R"("uniqueItems":true)";
      default:
        return R"("dependentRequired":{)" + Key() + ":[" + Key() + "]}";
    }
  }

  std::string Combined(size_t depth) {
    const auto schema = [&] { return Schema(depth); };
    switch (Below(14)) {
      case 0:
        return R"("items":)" + schema();
      case 1:
        return R"("prefixItems":[)" + List(schema) + "]";
      case 2:
        return R"("contains":)" + schema();
      case 3:
        return R"("additionalProperties":)" + schema();
      case 4:
        return R"("patternProperties":{)" + Key() + ":" + schema() + "}";
      case 5:
        return R"("propertyNames":)" + schema();
      case 6:
        return R"("anyOf":[)" + List(schema) + "]";
      case 7:
        return R"("oneOf":[)" + List(schema) + "]";
      case 8:
        return R"("allOf":[)" + List(schema) + "]";
      case 9:
        return R"("not":)" + schema();
      case 10:
        return R"("if":)" + schema() + R"(,"then":)" + schema() + R"(,"else":)" + schema();
      case 11:
        return R"("dependentSchemas":{)" + Key() + ":" + schema() + "}";
      default:
        return R"("properties":{)" + Members(Below(3) + 1, schema) + "}";
    }
  }

  std::mt19937 random_;
};

std::shared_ptr<const CompiledSchema> Compile(const std::string& json) {
  const std::vector<Binding> bindings = {{.event_type = "a"}};
  auto compiled = CompileJsonSchema(json, bindings);
  return compiled.ok() ? *compiled : nullptr;
}

bool Fits(const CompiledSchema& schema, const std::string& json) {
  rapidjson::Document value;
  value.Parse(json.c_str());
  std::vector<FieldViolation> violations;
  CheckValue(value, *schema.event_types[0].payload, "", violations);
  return violations.empty();
}

TEST(CompatibilityModelTest, WhatIsCompatibleAcceptsWhatWasAccepted) {
  Maker maker(7);
  constexpr int kPairs = 6000;
  int compatible = 0;
  for (int i = 0; i < kPairs; ++i) {
    const std::string schema = maker.Schema(3);
    const std::string before_text = R"({"properties":{"a":)" + schema + "}}";
    const std::string next_text = R"({"properties":{"a":)" + maker.Changed(schema) + "}}";
    const auto before = Compile(before_text);
    const auto next = Compile(next_text);
    if (before == nullptr || next == nullptr) continue;
    EXPECT_TRUE(CompatibilityBreaks(*before, *before, Compatibility::kFull).empty()) << before_text;
    if (!CompatibilityBreaks(*before, *next, Compatibility::kBackward).empty()) continue;
    ++compatible;
    for (int tries = 0; tries < 30; ++tries) {
      const std::string payload = R"({"a":)" + maker.Value(2) + "}";
      ASSERT_TRUE(!Fits(*before, payload) || Fits(*next, payload)) << payload << " fits\n"
                                                                   << before_text << " and not\n"
                                                                   << next_text;
    }
  }
  EXPECT_GT(compatible, kPairs / 10);
}

TEST(Compatibility, OfShapesThatLeadFarIsNotDecided) {
  // Each definition is a step further; only the end differs.
  const auto chain = [](const std::string& end) {
    std::string text = R"({"type":"object","$ref":"#/$defs/d0","$defs":{)";
    constexpr int kSteps = 4900;
    for (int i = 0; i < kSteps; ++i) {
      text += "\"d" + std::to_string(i) + R"(":{"properties":{"a":{"$ref":"#/$defs/d)" +
              std::to_string(i + 1) + R"("}}},)";
    }
    text += "\"d" + std::to_string(kSteps) + "\":{\"type\":\"" + end + "\"}}}";
    const auto compiled = CompileJsonSchema(text, std::vector<Binding>{{"t", ""}});
    EXPECT_TRUE(compiled.ok()) << compiled.status();
    return *compiled;
  };
  EXPECT_FALSE(
      CompatibilityBreaks(*chain("string"), *chain("integer"), Compatibility::kBackward).empty());
}

}  // namespace
}  // namespace firn::schema
