// `firn follow` through what happens to the daemon and to itself.

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firn_process.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class CliFollow : public ::testing::Test {
 protected:
  void SetUp() override { Start("data", "127.0.0.1:0"); }

  void Start(const std::string& folder, const std::string& listen) {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/" + folder,
                                            std::vector<std::string>{}, listen);
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  // Kills the daemon and starts one at the same address.
  void Restart(const std::string& folder) {
    const std::string address = firnd_->address();
    firnd_->Kill();
    Start(folder, address);
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(CliFollow, GoesOnThroughRestartsWithoutLossOrRepetition) {
  FirnProcess firn(firnd_->address(), {"tail", "-f", "--after", "0", "--template", "<{position}>"});
  std::string expected;
  for (uint64_t n = 1; n <= 5; ++n) {
    client_->MustAppend({MakeDto(n)});
    expected += "<" + std::to_string(n) + ">\n";
    ASSERT_TRUE(firn.AwaitOutput("<" + std::to_string(n) + ">"));
    Restart("data");
  }
  EXPECT_TRUE(firn.AwaitErrors("went away after position 5; trying again until it is back"));
  EXPECT_TRUE(firn.AwaitErrors("the server is back; going on after position 5"));
  firn.Signal(SIGINT);
  EXPECT_EQ(firn.Wait().signal, SIGINT);
  EXPECT_EQ(firn.output(), expected);
}

TEST_F(CliFollow, PrintsWhatMatchesAsItIsAppended) {
  client_->MustAppend({MakeDto(1), MakeDto(2)});
  FirnProcess firn(firnd_->address(), {"follow", "--after", "1", "--stream", "image-2", "--stream",
                                       "image-5", "--template", "<{position}>"});
  ASSERT_TRUE(firn.AwaitOutput("<2>"));
  client_->MustAppend({MakeDto(4), MakeDto(5)});
  ASSERT_TRUE(firn.AwaitOutput("<4>"));
  const FinishedRun replays = RunFirn(firnd_->address(), {"replays"});
  EXPECT_NE(replays.output.find("\"follow\":true,\"state\":\"live\""), std::string::npos)
      << replays.output << replays.errors;
  EXPECT_EQ(firn.output(), "<2>\n<4>\n");
}

TEST_F(CliFollow, EveryKindOfFilterHoldsForNewEventsToo) {
  client_->MustAppend({MakeDto(1)});
  const std::vector<std::vector<std::string>> filters = {
      {"--type", "wanted"},
      {"--type", "want*"},
      {"--tag", "wanted"},
      {"--stream", "image-5"},
      {"--user", "wanted"},
      {"--target", "image/5"},
      {"--min-timestamp", "1710000000000"},
      {"--min-revision", "2"},
      {"--query", R"({"items":[{"tags":["nowhere"]},{"tags":["wanted"],"userIds":["wanted"]}]})"}};
  std::vector<std::unique_ptr<FirnProcess>> followers;
  for (const std::vector<std::string>& filter : filters) {
    std::vector<std::string> arguments = {"follow", "--after", "1", "--template", "<{position}>"};
    arguments.insert(arguments.end(), filter.begin(), filter.end());
    followers.push_back(std::make_unique<FirnProcess>(firnd_->address(), arguments));
  }
  // Once all are at the head, what comes is new to them.
  const auto all_live = [&] {
    const std::string list = RunFirn(firnd_->address(), {"replays"}).output;
    size_t live = 0;
    for (size_t at = 0; (at = list.find("\"live\"", at)) != std::string::npos; ++at) ++live;
    return live == filters.size();
  };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!all_live() && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  v1::EventDTO wanted = MakeDto(5);
  wanted.set_event_type("wanted");
  wanted.set_user_id("wanted");
  wanted.add_tags("wanted");
  wanted.set_timestamp(1'710'000'000'000);
  v1::EventDTO first = wanted;
  first.set_id(MakeDto(6).id());
  client_->MustAppend({MakeDto(2), first, wanted});
  for (size_t i = 0; i < filters.size(); ++i) {
    ASSERT_TRUE(followers[i]->AwaitOutput("<4>")) << ::testing::PrintToString(filters[i]);
    EXPECT_EQ(followers[i]->output(), filters[i][0] == "--min-revision" ? "<4>\n" : "<3>\n<4>\n");
  }
}

TEST_F(CliFollow, EndsAJsonArrayWhenInterrupted) {
  FirnProcess firn(firnd_->address(), {"follow", "--after", "0", "--format", "json"});
  client_->MustAppend({MakeDto(1)});
  ASSERT_TRUE(firn.AwaitOutput("\"position\":1"));
  firn.Signal(SIGTERM);
  EXPECT_EQ(firn.Wait().signal, SIGTERM);
  EXPECT_TRUE(firn.output().ends_with("}\n]\n")) << firn.output();
}

TEST_F(CliFollow, RefusesAnotherLog) {
  FirnProcess firn(firnd_->address(), {"follow", "--after", "0"});
  client_->MustAppend({MakeDto(1)});
  ASSERT_TRUE(firn.AwaitOutput("\"position\":1"));
  Restart("other");
  EXPECT_EQ(firn.Wait().code, 4);
  EXPECT_NE(firn.errors().find("came back with another log"), std::string::npos) << firn.errors();
}

TEST_F(CliFollow, RefusesALogThatHasLostEvents) {
  client_->MustAppend({MakeDto(1)});
  FirnProcess firn(firnd_->address(), {"follow", "--after", "0"});
  ASSERT_TRUE(firn.AwaitOutput("\"position\":1"));
  const std::string address = firnd_->address();
  firnd_->Stop();
  std::filesystem::copy(directory_.path() + "/data", directory_.path() + "/backup",
                        std::filesystem::copy_options::recursive);
  Start("data", address);
  client_->MustAppend({MakeDto(2)});
  ASSERT_TRUE(firn.AwaitOutput("\"position\":2"));
  Restart("backup");
  EXPECT_EQ(firn.Wait().code, 4);
  EXPECT_NE(firn.errors().find("ends at position 1, but position 2"), std::string::npos)
      << firn.errors();
}

TEST_F(CliFollow, EndsWithItsReader) {
  client_->MustAppend({MakeDto(1)});
  const std::string firn =
      std::filesystem::path(std::getenv("FIRND")).replace_filename("firn").string();
  // Nothing more is appended: it must notice by itself.
  const std::string command = "bash -o pipefail -c '" + firn + " --server " + firnd_->address() +
                              " follow --after 0 | head -n 1 >/dev/null'";
  EXPECT_EQ(std::system(command.c_str()), 0);
}

TEST_F(CliFollow, SaysAtOnceThatNoServerIsThere) {
  const std::string address = firnd_->address();
  firnd_->Stop();
  const FinishedRun run = RunFirn(address, {"follow"});
  EXPECT_EQ(run.status.code, 3);
  EXPECT_NE(run.errors.find("no server answers at"), std::string::npos) << run.errors;
}

}  // namespace
}  // namespace firn::testing
