#include "cli/columns.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr int kGap = 2;
constexpr int kLastWidthMin = 10;

}  // namespace

std::string FormatColumns(const std::vector<std::vector<std::string>>& rows,
                          const Terminal& terminal) {
  std::vector<int> widths(rows.front().size());
  for (const std::vector<std::string>& row : rows) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], DisplayWidth(row[i]));
  }
  if (terminal.is_stdout) {
    int left = terminal.width;
    for (size_t i = 0; i + 1 < widths.size(); ++i) left -= widths[i] + kGap;
    widths.back() = std::min(widths.back(), std::max(left, kLastWidthMin));
  }
  std::string out;
  for (const std::vector<std::string>& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) line.append(kGap, ' ');
      line += FitToWidth(row[i], widths[i]);
      const int missing = i + 1 < row.size() ? widths[i] - DisplayWidth(row[i]) : 0;
      line.append(static_cast<size_t>(missing), ' ');
    }
    const bool is_dim = &row == &rows.front() && terminal.is_stdout && terminal.has_colour;
    absl::StrAppend(&out, Dim(line, is_dim), "\n");
  }
  return out;
}

}  // namespace firn::cli
