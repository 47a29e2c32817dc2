#include "cli/schema_text.h"

#include <limits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cli/columns.h"
#include "cli/schema_names.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// No text of a schema may steer the terminal.
std::string Plain(const std::string& text) {
  return FitToWidth(text, std::numeric_limits<int>::max());
}

// "  schema     orders 2", unless there is nothing to say.
void AppendLine(std::string& out, const char* name, const std::string& text) {
  if (!text.empty()) absl::StrAppendFormat(&out, "  %-10s %s\n", name, Plain(text));
}

std::string FormatNumber(double number) { return absl::StrFormat("%.17g", number); }

// "0 to 5", "above 0", "above 0, at most 128".
std::string FormatRange(const v1::FieldDescription& field) {
  if (field.has_minimum() && field.has_maximum() && !field.minimum_is_exclusive() &&
      !field.maximum_is_exclusive()) {
    return absl::StrCat(FormatNumber(field.minimum()), " to ", FormatNumber(field.maximum()));
  }
  std::vector<std::string> parts;
  if (field.has_minimum()) {
    parts.push_back(absl::StrCat(field.minimum_is_exclusive() ? "above " : "at least ",
                                 FormatNumber(field.minimum())));
  }
  if (field.has_maximum()) {
    parts.push_back(absl::StrCat(field.maximum_is_exclusive() ? "below " : "at most ",
                                 FormatNumber(field.maximum())));
  }
  return absl::StrJoin(parts, ", ");
}

// "1 to 100 characters", of an array "elements", of an object "keys".
std::string FormatSize(const v1::FieldDescription& field) {
  if (!field.has_min_size() && !field.has_max_size()) return "";
  const std::string type = field.types_size() == 0 ? "" : field.types(0);
  const char* const what = type == "array"    ? " elements"
                           : type == "object" ? " keys"
                                              : " characters";
  if (!field.has_max_size()) return absl::StrCat("at least ", field.min_size(), what);
  if (!field.has_min_size()) return absl::StrCat("at most ", field.max_size(), what);
  return absl::StrCat(field.min_size(), " to ", field.max_size(), what);
}

void AppendField(const v1::FieldDescription& field, const std::string& name, size_t depth,
                 std::string& out);

// The parts of a field, each one step further in.
void AppendParts(const v1::FieldDescription& field, size_t depth, std::string& out) {
  const std::string indent(2 * depth, ' ');
  for (const std::string& rule : field.rules()) {
    absl::StrAppend(&out, indent, "rule: ", Plain(rule), "\n");
  }
  for (const v1::FieldDescription& part : field.fields()) {
    AppendField(part, Plain(part.name()), depth, out);
  }
  for (const v1::FieldDescription& part : field.pattern_fields()) {
    AppendField(part, "keys that match " + Plain(part.name()), depth, out);
  }
  if (field.has_other_fields()) AppendField(field.other_fields(), "other keys", depth, out);
  if (field.has_keys()) AppendField(field.keys(), "each key", depth, out);
  for (int i = 0; i < field.first_elements_size(); ++i) {
    AppendField(field.first_elements(i), absl::StrCat("element ", i + 1), depth, out);
  }
  if (field.has_elements()) {
    AppendField(field.elements(),
                field.first_elements_size() > 0 ? "each further element" : "each element", depth,
                out);
  }
  if (!field.same_as().empty()) {
    absl::StrAppend(&out, indent, "parts as those of ", Plain(field.same_as()), "\n");
  }
  if (field.truncated()) {
    absl::StrAppend(&out, indent, "more is left out; firn schema show NAME --definition FILE\n");
  }
}

void AppendField(const v1::FieldDescription& field, const std::string& name, size_t depth,
                 std::string& out) {
  const std::string indent(2 * depth, ' ');
  absl::StrAppend(&out, indent, name, ": ", FieldRules(field), "\n");
  if (!field.description().empty()) {
    absl::StrAppend(&out, indent, "    ", Plain(field.description()), "\n");
  }
  AppendParts(field, depth + 1, out);
}

std::string FormatTarget(const v1::EventTypeDescription& type) {
  const std::string target = type.target_type().empty() ? "any" : type.target_type();
  if (type.target_id_field().empty()) return target;
  return absl::StrCat(target, ", its id also in ", type.target_id_field());
}

void AppendType(const v1::EventTypeDescription& type, bool has_colour, std::string& out) {
  absl::StrAppend(&out, Plain(type.event_type()), "\n");
  if (!type.description().empty()) absl::StrAppend(&out, "  ", Plain(type.description()), "\n");
  AppendLine(out, "schema",
             absl::StrCat(type.schema(), " ", type.schema_version(),
                          type.definition().empty() ? "" : ", ", type.definition()));
  AppendLine(out, "policy", PolicyName(type.policy()));
  AppendLine(out, "target", FormatTarget(type));
  AppendLine(
      out, "category",
      type.tier() == 0 ? type.category() : absl::StrCat(type.category(), ", tier ", type.tier()));
  AppendLine(out, "aliases", absl::StrJoin(type.aliases(), ", "));
  AppendLine(out, "undone", type.inverse());
  AppendLine(out, "replay", type.effect());
  if (type.refused() + type.warned() > 0) {
    AppendLine(out, "checks",
               absl::StrCat(type.refused(), " refused and ", type.warned(),
                            " let through since the server was started"));
  }
  absl::StrAppend(&out, Dim("  payload", has_colour), "\n");
  AppendParts(type.payload(), 2, out);
}

}  // namespace

std::string FieldRules(const v1::FieldDescription& field) {
  std::vector<std::string> parts;
  const auto add = [&parts](const char* before, const std::string& text) {
    if (!text.empty()) parts.push_back(absl::StrCat(before, text));
  };
  parts.push_back(field.types().empty() ? "any" : absl::StrJoin(field.types(), " or "));
  if (field.required()) parts.emplace_back("required");
  add("one of ", absl::StrJoin(field.allowed_values(), " "));
  add("none of ", absl::StrJoin(field.refused_values(), " "));
  add("", FormatRange(field));
  add("", FormatSize(field));
  if (field.recommended_max_length() > 0) {
    add("better not over ", absl::StrCat(field.recommended_max_length(), " characters"));
  }
  // The words say the same as the pattern.
  if (field.format().empty()) add("matches ", field.pattern());
  add("", field.format());
  add("in ", field.unit());
  add("nothing set is ", field.default_value());
  add("also as ", field.alternative_name());
  add("from ", field.source());
  return Plain(absl::StrJoin(parts, ", "));
}

std::string FormatText(const v1::ListSchemasResponse& response, const Terminal& terminal) {
  Rows schemas = {{"SCHEMA", "VERSION", "FORMAT", "COMPATIBILITY", "EVENT TYPES", "WHENCE"}};
  for (const v1::Schema& schema : response.schemas()) {
    schemas.push_back({schema.name(), absl::StrCat(schema.version()),
                       SchemaFormatName(schema.format()), CompatibilityName(schema.compatibility()),
                       absl::StrCat(schema.event_types_size()),
                       schema.built_in() ? "built in" : "registered"});
  }
  std::string out = FormatColumns(schemas, terminal);
  if (response.policies().empty()) return out;
  Rows policies = {{"TYPES", "POLICY"}};
  for (const v1::PrefixPolicy& policy : response.policies()) {
    policies.push_back({policy.event_type_prefix() + "*", PolicyName(policy.policy())});
  }
  return absl::StrCat(out, "\n", FormatColumns(policies, terminal));
}

std::string FormatText(const v1::GetSchemaResponse& response, const Terminal& terminal) {
  const v1::Schema& schema = response.schema();
  std::string out = absl::StrCat(Plain(schema.name()), "\n");
  AppendLine(out, "version", absl::StrCat(schema.version(), schema.built_in() ? ", built in" : ""));
  AppendLine(out, "format", SchemaFormatName(schema.format()));
  AppendLine(out, "keeps",
             absl::StrCat(CompatibilityName(schema.compatibility()), " compatibility"));
  AppendLine(out, "definition", absl::StrCat(response.definition().size(), " bytes"));
  Rows types = {{"EVENT TYPE", "DEFINITION"}};
  for (const v1::EventTypeBinding& type : schema.event_types()) {
    types.push_back({type.event_type(), type.definition().empty() ? "all" : type.definition()});
  }
  Rows versions = {{"VERSION", "POSITION", "REGISTERED"}};
  for (const v1::SchemaVersion& version : response.versions()) {
    const bool is_built_in = version.position() == 0;
    versions.push_back({absl::StrCat(version.version()),
                        is_built_in ? "" : absl::StrCat(version.position()),
                        is_built_in ? "built in" : version.created_at()});
  }
  return absl::StrCat(out, "\n", FormatColumns(types, terminal), "\n",
                      FormatColumns(versions, terminal));
}

std::string FormatOverview(const v1::DescribeEventTypesResponse& response,
                           const Terminal& terminal) {
  Rows rows = {{"EVENT TYPE", "TARGET", "SCHEMA", "POLICY", "DESCRIPTION"}};
  for (const v1::EventTypeDescription& type : response.event_types()) {
    rows.push_back({type.event_type(), type.target_type(), type.schema(), PolicyName(type.policy()),
                    type.description()});
  }
  return FormatColumns(rows, terminal);
}

std::string FormatText(const v1::DescribeEventTypesResponse& response, const Terminal& terminal) {
  std::string out;
  for (const v1::EventTypeDescription& type : response.event_types()) {
    if (!out.empty()) out += "\n";
    AppendType(type, terminal.has_colour, out);
  }
  return out;
}

}  // namespace firn::cli
