// SIGKILL while projections follow and are built: after each restart the tables are those that a
// rebuild from the start of the log makes.
//
// FIRN_CRASH_SECONDS says how long to go on (default 5); FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/projection_client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

constexpr int kCyclesMin = 3;
constexpr uint64_t kBatch = 20;

// What is applied twice or left out changes the sums.
constexpr char kSums[] =
    "create table sums (image integer primary key, n integer not null, total integer not null);\n"
    "create table seen (position integer primary key);\n"
    "-- on: rating_changed\n"
    "insert into seen values (:position);\n"
    "insert into sums values (:target_id, 1, $n)\n"
    "  on conflict (image) do update set n = n + 1, total = total + excluded.total;\n";

int64_t Setting(const char* name, int64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::atoll(text);
}

class CrashOfProjections : public ::testing::Test {
 protected:
  // Appends until the daemon is gone.
  static void Write(const std::string& address, uint64_t first) {
    TestClient client(address);
    for (uint64_t n = first;; n += kBatch) {
      std::vector<v1::EventDTO> batch;
      for (uint64_t i = 0; i < kBatch; ++i) batch.push_back(MakeDto(n + i));
      v1::AppendEventsResponse response;
      if (!client.Append(batch, &response).ok()) return;
    }
  }

  static void Check(const std::string& address) {
    TestClient client(address);
    ProjectionClient projections(client);
    ASSERT_TRUE(projections.AwaitHead("sums"));
    const std::string followed = projections.Digest("sums");
    ASSERT_EQ(projections.Rebuild("sums"), followed);
  }

  // One daemon's life, which ends in the middle of appends, or of a build.
  void RunAndKill(uint64_t cycle, std::mt19937_64& random) {
    FirndProcess firnd(directory_.path() + "/data");
    ASSERT_TRUE(firnd.AwaitListening());
    TestClient client(firnd.address());
    ProjectionClient projections(client);
    if (cycle == 0) {
      ASSERT_TRUE(projections.Create("sums", kSums).ok());
    }
    ASSERT_NO_FATAL_FAILURE(Check(firnd.address()));
    std::thread writer([&] { Write(firnd.address(), (cycle + 1) << 32); });
    std::thread rebuilder;
    if (random() % 2 == 0) {
      rebuilder = std::thread([&] {
        grpc::ClientContext context;
        v1::RebuildRequest request;
        request.set_name("sums");
        const auto stub = v1::Projections::NewStub(client.channel());
        const auto stream = stub->Rebuild(&context, request);
        v1::RebuildResponse response;
        while (stream->Read(&response)) continue;
        stream->Finish();
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20 + random() % 300));
    firnd.Kill();
    writer.join();
    if (rebuilder.joinable()) rebuilder.join();
  }

  TempDir directory_;
};

TEST_F(CrashOfProjections, TablesAreThoseOfARebuild) {
  const auto seed = static_cast<uint64_t>(Setting("FIRN_CRASH_SEED", std::random_device{}()));
  std::cout << "seed " << seed << "\n";
  std::mt19937_64 random(seed);
  const auto end =
      std::chrono::steady_clock::now() + std::chrono::seconds(Setting("FIRN_CRASH_SECONDS", 5));
  uint64_t cycle = 0;
  for (; cycle < kCyclesMin || std::chrono::steady_clock::now() < end; ++cycle) {
    ASSERT_NO_FATAL_FAILURE(RunAndKill(cycle, random)) << "cycle " << cycle << " seed " << seed;
  }
  FirndProcess firnd(directory_.path() + "/data");
  ASSERT_TRUE(firnd.AwaitListening());
  Check(firnd.address());
  std::cout << cycle << " kills\n";
}

}  // namespace
}  // namespace firn::testing
