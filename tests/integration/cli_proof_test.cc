// `firn proof` and `firn verify` against the real daemon, and on its files.

#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kOk = 0;
constexpr int kRefused = 1;
constexpr int kDamaged = 4;
// Of firnd.
constexpr int kUnusableData = 3;

class CliProof : public ::testing::Test {
 protected:
  void SetUp() override {
    Start();
    Import(1, 600);
  }

  void Start() {
    firnd_ = std::make_unique<FirndProcess>(data_dir());
    ASSERT_TRUE(firnd_->AwaitListening());
  }

  // Events that count from one number to another.
  void Import(int first, int last) {
    const std::string path = directory_.path() + "/lines";
    std::ofstream lines(path);
    for (int n = first; n <= last; ++n) {
      lines << R"({"event_type":"measured","target_type":"sensor","target_id":)" << n % 7
            << R"(,"payload":{"n":)" << n << R"(},"tags":["n:)" << n << "\"]}\n";
    }
    lines.close();
    const FinishedRun run = Run({"import", path});
    ASSERT_EQ(run.status.code, kOk) << run.errors;
  }

  FinishedRun Run(const std::vector<std::string>& arguments) const {
    return RunFirn(firnd_->address(), arguments);
  }

  FinishedRun VerifyFiles(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments = {"verify", "--data-dir", data_dir()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return RunFirn("127.0.0.1:1", arguments);
  }

  std::string Keep(const std::string& name, const std::string& text) const {
    const std::string path = directory_.path() + "/" + name;
    std::ofstream(path) << text;
    return path;
  }

  void Tamper(const std::string& sql) const {
    SQLite::Database database(data_dir() + "/firn.db", SQLite::OPEN_READWRITE);
    const std::string trigger =
        database.execAndGet("select sql from sqlite_schema where name like 'log_is%update'")
            .getString();
    database.exec("drop trigger log_is_append_only_update;" + sql + ";" + trigger);
  }

  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(data_dir())) {
      if (!entry.is_regular_file() || entry.path().filename() == "LOCK") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      files[entry.path().string()].assign(std::istreambuf_iterator<char>(file), {});
    }
    return files;
  }

  std::string data_dir() const { return directory_.path() + "/data"; }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
};

TEST_F(CliProof, ProvesEventsAndThatTheLogGoesOn) {
  const std::string key = Run({"proof", "key"}).output;
  const std::string trimmed = key.substr(0, key.size() - 1);
  const FinishedRun old = Run({"proof", "checkpoint", "--size", "300", "--key", trimmed});
  ASSERT_EQ(old.status.code, kOk) << old.errors;
  EXPECT_THAT(old.output, HasSubstr("\n300\n"));
  const FinishedRun event = Run({"proof", "event", "123", "--key", trimmed});
  EXPECT_EQ(event.status.code, kOk) << event.errors;
  EXPECT_THAT(event.output, HasSubstr("event 123 is in the log of 600 events"));
  const FinishedRun goes_on =
      Run({"proof", "consistency", Keep("old", old.output), "--key", trimmed});
  EXPECT_EQ(goes_on.status.code, kOk) << goes_on.errors;
  EXPECT_THAT(goes_on.output, HasSubstr("the first 300 of 600 events"));
}

TEST_F(CliProof, AnotherLogIsFoundOut) {
  const std::string key = Run({"proof", "key"}).output;
  const std::string old = Keep("old", Run({"proof", "checkpoint", "--size", "300"}).output);
  // Another hand than the one that signs: a changed size.
  std::string changed = Run({"proof", "checkpoint", "--size", "300"}).output;
  changed.replace(changed.find("\n300\n"), 5, "\n301\n");
  const FinishedRun wrong = Run(
      {"proof", "consistency", Keep("changed", changed), "--key", key.substr(0, key.size() - 1)});
  EXPECT_EQ(wrong.status.code, kDamaged);
  EXPECT_THAT(wrong.errors, HasSubstr("is not signed by the key that was given"));
  // An event before the checkpoint is changed, and what was hashed of it made anew.
  firnd_->Stop();
  Tamper("update log set user_id = 'eve' where position = 5");
  std::filesystem::remove(data_dir() + "/proof/blocks");
  std::filesystem::remove(data_dir() + "/proof/checkpoint");
  Start();
  const FinishedRun forked = Run({"proof", "consistency", old});
  EXPECT_EQ(forked.status.code, kDamaged);
  EXPECT_THAT(forked.errors, HasSubstr("is not the continuation of what it was"));
  // Also where the first change was made, by its own hash.
  const FinishedRun verified = Run({"verify", "--format", "text"});
  EXPECT_EQ(verified.status.code, kDamaged);
  EXPECT_THAT(verified.output, HasSubstr("event 5:"));
}

TEST_F(CliProof, VerifiesAWholeLogOnlineAndOnItsFiles) {
  const FinishedRun online = Run({"verify", "--format", "text"});
  EXPECT_EQ(online.status.code, kOk) << online.errors;
  EXPECT_EQ(online.output, "600 events are what they were when they were appended\n");
  EXPECT_THAT(online.errors, IsEmpty());

  const FinishedRun in_use = VerifyFiles();
  EXPECT_EQ(in_use.status.code, kRefused);
  EXPECT_THAT(in_use.errors, HasSubstr("is in use by process"));

  firnd_->Stop();
  const auto files = Files();
  const FinishedRun offline = VerifyFiles();
  EXPECT_EQ(offline.status.code, kOk) << offline.errors << offline.output;
  const nlohmann::json report = nlohmann::json::parse(offline.output);
  EXPECT_EQ(report["events"], 600);
  EXPECT_EQ(report["damage_count"], 0);
  EXPECT_EQ(Files(), files) << "it must change nothing";
}

TEST_F(CliProof, VerifiesWhatACrashHasLeft) {
  Import(601, 700);
  firnd_->Kill();
  ASSERT_GT(std::filesystem::file_size(data_dir() + "/firn.db-wal"), 0u);
  std::filesystem::remove(data_dir() + "/firn.db-shm");
  const auto files = Files();
  const FinishedRun offline = VerifyFiles({"--format", "text"});
  EXPECT_EQ(offline.status.code, kOk) << offline.errors << offline.output;
  EXPECT_EQ(offline.output, "700 events are what they were when they were appended\n");
  EXPECT_EQ(Files(), files) << "it must change nothing";
  Start();
  EXPECT_EQ(Run({"verify"}).status.code, kOk);
}

// Fields that no hash beside the event covers, and of the part that no whole block covers.
TEST_F(CliProof, AChangeOfWhatTheStoreAssignsIsFoundInTheNewestEventsToo) {
  firnd_->Stop();
  Tamper("update log set recorded_us = recorded_us + 1 where position = 599");
  const FinishedRun offline = VerifyFiles({"--format", "text"});
  EXPECT_EQ(offline.status.code, kDamaged);
  EXPECT_THAT(offline.output, HasSubstr("events 513 to 600: "));
  // The server starts, says it, and keeps saying it.
  Start();
  EXPECT_THAT(firnd_->log(), HasSubstr("events 513 to 600"));
  const FinishedRun online = Run({"verify", "--format", "text"});
  EXPECT_EQ(online.status.code, kDamaged) << online.output;
  EXPECT_THAT(online.output, HasSubstr("events 513 to 600: "));
  // The rest is served all the same, and what tells of it stays.
  EXPECT_EQ(Run({"replay", "--after", "500"}).status.code, kOk);
  firnd_->Stop();
  EXPECT_EQ(VerifyFiles().status.code, kDamaged);
}

TEST_F(CliProof, AnOldDatabaseInTheNewOnesPlaceIsRefused) {
  firnd_->Stop();
  std::filesystem::copy_file(data_dir() + "/firn.db", directory_.path() + "/old.db");
  Start();
  Import(601, 610);
  firnd_->Stop();
  std::filesystem::copy_file(directory_.path() + "/old.db", data_dir() + "/firn.db",
                             std::filesystem::copy_options::overwrite_existing);
  const FinishedRun offline = VerifyFiles({"--format", "text"});
  EXPECT_EQ(offline.status.code, kDamaged);
  EXPECT_THAT(offline.output, HasSubstr("events 601 to 610: the log ends before"));
  // The address is no machine's: it ends in any case.
  const FinishedRun refused =
      RunFirnd({"--data-dir", data_dir(), "--listen", "192.0.2.1:1", "--catalog", "off"});
  EXPECT_EQ(refused.status.code, kUnusableData);
  EXPECT_THAT(refused.errors, HasSubstr("an older firn.db is in its place"));
}

TEST_F(CliProof, FilesThatAreNoStoreAreRefused) {
  const FinishedRun missing = RunFirn("127.0.0.1:1", {"verify", "--data-dir", "/nowhere"});
  EXPECT_EQ(missing.status.code, kRefused);
  EXPECT_THAT(missing.errors, HasSubstr("there is no /nowhere/firn.db"));
  firnd_->Stop();
  const FinishedRun beyond = VerifyFiles({"--until", "601"});
  EXPECT_EQ(beyond.status.code, kRefused);
  EXPECT_THAT(beyond.errors, HasSubstr("the log ends at position 600"));
}

}  // namespace
}  // namespace firn::testing
