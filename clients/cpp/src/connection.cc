#include "firn/client/connection.h"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "src/connection.h"
#include "src/status.h"

namespace firn {
inline namespace client {
namespace {

using internal::InvalidInput;

constexpr std::string_view kScheme = "firn://";

std::optional<uint64_t> ParseNumber(std::string_view text) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

bool IsHostCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
         c == '-' || c == '_';
}

bool IsAddressCharacter(char c) {
  return (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || (c >= '0' && c <= '9') || c == '.' ||
         c == ':';
}

// HOST[:PORT]
absl::Status ParseAuthority(std::string_view text, ConnectionOptions& options) {
  std::string_view rest;
  if (text.starts_with('[')) {
    const size_t end = text.find(']');
    if (end == std::string_view::npos) return InvalidInput("host", "the bracket is not closed");
    options.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    if (!std::ranges::all_of(options.host, IsAddressCharacter)) {
      return InvalidInput("host", "only an IPv6 address stands in brackets");
    }
  } else {
    const size_t end = std::min(text.find(':'), text.size());
    options.host = text.substr(0, end);
    rest = text.substr(end);
    if (!std::ranges::all_of(options.host, IsHostCharacter)) {
      return InvalidInput("host", "must be a name or an address, such as localhost or [::1]");
    }
  }
  if (options.host.empty()) return InvalidInput("host", "must be given, as in firn://localhost");
  if (rest.empty()) return absl::OkStatus();
  const std::optional<uint64_t> port =
      rest.starts_with(':') ? ParseNumber(rest.substr(1)) : std::nullopt;
  if (!port || *port == 0 || *port > 65535) {
    return InvalidInput("port", "must be a number from 1 to 65535");
  }
  options.port = static_cast<uint16_t>(*port);
  return absl::OkStatus();
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> PercentDecode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<absl::Duration> ParseDeadline(std::string_view text) {
  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::string_view unit = text.substr(digits);
  const std::optional<uint64_t> number = ParseNumber(text.substr(0, digits));
  // Some centuries of milliseconds are more than anybody waits.
  if (!number || *number == 0 || *number > 1'000'000'000'000) return std::nullopt;
  const auto count = static_cast<int64_t>(*number);
  if (unit == "ms") return absl::Milliseconds(count);
  if (unit == "s") return absl::Seconds(count);
  if (unit == "m") return absl::Minutes(count);
  return std::nullopt;
}

// What the parameters say that the options do not.
struct Given {
  std::set<std::string> names;
  std::optional<bool> tls;
};

absl::Status SetParameter(const std::string& name, const std::string& value,
                          ConnectionOptions& options, Given& given) {
  if (name == "tls") {
    if (value != "on" && value != "off") return InvalidInput(name, "must be on or off");
    given.tls = value == "on";
  } else if (name == "deadline") {
    const std::optional<absl::Duration> deadline = ParseDeadline(value);
    if (!deadline) return InvalidInput(name, "must be a time such as 250ms, 30s or 2m");
    options.deadline = *deadline;
  } else {
    const std::pair<const char*, std::string*> texts[] = {
        {"ca", &options.ca},       {"cert", &options.cert},
        {"key", &options.key},     {"server_name", &options.server_name},
        {"token", &options.token}, {"token_file", &options.token_file}};
    const auto* const found =
        std::ranges::find_if(texts, [&](const auto& text) { return name == text.first; });
    if (found == std::end(texts)) return InvalidInput(name, "there is no such parameter");
    *found->second = value;
  }
  return absl::OkStatus();
}

// ?NAME=VALUE&..., or nothing.
absl::Status ParseParameters(std::string_view text, ConnectionOptions& options, Given& given) {
  while (!text.empty()) {
    // What stands before it: ? or &.
    text.remove_prefix(1);
    const std::string_view parameter = text.substr(0, text.find('&'));
    text.remove_prefix(parameter.size());
    const size_t equals = parameter.find('=');
    const std::string name(parameter.substr(0, equals));
    if (name.empty()) return InvalidInput("parameter", "there is one without a name");
    if (!given.names.insert(name).second) return InvalidInput(name, "is given twice");
    const std::optional<std::string> value = equals == std::string_view::npos
                                                 ? std::string()
                                                 : PercentDecode(parameter.substr(equals + 1));
    if (!value) return InvalidInput(name, "has a % that is not followed by two hexadecimal digits");
    if (absl::Status set = SetParameter(name, *value, options, given); !set.ok()) return set;
    if (value->empty()) return InvalidInput(name, "must have a value");
  }
  return absl::OkStatus();
}

bool IsThisMachine(const std::string& host) {
  in_addr address = {};
  const bool is_ipv4 = inet_pton(AF_INET, host.c_str(), &address) == 1;
  return host == "localhost" || host == "::1" || (is_ipv4 && host.starts_with("127."));
}

absl::Status CheckHost(const std::string& host) {
  if (host.empty()) return InvalidInput("host", "must be given, as in firn://localhost");
  const bool is_ipv6 = host.find(':') != std::string::npos;
  if (!std::ranges::all_of(host, is_ipv6 ? IsAddressCharacter : IsHostCharacter)) {
    return InvalidInput("host", "must be a name or an address, such as localhost or ::1");
  }
  return absl::OkStatus();
}

}  // namespace

namespace internal {

absl::Status CheckOptions(const ConnectionOptions& options) {
  if (absl::Status checked = CheckHost(options.host); !checked.ok()) return checked;
  if (options.port == 0) return InvalidInput("port", "must be a number from 1 to 65535");
  if (options.cert.empty() != options.key.empty()) {
    return InvalidInput(options.key.empty() ? "key" : "cert",
                        "a certificate and its key go together");
  }
  const std::pair<const char*, const std::string*> of_tls[] = {
      {"ca", &options.ca}, {"cert", &options.cert}, {"server_name", &options.server_name}};
  for (const auto& [name, value] : of_tls) {
    if (!options.tls && !value->empty()) return InvalidInput(name, "needs TLS, which is off");
  }
  if (!options.token.empty() && !options.token_file.empty()) {
    return InvalidInput("token_file", "there is a token already");
  }
  if (!options.tls && !IsThisMachine(options.host)) {
    static constexpr char kInTheClear[] =
        "would be readable on its way to another machine; it needs tls=on";
    if (!options.token.empty()) return InvalidInput("token", kInTheClear);
    if (!options.token_file.empty()) return InvalidInput("token_file", kInTheClear);
  }
  if (options.deadline <= absl::ZeroDuration()) {
    return InvalidInput("deadline", "must be more than nothing");
  }
  return absl::OkStatus();
}

}  // namespace internal

absl::StatusOr<ConnectionOptions> ParseConnectionString(std::string_view text) {
  if (text.starts_with(kScheme)) {
    text.remove_prefix(kScheme.size());
  } else if (text.find("://") != std::string_view::npos) {
    return InvalidInput("scheme", "must be firn");
  }
  const size_t end = std::min(text.find('?'), text.size());
  std::string_view address = text.substr(0, end);
  const std::string_view parameters = text.substr(end);
  if (const size_t slash = address.find('/'); slash != std::string_view::npos) {
    if (slash + 1 < address.size()) return InvalidInput("path", "there is none");
    address.remove_suffix(1);
  }

  ConnectionOptions options;
  Given given;
  if (absl::Status parsed = ParseAuthority(address, options); !parsed.ok()) return parsed;
  if (absl::Status parsed = ParseParameters(parameters, options, given); !parsed.ok())
    return parsed;
  options.tls = given.tls.value_or(!options.ca.empty() || !options.cert.empty() ||
                                   !options.server_name.empty());
  if (absl::Status checked = internal::CheckOptions(options); !checked.ok()) return checked;
  return options;
}

}  // namespace client
}  // namespace firn
