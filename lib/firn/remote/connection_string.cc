#include "firn/remote/connection_string.h"

#include <arpa/inet.h>

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace firn::remote {
namespace {

constexpr char kScheme[] = "firn://";
constexpr int kPortMax = 65535;

absl::Status Fault(const std::string& part, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(part, ": ", what));
}

bool IsIp6(const std::string& host) {
  in6_addr address{};
  return inet_pton(AF_INET6, host.c_str(), &address) == 1;
}

bool IsName(const std::string& host) {
  return !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == '_';
  });
}

// Whether what is sent to the host stays on this machine.
bool IsThisMachine(const std::string& host) {
  if (absl::AsciiStrToLower(host) == "localhost") return true;
  in_addr ip4{};
  if (inet_pton(AF_INET, host.c_str(), &ip4) == 1) return ntohl(ip4.s_addr) >> 24 == 127;
  in6_addr ip6{};
  return inet_pton(AF_INET6, host.c_str(), &ip6) == 1 && IN6_IS_ADDR_LOOPBACK(&ip6) != 0;
}

absl::Status SetPort(const std::string& text, ConnectionString& connection) {
  const bool is_number = !text.empty() && std::ranges::all_of(text, absl::ascii_isdigit) &&
                         absl::SimpleAtoi(text, &connection.port);
  if (is_number && connection.port >= 1 && connection.port <= kPortMax) return absl::OkStatus();
  return Fault("port", absl::StrCat("must be a number from 1 to ", kPortMax, "; without one it is ",
                                    ConnectionString().port));
}

// "HOST", "HOST:PORT", "[IPV6]", "[IPV6]:PORT".
absl::Status SetAddress(const std::string& text, ConnectionString& connection) {
  const bool is_bracketed = absl::StartsWith(text, "[");
  const size_t host_end = is_bracketed ? text.find(']') : text.find(':');
  connection.host = text.substr(0, host_end);
  if (is_bracketed) connection.host.erase(0, 1);
  const bool is_host = is_bracketed ? host_end != std::string::npos && IsIp6(connection.host)
                                    : IsName(connection.host);
  const size_t rest = is_bracketed ? host_end + 1 : host_end;
  if (!is_host || (is_bracketed && rest < text.size() && text[rest] != ':')) {
    return Fault("host",
                 "must be a name, an IPv4 address, or an IPv6 address in brackets, as in "
                 "firn://store.example or firn://[::1]:3476");
  }
  return rest < text.size() ? SetPort(text.substr(rest + 1), connection) : absl::OkStatus();
}

// A value without its percent-encoding; nothing if it is none.
std::optional<std::string> Decode(const std::string& text) {
  std::string value;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      value += text[i];
      continue;
    }
    const std::string digits = text.substr(i + 1, 2);
    if (digits.size() != 2 || !std::ranges::all_of(digits, absl::ascii_isxdigit)) {
      return std::nullopt;
    }
    value += absl::HexStringToBytes(digits);
    i += 2;
  }
  if (value.empty() || std::ranges::any_of(value, absl::ascii_iscntrl)) return std::nullopt;
  return value;
}

absl::Status SetTls(const std::string& value, ConnectionString& connection) {
  if (value != "on" && value != "off") return Fault("tls", "must be on or off");
  connection.tls = value == "on";
  return absl::OkStatus();
}

absl::Status SetDeadline(const std::string& value, ConnectionString& connection) {
  const size_t unit_at = value.find_first_not_of("0123456789");
  const std::string unit = unit_at == std::string::npos ? "" : value.substr(unit_at);
  int count = 0;
  const bool is_count = absl::SimpleAtoi(value.substr(0, unit_at), &count) && count > 0;
  if (is_count && unit == "ms") connection.deadline = absl::Milliseconds(count);
  if (is_count && unit == "s") connection.deadline = absl::Seconds(count);
  if (is_count && unit == "m") connection.deadline = absl::Minutes(count);
  if (connection.deadline) return absl::OkStatus();
  return Fault("deadline", "must be a time such as 250ms, 30s or 2m");
}

// The parameters whose values are texts.
std::string* TextOf(const std::string& name, ConnectionString& connection) {
  if (name == "ca") return &connection.ca;
  if (name == "cert") return &connection.cert;
  if (name == "key") return &connection.key;
  if (name == "server_name") return &connection.server_name;
  if (name == "token") return &connection.token;
  if (name == "token_file") return &connection.token_file;
  return nullptr;
}

absl::Status SetParameter(const std::string& name, const std::string& text,
                          ConnectionString& connection) {
  std::string* const place = TextOf(name, connection);
  if (place == nullptr && name != "tls" && name != "deadline") {
    return Fault(name,
                 "is no parameter; there are tls, ca, cert, key, server_name, token, token_file "
                 "and deadline");
  }
  const std::optional<std::string> value = Decode(text);
  if (!value) return Fault(name, "must have a value, percent-encoded, as in ca=%2Fetc%2Fca.pem");
  if (place == nullptr) {
    return name == "tls" ? SetTls(*value, connection) : SetDeadline(*value, connection);
  }
  *place = *value;
  return absl::OkStatus();
}

// Sets TLS where the parameters `given` mean it, and finds those that do not go together.
absl::Status Combine(const std::set<std::string>& given, ConnectionString& connection) {
  for (const char* name : {"ca", "cert", "server_name"}) {
    if (!given.contains(name)) continue;
    if (given.contains("tls") && !connection.tls) {
      return Fault(name, "needs TLS; leave it or tls=off out");
    }
    connection.tls = true;
  }
  if (given.contains("cert") != given.contains("key")) {
    return Fault(given.contains("cert") ? "key" : "cert",
                 "is missing; cert and key belong together");
  }
  if (!connection.token.empty() && !IsToken(connection.token)) {
    return Fault("token", "must be visible ASCII without spaces");
  }
  if (given.contains("token") && given.contains("token_file")) {
    return Fault("token_file", "there is a token too; give one of the two");
  }
  if (connection.tls || IsThisMachine(connection.host)) return absl::OkStatus();
  for (const char* name : {"token", "token_file"}) {
    if (given.contains(name)) {
      return Fault(name, "could be read on the way to another machine; add tls=on or ca=FILE");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ConnectionString> ParseConnectionString(const std::string& text) {
  std::string rest = text;
  if (absl::StartsWith(rest, kScheme)) {
    rest.erase(0, sizeof(kScheme) - 1);
  } else if (absl::StrContains(rest.substr(0, rest.find('?')), "://")) {
    return Fault("scheme", absl::StrCat("must be ", kScheme));
  }
  const size_t query_at = std::min(rest.find('?'), rest.size());
  const std::string query = rest.substr(query_at);
  rest.erase(query_at);
  const size_t path_at = std::min(rest.find('/'), rest.size());
  if (rest.size() > path_at + 1) return Fault("path", "there is none; parameters follow a ?");

  ConnectionString connection;
  absl::Status status = SetAddress(rest.substr(0, path_at), connection);
  if (!status.ok()) return status;
  std::set<std::string> given;
  std::vector<std::string> parameters;
  if (!query.empty()) parameters = absl::StrSplit(query.substr(1), '&');
  for (const std::string& parameter : parameters) {
    const size_t equals = std::min(parameter.find('='), parameter.size());
    const std::string name = parameter.substr(0, equals);
    if (name.empty()) return Fault("parameter", "there is one without a name");
    if (!given.insert(name).second) return Fault(name, "is given twice");
    status =
        SetParameter(name, parameter.substr(std::min(equals + 1, parameter.size())), connection);
    if (!status.ok()) return status;
  }
  status = Combine(given, connection);
  if (!status.ok()) return status;
  return connection;
}

bool IsToken(const std::string& text) {
  return !text.empty() && std::ranges::all_of(text, absl::ascii_isgraph);
}

}  // namespace firn::remote
