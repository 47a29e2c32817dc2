#include "firn/remote/endpoint.h"

#include <fstream>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace firn::remote {
namespace {

constexpr size_t kFileBytesMax = 1 << 20;

// Reads the file of a parameter into `text`, if it is given.
absl::Status ReadParameter(const std::string& name, const std::string& path, std::string& text) {
  if (path.empty()) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  text.resize(kFileBytesMax + 1);
  // Unlike iterators of the buffer, it keeps errors to the stream and throws nothing.
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": ", path, " cannot be read; it must be a file"));
  }
  text.resize(static_cast<size_t>(file.gcount()));
  if (text.size() <= kFileBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": ", path, " has more than ", kFileBytesMax, " bytes"));
}

}  // namespace

std::string AddressOf(const ConnectionString& connection) {
  const bool is_ip6 = absl::StrContains(connection.host, ':');
  return absl::StrCat(is_ip6 ? "[" : "", connection.host, is_ip6 ? "]:" : ":", connection.port);
}

absl::StatusOr<Endpoint> OpenEndpoint(const ConnectionString& connection) {
  Endpoint endpoint{.address = AddressOf(connection), .token = connection.token};
  if (connection.tls) {
    Endpoint::Tls& tls = endpoint.tls.emplace();
    tls.server_name = connection.server_name;
    for (const auto& [name, path, text] : {
             std::tuple("ca", &connection.ca, &tls.authorities),
             std::tuple("cert", &connection.cert, &tls.certificate),
             std::tuple("key", &connection.key, &tls.key),
         }) {
      if (absl::Status status = ReadParameter(name, *path, *text); !status.ok()) return status;
    }
  }
  if (absl::Status status = ReadParameter("token_file", connection.token_file, endpoint.token);
      !status.ok()) {
    return status;
  }
  absl::StripAsciiWhitespace(&endpoint.token);
  if (!connection.token_file.empty() && !IsToken(endpoint.token)) {
    return absl::InvalidArgumentError(
        absl::StrCat("token_file: ", connection.token_file,
                     " must have one token, of visible ASCII without spaces"));
  }
  return endpoint;
}

}  // namespace firn::remote
