// What each keyword of JSON Schema means for a shape.

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/json_schema_compiler.h"
#include "firn/schema/text_format.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

using rapidjson::Value;

// The dialects whose keywords mean what they mean here.
constexpr auto kDialects = std::to_array<std::string_view>({
    "json-schema.org/schema",
    "json-schema.org/draft-04/schema",
    "json-schema.org/draft-06/schema",
    "json-schema.org/draft-07/schema",
    "json-schema.org/draft/2019-09/schema",
    "json-schema.org/draft/2020-12/schema",
});

bool IsDialect(std::string_view name) {
  absl::string_view rest = absl::StripSuffix(ToAbsl(name), "#");
  if (!absl::ConsumePrefix(&rest, "https://")) absl::ConsumePrefix(&rest, "http://");
  return std::ranges::find(kDialects, std::string_view(rest.data(), rest.size())) !=
         kDialects.end();
}

// Each value that is checked is looked for in the list.
constexpr rapidjson::SizeType kListedMax = 10000;

constexpr auto kTypes = std::to_array<JsonType>(
    {JsonType::kNull, JsonType::kBool, JsonType::kInteger, JsonType::kNumber, JsonType::kString,
     JsonType::kArray, JsonType::kObject});

constexpr auto kFormats = std::to_array<TextFormat>({
    TextFormat::kUuid,
    TextFormat::kDateTime,
    TextFormat::kDate,
    TextFormat::kTime,
    TextFormat::kDuration,
    TextFormat::kEmail,
    TextFormat::kHostname,
    TextFormat::kIpv4,
    TextFormat::kIpv6,
    TextFormat::kUri,
    TextFormat::kUriReference,
});

std::string_view TextOf(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

}  // namespace

void JsonSchemaCompiler::CompileIdentity(const Node& node) {
  if (const auto dialect = GetText(node, "$schema"); dialect && !IsDialect(*dialect)) {
    Add(node.pointer + "/$schema",
        "must be a dialect of JSON Schema from draft 4 to draft 2020-12, such as "
        "https://json-schema.org/draft/2020-12/schema; its keywords are not known here");
  }
  if (auto anchor = GetText(node, "$anchor")) anchors_[*anchor] = node.shape;
  if (const auto id = GetText(node, "$id")) {
    const size_t hash = std::min(id->find('#'), id->size());
    const std::string base = id->substr(0, hash);
    if (hash + 1 < id->size()) anchors_[id->substr(hash + 1)] = node.shape;
    if (node.schema == &document_) {
      id_ = base;
    } else if (!base.empty() && base != id_) {
      Add(node.pointer + "/$id",
          "begins a document within the document, which is not supported; leave it out");
    }
  }
  if (auto target = GetText(node, "$ref")) {
    references_.push_back({node.pointer, *std::move(target), node.shape});
  }
}

void JsonSchemaCompiler::CompileAbout(const Node& node) {
  node.shape->about.description = GetText(node, "description").value_or("");
  if (const Value* value = Get(node, "default")) {
    node.shape->about.default_value =
        value->IsString() ? std::string(TextOf(*value)) : CanonicalJson(*value);
  }
  for (const char* keyword : {"contentEncoding", "contentMediaType"}) {
    if (const auto text = GetText(node, keyword)) {
      not_checked_.push_back(
          {absl::StrCat(node.pointer, "/", keyword), Quote(*Get(node, keyword))});
    }
  }
}

void JsonSchemaCompiler::AddType(const Node& node, const Value& name) {
  const auto* type = std::ranges::find_if(
      kTypes, [&](JsonType each) { return name.IsString() && TypeName(each) == TextOf(name); });
  if (type != kTypes.end()) return node.shape->types.Add(*type);
  Add(node.pointer + "/type",
      absl::StrCat("must be of null, boolean, integer, number, string, array, object; is ",
                   Quote(name)));
}

void JsonSchemaCompiler::CompileTypes(const Node& node) {
  const Value* value = Get(node, "type");
  if (value == nullptr) return;
  node.shape->types = {};
  if (!value->IsArray()) return AddType(node, *value);
  for (const Value& name : value->GetArray()) AddType(node, name);
  if (value->Empty()) Add(node.pointer + "/type", "must name at least one type");
}

void JsonSchemaCompiler::AddAllowed(const Value& value, Shape& shape) {
  if (value.IsString()) {
    shape.allowed_texts.emplace_back(TextOf(value));
  } else {
    shape.allowed_others.push_back(CanonicalJson(value));
  }
}

void JsonSchemaCompiler::CompileListed(const Node& node) {
  const Value* listed = Get(node, "enum");
  if (listed != nullptr && (!listed->IsArray() || listed->Empty())) {
    Add(node.pointer + "/enum",
        absl::StrCat("must be a list of at least one value; is ", Quote(*listed)));
  } else if (listed != nullptr && listed->Size() > kListedMax) {
    Add(node.pointer + "/enum",
        absl::StrCat("lists ", listed->Size(), " values; at most ", kListedMax, " are supported"));
  } else if (listed != nullptr) {
    for (const Value& value : listed->GetArray()) AddAllowed(value, *node.shape);
  }
  const Value* only = Get(node, "const");
  if (only == nullptr) return;
  if (listed == nullptr) return AddAllowed(*only, *node.shape);
  // Both must hold: the constant in a shape of its own.
  Shape& shape = shapes_.Add();
  AddAllowed(*only, shape);
  node.shape->all_of.push_back(&shape);
}

void JsonSchemaCompiler::CompileBound(const Node& node, const BoundKeywords& keywords,
                                      std::optional<double>& bound, bool& is_exclusive) {
  bound = GetNumber(node, keywords.inclusive);
  const Value* exclusive = Get(node, keywords.exclusive);
  if (exclusive == nullptr) return;
  if (exclusive->IsBool()) {  // Draft 4.
    is_exclusive = exclusive->GetBool();
    return;
  }
  const std::optional<double> other = GetNumber(node, keywords.exclusive);
  if (!other) return;
  if (bound && (keywords.is_min ? *bound > *other : *bound < *other)) return;
  bound = other;
  is_exclusive = true;
}

void JsonSchemaCompiler::CompileNumber(const Node& node) {
  NumberRules& rules = node.shape->number;
  CompileBound(node, {"minimum", "exclusiveMinimum", true}, rules.min, rules.min_is_exclusive);
  CompileBound(node, {"maximum", "exclusiveMaximum", false}, rules.max, rules.max_is_exclusive);
  rules.multiple_of = GetNumber(node, "multipleOf");
  if (rules.multiple_of && *rules.multiple_of <= 0) {
    Add(node.pointer + "/multipleOf",
        absl::StrCat("must be above 0; is ", NumberInWords(*rules.multiple_of)));
  }
}

void JsonSchemaCompiler::CompileText(const Node& node) {
  TextRules& rules = node.shape->text;
  rules.length = GetRange(node, "minLength", "maxLength");
  if (const auto text = GetText(node, "pattern")) {
    if (Pattern pattern = MakePattern(*text, node.pointer + "/pattern")) {
      rules.patterns.push_back(std::move(pattern));
    }
  }
  const auto name = GetText(node, "format");
  if (!name) return;
  const auto* format = std::ranges::find(kFormats, *name, FormatName);
  if (format != kFormats.end()) {
    rules.format = *format;
  } else {
    not_checked_.push_back({node.pointer + "/format", Quote(*Get(node, "format"))});
  }
}

void JsonSchemaCompiler::CompileArray(const Node& node) {
  ArrayRules& rules = node.shape->array;
  rules.size = GetRange(node, "minItems", "maxItems");
  rules.is_unique = GetFlag(node, "uniqueItems");
  rules.contained = GetSchema(node, "contains");
  rules.contained_count.min = GetCount(node, "minContains").value_or(1);
  rules.contained_count.max = GetCount(node, "maxContains").value_or(rules.contained_count.max);
  const Shape* additional = GetSchema(node, "additionalItems");
  rules.first_elements = GetSchemas(node, "prefixItems");
  const Value* items = Get(node, "items");
  if (items == nullptr) return;
  if (!items->IsArray()) {
    rules.elements = GetSchema(node, "items");
  } else if (!rules.first_elements.empty()) {
    Add(node.pointer + "/items", "must be one schema, for the elements after prefixItems");
  } else if (!items->Empty()) {  // Up to draft 2019-09.
    rules.first_elements = GetSchemas(node, "items");
    rules.elements = additional;
  } else {
    rules.elements = additional;
  }
}

void JsonSchemaCompiler::CompileObject(const Node& node) {
  constexpr auto kKeywords = std::to_array<const char*>(
      {"properties", "required", "additionalProperties", "patternProperties", "propertyNames",
       "minProperties", "maxProperties", "dependentRequired", "dependentSchemas", "dependencies"});
  if (std::ranges::none_of(kKeywords, [&](const char* keyword) { return Get(node, keyword); })) {
    return;
  }
  node.shape->object = std::make_unique<ObjectRules>();
  ObjectRules& rules = *node.shape->object;
  rules.size = GetRange(node, "minProperties", "maxProperties");
  rules.keys = GetSchema(node, "propertyNames");
  CompileFields(node, rules);
  CompileDependencies(node, rules);
}

void JsonSchemaCompiler::CompileFields(const Node& node, ObjectRules& rules) {
  ForEachMember(node, "properties", [&](std::string name, const Value& value, std::string at) {
    rules.fields.push_back({.name = std::move(name), .shape = ShapeOf(value, std::move(at))});
  });
  rules.Index();
  ForEachMember(node, "patternProperties",
                [&](const std::string& text, const Value& value, const std::string& at) {
                  const Shape* shape = ShapeOf(value, at);
                  if (Pattern pattern = MakePattern(text, at)) {
                    rules.pattern_fields.push_back({std::move(pattern), shape});
                  }
                });
  const Value* further = Get(node, "additionalProperties");
  if (further == nullptr) {
    rules.other_fields = &shapes_.Add();
  } else if (!further->IsFalse()) {
    rules.other_fields = GetSchema(node, "additionalProperties");
  }
  // In draft 4 it was a list, in draft 3 a flag of the field itself.
  const Value* required = Get(node, "required");
  if (required == nullptr) return;
  for (std::string& name : Names(*required, node.pointer + "/required")) {
    const int place = rules.FindField(name);
    if (place >= 0) {
      rules.fields[static_cast<size_t>(place)].required = true;
    } else {
      rules.also_required.push_back(std::move(name));
    }
  }
}

void JsonSchemaCompiler::AddDependent(const Node& node, std::string key, const Shape* then) {
  Shape& when = shapes_.Add();
  when.types = JsonType::kObject;
  when.object = std::make_unique<ObjectRules>();
  when.object->other_fields = &shapes_.Add();
  when.object->also_required.push_back(std::move(key));
  node.shape->conditions.push_back({.when = &when, .then = then});
}

void JsonSchemaCompiler::CompileDependencies(const Node& node, ObjectRules& rules) {
  ForEachMember(node, "dependentRequired",
                [&](std::string key, const Value& value, const std::string& at) {
                  rules.dependent.emplace_back(std::move(key), Names(value, at));
                });
  ForEachMember(node, "dependentSchemas", [&](std::string key, const Value& value, std::string at) {
    AddDependent(node, std::move(key), ShapeOf(value, std::move(at)));
  });
  // Up to draft 7: either.
  ForEachMember(node, "dependencies", [&](std::string key, const Value& value, std::string at) {
    if (value.IsArray()) {
      rules.dependent.emplace_back(std::move(key), Names(value, at));
    } else {
      AddDependent(node, std::move(key), ShapeOf(value, std::move(at)));
    }
  });
}

void JsonSchemaCompiler::CompileCombinations(const Node& node) {
  Shape& shape = *node.shape;
  const std::vector<const Shape*> all = GetSchemas(node, "allOf");
  shape.all_of.insert(shape.all_of.end(), all.begin(), all.end());
  shape.any_of = GetSchemas(node, "anyOf");
  shape.one_of = GetSchemas(node, "oneOf");
  shape.none_of = GetSchema(node, "not");
  const Shape* when = GetSchema(node, "if");
  const Shape* then = GetSchema(node, "then");
  const Shape* otherwise = GetSchema(node, "else");
  if (when != nullptr && (then != nullptr || otherwise != nullptr)) {
    shape.conditions.push_back({.when = when, .then = then, .otherwise = otherwise});
  }
}

void JsonSchemaCompiler::CompileDefinitions(const Node& node) {
  for (const char* keyword : {"$defs", "definitions"}) {
    ForEachMember(node, keyword, [&](const std::string&, const Value& value, std::string at) {
      ShapeOf(value, std::move(at));
    });
  }
}

}  // namespace firn::schema
