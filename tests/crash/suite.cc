#include "tests/crash/suite.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace firn::testing {
namespace {

constexpr size_t kFindingsMax = 5;

}  // namespace

int64_t Setting(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

Suite::Suite(int64_t seconds)
    : seed_(static_cast<uint64_t>(Setting("FIRN_CRASH_SEED", std::random_device{}()))),
      random_(seed_),
      start_(std::chrono::steady_clock::now()),
      duration_(Setting("FIRN_CRASH_SECONDS", seconds)) {
  std::cout << "FIRN_CRASH_SEED=" << seed_ << std::endl;
}

Suite::~Suite() {
  std::string table =
      absl::StrFormat("%-40s %8s %12s %10s\n", "crash", "cycles", "acks checked", "violations");
  std::ofstream file;
  if (const char* path = std::getenv("FIRN_CRASH_TABLE")) file.open(path, std::ios::app);
  for (const auto& [kind, row] : rows_) {
    absl::StrAppend(&table, absl::StrFormat("%-40s %8d %12d %10d\n", kind, row.cycles,
                                            row.acknowledged, row.violations));
    file << kind << "\t" << row.cycles << "\t" << row.acknowledged << "\t" << row.violations << "\t"
         << seed_ << "\n";
  }
  std::cout << table << std::flush;
}

bool Suite::goes_on() const {
  const bool is_enough = wanted_.empty() ? findings_.size() >= kFindingsMax : has_found(wanted_);
  return !is_enough && std::chrono::steady_clock::now() < start_ + duration_;
}

bool Suite::has_found(const std::string& invariant) const {
  return std::any_of(findings_.begin(), findings_.end(), [&](const Finding& finding) {
    return finding.violation.invariant == invariant;
  });
}

void Suite::Count(const std::string& kind, uint64_t acknowledged,
                  const torture::Violations& violations, const std::string& how) {
  Row& row = rows_[kind];
  ++row.cycles;
  row.acknowledged += acknowledged;
  row.violations += violations.size();
  for (const torture::Violation& violation : violations) {
    findings_.push_back({kind, violation, how});
  }
}

std::string Suite::Describe() const {
  std::string text;
  for (const Finding& finding : findings_) {
    absl::StrAppend(&text, finding.kind, ": ", finding.violation.invariant, ": ",
                    finding.violation.text, " (", finding.how, ")\n");
  }
  return text;
}

}  // namespace firn::testing
