#include "cli/report.h"

#include <map>
#include <string>

namespace firn::cli {
namespace {

const std::map<std::string, ReportFormat>& Formats() {
  static const auto* formats = new std::map<std::string, ReportFormat>{
      {"auto", ReportFormat::kAuto}, {"text", ReportFormat::kText}, {"json", ReportFormat::kJson}};
  return *formats;
}

}  // namespace

void AddReportFormat(CLI::App& command, ReportFormat& format) {
  command
      .add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = Formats().at(name); },
          "Form of the result; auto is text at a terminal, else json")
      ->type_name("auto|text|json")
      ->default_str("auto")
      ->check([](const std::string& name) {
        return Formats().contains(name) ? "" : "must be auto, text or json; got " + name;
      });
}

bool IsJson(ReportFormat format, const Terminal& terminal) {
  return format == ReportFormat::kJson || (format == ReportFormat::kAuto && !terminal.is_stdout);
}

}  // namespace firn::cli
