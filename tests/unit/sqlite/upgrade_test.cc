// Every version that there ever was is opened by this one: its log is what it was, a copy of the
// database from before is kept, whatever moment the daemon is killed at.

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/upgraded_log.h"

namespace firn::sqlite {
namespace {

namespace fs = std::filesystem;
using firn::testing::FourDigits;
using firn::testing::InstallFaultVfs;
using firn::testing::MakeBatch;
using firn::testing::ReadFile;
using firn::testing::UpgradeVersions;

constexpr size_t kPageBytes = 4096;

TEST(UpgradeFixtures, ThereIsOneOfEachVersionBeforeAMigration) {
  const std::vector<int> versions = UpgradeVersions();
  for (int version = 1; version < NewestVersion(); ++version) {
    EXPECT_TRUE(std::binary_search(versions.begin(), versions.end(), version))
        << "migration " << version + 1 << " needs tests/fixtures/upgrade/" << FourDigits(version)
        << ", made by a firnd without it: see the README there";
  }
  ASSERT_FALSE(versions.empty());
  EXPECT_LE(versions.back(), NewestVersion());
}

class Upgrade : public UpgradeTest, public ::testing::WithParamInterface<int> {
 protected:
  void SetUp() override { Unpack(GetParam()); }

  bool is_newest() const { return GetParam() == NewestVersion(); }
};

INSTANTIATE_TEST_SUITE_P(From, Upgrade, ::testing::ValuesIn(UpgradeVersions()),
                         [](const auto& test) { return FourDigits(test.param); });

TEST_P(Upgrade, KeepsEveryEventAndGoesOn) {
  const std::string before = ReadFile(database_path());
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog());

  // What is in the log is known again.
  for (const KeptEvent& kept : ReadAll()) {
    if (kept.stream.rfind("firn.", 0) == 0) continue;
    AppendRequest again;
    again.events.push_back(kept.event);
    if (kept.stream != TargetStream(kept.event.target_type, kept.event.target_id)) {
      again.events.back().stream = kept.stream;
    }
    const auto answer = Append(again);
    ASSERT_OK(answer);
    EXPECT_TRUE(answer->duplicate);
    EXPECT_EQ(answer->events[0].position, kept.position);
  }
  now_us_ = 0;  // recorded times do not go back
  const auto next = Append(MakeBatch(1, 3, 3));
  ASSERT_OK(next);
  EXPECT_EQ(next->events[0].position, expected_["events"].size() + 1);
  EXPECT_GT(next->events[0].recorded_us, expected_["events"].back()["recorded_us"]);
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog(3));
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog(3));

  if (is_newest()) {
    EXPECT_TRUE(Copies().empty());
    return;
  }
  ASSERT_EQ(Copies(), std::vector<std::string>{"firn.db.before-" + FourDigits(GetParam() + 1)});
  ExpectSoundCopy(CopyPath(GetParam()), GetParam());
  const std::string copy = ReadFile(CopyPath(GetParam()));
  EXPECT_EQ(copy.size(), before.size());
  // SQLite counts changes in the first page.
  EXPECT_TRUE(copy.substr(kPageBytes) == before.substr(kPageBytes));
}

TEST_P(Upgrade, IsMadeAgainFromTheCopy) {
  if (is_newest()) return;
  Open();
  ASSERT_OK(Append(MakeBatch(1, 3)));
  engine_.reset();
  fs::rename(data_dir(), data_dir() + ".newer");
  fs::create_directory(data_dir());
  fs::copy_file(data_dir() + ".newer/firn.db.before-" + FourDigits(GetParam() + 1),
                database_path());
  {
    // As the daemon that wrote it sees it.
    SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
    EXPECT_OK(
        CheckSchema(database, EmbeddedMigrations().subspan(0, static_cast<size_t>(GetParam()))));
  }
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog());
}

// What a kill left, as far as the promises tell states apart.
enum class Left { kNothingDone, kHalfACopy, kCopied, kMigratedInPart, kMigrated };

// Opens the engine in a process of its own, which dies at its n-th write or flush. Returns whether
// it did.
bool OpenAndDie(const EngineOptions& options, int operations) {
  const pid_t child = fork();
  if (child == 0) {
    InstallFaultVfs().operations_to_live = operations;
    _exit(OpenEngine(options).ok() ? 0 : 1);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  if (WIFSIGNALED(status)) return true;
  EXPECT_EQ(WEXITSTATUS(status), 0);
  return false;
}

TEST_P(Upgrade, SurvivesAKillAtAnyMoment) {
  InstallFaultVfs();
  options_.data_dir = data_dir();
  options_.clock = [] { return 0; };
  options_.wal_pages = 8;
  const fs::path original = directory_.path() + "/original";
  fs::copy(data_dir(), original, fs::copy_options::recursive);
  std::set<Left> seen;
  std::set<int> versions;
  for (int operations = 0;; ++operations) {
    engine_.reset();
    fs::remove_all(data_dir());
    fs::copy(original, data_dir(), fs::copy_options::recursive);
    const bool died = OpenAndDie(options_, operations);
    const std::vector<std::string> copies = Copies();
    int version = 0;
    {
      SQLite::Database database(database_path(), SQLite::OPEN_READWRITE);
      version = database.execAndGet("PRAGMA user_version").getInt();
    }
    versions.insert(version);
    const bool copied = fs::exists(CopyPath(GetParam()));
    // Nothing is migrated without a copy.
    ASSERT_TRUE(copied || version == GetParam()) << "after " << operations;
    if (copied) {
      ExpectSoundCopy(CopyPath(GetParam()), GetParam());
    }
    seen.insert(copies.empty()               ? Left::kNothingDone
                : !copied                    ? Left::kHalfACopy
                : version == GetParam()      ? Left::kCopied
                : version == NewestVersion() ? Left::kMigrated
                                             : Left::kMigratedInPart);
    Open();
    ASSERT_NO_FATAL_FAILURE(ExpectTheLog()) << "after " << operations;
    ASSERT_EQ(Copies().size(), is_newest() ? 0u : 1u) << "after " << operations;
    if (!died) break;
  }
  // Each of them was met.
  for (int version = GetParam(); version <= NewestVersion(); ++version) {
    EXPECT_TRUE(versions.contains(version)) << version;
  }
  if (is_newest()) return;
  EXPECT_TRUE(seen.contains(Left::kHalfACopy));
  EXPECT_TRUE(seen.contains(Left::kCopied));
  EXPECT_TRUE(seen.contains(Left::kMigrated));
}

TEST_P(Upgrade, FilesOfTheIndexInAnOlderFormatAreMadeAnew) {
  const auto first_format = [this] {
    int files = 0;
    for (const auto& entry : fs::directory_iterator(data_dir() + "/index")) {
      files += ReadFile(entry.path()).rfind("FIRNRUN1", 0) == 0 ? 1 : 0;
    }
    return files;
  };
  if (GetParam() != 2) return;  // the one that wrote them
  ASSERT_GT(first_format(), 0);
  Open();
  ASSERT_NO_FATAL_FAILURE(ExpectTheLog());
  EXPECT_EQ(first_format(), 0);
}

}  // namespace
}  // namespace firn::sqlite
