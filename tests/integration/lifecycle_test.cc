// Starting, stopping, and what survives it.

#include <gtest/gtest.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class Lifecycle : public ::testing::Test {
 protected:
  std::string data_dir() const { return directory_.path() + "/data"; }

  TempDir directory_;
};

TEST_F(Lifecycle, SigtermFinishesWhatIsUnderWay) {
  std::mutex mutex;
  std::map<uint64_t, uint64_t> acknowledged;  // event to position
  {
    FirndProcess firnd(data_dir());
    ASSERT_TRUE(firnd.AwaitListening());
    std::atomic<bool> stop = false;
    std::vector<std::thread> writers;
    for (uint64_t writer = 0; writer < 4; ++writer) {
      writers.emplace_back([&, writer] {
        TestClient client(firnd.address());
        for (uint64_t n = 1; !stop; ++n) {
          v1::AppendEventResponse response;
          const uint64_t event = writer * 1'000'000 + n;
          const grpc::Status status = client.Append(MakeDto(event), &response);
          if (!status.ok()) return;  // the server is going
          const std::lock_guard lock(mutex);
          acknowledged[event] = response.position();
        }
      });
    }
    const auto enough = [&] {
      const std::lock_guard lock(mutex);
      return acknowledged.size() > 200;
    };
    while (!enough()) std::this_thread::yield();
    firnd.Stop();
    stop = true;
    for (std::thread& writer : writers) writer.join();
  }

  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  const std::vector<v1::EventDTO> log = TestClient(firnd.address()).ReadAll();
  ASSERT_GE(log.size(), acknowledged.size());
  for (const auto& [event, position] : acknowledged) {
    EXPECT_EQ(log[position - 1].id(), MakeDto(event).id());
  }
}

// A replay that cannot end: its client does not read, and its window is smaller than one message.
class StuckReplay {
 public:
  explicit StuckReplay(const std::string& address) {
    v1::EventDTO large = MakeDto(1);
    large.set_payload_json("{\"a\":\"" + std::string(1'000'000, 'x') + "\"}");
    TestClient(address).MustAppend({large});

    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);  // or the window would grow
    const auto channel =
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
    stub_ = v1::EventStore::NewStub(channel);
    stream_ = stub_->ReplayEvents(&context_, {});
    // It arrives with the beginning of the first message.
    stream_->WaitForInitialMetadata();
  }

  grpc::Status Finish() {
    v1::ReplayEventsResponse message;
    while (stream_->Read(&message)) {
    }
    return stream_->Finish();
  }

 private:
  grpc::ClientContext context_;
  std::unique_ptr<v1::EventStore::Stub> stub_;
  std::unique_ptr<grpc::ClientReader<v1::ReplayEventsResponse>> stream_;
};

TEST_F(Lifecycle, WhatDoesNotEndIsCancelledAfterTheDrain) {
  FirndProcess firnd(data_dir(), {"--drain-timeout", "1"});
  ASSERT_TRUE(firnd.AwaitListening());
  StuckReplay replay(firnd.address());
  firnd.Stop();
  EXPECT_EQ(replay.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(Lifecycle, ASecondSignalStopsAtOnce) {
  FirndProcess firnd(data_dir(), {"--drain-timeout", "600"});
  ASSERT_TRUE(firnd.AwaitListening());
  StuckReplay replay(firnd.address());
  firnd.Signal(SIGTERM);
  while (firnd.log().find("stopping") == std::string::npos) std::this_thread::yield();
  firnd.Signal(SIGTERM);
  EXPECT_EQ(firnd.Wait().code, 5);
}

TEST_F(Lifecycle, TheDataDirectoryIsForOneDaemon) {
  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  const FinishedRun second = RunFirnd({"--data-dir", data_dir(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(second.status.code, 3);
  EXPECT_NE(second.errors.find("in use by process " + std::to_string(firnd.pid())),
            std::string::npos)
      << second.errors;
  EXPECT_NE(second.errors.find("--data-dir"), std::string::npos) << second.errors;
}

TEST_F(Lifecycle, TheLockGoesWithTheProcess) {
  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  firnd.Kill();
  FirndProcess next(data_dir());
  EXPECT_TRUE(next.AwaitListening());
}

TEST_F(Lifecycle, AnAddressIsForOneDaemon) {
  FirndProcess firnd(data_dir());
  ASSERT_TRUE(firnd.AwaitListening());
  const FinishedRun second =
      RunFirnd({"--data-dir", data_dir() + "2", "--listen", firnd.address()});
  EXPECT_EQ(second.status.code, 4);
  EXPECT_NE(second.errors.find("cannot listen on " + firnd.address()), std::string::npos)
      << second.errors;
}

TEST_F(Lifecycle, AForeignFileIsLeftAlone) {
  std::filesystem::create_directory(data_dir());
  std::ofstream(data_dir() + "/firn.db") << std::string(10'000, 'x');
  const FinishedRun run = RunFirnd({"--data-dir", data_dir(), "--listen", "127.0.0.1:0"});
  EXPECT_EQ(run.status.code, 3);
  EXPECT_NE(run.errors.find("is not a database"), std::string::npos) << run.errors;
  EXPECT_EQ(std::filesystem::file_size(data_dir() + "/firn.db"), 10'000u);
}

TEST_F(Lifecycle, AWrongCommandLineIsUsage) {
  const FinishedRun run = RunFirnd({"--data-dri", data_dir()});
  EXPECT_EQ(run.status.code, 2);
  EXPECT_NE(run.errors.find("--data-dri"), std::string::npos) << run.errors;
}

TEST_F(Lifecycle, SettingsComeFromTheEnvironment) {
  const FinishedRun run = RunFirnd({"--print-config"}, {"FIRN_DATA_DIR=/somewhere"});
  EXPECT_EQ(run.status.code, 0);
  EXPECT_NE(run.output.find("data_dir = '/somewhere'"), std::string::npos) << run.output;
}

}  // namespace
}  // namespace firn::testing
