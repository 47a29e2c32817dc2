// Connection strings: what is accepted means something that the command can use, and is refused
// without repeating its secrets.

#include <algorithm>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"
#include "firn/remote/connection_string.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

std::string Encoded(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    absl::StrAppend(&encoded, "%", absl::BytesToHexString(std::string(1, c)));
  }
  return encoded;
}

// The connection as a text that says everything.
std::string TextOf(const remote::ConnectionString& connection) {
  const bool is_ip6 = absl::StrContains(connection.host, ":");
  std::string text = absl::StrCat("firn://", is_ip6 ? "[" : "", connection.host, is_ip6 ? "]" : "",
                                  ":", connection.port, "?tls=", connection.tls ? "on" : "off");
  const auto add = [&text](const char* name, const std::string& value) {
    if (!value.empty()) absl::StrAppend(&text, "&", name, "=", Encoded(value));
  };
  add("ca", connection.ca);
  add("cert", connection.cert);
  add("key", connection.key);
  add("server_name", connection.server_name);
  add("token", connection.token);
  add("token_file", connection.token_file);
  if (connection.deadline) {
    absl::StrAppend(&text, "&deadline=", absl::ToInt64Milliseconds(*connection.deadline), "ms");
  }
  return text;
}

void Check(const std::string& text, const remote::ConnectionString& connection) {
  if (connection.host.empty()) Fail("no host: " + text);
  if (connection.port < 1 || connection.port > 65535) Fail("no port: " + text);
  if (!connection.token.empty() && !remote::IsToken(connection.token)) Fail("no token: " + text);
  if (connection.deadline && *connection.deadline <= absl::ZeroDuration()) {
    Fail("no deadline: " + text);
  }
  const bool is_long = connection.deadline && *connection.deadline > absl::Hours(500);
  if (is_long) return;  // more milliseconds than the text may have
  const std::string whole = TextOf(connection);
  const auto again = remote::ParseConnectionString(whole);
  if (!again.ok()) Fail("refused: " + whole + ": " + again.status().ToString());
  if (TextOf(*again) != whole) Fail("read as another: " + whole);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  const std::string text(firn::fuzz::TextOf(data, size));
  const auto connection = firn::remote::ParseConnectionString(text);
  if (connection.ok()) {
    Check(text, *connection);
    return 0;
  }
  const std::string message(connection.status().message());
  if (firn::cli::IsUtf8(text) && !firn::cli::IsUtf8(message)) Fail("refused in no UTF-8");
  // A value may be secret. Names are told, and may have the same text.
  const size_t begin = std::min(text.find('='), text.size() - 1) + 1;
  const std::string value = text.substr(begin, text.find('&', begin) - begin);
  // What has spaces is no token, and may be what every message says.
  const bool is_once = text.find(value) == begin && text.find(value, begin + 1) == text.npos &&
                       value.find(' ') == text.npos;
  if (value.size() >= 16 && is_once && absl::StrContains(message, value)) Fail("told: " + message);
  return 0;
}
