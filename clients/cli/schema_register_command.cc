#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/errors.h"
#include "cli/input.h"
#include "cli/json_writer.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/schema_commands.h"
#include "cli/schema_definition.h"
#include "cli/schema_names.h"

namespace firn::cli {
namespace {

// Far beyond what a server takes, which says so itself.
constexpr size_t kDefinitionBytesMax = 16 << 20;

constexpr absl::Duration kRetryFor = absl::Seconds(2);

constexpr char kRegisterFooter[] =
    R"(FILE is a JSON Schema, or a descriptor set with its imports, as
`protoc --include_imports --include_source_info -o FILE` and `buf build -o FILE` write it.

Examples:
  firn schema register orders.json --type order_placed
  firn schema register shop.json --type 'order_placed=/$defs/placed' --type 'order_paid=/$defs/p'
  firn schema register acme.binpb --type order_placed=acme.v1.OrderPlaced --compatibility full)";

constexpr char kCheckFooter[] =
    R"(Nothing is changed. Prints what registering would do, or everything that speaks against it,
one line each; exit status 1 then.

Examples:
  firn schema check orders.json --type order_placed)";

struct RegisterOptions {
  std::string path;
  std::string name;
  std::vector<std::string> types;
  v1::SchemaCompatibility compatibility = v1::SCHEMA_COMPATIBILITY_UNSPECIFIED;
  std::optional<v1::SchemaFormat> format;
  std::optional<uint32_t> expected_version;
  bool validate_only = false;
  // Whether what speaks against it is the result.
  bool is_check = false;
};

absl::StatusOr<v1::RegisterSchemaRequest> MakeRequest(const RegisterOptions& options) {
  absl::StatusOr<std::string> definition = ReadWhole(options.path, kDefinitionBytesMax);
  if (!definition.ok()) return definition.status();
  v1::RegisterSchemaRequest request;
  request.set_name(options.name.empty() ? SchemaNameOf(options.path) : options.name);
  request.set_format(options.format.value_or(GuessSchemaFormat(*definition)));
  request.set_definition(*std::move(definition));
  for (const std::string& type : options.types) *request.add_event_types() = ParseBinding(type);
  request.set_compatibility(options.compatibility);
  request.set_validate_only(options.validate_only);
  if (options.expected_version) request.set_expected_version(*options.expected_version);
  return request;
}

std::string FormatText(const v1::RegisterSchemaRequest& request,
                       const v1::RegisterSchemaResponse& response) {
  std::string out = absl::StrCat("schema    ", request.name(), "\n",  //
                                 "version   ", response.version(),
                                 response.unchanged()      ? " (it was there already)"
                                 : request.validate_only() ? " (it would be)"
                                                           : "",
                                 "\n",  //
                                 "types     ", absl::StrJoin(response.event_types(), ", "), "\n");
  if (response.position() > 0) absl::StrAppend(&out, "position  ", response.position(), "\n");
  return out;
}

std::string FormatJson(const v1::RegisterSchemaRequest& request,
                       const v1::RegisterSchemaResponse& response) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "name", request.name());
  WriteNumber(writer, "version", response.version());
  WriteKey(writer, "unchanged");
  writer.Bool(response.unchanged());
  WriteKey(writer, "event_types");
  writer.StartArray();
  for (const std::string& type : response.event_types()) WriteString(writer, type);
  writer.EndArray();
  WriteNumber(writer, "position", response.position());
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

// What speaks against the schema, one line each.
std::string FormatViolations(const ServerError& error, bool as_json) {
  std::string out;
  for (const FieldViolation& violation : error.violations) {
    if (!as_json) {
      absl::StrAppend(&out, violation.field, ": ", violation.description, "\n");
      continue;
    }
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    writer.StartObject();
    WriteText(writer, "field", violation.field);
    WriteText(writer, "description", violation.description);
    writer.EndObject();
    absl::StrAppend(&out, buffer.GetString(), "\n");
  }
  return out;
}

absl::Status Refuse(const ServerError& error, const RegisterOptions& options,
                    const std::string& name, const Context& context) {
  if (options.is_check) {
    const std::string lines = FormatViolations(error, !context.terminal.is_stdout);
    if (absl::Status status = WriteStdout(lines); !status.ok()) return status;
  } else {
    std::cerr << FormatViolations(error, /*as_json=*/false);
  }
  return absl::FailedPreconditionError(
      absl::StrCat(name, " is refused for ", error.violations.size(),
                   error.violations.size() == 1 ? " reason; mend it" : " reasons; mend them", " [",
                   error.reason, "]"));
}

absl::Status RunRegister(const RegisterOptions& options, const Context& context) {
  if (options.path == "-" && options.name.empty()) {
    return absl::InvalidArgumentError("stdin has no name; give the schema one with --name");
  }
  const absl::StatusOr<v1::RegisterSchemaRequest> request = MakeRequest(options);
  if (!request.ok()) return request.status();
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::RegisterSchemaResponse response;
  if (const grpc::Status status = client.RegisterSchema(*request, kRetryFor, &response);
      !status.ok()) {
    const ServerError error = ReadServerError(status);
    return error.violations.empty() ? client.Explain(status)
                                    : Refuse(error, options, request->name(), context);
  }
  for (const std::string& what : response.not_checked()) {
    std::cerr << "note: not checked by the server: " << what << "\n";
  }
  return WriteStdout(context.terminal.is_stdout ? FormatText(*request, response)
                                                : FormatJson(*request, response));
}

void AddOptions(CLI::App& command, const std::shared_ptr<RegisterOptions>& options) {
  command.add_option("FILE", options->path, "The definition; - is standard input")
      ->type_name("")
      ->required();
  command.add_option("--name", options->name, "The schema's name; the file's without it")
      ->type_name("NAME")
      ->check(CheckUtf8);
  command
      .add_option("--type", options->types,
                  "An event type, and what in the definition describes it (again for more): a "
                  "message, or a JSON pointer; without it, all of a JSON Schema")
      ->type_name("TYPE=DEFINITION")
      ->expected(1)
      ->take_all()
      ->check(CheckUtf8);
  command
      .add_option_function<std::string>(
          "--compatibility",
          [options](const std::string& name) {
            options->compatibility = *ParseCompatibility(name);
          },
          "How new versions may differ; as before, or backward for a new schema, without it")
      ->type_name("none|backward|forward|full")
      ->check([](const std::string& name) {
        return ParseCompatibility(name) ? ""
                                        : "must be none, backward, forward or full; got " + name;
      });
  command
      .add_option_function<std::string>(
          "--format",
          [options](const std::string& name) { options->format = ParseSchemaFormat(name); },
          "What FILE is; told from its content without it")
      ->type_name("protobuf|json-schema")
      ->check([](const std::string& name) {
        return ParseSchemaFormat(name) ? "" : "must be protobuf or json-schema; got " + name;
      });
  command
      .add_option("--expected-version", options->expected_version,
                  "Only if this is the newest version; 0: only if there is none")
      ->type_name("N");
}

}  // namespace

void AddSchemaRegisterCommand(CLI::App& schema, Context& context) {
  const auto options = std::make_shared<RegisterOptions>();
  CLI::App* command = schema.add_subcommand("register", "Register a schema, or a new version");
  command->footer(kRegisterFooter);
  AddOptions(*command, options);
  command->add_flag("--dry-run", options->validate_only, "Only say what would happen");
  command->callback([&context, options] { context.result = RunRegister(*options, context); });
}

void AddSchemaCheckCommand(CLI::App& schema, Context& context) {
  const auto options = std::make_shared<RegisterOptions>();
  options->validate_only = true;
  options->is_check = true;
  CLI::App* command = schema.add_subcommand("check", "Say whether a schema could be registered");
  command->footer(kCheckFooter);
  AddOptions(*command, options);
  command->callback([&context, options] { context.result = RunRegister(*options, context); });
}

}  // namespace firn::cli
