// The real daemon, started and stopped by a test.

#ifndef FIRN_TESTS_SUPPORT_FIRND_PROCESS_H_
#define FIRN_TESTS_SUPPORT_FIRND_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/temp_dir.h"

namespace firn::testing {

struct ExitStatus {
  int code = -1;    // the exit code, or -1
  int signal = -1;  // the signal that ended it, or -1
};

// A firnd on a data directory, at a port of its own unless it is told another. The program is the
// one that the environment variable FIRND names. Payloads are not checked against the catalogue,
// unless the flags say so. Destroying it kills it.
class FirndProcess {
 public:
  // Starts it, without waiting.
  explicit FirndProcess(const std::string& data_dir, std::vector<std::string> flags = {},
                        const std::string& listen = "127.0.0.1:0",
                        const std::vector<std::string>& environment = {});
  ~FirndProcess();

  FirndProcess(const FirndProcess&) = delete;
  FirndProcess& operator=(const FirndProcess&) = delete;

  // Waits until it serves, and returns true; false if it ends or 30 seconds pass. Logs are printed
  // then.
  bool AwaitListening();

  // "127.0.0.1:PORT", after AwaitListening.
  const std::string& address() const { return address_; }
  pid_t pid() const { return pid_; }

  // What it has written to stderr so far.
  std::string log() const;

  void Signal(int signal) const;
  ExitStatus Wait();

  // SIGKILL, and waits.
  void Kill();

  // SIGTERM, waits, and expects an orderly end.
  void Stop();

 private:
  TempDir directory_;
  pid_t pid_ = -1;
  std::string address_;
};

// Runs firnd with these arguments to its end.
struct FinishedRun {
  ExitStatus status;
  std::string output;  // stdout
  std::string errors;  // stderr
};
FinishedRun RunFirnd(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& environment = {});

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_FIRND_PROCESS_H_
