// Runs one kind of crash on a store with a seeded bug until the bug is found, and fails if it is
// not: crash_mutant_NAME PATCH_FAILED SCENARIO INVARIANT. See cmake/FirnMutant.cmake.

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "firn/base/log.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

using Scenario = void (*)(Suite&);

// It takes a few seconds for the most part; the limit is for machines that are busy.
constexpr int64_t kSeconds = 120;

int Main(const std::string& failed_patch, const std::string& scenario_name,
         const std::string& invariant) {
  const std::map<std::string, Scenario> scenarios = {
      {"power", LosePower},
      {"starts", LosePowerWhileStarting},
      {"restart", LosePowerWhileRestarting},
      {"checkpoints", LosePowerAfterCheckpoints},
      {"kill", KillAtRandom},
      {"flushes", FailFlushes},
      {"failed-flush", FailAFlushBeforeAStart},
      {"full", FillTheDisk},
  };
  if (std::filesystem::exists(failed_patch)) {
    std::cerr << "the patch of this mutant no longer applies; make it anew for the source as it is"
              << std::endl;
    return 1;
  }
  // What is found here is meant to be, and has no place in the table of all.
  unsetenv("FIRN_CRASH_TABLE");
  // Flushes cost nothing there, and the recording disk forgets what was not flushed all the same.
  if (std::filesystem::is_directory("/dev/shm")) setenv("TMPDIR", "/dev/shm", 1);
  Suite suite(kSeconds);
  suite.SearchFor(invariant);
  scenarios.at(scenario_name)(suite);
  std::cout << suite.Describe();
  const bool is_caught = suite.has_found(invariant);
  std::cout << (is_caught ? "caught: " : "NOT CAUGHT: ") << invariant << std::endl;
  return is_caught ? 0 : 1;
}

}  // namespace
}  // namespace firn::testing

int main(int argc, char** argv) {
  const int code = firn::testing::RunAsWorker(argc, argv);
  if (code >= 0) return code;
  firn::log::Configure(firn::log::Level::kError, firn::log::Format::kText);
  if (argc != 4) return 2;
  return firn::testing::Main(argv[1], argv[2], argv[3]);
}
