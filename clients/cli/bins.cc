#include "cli/bins.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace firn::cli {
namespace {

constexpr double kBinsMin = 10;
constexpr double kBinsMax = 20;

// The greatest of 1, 2 and 5 with zeros that is not more.
double RoundDown(double width) {
  const double power = std::pow(10, std::floor(std::log10(width)));
  for (const double digit : {5.0, 2.0}) {
    // Not quite exact, so that 0.2 / 0.1 counts as 2.
    if (digit * power <= width * (1 + 1e-9)) return digit * power;
  }
  return power;
}

// The next one up, which is 2 or 2.5 times as much.
double NextUp(double width) { return RoundDown(width * 2.5); }

size_t BinsOf(double low, double high, double width) {
  return static_cast<size_t>(std::floor(high / width) - std::floor(low / width)) + 1;
}

// `sorted` has numbers that differ.
double ChooseWidth(const std::vector<double>& sorted) {
  const double range = sorted.back() - sorted.front();
  const double quartiles = sorted[sorted.size() * 3 / 4] - sorted[sorted.size() / 4];
  const double advised = 2 * quartiles / std::cbrt(static_cast<double>(sorted.size()));
  return RoundDown(std::clamp(advised, range / kBinsMax, range / kBinsMin));
}

std::string Label(double low, double width, bool are_integers) {
  // Without what the multiplication leaves behind the digits that count.
  const auto format = [](double number) { return absl::StrFormat("%.12g", number + 0.0); };
  if (!are_integers) return absl::StrCat("[", format(low), ", ", format(low + width), ")");
  if (width == 1) return format(low);
  return absl::StrCat(format(low), " to ", format(low + width - 1));
}

}  // namespace

std::vector<Bin> MakeBins(std::vector<double> numbers, bool are_integers) {
  if (numbers.empty()) return {};
  std::ranges::sort(numbers);
  const double low = numbers.front();
  const double high = numbers.back();
  const double range = high - low;
  if (range == 0) return {{absl::StrFormat("%.12g", low), numbers.size()}};
  // Too wide, or too narrow, to be divided.
  if (!std::isfinite(range) || range < 1e-300) {
    return {{absl::StrFormat("[%.12g, %.12g]", low, high), numbers.size()}};
  }
  double width = ChooseWidth(numbers);
  if (are_integers) width = std::max(width, 1.0);
  while (BinsOf(low, high, width) > static_cast<size_t>(kBinsMax)) width = NextUp(width);
  const double first = std::floor(low / width);
  std::vector<Bin> bins(BinsOf(low, high, width));
  for (size_t i = 0; i < bins.size(); ++i) {
    bins[i].label = Label((first + static_cast<double>(i)) * width, width, are_integers);
  }
  for (const double number : numbers) {
    ++bins[static_cast<size_t>(std::floor(number / width) - first)].count;
  }
  return bins;
}

}  // namespace firn::cli
