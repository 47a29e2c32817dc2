// The power is cut while a database of an older schema is copied and migrated.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/engines/sqlite/migrator.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "tests/crash/engine_store.h"
#include "tests/crash/scenarios.h"
#include "tests/support/upgrade_fixtures.h"

namespace firn::testing {
namespace {

using torture::LoggedEvent;

constexpr char kCopy[] = "a copy from before the migration";

bool IsSame(const LoggedEvent& one, const LoggedEvent& other) {
  return one.event == other.event && one.position == other.position &&
         one.revision == other.revision && one.recorded_us == other.recorded_us &&
         one.batch_index == other.batch_index;
}

// The log in a data directory, which is migrated if it is not yet.
absl::StatusOr<std::vector<LoggedEvent>> OpenAndRead(const std::string& data_dir) {
  auto engine =
      sqlite::OpenEngine({.data_dir = data_dir, .index_tail_postings = kSmallTailPostings});
  if (!engine.ok()) return engine.status();
  if (!(*engine)->damage().ok()) return (*engine)->damage();
  return ReadLog(**engine);
}

// Whether the file is a sound database of that schema, with so many events.
bool IsSoundCopy(const std::string& path, int version, size_t events) {
  try {
    SQLite::Database copy("file:" + path + "?immutable=1",
                          SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    return copy.execAndGet("PRAGMA integrity_check").getString() == "ok" &&
           copy.execAndGet("PRAGMA user_version").getInt() == version &&
           copy.execAndGet("SELECT count(*) FROM log").getInt64() == static_cast<int64_t>(events);
  } catch (const std::exception&) {
    return false;
  }
}

// Starts on an image and says what is wrong with the log, or with the copy of it.
torture::Violations StartOn(const std::string& data_dir, int version,
                            const std::vector<LoggedEvent>& expected) {
  const auto log = OpenAndRead(data_dir);
  if (!log.ok()) return {{torture::kOpens, std::string(log.status().message())}};
  torture::Violations violations;
  if (!std::equal(log->begin(), log->end(), expected.begin(), expected.end(), IsSame)) {
    violations.push_back({torture::kDurable, "the log is not what it was"});
  }
  if (version == static_cast<int>(sqlite::EmbeddedMigrations().size())) return violations;
  const std::string name = absl::StrCat("firn.db.before-", FourDigits(version + 1));
  // A torn one keeps its name, and the next gets a number.
  for (const auto& entry : std::filesystem::directory_iterator(data_dir)) {
    if (entry.path().filename().string().rfind(name, 0) != 0) continue;
    if (IsSoundCopy(entry.path(), version, expected.size())) return violations;
  }
  violations.push_back({kCopy, name + " is not there, or is not sound"});
  return violations;
}

void LosePowerWhileMigrating(Suite& suite, int version) {
  TempDir before;
  ASSERT_NO_FATAL_FAILURE(UnpackFixture(version, before.path() + "/data"));
  Scene scene(suite.random()(), before.path());
  ASSERT_EQ(Worker(scene.disk(), scene.opener()).Wait().code, kWorkerDone);
  const auto expected = OpenAndRead(before.path() + "/data");
  ASSERT_TRUE(expected.ok()) << expected.status();
  ASSERT_EQ(expected->size(), ExpectedAfterUpgrade(version)["events"].size());
  // After most operations, in one of the ways; if there is time, after each, in all of them.
  std::pair<uint64_t, uint64_t> every;
  if (Setting("FIRN_CRASH_SECONDS", 0) != 0) every = {1, scene.disk().moment()};
  CutPower(suite, scene, scene.testimony(),
           {.kind = absl::StrCat("power, migration from schema ", version),
            .cuts = scene.disk().moment(),
            .every = every,
            .check = [&](const std::string& image,
                         uint64_t) { return StartOn(image + "/data", version, *expected); },
            .how = absl::StrCat("seed ", suite.seed())});
}

TEST(CrashMigration, LosesNothingWhenThePowerIsCut) {
  const std::vector<int> versions = UpgradeVersions();
  ASSERT_FALSE(versions.empty());
  for (const int version : versions) {
    Suite suite(30);
    ASSERT_NO_FATAL_FAILURE(LosePowerWhileMigrating(suite, version));
    EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
  }
}

}  // namespace
}  // namespace firn::testing
