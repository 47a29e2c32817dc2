// A run of the crash suite: its seed, how long it may take, and what it has counted and found.

#ifndef FIRN_TESTS_CRASH_SUITE_H_
#define FIRN_TESTS_CRASH_SUITE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "cli/torture/invariants.h"

namespace firn::testing {

// A variable of the environment as a number.
int64_t Setting(const char* name, int64_t fallback);

struct Finding {
  std::string kind;  // of crash
  torture::Violation violation;
  std::string how;  // to see it again
};

// Not thread-safe.
class Suite {
 public:
  // Goes on for FIRN_CRASH_SECONDS, or so many seconds without; FIRN_CRASH_SEED repeats a run.
  explicit Suite(int64_t seconds);
  // Prints the table, and adds it to the file FIRN_CRASH_TABLE if there is one.
  ~Suite();

  Suite(const Suite&) = delete;
  Suite& operator=(const Suite&) = delete;

  // Ends the run when this invariant is found broken, and not before because of others.
  void SearchFor(const std::string& invariant) { wanted_ = invariant; }

  uint64_t seed() const { return seed_; }
  std::mt19937_64& random() { return random_; }

  // Whether there is time for another cycle, and not so much found that more would tell nothing.
  bool goes_on() const;

  // One crash, and what was found after it.
  void Count(const std::string& kind, uint64_t acknowledged, const torture::Violations& violations,
             const std::string& how);

  const std::vector<Finding>& findings() const { return findings_; }
  bool has_found(const std::string& invariant) const;
  // All of them as text, one a line.
  std::string Describe() const;

 private:
  struct Row {
    uint64_t cycles = 0;
    uint64_t acknowledged = 0;
    uint64_t violations = 0;
  };

  const uint64_t seed_;
  std::mt19937_64 random_;
  const std::chrono::steady_clock::time_point start_;
  const std::chrono::seconds duration_;
  std::map<std::string, Row> rows_;
  std::vector<Finding> findings_;
  std::string wanted_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_SUITE_H_
