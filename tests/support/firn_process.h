// The command `firn`, run by a test.

#ifndef FIRN_TESTS_SUPPORT_FIRN_PROCESS_H_
#define FIRN_TESTS_SUPPORT_FIRN_PROCESS_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {

// A firn that runs beside the test, with its streams in files. The program is the one beside the
// daemon that the environment variable FIRND names. Destroying it kills it.
class FirnProcess {
 public:
  // `input`: the file that is its standard input; the test's own if it is empty. `environment`: put
  // before the test's own.
  FirnProcess(const std::string& address, const std::vector<std::string>& arguments,
              const std::string& input = "", std::vector<std::string> environment = {});
  ~FirnProcess();

  FirnProcess(const FirnProcess&) = delete;
  FirnProcess& operator=(const FirnProcess&) = delete;

  // Waits until the text stands in its output, or its errors. False, after 30 seconds, or if the
  // command ends without; what it said is printed then.
  bool AwaitOutput(const std::string& text) const;
  bool AwaitErrors(const std::string& text) const;

  // What it has written so far.
  std::string output() const;
  std::string errors() const;

  void Signal(int signal) const;
  ExitStatus Wait();

 private:
  bool Await(const std::string& stream, const std::string& text) const;

  TempDir directory_;
  pid_t pid_ = -1;
};

// Runs firn with these arguments to its end.
FinishedRun RunFirn(const std::string& address, const std::vector<std::string>& arguments,
                    const std::string& input = "", std::vector<std::string> environment = {});

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_FIRN_PROCESS_H_
