// SIGKILL of the daemon at random moments, again and again, on one log; what was acknowledged is
// compared with what a witness remembers. Kill tests prove nothing about power loss: the page cache
// survives a process. That is what power_test.cc and daemon_power_test.cc are for.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#include "cli/client.h"
#include "cli/torture/check_server.h"
#include "cli/torture/load.h"
#include "cli/torture/remote.h"
#include "tests/crash/suite.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr absl::Duration kTimeout = absl::Minutes(1);

class Crash : public ::testing::Test {
 protected:
  void SetUp() override {
    auto witness = torture::Witness::Create(witness_path(), suite_.random()(), {});
    ASSERT_TRUE(witness.ok());
    witness_ = *std::move(witness);
  }

  // One daemon's life, which ends in the middle of appends.
  void RunAndKill(int cycle) {
    FirndProcess firnd(data_dir());
    ASSERT_TRUE(firnd.AwaitListening());
    Check(firnd.address(), cycle);
    cli::Client client({.address = firnd.address()}, kTimeout);
    torture::Load load(torture::AppendTo(client), *witness_, *torture::ReadWitness(witness_path()));
    const std::atomic<bool> stop = false;
    std::thread thread([&] { EXPECT_TRUE(load.Run({}, stop).ok()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + suite_.random()() % 400));
    firnd.Kill();
    thread.join();
    EXPECT_TRUE(load.result().faults.empty()) << load.result().faults.front();
  }

  // Everything that must hold of the log after a crash.
  void Check(const std::string& address, int cycle) {
    cli::Client client({.address = address}, kTimeout);
    const auto check =
        torture::CheckServer(client, *torture::ReadWitness(witness_path()), /*is_shared=*/false);
    ASSERT_TRUE(check.ok()) << check.status();
    suite_.Count("daemon, SIGKILL at random", check->acknowledged, check->violations,
                 "cycle " + std::to_string(cycle));
  }

  void CheckFile() const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((data_dir() + "/firn.db").c_str(), &database), SQLITE_OK);
    sqlite3_stmt* check = nullptr;
    ASSERT_EQ(sqlite3_prepare_v2(database, "pragma integrity_check", -1, &check, nullptr),
              SQLITE_OK);
    ASSERT_EQ(sqlite3_step(check), SQLITE_ROW);
    EXPECT_STREQ(reinterpret_cast<const char*>(sqlite3_column_text(check, 0)), "ok");
    sqlite3_finalize(check);
    sqlite3_close(database);
  }

  std::string data_dir() const { return directory_.path() + "/data"; }
  std::string witness_path() const { return directory_.path() + "/witness"; }

  Suite suite_{6};
  TempDir directory_;
  std::unique_ptr<torture::Witness> witness_;
};

TEST_F(Crash, SigkillLosesNothingThatWasAcknowledged) {
  constexpr int kCyclesMin = 3;
  for (int cycle = 0; (cycle < kCyclesMin || suite_.goes_on()) && !HasFatalFailure(); ++cycle) {
    RunAndKill(cycle);
  }
  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  Check(firnd.address(), -1);
  firnd.Stop();
  CheckFile();
  EXPECT_GT(torture::CountAcknowledged(*torture::ReadWitness(witness_path())), 0u);
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

}  // namespace
}  // namespace firn::testing
