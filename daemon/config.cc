#include "config.h"

#include <toml++/toml.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <map>
#include <sstream>
#include <utility>
#include <vector>

#include "exit_codes.h"
#include "firn/core/text.h"

namespace firn::daemon {
namespace {

const std::map<std::string, log::Level> kLevels = {{"debug", log::Level::kDebug},
                                                   {"info", log::Level::kInfo},
                                                   {"warning", log::Level::kWarning},
                                                   {"error", log::Level::kError}};
const std::map<std::string, log::Format> kFormats = {{"text", log::Format::kText},
                                                     {"json", log::Format::kJson}};

const std::map<std::string, Durability> kDurabilities = {{"fsynced", Durability::kFsynced},
                                                         {"written", Durability::kWritten}};

// The group of options that are settings.
constexpr char kSettings[] = "Settings";

constexpr char kFooter[] =
    R"(Settings may also stand in the environment (FIRN_LISTEN for --listen, and so on) or in a TOML
file (listen = "127.0.0.1:3476"); the command line wins over the environment, that over the file.

Signals: SIGTERM or SIGINT finishes what is under way and stops; a second one stops at once.
SIGHUP reads certificates, keys and tokens again; connections and calls under way stay.
Exit status: 0 stopped, 1 failed, 2 usage, 3 data directory, 4 address, 5 stopped at once.

Examples:
  firnd                                            on 127.0.0.1:3476, data in ./firn-data
  firnd --data-dir /var/lib/firn --log-format json
  firnd --config /etc/firn/firnd.toml --print-config
  firnd --data-dir standby --read-only --primary firn://first.example?tls=on)";

const std::map<std::string, schema::Policy> kPolicies = {{"off", schema::Policy::kOff},
                                                         {"warn", schema::Policy::kWarn},
                                                         {"enforce", schema::Policy::kEnforce}};

template <typename T>
std::string NameOf(const std::map<std::string, T>& names, T value) {
  const auto found = std::ranges::find_if(names, [&](const auto& n) { return n.second == value; });
  return found->first;
}

// FIRN_LOG_LEVEL for log-level.
std::string VariableName(const std::string& name) {
  std::string variable = "FIRN_" + name;
  for (char& c : variable) c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
  return variable;
}

// Adds a setting under all of its spellings but the file's.
template <typename T>
CLI::Option* AddSetting(CLI::App& app, const std::string& name, T& value,
                        const std::string& description) {
  return app.add_option("--" + name, value, description)
      ->envname(VariableName(name))
      ->capture_default_str()
      // As the file and what --print-config prints are.
      ->check([](const std::string& text) { return IsUtf8(text) ? "" : "must be UTF-8"; })
      ->group(kSettings);
}

// Adds a setting that is one of a few names.
template <typename T>
void AddChoice(CLI::App& app, const std::string& name, T& value,
               const std::map<std::string, T>& names, const std::string& description) {
  std::string choices;
  for (const auto& [choice, meaning] : names) choices += (choices.empty() ? "" : ", ") + choice;
  app.add_option_function<std::string>(
         "--" + name, [&names, &value](const std::string& text) { value = names.at(text); },
         description)
      ->envname(VariableName(name))
      ->group(kSettings)
      ->check([&names, choices](const std::string& text) {
        return names.contains(text) ? "" : "must be one of " + choices + "; got \"" + text + "\"";
      })
      ->default_str(NameOf(names, value))
      ->type_name(choices);
}

void AddSettings(CLI::App& app, Config& config) {
  AddSetting(app, "listen", config.listen, "Address to serve, HOST:PORT; port 0 takes a free one")
      ->check([](const std::string& text) {
        return text.find(':') == std::string::npos ? "must be HOST:PORT, such as 127.0.0.1:3476"
                                                   : "";
      });
  AddSetting(app, "data-dir", config.data_dir, "Folder of the log; created if missing");
  AddSetting(app, "reader-threads", config.reader_threads, "Threads that read the log")
      ->check(CLI::Range(1, 64));
  AddSetting(app, "drain-timeout", config.drain_timeout_s,
             "Seconds that calls under way may take when the daemon stops")
      ->check(CLI::Range(0, 3600));
  AddChoice(app, "durability", config.durability, kDurabilities,
            "What an acknowledgement stands for: fsynced survives power loss; written is faster "
            "and survives a crash of the daemon only; every answer says which it is");
  AddChoice(app, "catalog", config.catalog, kPolicies,
            "How strictly payloads of the photo catalogue's event types are checked: enforce "
            "refuses, warn counts and logs what is not as it should be, off does without them");
  AddSetting(app, "schemas", config.schemas,
             "TOML file with schemas to register and policies to set at the start");
  AddSetting(app, "tls-cert", config.tls_cert,
             "PEM file of the server's certificate: connections are TLS then");
  AddSetting(app, "tls-key", config.tls_key, "PEM file of the certificate's key");
  AddSetting(app, "tls-client-ca", config.tls_client_ca,
             "PEM file of authorities: each client must show a certificate signed by one of them");
  AddSetting(app, "token-file", config.token_file,
             "File of tokens, one a line: each call must bring one of them. Without TLS only on a "
             "loopback address");
  app.add_flag("--read-only", config.read_only,
               "Take no writes: serve the log as it is, or as --primary makes it")
      ->envname(VariableName("read-only"))
      ->group(kSettings);
  AddSetting(app, "primary", config.primary,
             "Connection string of the server whose log is followed, firn://HOST:PORT?...: makes "
             "this one its warm standby. Needs --read-only");
  AddChoice(app, "log-level", config.log_level, kLevels, "Least severe entry logged");
  AddChoice(app, "log-format", config.log_format, kFormats, "Form of the log on stderr");
}

// The name of a setting in the file: log_level for --log-level.
std::string FileKey(const CLI::Option& option) {
  std::string key = option.get_lnames().front();
  std::ranges::replace(key, '-', '_');
  return key;
}

// The value as the command line would have it.
std::optional<std::string> ToText(const toml::node& node) {
  if (const auto text = node.value_exact<std::string>()) return text;
  if (const auto number = node.value_exact<int64_t>()) return std::to_string(*number);
  if (const auto flag = node.value_exact<bool>()) return *flag ? "true" : "false";
  return std::nullopt;
}

toml::table ParseFile(const std::string& path) {
  try {
    return toml::parse_file(path);
  } catch (const toml::parse_error& error) {
    std::ostringstream message;
    message << path << ":" << error.source().begin.line << ": " << error.description();
    throw CLI::FileError(message.str());
  }
}

// Gives each setting that is neither on the command line nor in the environment its value from the
// file. Throws CLI::ParseError with the key's name.
void ApplyFile(CLI::App& app, const std::string& path) {
  const toml::table table = ParseFile(path);
  const std::vector<CLI::Option*> settings =
      app.get_options([](const CLI::Option* option) { return option->get_group() == kSettings; });
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    const auto setting = std::ranges::find_if(
        settings, [&](const CLI::Option* option) { return FileKey(*option) == name; });
    if (setting == settings.end()) {
      throw CLI::ConfigError(path + ": there is no setting \"" + name +
                             "\"; firnd --print-config shows them all");
    }
    const std::optional<std::string> text = ToText(node);
    if (!text)
      throw CLI::ConfigError(path + ": " + name + " must be a text, a number, true or false");
    if ((*setting)->count() > 0) continue;
    (*setting)->add_result(*text);
    (*setting)->run_callback();
  }
}

}  // namespace

std::variant<Config, ExitNow> LoadConfig(int argc, char** argv) {
  Config config;
  std::string file;
  bool print = false;

  CLI::App app("firnd: an event store. Serves one append-only log over gRPC.", "firnd");
  app.set_version_flag("--version", "firnd " FIRN_VERSION);
  app.footer(kFooter);
  app.add_option("--config", file, "Read settings from this TOML file")->envname("FIRN_CONFIG");
  app.add_flag("--print-config", print, "Print the settings in force as TOML, and exit");
  AddSettings(app, config);

  try {
    app.parse(argc, argv);
    if (!file.empty()) ApplyFile(app, file);
    if (!config.primary.empty() && !config.read_only) {
      throw CLI::ValidationError(
          "--primary is for a standby, which takes no writes; give --read-only too");
    }
  } catch (const CLI::Success& success) {
    return ExitNow{app.exit(success)};
  } catch (const CLI::ParseError& error) {
    std::cerr << "firnd: " << error.what() << "; see firnd --help\n";
    return ExitNow{kExitUsage};
  }
  if (print) {
    std::cout << ToToml(config);
    return ExitNow{kExitStopped};
  }
  return config;
}

std::string ToToml(const Config& config) {
  toml::table table;
  table.insert("listen", config.listen);
  table.insert("data_dir", config.data_dir);
  table.insert("reader_threads", config.reader_threads);
  table.insert("drain_timeout", config.drain_timeout_s);
  table.insert("durability", NameOf(kDurabilities, config.durability));
  table.insert("catalog", NameOf(kPolicies, config.catalog));
  table.insert("schemas", config.schemas);
  table.insert("tls_cert", config.tls_cert);
  table.insert("tls_key", config.tls_key);
  table.insert("tls_client_ca", config.tls_client_ca);
  table.insert("token_file", config.token_file);
  table.insert("read_only", config.read_only);
  table.insert("primary", config.primary);
  table.insert("log_level", NameOf(kLevels, config.log_level));
  table.insert("log_format", NameOf(kFormats, config.log_format));
  std::ostringstream text;
  text << table << "\n";
  return text.str();
}

}  // namespace firn::daemon
