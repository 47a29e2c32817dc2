#include "cli/option_values.h"

#include <array>
#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"
#include "google/protobuf/util/json_util.h"

namespace firn::cli {
namespace {

// "2h", "1d12h": a day is 24 hours.
std::optional<absl::Duration> ParseAgo(std::string text) {
  absl::Duration days = absl::ZeroDuration();
  if (const size_t end = text.find('d'); end != std::string::npos) {
    uint32_t number = 0;
    if (!absl::SimpleAtoi(text.substr(0, end), &number)) return std::nullopt;
    days = absl::Hours(24) * number;
    text.erase(0, end + 1);
    if (text.empty()) return days;
  }
  absl::Duration rest;
  // A second sign would be a moment to come.
  if (text.starts_with('-') || text.starts_with('+') || !absl::ParseDuration(text, &rest)) {
    return std::nullopt;
  }
  return days + rest;
}

std::optional<absl::Time> ReadMoment(const std::string& text, absl::Time now) {
  if (text.starts_with('-')) {
    const std::optional<absl::Duration> ago = ParseAgo(text.substr(1));
    return ago ? std::optional(now - *ago) : std::nullopt;
  }
  static constexpr std::array<const char*, 3> kForms = {"%Y-%m-%dT%H:%M:%E*S%Ez",
                                                        "%Y-%m-%d %H:%M:%E*S", "%Y-%m-%d"};
  for (const char* form : kForms) {
    absl::Time time;
    if (absl::ParseTime(form, text, absl::UTCTimeZone(), &time, nullptr)) return time;
  }
  return std::nullopt;
}

// What a google.protobuf.Timestamp can hold; what is infinite is outside too.
bool IsRepresentable(absl::Time time) {
  static const absl::Time begin = absl::FromCivil(absl::CivilYear(1), absl::UTCTimeZone());
  static const absl::Time end = absl::FromCivil(absl::CivilYear(10'000), absl::UTCTimeZone());
  return begin <= time && time < end;
}

}  // namespace

std::string CheckUtf8(const std::string& text) { return IsUtf8(text) ? "" : "must be UTF-8"; }

absl::StatusOr<v1::Target> ParseTarget(const std::string& text) {
  const size_t slash = text.find('/');
  int64_t id = 0;
  if (slash == 0 || slash == std::string::npos || !absl::SimpleAtoi(text.substr(slash + 1), &id) ||
      !IsUtf8(text)) {
    return absl::InvalidArgumentError(
        absl::StrCat("must be TYPE/NUMBER, such as image/42; got ", text));
  }
  v1::Target target;
  target.set_target_type(text.substr(0, slash));
  target.set_target_id(id);
  return target;
}

absl::StatusOr<absl::Time> ParseMoment(const std::string& text, absl::Time now) {
  const std::optional<absl::Time> time = ReadMoment(text, now);
  if (time && IsRepresentable(*time)) return *time;
  return absl::InvalidArgumentError(absl::StrCat(
      "must be a time, such as 2026-02-21T15:04:05Z, 2026-02-21 or -2h (two hours ago); got ",
      text));
}

absl::StatusOr<int64_t> ParseMilliseconds(const std::string& text, absl::Time now) {
  int64_t number = 0;
  if (absl::SimpleAtoi(text, &number)) return number;
  const absl::StatusOr<absl::Time> time = ParseMoment(text, now);
  if (time.ok()) return absl::ToUnixMillis(*time);
  return absl::InvalidArgumentError(
      absl::StrCat("must be milliseconds since 1970, such as 1771686245000, or a time, such as "
                   "2026-02-21T15:04:05Z, 2026-02-21 or -2h; got ",
                   text));
}

absl::StatusOr<v1::Query> ParseQuery(const std::string& text) {
  static constexpr char kRight[] =
      R"(must be a firn.v1.Query as JSON, such as {"items":[{"tags":["album:9"]}]})";
  v1::Query query;
  // A std::string_view of ours is not Debian protobuf's either.
  const auto parsed = google::protobuf::util::JsonStringToMessage(text, &query);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(kRight, "; ", parsed.message().ToString()));
  }
  if (query.items().empty()) {
    return absl::InvalidArgumentError(absl::StrCat(kRight, ", with at least one item; got ", text));
  }
  return query;
}

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return timestamp;
}

google::protobuf::Duration ToDuration(double seconds) {
  google::protobuf::Duration duration;
  absl::Duration rest;
  duration.set_seconds(absl::IDivDuration(absl::Seconds(seconds), absl::Seconds(1), &rest));
  duration.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(rest)));
  return duration;
}

}  // namespace firn::cli
