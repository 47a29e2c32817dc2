#include "cli/interrupt.h"

#include <algorithm>
#include <csignal>

#include "absl/time/clock.h"

namespace firn::cli {
namespace {

// The signal may be another thread's, which does not wake this one.
constexpr absl::Duration kLookInterval = absl::Milliseconds(50);

constexpr int kSignals[] = {SIGINT, SIGTERM};

volatile std::sig_atomic_t noted_signal = 0;

void Note(int signal);

bool IsNoted(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == Note;
}

void Note(int signal) {
  noted_signal = signal;
  // The next one, of either kind, ends the process.
  for (const int other : kSignals) {
    if (IsNoted(other)) std::signal(other, SIG_DFL);
  }
}

}  // namespace

Interrupt::Interrupt() {
  for (const int signal : kSignals) {
    struct sigaction action {};
    // A shell starts what runs in its background with SIGINT ignored.
    if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
    action.sa_handler = Note;
    action.sa_flags = SA_RESTART;
    sigaction(signal, &action, nullptr);
  }
}

Interrupt::~Interrupt() {
  for (const int signal : kSignals) {
    if (IsNoted(signal)) std::signal(signal, SIG_DFL);
  }
  if (noted_signal != 0) std::raise(noted_signal);
}

bool Interrupt::is_requested() const { return noted_signal != 0; }

bool Interrupt::SleepFor(absl::Duration duration) const {
  const absl::Time end = absl::Now() + duration;
  while (!is_requested()) {
    const absl::Duration left = end - absl::Now();
    if (left <= absl::ZeroDuration()) return true;
    absl::SleepFor(std::min(left, kLookInterval));
  }
  return false;
}

}  // namespace firn::cli
