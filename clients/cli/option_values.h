// Values that stand on the command line, and what they mean.
//
// An error is a message without the option's name, which whoever knows it puts in front: what the
// value must be, an example, what it is.

#ifndef FIRN_CLI_OPTION_VALUES_H_
#define FIRN_CLI_OPTION_VALUES_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/v1/event.pb.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"

namespace firn::cli {

// A check for CLI11: text of the command line travels as protobuf strings, which are UTF-8.
std::string CheckUtf8(const std::string& text);

// "image/42".
absl::StatusOr<v1::Target> ParseTarget(const std::string& text);

// A moment: RFC 3339 ("2026-02-21T15:04:05Z"), the same without a zone as tables print it, which is
// UTC ("2026-02-21 15:04:05"), a date, which is its first moment in UTC ("2026-02-21"), or how long
// before `now` ("-2h", "-1d12h", "-90s").
absl::StatusOr<absl::Time> ParseMoment(const std::string& text, absl::Time now);

// Milliseconds since 1970: the number itself, or a moment.
absl::StatusOr<int64_t> ParseMilliseconds(const std::string& text, absl::Time now);

// A firn.v1.Query as JSON, with at least one item.
absl::StatusOr<v1::Query> ParseQuery(const std::string& text);

// The wire's form of a moment that ParseMoment gave.
google::protobuf::Timestamp ToTimestamp(absl::Time time);

// The wire's form of a number of seconds.
google::protobuf::Duration ToDuration(double seconds);

}  // namespace firn::cli

#endif  // FIRN_CLI_OPTION_VALUES_H_
