#include "cli/as_of.h"

#include <cstdint>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/option_values.h"

namespace firn::cli {

absl::StatusOr<v1::AsOf> ParseAsOf(const std::string& text, absl::Time now) {
  v1::AsOf as_of;
  uint64_t position = 0;
  if (absl::SimpleAtoi(text, &position)) {
    as_of.set_position(position);
    return as_of;
  }
  const absl::StatusOr<absl::Time> time = ParseMoment(text, now);
  if (!time.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "must be a position, such as 1200, or a time, such as 2026-02-21T15:04:05Z, 2026-02-21 or "
        "-2h (two hours ago); got ",
        text));
  }
  *as_of.mutable_time() = ToTimestamp(*time);
  return as_of;
}

CLI::Option* AddAsOfOption(CLI::App& command, const std::string& name, v1::AsOf& as_of,
                           const std::string& description) {
  return command
      .add_option_function<std::string>(
          name,
          [name, &as_of](const std::string& text) {
            absl::StatusOr<v1::AsOf> parsed = ParseAsOf(text, absl::Now());
            if (!parsed.ok()) {
              throw CLI::ValidationError(name, std::string(parsed.status().message()));
            }
            as_of = *std::move(parsed);
          },
          description)
      ->type_name("MOMENT");
}

}  // namespace firn::cli
