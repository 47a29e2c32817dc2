// A progress bar: one line at a terminal that is drawn over and over.

#ifndef FIRN_CLI_PROGRESS_H_
#define FIRN_CLI_PROGRESS_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

namespace firn::cli {

struct ProgressState {
  // Of the whole, 0 to 1. Nothing if the whole is not known.
  std::optional<double> fraction = {};
  // How far it is, in words: "420,000 of 1,000,000 events".
  std::string label = {};
  uint64_t events = 0;
  uint64_t bytes = 0;
  absl::Duration elapsed = {};
  // Shown in place of the time left, such as what is waited for.
  std::string note = {};
};

// "h:mm:ss" or "m:ss".
std::string FormatMinutes(absl::Duration duration);

// " 42% [#####.......]  420,000 of 1,000,000 events  312,000/s  52.1 MB/s  0:02 left", in at most
// `width` columns.
std::string FormatProgress(const ProgressState& state, int width);

// Not thread-safe. Draws to stderr, at most ten times a second; draws nothing unless enabled.
class Progress {
 public:
  Progress(bool enabled, int width);
  // Clears.
  ~Progress();

  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // Whether it is time for a new state: making one is not free.
  bool IsDue() const;
  // Draws. Fills in the state's elapsed time.
  void Draw(ProgressState state);
  // Removes the bar, so that something else can be printed.
  void Clear();

  absl::Duration elapsed() const;

 private:
  const bool enabled_;
  const int width_;
  const absl::Time start_;
  absl::Time last_drawn_;
  bool is_shown_ = false;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_PROGRESS_H_
