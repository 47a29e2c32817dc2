// Files and flags of the daemon: the first byte chooses whether the rest is a file of settings, a
// command line, a file of tokens, certificates or a file of schemas. Settings that are accepted
// mean the same when they are printed and read again.

#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "access_files.h"
#include "certificates.h"
#include "config.h"
#include "firn/base/status.h"
#include "schemas_file.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"

namespace firn::fuzz {
namespace {

// Nothing is printed while it lives.
class Silence {
 public:
  Silence() : out_(std::cout.rdbuf(nullptr)), error_(std::cerr.rdbuf(nullptr)) {}
  ~Silence() {
    std::cout.rdbuf(out_);
    std::cerr.rdbuf(error_);
    std::cout.clear();
    std::cerr.clear();
  }

 private:
  std::streambuf* out_;
  std::streambuf* error_;
};

// With "firnd" in front.
std::optional<daemon::Config> Load(std::vector<std::string> arguments) {
  const Silence silence;
  arguments.insert(arguments.begin(), "firnd");
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  auto loaded = daemon::LoadConfig(static_cast<int>(argv.size()), argv.data());
  if (auto* config = std::get_if<daemon::Config>(&loaded)) return *config;
  const int code = std::get<daemon::ExitNow>(loaded).code;
  if (code != 0 && code != 2) Fail("settings end with " + std::to_string(code));
  return std::nullopt;
}

void CheckConfig(const daemon::Config& config) {
  if (config.reader_threads < 1 || config.reader_threads > 64) Fail("reader threads");
  if (config.drain_timeout_s < 0 || config.drain_timeout_s > 3600) Fail("drain timeout");
  const std::string toml = daemon::ToToml(config);
  const MemoryFile file(toml);
  const auto again = Load({"--config", file.path()});
  if (!again) Fail("what is printed is refused: " + toml);
  if (daemon::ToToml(*again) != toml) {
    Fail("what is printed is read as another: " + toml + daemon::ToToml(*again));
  }
}

void CheckFile(std::string_view text) {
  const MemoryFile file(text);
  if (const auto config = Load({"--config", file.path()})) CheckConfig(*config);
}

void CheckFlags(std::string_view text) {
  std::vector<std::string> arguments;
  std::stringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    // Of an argument no program sees more; what names a file is not to read this machine's.
    if (line.find('\0') != std::string::npos || line.starts_with("--config")) return;
    arguments.push_back(line);
  }
  if (const auto config = Load(arguments)) CheckConfig(*config);
}

auto ReadTokens(std::string_view text) {
  const MemoryFile file(text);
  return daemon::ReadAccess({.token_file = file.path()});
}

void CheckTokens(std::string_view text) {
  const auto access = ReadTokens(text);
  if (!access.ok()) {
    const std::string message(access.status().message());
    if (!message.starts_with("--token-file: ")) Fail("a fault without its setting: " + message);
    // What is said of every file is no secret, even if it stands in this one.
    if (text.size() >= 16 && message.find(text) != std::string::npos &&
        ReadTokens("x").status().message().find(ToAbsl(text)) == std::string::npos) {
      Fail("told: " + message);
    }
    return;
  }
  if (access->tokens.empty()) Fail("a file of no tokens is taken");
  for (const std::string& token : access->tokens) {
    if (token.size() < 16) Fail("a token that can be guessed");
    for (const char c : token) {
      if (c <= ' ' || c > '~') Fail("a token that cannot travel");
    }
  }
}

void CheckSchemas(std::string_view text) {
  const MemoryFile file(text);
  const auto schemas = daemon::ReadSchemasFile(file.path());
  if (schemas.ok()) return;
  const std::string message(schemas.status().message());
  if (!message.starts_with(file.path())) Fail("a fault without its file: " + message);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  switch (TakeChoice(text, 5)) {
    case 0:
      CheckFile(text);
      break;
    case 1:
      CheckFlags(text);
      break;
    case 2:
      CheckTokens(text);
      break;
    case 3:
      CheckSchemas(text);
      break;
    default:
      static_cast<void>(firn::daemon::CheckCertificates(std::string(text)));
      break;
  }
  return 0;
}
