#include "firn/schema/json_schema_compiler.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

using rapidjson::Value;

constexpr size_t kSchemasMax = 10000;

// Keywords that are checked or need no checking, sorted.
constexpr auto kKnownKeywords = std::to_array<std::string_view>({
    "$anchor",
    "$comment",
    "$defs",
    "$id",
    "$ref",
    "$schema",
    "additionalItems",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "default",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "description",
    "else",
    "enum",
    "examples",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "if",
    "items",
    "maxContains",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minContains",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "oneOf",
    "pattern",
    "patternProperties",
    "prefixItems",
    "properties",
    "propertyNames",
    "readOnly",
    "required",
    "then",
    "title",
    "type",
    "uniqueItems",
    "writeOnly",
});

// Keywords that other validators check and this one cannot.
constexpr auto kRefusedKeywords = std::to_array<std::string_view>({
    "$dynamicRef",
    "$recursiveRef",
    "contentSchema",
    "unevaluatedItems",
    "unevaluatedProperties",
});

std::string_view TextOf(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

// The pointer of what stands under a key.
std::string Below(const std::string& pointer, std::string_view key) {
  return absl::StrCat(pointer, "/", absl::StrReplaceAll(ToAbsl(key), {{"~", "~0"}, {"/", "~1"}}));
}

}  // namespace

JsonSchemaCompiler::JsonSchemaCompiler(const rapidjson::Document& document, ShapeSet& shapes)
    : document_(document), shapes_(shapes) {
  ShapeOf(document, "");
}

Shape* JsonSchemaCompiler::ShapeOf(const Value& schema, std::string pointer) {
  Shape*& shape = known_[&schema];
  if (shape != nullptr) return shape;
  shape = &shapes_.Add();
  shape->number.integers_may_have_fractions = true;
  if (nodes_.size() == kSchemasMax) {
    Add("", absl::StrCat("holds more than ", kSchemasMax, " schemas; divide it into several"));
  }
  if (nodes_.size() <= kSchemasMax) nodes_.push_back({&schema, std::move(pointer), shape});
  return shape;
}

void JsonSchemaCompiler::CompileWaiting() {
  while (compiled_ < nodes_.size() && compiled_ < kSchemasMax) {
    // A copy, since compiling adds nodes.
    const Node node = nodes_[compiled_++];
    Compile(node);
  }
}

void JsonSchemaCompiler::Compile(const Node& node) {
  if (node.schema->IsBool()) {
    node.shape->is_nothing = node.schema->IsFalse();
    return;
  }
  if (!node.schema->IsObject()) {
    Add(node.pointer,
        absl::StrCat("must be a schema: an object, true or false; is ", Quote(*node.schema)));
    return;
  }
  CompileIdentity(node);
  CompileAbout(node);
  CompileTypes(node);
  CompileListed(node);
  CompileNumber(node);
  CompileText(node);
  CompileArray(node);
  CompileObject(node);
  CompileCombinations(node);
  CompileDefinitions(node);
  CheckKeywordNames(node);
}

void JsonSchemaCompiler::CheckKeywordNames(const Node& node) {
  for (const auto& member : node.schema->GetObject()) {
    const std::string_view keyword = TextOf(member.name);
    if (std::ranges::find(kRefusedKeywords, keyword) != kRefusedKeywords.end()) {
      Add(Below(node.pointer, keyword),
          "is not supported, and events would be accepted that it forbids; describe the payload "
          "without it");
    } else if (!std::ranges::binary_search(kKnownKeywords, keyword)) {
      not_checked_.push_back({Below(node.pointer, keyword), "not a known keyword"});
    }
  }
}

std::vector<std::string> JsonSchemaCompiler::NotChecked() const {
  std::vector<std::string> texts;
  for (const auto& [pointer, what] : not_checked_) {
    // Something that only holds schemas which others refer to.
    if (!followed_.contains(pointer))
      texts.push_back(absl::StrCat("definition#", pointer, ": ", what));
  }
  return texts;
}

void JsonSchemaCompiler::Add(const std::string& pointer, std::string description) {
  violations_.push_back({pointer.empty() ? "definition" : absl::StrCat("definition#", pointer),
                         std::move(description)});
}

const Value* JsonSchemaCompiler::Get(const Node& node, const char* keyword) const {
  const auto member = node.schema->FindMember(keyword);
  return member == node.schema->MemberEnd() ? nullptr : &member->value;
}

std::optional<double> JsonSchemaCompiler::GetNumber(const Node& node, const char* keyword) {
  const Value* value = Get(node, keyword);
  if (value == nullptr) return std::nullopt;
  if (value->IsNumber()) return value->GetDouble();
  Add(Below(node.pointer, keyword), absl::StrCat("must be a number; is ", Quote(*value)));
  return std::nullopt;
}

std::optional<size_t> JsonSchemaCompiler::GetCount(const Node& node, const char* keyword) {
  const Value* value = Get(node, keyword);
  if (value == nullptr) return std::nullopt;
  constexpr double kCountMax = 9007199254740992.0;  // 2^53
  if (value->IsNumber()) {
    const double number = value->GetDouble();
    if (number >= 0 && number <= kCountMax && std::floor(number) == number) {
      return static_cast<size_t>(number);
    }
  }
  Add(Below(node.pointer, keyword),
      absl::StrCat("must be a whole number from 0; is ", Quote(*value)));
  return std::nullopt;
}

SizeRange JsonSchemaCompiler::GetRange(const Node& node, const char* min, const char* max) {
  SizeRange range;
  range.min = GetCount(node, min).value_or(range.min);
  range.max = GetCount(node, max).value_or(range.max);
  return range;
}

std::optional<std::string> JsonSchemaCompiler::GetText(const Node& node, const char* keyword) {
  const Value* value = Get(node, keyword);
  if (value == nullptr) return std::nullopt;
  if (value->IsString()) return std::string(TextOf(*value));
  Add(Below(node.pointer, keyword), absl::StrCat("must be a text; is ", Quote(*value)));
  return std::nullopt;
}

bool JsonSchemaCompiler::GetFlag(const Node& node, const char* keyword) {
  const Value* value = Get(node, keyword);
  if (value == nullptr) return false;
  if (value->IsBool()) return value->GetBool();
  Add(Below(node.pointer, keyword), absl::StrCat("must be true or false; is ", Quote(*value)));
  return false;
}

const Shape* JsonSchemaCompiler::GetSchema(const Node& node, const char* keyword) {
  const Value* value = Get(node, keyword);
  return value == nullptr ? nullptr : ShapeOf(*value, Below(node.pointer, keyword));
}

std::vector<const Shape*> JsonSchemaCompiler::GetSchemas(const Node& node, const char* keyword) {
  std::vector<const Shape*> shapes;
  const Value* value = Get(node, keyword);
  if (value == nullptr) return shapes;
  const std::string pointer = Below(node.pointer, keyword);
  if (!value->IsArray() || value->Empty()) {
    Add(pointer, absl::StrCat("must be a list of at least one schema; is ", Quote(*value)));
    return shapes;
  }
  folders_.insert(value);
  for (const Value& element : value->GetArray()) {
    shapes.push_back(ShapeOf(element, absl::StrCat(pointer, "/", shapes.size())));
  }
  return shapes;
}

void JsonSchemaCompiler::ForEachMember(const Node& node, const char* keyword, TakeMember take) {
  const Value* value = Get(node, keyword);
  if (value == nullptr) return;
  const std::string pointer = Below(node.pointer, keyword);
  if (!value->IsObject()) {
    return Add(pointer, absl::StrCat("must be an object; is ", Quote(*value)));
  }
  folders_.insert(value);
  for (const auto& member : value->GetObject()) {
    const std::string_view name = TextOf(member.name);
    take(std::string(name), member.value, Below(pointer, name));
  }
}

std::vector<std::string> JsonSchemaCompiler::Names(const Value& value, const std::string& pointer) {
  std::vector<std::string> names;
  const auto is_name = [](const Value& element) { return element.IsString(); };
  if (!value.IsArray() || !std::all_of(value.Begin(), value.End(), is_name)) {
    Add(pointer, absl::StrCat("must be a list of keys, such as [\"id\"]; is ", Quote(value)));
    return names;
  }
  for (const Value& element : value.GetArray()) names.emplace_back(TextOf(element));
  return names;
}

Pattern JsonSchemaCompiler::MakePattern(const std::string& text, const std::string& pointer) {
  std::string fault;
  Pattern pattern = patterns_.Compile(text, fault);
  if (!fault.empty()) Add(pointer, std::move(fault));
  return pattern;
}

}  // namespace firn::schema
