#include "cli/progress.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr absl::Duration kDrawInterval = absl::Milliseconds(100);
constexpr int kBarWidthMax = 30;
constexpr int kBarWidthMin = 8;

std::string FormatBar(double fraction, int width) {
  const int filled = static_cast<int>(fraction * width);
  return absl::StrCat("[", std::string(static_cast<size_t>(filled), '#'),
                      std::string(static_cast<size_t>(width - filled), '.'), "]");
}

// What is left to say after the bar: rates, and the time left or the note.
std::string FormatRates(const ProgressState& state, double fraction) {
  // The first moments say nothing about speed.
  const double seconds = std::max(absl::ToDoubleSeconds(state.elapsed), 0.001);
  std::string text = absl::StrFormat("%s/s  %.1f MB/s",
                                     WithThousands(static_cast<uint64_t>(state.events / seconds)),
                                     static_cast<double>(state.bytes) / 1e6 / seconds);
  if (!state.note.empty()) {
    absl::StrAppend(&text, "  ", state.note);
  } else if (fraction > 0) {
    absl::StrAppend(&text, "  ", FormatMinutes(state.elapsed * (1 / fraction - 1)), " left");
  } else {
    absl::StrAppend(&text, "  ", FormatMinutes(state.elapsed));
  }
  return text;
}

}  // namespace

std::string FormatMinutes(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds < 3600) return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
  return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string FormatProgress(const ProgressState& state, int width) {
  const double fraction = std::clamp(state.fraction.value_or(0), 0.0, 1.0);
  const std::string text = absl::StrCat(state.label, "  ", FormatRates(state, fraction));
  if (!state.fraction) return FitToWidth(text, width);
  const std::string percent = absl::StrFormat("%3d%% ", static_cast<int>(fraction * 100));
  // Two brackets and two spaces.
  const int room = width - DisplayWidth(text) - DisplayWidth(percent) - 4;
  if (room < kBarWidthMin) return FitToWidth(absl::StrCat(percent, " ", text), width);
  const int bar_width = std::min(room, kBarWidthMax);
  return absl::StrCat(percent, FormatBar(fraction, bar_width), "  ", text);
}

Progress::Progress(bool enabled, int width)
    : enabled_(enabled), width_(width), start_(absl::Now()), last_drawn_(start_) {}

Progress::~Progress() { Clear(); }

bool Progress::IsDue() const { return enabled_ && absl::Now() - last_drawn_ >= kDrawInterval; }

void Progress::Draw(ProgressState state) {
  if (!enabled_) return;
  last_drawn_ = absl::Now();
  state.elapsed = elapsed();
  // A full last column would wrap at some terminals.
  std::fprintf(stderr, "\r\x1b[K%s", FormatProgress(state, width_ - 1).c_str());
  is_shown_ = true;
}

void Progress::Clear() {
  if (is_shown_) std::fputs("\r\x1b[K", stderr);
  is_shown_ = false;
}

absl::Duration Progress::elapsed() const { return absl::Now() - start_; }

}  // namespace firn::cli
