#include "schemas_file.h"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <future>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "read_file.h"

namespace firn::daemon {
namespace {

// A place in the file, for errors.
absl::Status At(const std::string& path, const toml::node& node, std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(path, ":", node.source().begin.line, ": ", ToAbsl(what)));
}

// Refuses keys that nobody would look at.
absl::Status CheckKeys(const std::string& path, const toml::table& table,
                       std::initializer_list<std::string_view> known) {
  for (const auto& [key, node] : table) {
    if (std::ranges::find(known, key.str()) != known.end()) continue;
    return At(path, node, absl::StrCat("there is no key \"", ToAbsl(key.str()), "\""));
  }
  return absl::OkStatus();
}

// The tables of an array of tables; none if there is no such array.
absl::StatusOr<std::vector<const toml::table*>> Tables(const std::string& path,
                                                       const toml::table& file, const char* key) {
  std::vector<const toml::table*> tables;
  const toml::node* node = file.get(key);
  if (node == nullptr) return tables;
  const toml::array* array = node->as_array();
  if (array == nullptr || !array->is_array_of_tables()) {
    return At(path, *node, absl::StrCat("must stand as [[", key, "]]"));
  }
  for (const toml::node& element : *array) tables.push_back(element.as_table());
  return tables;
}

absl::StatusOr<std::string> Text(const std::string& path, const toml::table& table,
                                 const char* key) {
  const auto text = table[key].value<std::string>();
  if (!text) return At(path, table, absl::StrCat("must have the text \"", key, "\""));
  return *text;
}

// A JSON Schema begins with a brace, which no descriptor set does.
schema::Format FormatOf(std::string_view definition) {
  const absl::string_view text = absl::StripLeadingAsciiWhitespace(ToAbsl(definition));
  return !text.empty() && text.front() == '{' ? schema::Format::kJsonSchema
                                              : schema::Format::kProtobuf;
}

absl::StatusOr<std::optional<schema::Compatibility>> TakeCompatibility(const std::string& path,
                                                                       const toml::table& table) {
  if (!table.contains("compatibility")) return std::nullopt;
  FIRN_ASSIGN_OR_RETURN(const std::string name, Text(path, table, "compatibility"));
  if (const auto compatibility = schema::CompatibilityNamed(name)) return compatibility;
  return At(
      path, table,
      absl::StrCat("compatibility must be none, backward, forward or full; got \"", name, "\""));
}

absl::StatusOr<SchemaRequest> TakeSchema(const std::string& path, const toml::table& table) {
  FIRN_RETURN_IF_ERROR(CheckKeys(path, table, {"name", "file", "compatibility", "event_types"}));
  SchemaRequest request;
  FIRN_ASSIGN_OR_RETURN(request.schema.name, Text(path, table, "name"));
  FIRN_ASSIGN_OR_RETURN(const std::string file, Text(path, table, "file"));
  auto bytes = ReadFile(std::filesystem::path(path).parent_path() / file);
  if (!bytes.ok()) {
    return AddContext(bytes.status(), absl::StrCat(path, ":", table.source().begin.line));
  }
  request.schema.definition = *std::move(bytes);
  request.schema.format = FormatOf(request.schema.definition);
  FIRN_ASSIGN_OR_RETURN(request.compatibility, TakeCompatibility(path, table));
  if (const toml::node* types = table.get("event_types")) {
    if (!types->is_table())
      return At(path, *types, "event_types must be { type = \"definition\" }");
    for (const auto& [type, definition] : *types->as_table()) {
      if (!definition.is_string()) return At(path, definition, "a definition must be a text");
      request.schema.event_types.push_back(
          {std::string(type.str()), definition.as_string()->get()});
    }
  }
  return request;
}

absl::StatusOr<schema::PolicySet> TakePolicy(const std::string& path, const toml::table& table) {
  FIRN_RETURN_IF_ERROR(CheckKeys(path, table, {"prefix", "policy"}));
  schema::PolicySet set;
  FIRN_ASSIGN_OR_RETURN(set.prefix, Text(path, table, "prefix"));
  FIRN_ASSIGN_OR_RETURN(const std::string name, Text(path, table, "policy"));
  set.policy = schema::PolicyNamed(name);
  if (!set.policy) {
    return At(path, table, absl::StrCat("policy must be off, warn or enforce; got \"", name, "\""));
  }
  return set;
}

// Waits for what `start(done)` does.
template <typename T, typename Start>
absl::StatusOr<T> Await(Start start) {
  std::promise<absl::StatusOr<T>> promise;
  start([&promise](absl::StatusOr<T> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

}  // namespace

absl::StatusOr<SchemasFile> ReadSchemasFile(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  toml::table file;
  try {
    file = toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ":", error.source().begin.line, ": ",
                     absl::string_view(error.description().data(), error.description().size())));
  }
  FIRN_RETURN_IF_ERROR(CheckKeys(path, file, {"schema", "policy"}));
  SchemasFile read;
  FIRN_ASSIGN_OR_RETURN(const auto schemas, Tables(path, file, "schema"));
  for (const toml::table* table : schemas) {
    FIRN_ASSIGN_OR_RETURN(SchemaRequest schema, TakeSchema(path, *table));
    read.schemas.push_back(std::move(schema));
  }
  FIRN_ASSIGN_OR_RETURN(const auto policies, Tables(path, file, "policy"));
  for (const toml::table* table : policies) {
    FIRN_ASSIGN_OR_RETURN(schema::PolicySet policy, TakePolicy(path, *table));
    read.policies.push_back(std::move(policy));
  }
  return read;
}

absl::Status RegisterSchemas(SchemasFile file, SchemaLog& schemas) {
  for (SchemaRequest& request : file.schemas) {
    const std::string name = request.schema.name;
    const auto result = Await<SchemaResult>(
        [&](auto done) { schemas.Register(std::move(request), {}, std::move(done)); });
    if (!result.ok()) return AddContext(result.status(), absl::StrCat("schema ", name));
    if (result->unchanged) continue;
    log::Info("schema registered",
              {{"schema", name}, {"version", result->version}, {"position", result->position}});
    for (const std::string& note : result->not_checked) {
      log::Warning("a part of the schema is not checked", {{"schema", name}, {"part", note}});
    }
  }
  for (schema::PolicySet& policy : file.policies) {
    const std::string prefix = policy.prefix;
    const auto result = Await<PolicyResult>(
        [&](auto done) { schemas.SetPolicy(std::move(policy), {}, std::move(done)); });
    if (!result.ok()) return AddContext(result.status(), absl::StrCat("policy of ", prefix));
  }
  return absl::OkStatus();
}

}  // namespace firn::daemon
