#include "access_files.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "certificates.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "read_file.h"

namespace firn::daemon {
namespace {

// Shorter ones could be guessed.
constexpr size_t kTokenBytesMin = 16;

absl::StatusOr<std::string> ReadSetting(std::string_view setting, const std::string& path) {
  absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return AddContext(text.status(), setting);
  return text;
}

// "--tls-key: server.key holds no key ..."
absl::Status About(std::string_view setting, const std::string& path, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(setting), ": ", path, " ", status.message()));
}

absl::StatusOr<std::optional<rpc::Tls>> ReadTls(const Config& config) {
  if (config.tls_cert.empty() != config.tls_key.empty()) {
    return absl::InvalidArgumentError(
        "--tls-cert and --tls-key belong together; give both or neither");
  }
  if (config.tls_cert.empty()) {
    if (config.tls_client_ca.empty()) return std::nullopt;
    return absl::InvalidArgumentError(
        "--tls-client-ca is for TLS; give --tls-cert and --tls-key too");
  }
  rpc::Tls tls;
  FIRN_ASSIGN_OR_RETURN(tls.certificates, ReadSetting("--tls-cert", config.tls_cert));
  FIRN_RETURN_IF_ERROR(About("--tls-cert", config.tls_cert, CheckCertificates(tls.certificates)));
  FIRN_ASSIGN_OR_RETURN(tls.key, ReadSetting("--tls-key", config.tls_key));
  FIRN_RETURN_IF_ERROR(About("--tls-key", config.tls_key, CheckKey(tls.key, tls.certificates)));
  if (!config.tls_client_ca.empty()) {
    FIRN_ASSIGN_OR_RETURN(tls.client_authorities,
                          ReadSetting("--tls-client-ca", config.tls_client_ca));
    FIRN_RETURN_IF_ERROR(
        About("--tls-client-ca", config.tls_client_ca, CheckCertificates(tls.client_authorities)));
  }
  return tls;
}

bool IsToken(std::string_view text) {
  return text.size() >= kTokenBytesMin &&
         std::ranges::all_of(text, [](unsigned char c) { return absl::ascii_isgraph(c); });
}

absl::StatusOr<std::vector<std::string>> ReadTokens(const std::string& path) {
  std::vector<std::string> tokens;
  if (path.empty()) return tokens;
  FIRN_ASSIGN_OR_RETURN(const std::string text, ReadSetting("--token-file", path));
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    if (!IsToken({line.data(), line.size()})) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--token-file: ", path, ":", number, ": a token has at least ", kTokenBytesMin,
          " characters, of visible ASCII without spaces; `openssl rand -hex 32` makes one"));
    }
    tokens.emplace_back(line);
  }
  if (tokens.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-file: ", path,
                     " holds no token; one a line is needed, `openssl rand -hex 32` makes one"));
  }
  return tokens;
}

}  // namespace

absl::StatusOr<rpc::Access> ReadAccess(const Config& config) {
  rpc::Access access;
  FIRN_ASSIGN_OR_RETURN(access.tls, ReadTls(config));
  FIRN_ASSIGN_OR_RETURN(access.tokens, ReadTokens(config.token_file));
  if (!access.tokens.empty() && !access.tls && !IsLoopback(config.listen)) {
    return absl::InvalidArgumentError(
        absl::StrCat("--token-file: without TLS tokens could be read on their way to ",
                     config.listen, "; give --tls-cert and --tls-key, or --listen on 127.0.0.1"));
  }
  return access;
}

bool IsLoopback(const std::string& address) {
  std::string host = address.substr(0, address.rfind(':'));
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (absl::AsciiStrToLower(host) == "localhost") return true;
  in_addr ip4{};
  if (inet_pton(AF_INET, host.c_str(), &ip4) == 1) return ntohl(ip4.s_addr) >> 24 == 127;
  in6_addr ip6{};
  return inet_pton(AF_INET6, host.c_str(), &ip6) == 1 && IN6_IS_ADDR_LOOPBACK(&ip6) != 0;
}

}  // namespace firn::daemon
