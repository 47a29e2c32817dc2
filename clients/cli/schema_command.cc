#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/commands.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/schema_commands.h"
#include "cli/schema_json.h"
#include "cli/schema_text.h"

namespace firn::cli {
namespace {

constexpr char kFooter[] =
    R"(A schema says what the payloads of its event types are like; the server checks them as events
are appended. Each change of a schema or a policy is an event in the stream firn.schemas.

Examples:
  firn schema types rating_changed
  firn schema check orders.json --type order_placed
  firn schema register orders.json --type order_placed
  firn schema policy 'order_*' warn
  firn schema show --help)";

constexpr char kShowFooter[] =
    R"(Examples:
  firn schema show firn.catalog
  firn schema show orders --version 1
  firn schema show orders --definition orders.json)";

constexpr char kTypesFooter[] =
    R"(Named types are described with all of their fields, else each has a line; in a pipe both are
whole, one object a line.

Examples:
  firn schema types
  firn schema types rating_changed flag_changed
  firn schema types --schema orders | jq -r .event_type)";

absl::Status RunList(const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::ListSchemasResponse response;
  if (const grpc::Status status = client.ListSchemas(&response); !status.ok()) {
    return client.Explain(status);
  }
  return WriteStdout(context.terminal.is_stdout ? FormatText(response, context.terminal)
                                                : FormatJson(response));
}

struct ShowOptions {
  std::string name;
  uint32_t version = 0;
  // Where to write the definition in place of all else; empty: nowhere.
  std::string definition;
};

absl::Status RunShow(const ShowOptions& options, const Context& context) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  v1::GetSchemaRequest request;
  request.set_name(options.name);
  request.set_version(options.version);
  v1::GetSchemaResponse response;
  if (const grpc::Status status = client.GetSchema(request, &response); !status.ok()) {
    return client.Explain(status);
  }
  if (options.definition.empty()) {
    return WriteStdout(context.terminal.is_stdout ? FormatText(response, context.terminal)
                                                  : FormatJson(response));
  }
  absl::StatusOr<Output> output = Output::Open(options.definition);
  if (!output.ok()) return output.status();
  absl::Status status = output->Write(response.definition());
  return status.ok() ? output->Close() : status;
}

// Reads the types page by page.
absl::Status ForEachPage(v1::DescribeEventTypesRequest request, const Context& context,
                         absl::FunctionRef<absl::Status(v1::DescribeEventTypesResponse)> take) {
  Client client(context.server, absl::Seconds(context.timeout_s));
  do {
    v1::DescribeEventTypesResponse page;
    if (const grpc::Status status = client.DescribeEventTypes(request, &page); !status.ok()) {
      return client.Explain(status);
    }
    request.set_page_token(page.next_page_token());
    if (absl::Status status = take(std::move(page)); !status.ok()) return status;
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

// A line for each type.
absl::Status PrintOverview(const v1::DescribeEventTypesRequest& request, const Context& context) {
  v1::DescribeEventTypesResponse all;
  const absl::Status status =
      ForEachPage(request, context, [&all](v1::DescribeEventTypesResponse page) {
        for (v1::EventTypeDescription& type : *page.mutable_event_types()) {
          type.clear_payload();
          *all.add_event_types() = std::move(type);
        }
        return absl::OkStatus();
      });
  return status.ok() ? WriteStdout(FormatOverview(all, context.terminal)) : status;
}

absl::Status RunTypes(const v1::DescribeEventTypesRequest& request, const Context& context) {
  const bool is_terminal = context.terminal.is_stdout;
  if (is_terminal && request.event_types().empty()) return PrintOverview(request, context);
  bool is_first = true;
  return ForEachPage(request, context, [&](const v1::DescribeEventTypesResponse& page) {
    if (!is_terminal) return WriteStdout(FormatJson(page));
    const char* const before = std::exchange(is_first, false) ? "" : "\n";
    return WriteStdout(before + FormatText(page, context.terminal));
  });
}

}  // namespace

void AddSchemaListCommand(CLI::App& schema, Context& context) {
  schema.add_subcommand("list", "List the schemas and the policies")->callback([&context] {
    context.result = RunList(context);
  });
}

void AddSchemaShowCommand(CLI::App& schema, Context& context) {
  const auto options = std::make_shared<ShowOptions>();
  CLI::App* command = schema.add_subcommand("show", "Show a schema, or write its definition");
  command->footer(kShowFooter);
  command->add_option("NAME", options->name, "The schema")
      ->type_name("")
      ->required()
      ->check(CheckUtf8);
  command->add_option("--version", options->version, "Which version; the newest without it")
      ->type_name("N")
      ->check(CLI::PositiveNumber.description(""));
  command
      ->add_option("--definition", options->definition,
                   "Write only the definition, as it was registered; - is standard output")
      ->type_name("FILE");
  command->callback([&context, options] { context.result = RunShow(*options, context); });
}

void AddSchemaTypesCommand(CLI::App& schema, Context& context) {
  const auto request = std::make_shared<v1::DescribeEventTypesRequest>();
  CLI::App* command = schema.add_subcommand("types", "Describe event types and their fields");
  command->footer(kTypesFooter);
  command
      ->add_option_function<std::vector<std::string>>(
          "TYPE",
          [request](const std::vector<std::string>& types) {
            request->mutable_event_types()->Add(types.begin(), types.end());
          },
          "Only these types")
      ->type_name("")
      ->check(CheckUtf8);
  command
      ->add_option_function<std::string>(
          "--schema", [request](const std::string& name) { request->set_schema(name); },
          "Only types of this schema")
      ->type_name("NAME")
      ->check(CheckUtf8);
  command->callback([&context, request] { context.result = RunTypes(*request, context); });
}

void AddSchemaCommand(CLI::App& app, Context& context) {
  CLI::App* schema = app.add_subcommand("schema", "See and change what payloads must be like");
  schema->footer(kFooter);
  AddSchemaListCommand(*schema, context);
  AddSchemaShowCommand(*schema, context);
  AddSchemaTypesCommand(*schema, context);
  AddSchemaRegisterCommand(*schema, context);
  AddSchemaCheckCommand(*schema, context);
  AddSchemaPolicyCommand(*schema, context);
  // Asked for here, after the parse, which finds a misspelt one first.
  schema->require_subcommand(0, 1);
  schema->callback([schema] {
    if (schema->get_subcommands().empty()) throw CLI::RequiredError("a subcommand of schema");
  });
}

}  // namespace firn::cli
