#include "cli/target_option.h"

#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "cli/option_values.h"

namespace firn::cli {

CLI::Option* AddTargetArgument(CLI::App& command, v1::Target& target) {
  return command
      .add_option_function<std::string>(
          "TARGET",
          [&target](const std::string& text) {
            absl::StatusOr<v1::Target> parsed = ParseTarget(text);
            if (!parsed.ok()) {
              throw CLI::ValidationError("TARGET", std::string(parsed.status().message()));
            }
            target = *std::move(parsed);
          },
          "What it is about, as TYPE/NUMBER, such as image/42")
      ->type_name("");
}

CLI::Option* AddHistoryProjection(CLI::App& command, std::string& projection,
                                  const std::string& description) {
  return command
      .add_option("-p,--projection", projection, absl::StrCat(description, "; catalog without it"))
      ->type_name("NAME")
      ->check(CheckUtf8);
}

}  // namespace firn::cli
