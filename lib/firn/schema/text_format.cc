#include "firn/schema/text_format.h"

#include <arpa/inet.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"

namespace firn::schema {
namespace {

bool Matches(std::string_view text, const RE2& pattern) {
  return RE2::FullMatch({text.data(), text.size()}, pattern);
}

bool IsDate(std::string_view text) { return IsRfc3339(std::string(text) + "T00:00:00Z"); }

bool IsTime(std::string_view text) { return IsRfc3339("2000-01-01T" + std::string(text)); }

// ISO 8601: weeks alone, or parts in their order.
bool IsDuration(std::string_view text) {
  static const RE2 weeks(R"(P\d+W)");
  static const RE2 parts(R"(P(\d+Y)?(\d+M)?(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?)");
  if (Matches(text, weeks)) return true;
  return Matches(text, parts) && text.size() > 1 && text.back() != 'T';
}

bool IsProtobufDuration(std::string_view text) {
  static const RE2 seconds(R"(-?\d{1,12}(\.\d{1,9})?s)");
  return Matches(text, seconds);
}

bool IsLabel(absl::string_view label) {
  return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
         std::ranges::all_of(label, [](char c) {
           return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
         });
}

bool IsHostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  const std::vector<absl::string_view> labels = absl::StrSplit(ToAbsl(text), '.');
  return std::ranges::all_of(labels, IsLabel);
}

bool IsEmail(std::string_view text) {
  static const RE2 local(R"([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64})");
  const size_t at = text.rfind('@');
  return at != std::string_view::npos && Matches(text.substr(0, at), local) &&
         IsHostname(text.substr(at + 1));
}

bool IsIp(std::string_view text, int family) {
  std::array<unsigned char, sizeof(in6_addr)> address;
  return inet_pton(family, std::string(text).c_str(), address.data()) == 1;
}

bool IsUriReference(std::string_view text) {
  return std::ranges::none_of(text, [](char c) {
    return static_cast<unsigned char>(c) <= 0x20 || c == 0x7f ||
           std::string_view("\\<>\"{}|^`").find(c) != std::string_view::npos;
  });
}

bool IsUri(std::string_view text) {
  static const RE2 scheme(R"([A-Za-z][A-Za-z0-9+.-]*:.+)");
  return Matches(text, scheme) && IsUriReference(text);
}

bool IsBase64(std::string_view text) {
  std::string bytes;
  return absl::Base64Unescape(ToAbsl(text), &bytes) ||
         absl::WebSafeBase64Unescape(ToAbsl(text), &bytes);
}

bool IsInteger(std::string_view text) {
  // One spelling for each number, so that equal ids are equal texts.
  static const RE2 digits(R"(0|-?[1-9]\d*)");
  if (!Matches(text, digits)) return false;
  int64_t is_signed = 0;
  uint64_t is_unsigned = 0;
  return absl::SimpleAtoi(ToAbsl(text), &is_signed) || absl::SimpleAtoi(ToAbsl(text), &is_unsigned);
}

struct FormatRow {
  std::string_view name;
  std::string_view words;
};

// In the order of the enumerators.
constexpr std::array kFormats = {
    FormatRow{"", "any text"},
    FormatRow{"uuid", "a UUID, such as 3f0b1c5e-8f0a-4f3a-9d2b-0a1b2c3d4e5f"},
    FormatRow{"date-time", "an RFC 3339 time, such as 2026-02-21T15:04:05.120Z"},
    FormatRow{"date", "a date, such as 2026-02-21"},
    FormatRow{"time", "a time of day with its zone, such as 15:04:05Z"},
    FormatRow{"duration", "an ISO 8601 duration, such as P1DT12H"},
    FormatRow{"protobuf-duration", "a duration in seconds, such as 1.5s"},
    FormatRow{"email", "an e-mail address"},
    FormatRow{"hostname", "a host name"},
    FormatRow{"ip", "an IP address"},
    FormatRow{"ipv4", "an IPv4 address, such as 192.0.2.1"},
    FormatRow{"ipv6", "an IPv6 address, such as 2001:db8::1"},
    FormatRow{"uri", "a URI with its scheme, such as https://example.org/a"},
    FormatRow{"uri-reference", "a URI or a path of one"},
    FormatRow{"base64", "bytes in base64"},
    FormatRow{"integer", "an integer"},
};

}  // namespace

bool FitsFormat(std::string_view text, TextFormat format) {
  switch (format) {
    case TextFormat::kAny:
      return true;
    case TextFormat::kUuid:
      return ParseUuid(text).has_value();
    case TextFormat::kDateTime:
      return IsRfc3339(text);
    case TextFormat::kDate:
      return IsDate(text);
    case TextFormat::kTime:
      return IsTime(text);
    case TextFormat::kDuration:
      return IsDuration(text);
    case TextFormat::kProtobufDuration:
      return IsProtobufDuration(text);
    case TextFormat::kEmail:
      return IsEmail(text);
    case TextFormat::kHostname:
      return IsHostname(text);
    case TextFormat::kIp:
      return IsIp(text, AF_INET) || IsIp(text, AF_INET6);
    case TextFormat::kIpv4:
      return IsIp(text, AF_INET);
    case TextFormat::kIpv6:
      return IsIp(text, AF_INET6);
    case TextFormat::kUri:
      return IsUri(text);
    case TextFormat::kUriReference:
      return IsUriReference(text);
    case TextFormat::kBase64:
      return IsBase64(text);
    case TextFormat::kInteger:
      return IsInteger(text);
  }
  return false;
}

std::string_view FormatInWords(TextFormat format) {
  return kFormats[static_cast<size_t>(format)].words;
}

std::string_view FormatName(TextFormat format) {
  return kFormats[static_cast<size_t>(format)].name;
}

}  // namespace firn::schema
