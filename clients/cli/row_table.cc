#include "cli/row_table.h"

#include <algorithm>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "cli/sql_value.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr size_t kMeasuredRows = 1000;
constexpr int kGap = 2;
// Narrower columns say nothing: rather the line wraps.
constexpr int kWidthMin = 8;
// Where there is no terminal to be as wide as. For whole texts there are other forms.
constexpr int kWidthMax = 120;
constexpr std::string_view kNull = "NULL";

bool IsNumber(const v1::QueryValue& value) { return value.has_integer() || value.has_real(); }

// The cell with spaces up to the width, but none at the line's end.
std::string Pad(const std::string& cell, int width, bool is_right, bool is_last) {
  const int missing = std::max(width - DisplayWidth(cell), 0);
  const std::string padding(static_cast<size_t>(is_last && !is_right ? 0 : missing), ' ');
  return is_right ? padding + cell : cell + padding;
}

}  // namespace

void RowTable::Begin(const QueryColumns& columns, std::string&) {
  for (const v1::QueryColumn& column : columns) columns_.push_back({.heading = column.name()});
}

void RowTable::Add(const v1::QueryRow& row, std::string& out) {
  if (is_released_) return AppendRow(row, out);
  kept_.push_back(row);
  if (kept_.size() == kMeasuredRows) Release(out);
}

absl::Status RowTable::End(std::string& out) {
  if (!is_released_) Release(out);
  return absl::OkStatus();
}

void RowTable::Release(std::string& out) {
  is_released_ = true;
  ChooseWidths();
  AppendHeading(out);
  for (const v1::QueryRow& row : kept_) AppendRow(row, out);
  kept_.clear();
}

void RowTable::ChooseWidths() {
  const int width_max = terminal_.is_stdout ? terminal_.width : kWidthMax;
  for (Column& column : columns_) column.width = DisplayWidth(column.heading);
  for (const v1::QueryRow& row : kept_) {
    for (size_t i = 0; i < columns_.size(); ++i) {
      const v1::QueryValue& value = row.values(static_cast<int>(i));
      const int width = IsNull(value) ? terminal_.is_stdout ? static_cast<int>(kNull.size()) : 0
                                      : DisplayWidth(PlainText(value));
      columns_[i].width = std::max(columns_[i].width, std::min(width, width_max));
      columns_[i].is_number = columns_[i].is_number && (IsNull(value) || IsNumber(value));
    }
  }
  if (!terminal_.is_stdout) return;
  int excess = -kGap - terminal_.width;
  for (const Column& column : columns_) excess += column.width + kGap;
  for (; excess > 0; --excess) {
    const auto widest = std::ranges::max_element(columns_, {}, &Column::width);
    if (widest->width <= kWidthMin) return;
    --widest->width;
  }
}

void RowTable::AppendHeading(std::string& out) const {
  const bool is_dim = terminal_.is_stdout && terminal_.has_colour;
  std::string line;
  for (const Column& column : columns_) {
    if (!line.empty()) line.append(kGap, ' ');
    line += Pad(FitToWidth(column.heading, column.width), column.width, column.is_number,
                &column == &columns_.back());
  }
  absl::StrAppend(&out, Dim(line, is_dim), "\n");
}

void RowTable::AppendRow(const v1::QueryRow& row, std::string& out) const {
  const bool is_dim = terminal_.is_stdout && terminal_.has_colour;
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    const v1::QueryValue& value = row.values(static_cast<int>(i));
    const bool is_null = IsNull(value);
    std::string cell = is_null && terminal_.is_stdout ? std::string(kNull) : PlainText(value);
    // A number that is cut is another number.
    if (!IsNumber(value)) cell = FitToWidth(cell, column.width);
    if (i > 0) out.append(kGap, ' ');
    out +=
        Dim(Pad(cell, column.width, column.is_number, i + 1 == columns_.size()), is_null && is_dim);
  }
  out += '\n';
}

}  // namespace firn::cli
