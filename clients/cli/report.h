// The form of a small result: text for people, or JSON for programs.

#ifndef FIRN_CLI_REPORT_H_
#define FIRN_CLI_REPORT_H_

#include <CLI/CLI.hpp>

#include "cli/terminal.h"

namespace firn::cli {

enum class ReportFormat {
  kAuto,  // text at a terminal, JSON anywhere else
  kText,
  kJson,
};

// Adds --format; its value goes into `format`, which must outlive the command.
void AddReportFormat(CLI::App& command, ReportFormat& format);

bool IsJson(ReportFormat format, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_REPORT_H_
