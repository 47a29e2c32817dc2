#include <rapidjson/error/en.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/core/json.h"
#include "firn/core/json_document.h"
#include "firn/schema/json_schema_compiler.h"
#include "firn/schema/schema.h"

namespace firn::schema {
namespace {

// Whether an object may fit; asks no more than types, values and combinations say.
bool MayBeObject(const Shape& shape) {
  const auto may = [](const Shape* other) { return MayBeObject(*other); };
  const bool is_listed = !shape.allowed_texts.empty() || !shape.allowed_others.empty();
  const auto is_object = [](const std::string& json) { return json.front() == '{'; };
  return !shape.is_nothing && shape.types.Has(JsonType::kObject) &&
         (!is_listed || std::ranges::any_of(shape.allowed_others, is_object)) &&
         std::ranges::all_of(shape.all_of, may) &&
         (shape.any_of.empty() || std::ranges::any_of(shape.any_of, may)) &&
         (shape.one_of.empty() || std::ranges::any_of(shape.one_of, may));
}

// What is wrong with the text as a document, if anything.
std::optional<std::string> DocumentFault(std::string_view text, rapidjson::Document& document) {
  if (auto fault = FindJsonObjectFault(text)) return fault;
  const rapidjson::ParseResult parsed = ParseJson(text, document);
  if (!parsed.IsError()) return std::nullopt;
  return absl::StrCat("is not valid JSON at byte ", parsed.Offset(), ": ",
                      rapidjson::GetParseError_En(parsed.Code()));
}

std::vector<EventType> BindEventTypes(absl::Span<const Binding> bindings,
                                      JsonSchemaCompiler& compiler) {
  std::vector<FieldViolation>& violations = compiler.violations();
  if (bindings.empty()) {
    violations.push_back({"event_types",
                          "must name at least one event type and where the "
                          "definition describes its payload"});
  }
  std::vector<EventType> event_types;
  for (size_t i = 0; i < bindings.size(); ++i) {
    const Binding& binding = bindings[i];
    const std::string path = absl::StrCat("event_types[", i, "]");
    if (std::ranges::count(bindings.first(i), binding.event_type, &Binding::event_type) > 0) {
      violations.push_back({absl::StrCat(path, ".event_type"),
                            absl::StrCat(binding.event_type, " is named twice; name it once")});
    }
    std::string fault;
    const Shape* shape = compiler.At(binding.definition, fault);
    if (shape == nullptr) violations.push_back({absl::StrCat(path, ".definition"), fault});
    event_types.push_back(
        {.type = binding.event_type, .definition = binding.definition, .payload = shape});
  }
  return event_types;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const CompiledSchema>> CompileJsonSchema(
    std::string_view text, absl::Span<const Binding> bindings) {
  rapidjson::Document document;
  if (const auto fault = DocumentFault(text, document)) {
    return InvalidFields({{"definition", *fault}});
  }
  auto schema = std::make_shared<CompiledSchema>();
  JsonSchemaCompiler compiler(document, schema->shapes);
  schema->event_types = BindEventTypes(bindings, compiler);
  compiler.Finish();
  std::vector<FieldViolation>& violations = compiler.violations();
  // Shapes may be walked only if they have no circles.
  for (size_t i = 0; violations.empty() && i < schema->event_types.size(); ++i) {
    if (MayBeObject(*schema->event_types[i].payload)) continue;
    violations.push_back({absl::StrCat("event_types[", i, "].definition"),
                          "must describe an object, since payloads are objects; no object fits"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  std::ranges::sort(schema->event_types, {}, &EventType::type);
  schema->not_checked = compiler.NotChecked();
  schema->definition = std::string(text);
  return schema;
}

}  // namespace firn::schema
