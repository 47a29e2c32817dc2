// The checker of invariants, shown a log with each of them broken; and `firn torture` as a user
// runs it.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/torture/invariants.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using torture::Condition;
using torture::LoggedEvent;
using torture::Testimony;

constexpr uint64_t kRun = 7;

// A log of the batches 1 to 20, all acknowledged, and its testimony.
struct Case {
  std::vector<LoggedEvent> log;
  Testimony testimony;

  Case() {
    testimony.run = kRun;
    std::map<std::string, uint64_t> revisions;
    for (uint64_t batch = 1; batch <= 20; ++batch) {
      torture::Fate& fate = testimony.batches[batch];
      fate.sent = batch;
      fate.acknowledged = batch;
      fate.position = log.size() + 1;
      const auto events = torture::PlanBatch(kRun, batch);
      for (size_t i = 0; i < events.size(); ++i) {
        log.push_back({.event = events[i],
                       .position = log.size() + 1,
                       .revision = ++revisions[events[i].stream],
                       .recorded_us = static_cast<int64_t>(log.size()) + 1,
                       .batch_index = static_cast<uint32_t>(i)});
      }
    }
  }

  // The batch that begins at or after a place in the log and has so many events or more.
  uint64_t BatchOfSize(size_t size) const {
    for (const auto& [batch, fate] : testimony.batches) {
      if (torture::PlanBatch(kRun, batch).size() >= size) return batch;
    }
    return 0;
  }

  std::vector<std::string> Found(const torture::LogFacts& facts = {}) const {
    std::vector<std::string> names;
    for (const torture::Violation& violation : torture::CheckLog(log, testimony, facts)) {
      names.push_back(violation.invariant);
    }
    return names;
  }

  bool Finds(const std::string& invariant) const {
    const std::vector<std::string> found = Found();
    return std::find(found.begin(), found.end(), invariant) != found.end();
  }
};

TEST(CrashInvariants, HoldOfAWholeLog) { EXPECT_TRUE(Case().Found().empty()); }

TEST(CrashInvariants, WhatIsLostIsFound) {
  Case lost;
  torture::Fate& fate = lost.testimony.batches[21];
  fate.sent = 21;
  fate.acknowledged = 21;
  fate.position = lost.log.size() + 1;
  EXPECT_TRUE(lost.Finds(torture::kDurable));
  // Not yet, at an earlier moment; and it may be lost with the other durability.
  EXPECT_TRUE(lost.Found({.moment = 20}).empty());
  EXPECT_TRUE(lost.Found({.may_lose = true}).empty());
}

TEST(CrashInvariants, AnotherPositionIsFound) {
  Case moved;
  ++moved.testimony.batches[3].position;
  EXPECT_TRUE(moved.Finds(torture::kDurable));
}

TEST(CrashInvariants, AGapIsFound) {
  Case gap;
  gap.log.erase(gap.log.begin());
  EXPECT_TRUE(gap.Finds(torture::kPrefix));
}

TEST(CrashInvariants, WhatNobodySentIsFound) {
  Case phantom;
  phantom.testimony.batches.erase(20);
  EXPECT_TRUE(phantom.Finds(torture::kNoPhantom));
  Case foreign;
  foreign.testimony.run = kRun + 1;
  EXPECT_TRUE(foreign.Finds(torture::kNoPhantom));
  Case early;
  early.testimony.batches[20].sent = 30;
  EXPECT_FALSE(early.Found({.moment = 25}).empty());
}

TEST(CrashInvariants, ChangedContentIsFound) {
  Case changed;
  changed.log[5].event.payload_json = "{}";
  EXPECT_TRUE(changed.Finds(torture::kNoPhantom));
}

TEST(CrashInvariants, HalfABatchIsFound) {
  Case half;
  const uint64_t batch = half.BatchOfSize(2);
  ASSERT_NE(batch, 0u);
  half.log.resize(half.testimony.batches[batch].position);
  EXPECT_TRUE(half.Finds(torture::kWhole));
}

TEST(CrashInvariants, TimesAndRevisionsThatDoNotRiseAreFound) {
  Case time;
  time.log[4].recorded_us = time.log[3].recorded_us;
  EXPECT_TRUE(time.Finds(torture::kMonotone));
  Case revision;
  ++revision.log.back().revision;
  EXPECT_TRUE(revision.Finds(torture::kMonotone));
}

TEST(CrashInvariants, ABrokenConditionIsFound) {
  Case condition;
  condition.testimony.batches[9].condition = {Condition::Kind::kRevision, "no such stream", 1};
  EXPECT_TRUE(condition.Finds(torture::kConditions));
}

TEST(CrashInvariants, WhatWasRefusedAndIsThereIsFound) {
  Case refused;
  refused.testimony.batches[9].acknowledged.reset();
  refused.testimony.batches[9].refused = 9;
  EXPECT_TRUE(refused.Finds(torture::kRefusals));
}

TEST(CrashInvariants, TwoAnswersForOneBatchAreFound) {
  Case twice;
  twice.testimony.batches[9].other_position = 1;
  EXPECT_TRUE(twice.Finds(torture::kRetry));
}

TEST(CrashTorture, KillsAndLeavesNothingBehind) {
  TempDir directory;
  const FinishedRun run =
      RunFirn("unused:1", {"torture", "--dir", directory.path(), "--cycles", "2"});
  EXPECT_EQ(run.status.code, 0) << run.errors;
  EXPECT_NE(run.output.find("kills     2\n"), std::string::npos) << run.output;
  EXPECT_TRUE(std::filesystem::is_empty(directory.path()));
  EXPECT_EQ(run.errors, "");
}

TEST(CrashTorture, ALoadIsCheckedAfterTheServerIsBack) {
  TempDir directory;
  const std::string witness = directory.path() + "/witness";
  {
    FirndProcess firnd(directory.path() + "/data");
    ASSERT_TRUE(firnd.AwaitListening());
    const std::vector<std::string> load = {"torture", "--witness",  witness,
                                           "--load",  "--duration", "0.3"};
    ASSERT_EQ(RunFirn(firnd.address(), load).status.code, 0);
    // A second load goes on with the file.
    ASSERT_EQ(RunFirn(firnd.address(), load).status.code, 0);
    firnd.Kill();
  }
  const std::vector<std::string> check = {"torture", "--witness", witness, "--check"};
  FirndProcess again(directory.path() + "/data");
  ASSERT_TRUE(again.AwaitListening());
  const FinishedRun good = RunFirn(again.address(), check);
  EXPECT_EQ(good.status.code, 0) << good.errors;
  EXPECT_NE(good.output.find("lost      0\n"), std::string::npos) << good.output;

  // Another store is not the one that promised.
  FirndProcess other(directory.path() + "/other");
  ASSERT_TRUE(other.AwaitListening());
  const FinishedRun bad = RunFirn(other.address(), check);
  EXPECT_EQ(bad.status.code, 1);
  EXPECT_NE(bad.errors.find("durable: this is the store"), std::string::npos) << bad.errors;
}

TEST(CrashTorture, SaysWhatIsMissing) {
  EXPECT_EQ(RunFirn("unused:1", {"torture"}).status.code, 2);
  EXPECT_EQ(RunFirn("unused:1", {"torture", "--load"}).status.code, 2);
  const FinishedRun run = RunFirn("unused:1", {"torture", "--dir", "/no/such/folder"});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_NE(run.errors.find("--dir"), std::string::npos) << run.errors;
}

}  // namespace
}  // namespace firn::testing
