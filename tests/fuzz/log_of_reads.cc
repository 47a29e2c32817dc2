#include "tests/fuzz/log_of_reads.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "firn/core/query.h"
#include "tests/fuzz/fuzz.h"
#include "tests/model/read_comparison.h"
#include "tests/model/request_maker.h"

namespace firn::fuzz {
namespace {

constexpr Position kEvents = 400;
// The same log in every run.
constexpr uint64_t kSeed = 8;

}  // namespace

LogOfReads& LogOfReads::Instance() {
  // What the model finds wrong is thrown, and ends the process.
  GTEST_FLAG_SET(throw_on_failure, true);
  static LogOfReads log;
  return log;
}

LogOfReads::LogOfReads() : log_(testing::Dice(kSeed)) {
  testing::RequestMaker maker(testing::Dice(kSeed), 1, model_);
  while (model_.head() < kEvents) {
    const AppendRequest request = maker.Make();
    if (!model_.Expect(request).appends()) continue;
    model_.Append(request);
    if (!log_.Append({request}).front().ok()) Fail("the log is not made");
  }
  log_.CompareWith(model_);
  reader_ = *log_.store().OpenReader();
}

void LogOfReads::CheckRead(rpc::ReadSpec spec) {
  const rpc::ReadSpec asked = spec;
  if (!rpc::ApplyTimes(*reader_, head(), spec).ok()) Fail("times are no positions");
  if (spec.after > spec.until || spec.until > head()) Fail("a read beyond what was asked for");
  std::vector<Position> expected;
  for (Position p = asked.after + 1; p <= asked.until; ++p) {
    const testing::LoggedEvent& event = model_.At(p);
    if (asked.from_us && event.recorded_us < *asked.from_us) continue;
    if (asked.as_of_us && event.recorded_us > *asked.as_of_us) continue;
    if (testing::IsWanted(asked.filter, event)) expected.push_back(p);
  }
  // Once by looking at every event, as followers do.
  std::vector<Position> scanned;
  const auto scan =
      reader_->Read({.after = spec.after, .until = spec.until}, [&](const RecordedEvent& event) {
        if (Matches(spec.filter, event)) scanned.push_back(event.position);
      });
  if (!scan.ok()) Fail("the log cannot be read: " + scan.status().ToString());
  if (scanned != expected) Fail("Matches finds other events");
  if (spec.backwards) std::reverse(expected.begin(), expected.end());
  const std::vector<Position> found = testing::ReadPages(*reader_, {.filter = &spec.filter,
                                                                    .after = spec.after,
                                                                    .until = spec.until,
                                                                    .backwards = spec.backwards,
                                                                    .limits = spec.page});
  if (found != expected) Fail("a read through the index finds other events");
}

}  // namespace firn::fuzz
