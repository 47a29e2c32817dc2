// Clocks and RFC 3339. Times are microseconds since 1970-01-01 UTC unless a name says otherwise.

#ifndef FIRN_BASE_TIME_H_
#define FIRN_BASE_TIME_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace firn {

// Says what time it is, in microseconds. Tests pass one that they turn by hand.
using Clock = std::function<int64_t()>;

// The system's wall clock.
int64_t SystemClockMicros();

// "2026-02-21T15:04:05.120417Z". Years 1970 to 9999.
std::string FormatRfc3339(int64_t micros);

// Whether the text is a date and time of RFC 3339 with a time zone.
bool IsRfc3339(std::string_view text);

// The time that such a text names; what is finer than a microsecond is cut. Nothing for any other
// text.
std::optional<int64_t> ParseRfc3339(std::string_view text);

}  // namespace firn

#endif  // FIRN_BASE_TIME_H_
