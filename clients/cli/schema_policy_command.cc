#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "cli/client.h"
#include "cli/json_writer.h"
#include "cli/option_values.h"
#include "cli/output.h"
#include "cli/schema_commands.h"
#include "cli/schema_names.h"

namespace firn::cli {
namespace {

constexpr absl::Duration kRetryFor = absl::Seconds(2);

constexpr char kFooter[] =
    R"(PREFIX is what event types begin with, with or without a * behind it; '*' is every type.
Where several policies fit a type, that of the longest prefix counts; without one (default), types
that have a schema are enforced and others are not looked at.

  off      payloads are not looked at
  warn     what does not fit is appended, counted and logged
  enforce  what does not fit is refused, and so are types without a schema
  default  the prefix has no policy of its own any more

Without a policy it says which one is in force.

Examples:
  firn schema policy 'order_*' warn
  firn schema policy order_placed
  firn schema policy '*' off)";

struct PolicyOptions {
  std::string prefix;
  std::optional<v1::SchemaPolicy> policy;
};

absl::Status Set(const PolicyOptions& options, Client& client, const Terminal& terminal) {
  v1::SetSchemaPolicyRequest request;
  request.set_event_type_prefix(options.prefix);
  request.set_policy(*options.policy);
  v1::SetSchemaPolicyResponse response;
  if (const grpc::Status status = client.SetSchemaPolicy(request, kRetryFor, &response);
      !status.ok()) {
    return client.Explain(status);
  }
  const std::string policy = PolicyName(*options.policy);
  if (terminal.is_stdout) {
    return WriteStdout(absl::StrCat(options.prefix, "*  ", policy,
                                    response.unchanged() ? " (it was so already)" : "", "\n"));
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "event_type_prefix", options.prefix);
  WriteText(writer, "policy", policy);
  WriteKey(writer, "unchanged");
  writer.Bool(response.unchanged());
  WriteNumber(writer, "position", response.position());
  writer.EndObject();
  return WriteStdout(absl::StrCat(buffer.GetString(), "\n"));
}

absl::Status Show(const std::string& prefix, Client& client, const Terminal& terminal) {
  v1::ListSchemasResponse response;
  if (const grpc::Status status = client.ListSchemas(&response); !status.ok()) {
    return client.Explain(status);
  }
  const v1::PrefixPolicy* in_force = nullptr;
  for (const v1::PrefixPolicy& policy : response.policies()) {
    // Sorted by prefix, so that a longer one that fits comes later.
    if (prefix.starts_with(policy.event_type_prefix())) in_force = &policy;
  }
  const std::string name = in_force == nullptr ? "default" : PolicyName(in_force->policy());
  if (terminal.is_stdout) {
    const std::string whence =
        in_force == nullptr || in_force->event_type_prefix() == prefix
            ? ""
            : absl::StrCat(" (set for ", in_force->event_type_prefix(), "*)");
    return WriteStdout(absl::StrCat(prefix, "*  ", name, whence, "\n"));
  }
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteText(writer, "event_type_prefix", prefix);
  WriteText(writer, "policy", name);
  if (in_force != nullptr) WriteText(writer, "set_for", in_force->event_type_prefix());
  writer.EndObject();
  return WriteStdout(absl::StrCat(buffer.GetString(), "\n"));
}

}  // namespace

void AddSchemaPolicyCommand(CLI::App& schema, Context& context) {
  const auto options = std::make_shared<PolicyOptions>();
  CLI::App* command =
      schema.add_subcommand("policy", "Say or set how strictly event types are checked");
  command->footer(kFooter);
  command
      ->add_option_function<std::string>(
          "PREFIX",
          [options](const std::string& text) { options->prefix = text.substr(0, text.find('*')); },
          "What the types begin with")
      ->type_name("")
      ->required()
      ->check([](const std::string& text) {
        return text.find('*') >= text.size() - 1 ? CheckUtf8(text)
                                                 : "may have a * at its end only; got " + text;
      });
  command
      ->add_option_function<std::string>(
          "POLICY", [options](const std::string& name) { options->policy = ParsePolicy(name); },
          "How strictly")
      ->type_name("off|warn|enforce|default")
      ->check([](const std::string& name) {
        return ParsePolicy(name) ? "" : "must be off, warn, enforce or default; got " + name;
      });
  command->callback([&context, options] {
    Client client(context.server, absl::Seconds(context.timeout_s));
    context.result = options->policy ? Set(*options, client, context.terminal)
                                     : Show(options->prefix, client, context.terminal);
  });
}

}  // namespace firn::cli
