#include "cli/bars.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr int kGap = 2;
constexpr int kBarWidthMin = 10;
constexpr std::array<const char*, 8> kEighths = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};

std::string Repeat(const char* character, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += character;
  return text;
}

// Grows to the right. `length` in characters; what is not nothing has at least a mark.
std::string PositiveBar(double length, bool is_utf8) {
  if (length <= 0) return "";
  if (!is_utf8) return Repeat("#", std::max(static_cast<int>(std::lround(length)), 1));
  const int eighths = std::max(static_cast<int>(std::lround(length * 8)), 1);
  return Repeat("█", eighths / 8) + kEighths[static_cast<size_t>(eighths % 8)];
}

// Grows to the left, hence ends at the right of `room` characters.
std::string NegativeBar(double length, int room, bool is_utf8) {
  std::string bar;
  if (length > 0 && !is_utf8) {
    bar = Repeat("#", std::max(static_cast<int>(std::lround(length)), 1));
  } else if (length > 0) {
    const int halves = std::max(static_cast<int>(std::lround(length * 2)), 1);
    bar = (halves % 2 == 1 ? "▐" : "") + Repeat("█", halves / 2);
  }
  return std::string(static_cast<size_t>(std::max(room - DisplayWidth(bar), 0)), ' ') + bar;
}

}  // namespace

std::string FormatBars(const std::vector<Bar>& bars, const Terminal& terminal) {
  int label_width = 0;
  int text_width = 0;
  // Of the values that have a length.
  double highest = 0;
  double lowest = 0;
  for (const Bar& bar : bars) {
    label_width = std::max(label_width, DisplayWidth(bar.label));
    text_width = std::max(text_width, DisplayWidth(bar.text));
    if (!std::isfinite(bar.value)) continue;
    highest = std::max(highest, bar.value);
    lowest = std::min(lowest, bar.value);
  }
  label_width = std::min(label_width, std::max(terminal.width / 3, kBarWidthMin));
  // A full last column would wrap at some terminals.
  const int room = std::max(terminal.width - 1 - label_width - text_width - 2 * kGap, kBarWidthMin);
  // Halved before they are added: the span of doubles is not a double.
  const double half_span = highest / 2 - lowest / 2;
  const auto length = [&](double value) {
    if (!std::isfinite(value)) return value > 0 ? highest / 2 / half_span * room : 0.0;
    return half_span > 0 ? value / 2 / half_span * room : 0.0;
  };
  const int left = lowest < 0 ? static_cast<int>(std::ceil(length(-lowest))) : 0;
  std::string out;
  for (const Bar& bar : bars) {
    const std::string label = FitToWidth(bar.label, label_width);
    std::string line = absl::StrCat(
        label, std::string(static_cast<size_t>(label_width - DisplayWidth(label) + kGap), ' '),
        std::string(static_cast<size_t>(text_width - DisplayWidth(bar.text)), ' '), bar.text,
        std::string(kGap, ' '));
    if (left > 0) line += NegativeBar(length(-bar.value), left, terminal.is_utf8);
    line += PositiveBar(length(bar.value), terminal.is_utf8);
    line.resize(line.find_last_not_of(' ') + 1);
    absl::StrAppend(&out, line, "\n");
  }
  return out;
}

}  // namespace firn::cli
