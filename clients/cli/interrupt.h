// Ctrl-C and SIGTERM, for a command that has something to finish before it ends.

#ifndef FIRN_CLI_INTERRUPT_H_
#define FIRN_CLI_INTERRUPT_H_

#include "absl/time/time.h"

namespace firn::cli {

// Holds SIGINT and SIGTERM back while it lives, unless they are ignored: the first one is noted,
// and ends the process when the object is destroyed, so that whoever started it sees the signal. A
// second one ends it at once. One object at a time, the first of its function; not thread-safe.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();

  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // Whether a signal has come.
  bool is_requested() const;

  // Sleeps. False if a signal came before the time was over, or had come before.
  bool SleepFor(absl::Duration duration) const;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_INTERRUPT_H_
