#include "cli/row_charts.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/bars.h"
#include "cli/bins.h"
#include "cli/sql_value.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// The column that bars are as long as; the label is the first.
std::optional<int> FindValues(const std::vector<v1::QueryRow>& rows, int columns) {
  // A single column is its own label.
  for (int i = columns > 1 ? 1 : 0; i < columns; ++i) {
    const bool has_number = std::ranges::any_of(
        rows, [i](const v1::QueryRow& row) { return NumberOf(row.values(i)).has_value(); });
    if (has_number) return i;
  }
  return std::nullopt;
}

// A line that says what is not in the picture, if anything is not.
void AppendLeftOut(uint64_t nulls, uint64_t others, std::string& out) {
  std::vector<std::string> parts;
  if (nulls > 0)
    parts.push_back(absl::StrCat(WithThousands(nulls), nulls == 1 ? " NULL" : " NULLs"));
  if (others > 0) parts.push_back(absl::StrCat(WithThousands(others), " not numbers"));
  if (!parts.empty()) absl::StrAppend(&out, "left out: ", absl::StrJoin(parts, ", "), "\n");
}

}  // namespace

void BarsFormat::Begin(const QueryColumns& columns, std::string&) { columns_ = columns; }

void BarsFormat::Add(const v1::QueryRow& row, std::string&) { rows_.push_back(row); }

absl::Status BarsFormat::End(std::string& out) {
  if (rows_.empty()) return absl::OkStatus();
  const std::optional<int> values = FindValues(rows_, columns_.size());
  if (!values) {
    return absl::InvalidArgumentError(
        "bars need a column of numbers behind the labels, such as select rating, count(*) ...; "
        "there is none");
  }
  std::vector<Bar> bars;
  for (const v1::QueryRow& row : rows_) {
    const v1::QueryValue& value = row.values(*values);
    const v1::QueryValue& label = row.values(0);
    bars.push_back({.label = *values == 0    ? ""
                             : IsNull(label) ? "NULL"
                                             : PlainText(label),
                    .text = NumberOf(value) ? PlainText(value)
                            : IsNull(value) ? "NULL"
                                            : "-",
                    .value = NumberOf(value).value_or(0)});
  }
  out += FormatBars(bars, terminal_);
  return absl::OkStatus();
}

void HistogramFormat::Begin(const QueryColumns& columns, std::string&) {
  for (const v1::QueryColumn& column : columns) columns_.push_back({.name = column.name()});
}

void HistogramFormat::Add(const v1::QueryRow& row, std::string&) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    const v1::QueryValue& value = row.values(static_cast<int>(i));
    const std::optional<double> number = NumberOf(value);
    Column& column = columns_[i];
    if (IsNull(value)) {
      ++column.nulls;
    } else if (number && std::isfinite(*number)) {
      column.numbers.push_back(*number);
      column.are_integers = column.are_integers && value.has_integer();
    } else {
      ++column.others;
    }
  }
}

absl::Status HistogramFormat::End(std::string& out) {
  const auto column = std::ranges::find_if(
      columns_, [](const Column& candidate) { return !candidate.numbers.empty(); });
  if (column == columns_.end()) {
    if (std::ranges::all_of(columns_, [](const Column& other) { return other.others == 0; })) {
      AppendLeftOut(columns_.front().nulls, 0, out);
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(
        "a histogram needs a column of numbers, such as select iso ...; there is none");
  }
  std::vector<Bar> bars;
  for (const Bin& bin : MakeBins(column->numbers, column->are_integers)) {
    bars.push_back({.label = bin.label,
                    .text = WithThousands(bin.count),
                    .value = static_cast<double>(bin.count)});
  }
  absl::StrAppend(&out, Dim(column->name, terminal_.is_stdout && terminal_.has_colour), "\n",
                  FormatBars(bars, terminal_));
  AppendLeftOut(column->nulls, column->others, out);
  return absl::OkStatus();
}

}  // namespace firn::cli
