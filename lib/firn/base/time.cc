#include "firn/base/time.h"

#include <algorithm>
#include <chrono>

#include "absl/time/time.h"
#include "firn/base/status.h"

namespace firn {
namespace {

void PutDigits(char* end, int digits, int64_t value) {
  for (int i = 0; i < digits; ++i) {
    *--end = static_cast<char>('0' + value % 10);
    value /= 10;
  }
}

// Whether the text has the form 2026-02-21T15:04:05, then perhaps a fraction, then Z or +01:00:
// Abseil's parser lets digits be left out and spaces stand around it.
bool HasEveryDigit(std::string_view text) {
  constexpr std::string_view kTime = "dddd-dd-ddTdd:dd:dd";
  constexpr std::string_view kOffset = "+dd:dd";
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto has_form = [&](std::string_view part, std::string_view form) {
    return std::ranges::equal(part, form, [&](char c, char f) {
      if (f == 'd') return is_digit(c);
      if (f == '+') return c == '+' || c == '-';
      return c == f || (f == 'T' && c == 't');
    });
  };
  if (text.size() <= kTime.size() || !has_form(text.substr(0, kTime.size()), kTime)) return false;
  text.remove_prefix(kTime.size());
  if (text.front() == '.') {
    const auto end = std::find_if_not(text.begin() + 1, text.end(), is_digit);
    if (end == text.begin() + 1) return false;
    text.remove_prefix(static_cast<size_t>(end - text.begin()));
  }
  return text == "Z" || text == "z" || has_form(text, kOffset);
}

}  // namespace

int64_t SystemClockMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

std::string FormatRfc3339(int64_t micros) {
  const std::chrono::sys_time<std::chrono::microseconds> time{std::chrono::microseconds(micros)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);

  std::string text = "0000-00-00T00:00:00.000000Z";
  char* const out = text.data();
  PutDigits(out + 4, 4, static_cast<int>(date.year()));
  PutDigits(out + 7, 2, static_cast<unsigned>(date.month()));
  PutDigits(out + 10, 2, static_cast<unsigned>(date.day()));
  PutDigits(out + 13, 2, clock.hours().count());
  PutDigits(out + 16, 2, clock.minutes().count());
  PutDigits(out + 19, 2, clock.seconds().count());
  PutDigits(out + 26, 6, clock.subseconds().count());
  return text;
}

bool IsRfc3339(std::string_view text) { return ParseRfc3339(text).has_value(); }

std::optional<int64_t> ParseRfc3339(std::string_view text) {
  absl::Time time;
  std::string error;
  if (!HasEveryDigit(text) || !absl::ParseTime(absl::RFC3339_full, ToAbsl(text), &time, &error) ||
      time == absl::InfiniteFuture() || time == absl::InfinitePast()) {
    return std::nullopt;
  }
  return absl::ToUnixMicros(time);
}

}  // namespace firn
