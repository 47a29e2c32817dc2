// `firn query` and `firn sql` against the real daemon.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

// Goes on until it is told to end.
constexpr char kEndless[] =
    "with recursive c(n) as (values(1) union all select n + 1 from c) select max(n) from c";

class CliQuery : public ::testing::Test {
 protected:
  void SetUp() override {
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data");
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
    std::vector<v1::EventDTO> events;
    for (uint64_t n = 1; n <= 20; ++n) events.push_back(MakeDto(n));
    client_->MustAppend(events);
  }

  FinishedRun Run(const std::vector<std::string>& arguments, const std::string& input = "") const {
    return RunFirn(firnd_->address(), arguments, input);
  }

  std::string Write(const std::string& content) const {
    const std::string path = directory_.path() + "/input.sql";
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
};

TEST_F(CliQuery, PrintsRowsInEachForm) {
  const std::string sql = "select position, event_type, null as n from events where position < 3";
  EXPECT_EQ(Run({"query", sql}).output,
            "{\"position\":1,\"event_type\":\"rating_changed\",\"n\":null}\n"
            "{\"position\":2,\"event_type\":\"rating_changed\",\"n\":null}\n");
  EXPECT_EQ(Run({"query", sql, "--format", "csv"}).output,
            "position,event_type,n\n1,rating_changed,\n2,rating_changed,\n");
  EXPECT_EQ(Run({"query", sql, "--format", "table"}).output,
            "position  event_type      n\n"
            "       1  rating_changed   \n"
            "       2  rating_changed   \n");
  EXPECT_EQ(Run({"query", "select 'a', 4 union all select 'b', 2", "--format", "bars"}).status.code,
            0);
  const std::string histogram =
      Run({"query", "select 5 as five union all select 5 union all select null", "--format",
           "histogram"})
          .output;
  EXPECT_TRUE(histogram.starts_with("five\n5  2  ")) << histogram;
  EXPECT_TRUE(histogram.ends_with("left out: 1 NULL\n")) << histogram;
}

TEST_F(CliQuery, BindsParametersAndReadsStdin) {
  const std::string path = Write("select :a as a, @b as b, typeof($c) as c");
  const FinishedRun run =
      Run({"query", "--param", "a=5", "--param", "b:=5", "--param", "c=null"}, path);
  EXPECT_EQ(run.output, "{\"a\":5,\"b\":\"5\",\"c\":\"null\"}\n") << run.errors;
  EXPECT_EQ(Run({"query", "-"}, Write("\n")).status.code, 1);
  EXPECT_NE(Run({"query", "select :a"}).errors.find("[INVALID_FIELD]"), std::string::npos);
}

TEST_F(CliQuery, LooksAtTheLogAsItWas) {
  const std::string sql = "select count(*) as n from events";
  EXPECT_EQ(Run({"query", sql, "--as-of", "7"}).output, "{\"n\":7}\n");
  EXPECT_EQ(Run({"query", sql}).output, "{\"n\":20}\n");
  EXPECT_EQ(Run({"query", sql, "--as-of", "21"}).status.code, 1);
  EXPECT_EQ(Run({"query", sql, "--as-of", "whenever"}).status.code, 2);
}

TEST_F(CliQuery, KeepsWhatCameBeforeALimit) {
  const FinishedRun run =
      Run({"query", "select position from events", "--max-rows", "2", "--format", "csv"});
  EXPECT_EQ(run.status.code, 1);
  EXPECT_EQ(run.output, "position\n1\n2\n");
  EXPECT_NE(run.errors.find("[QUERY_LIMIT]"), std::string::npos) << run.errors;
  EXPECT_NE(Run({"query", kEndless, "--timeout", "0.1"}).errors.find("[QUERY_LIMIT]"),
            std::string::npos);
}

TEST_F(CliQuery, EndsByTheSignal) {
  FirnProcess firn(firnd_->address(), {"query", kEndless});
  // There is nothing to wait for: a query prints nothing while it counts.
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  firn.Signal(SIGINT);
  EXPECT_EQ(firn.Wait().signal, SIGINT);
}

TEST_F(CliQuery, SqlReadsStatementsFromAPipe) {
  const FinishedRun run = Run({"sql"}, Write("select 1 as a;\n"
                                             "select missing; -- goes on\n"
                                             ".format csv\n"
                                             "select 2 as b,\n"
                                             "  ';' as c;\n"
                                             ".asof 3\n"
                                             "select count(*) as n from events"));
  EXPECT_EQ(run.output, "{\"a\":1}\nb,c\n2,;\nn\n3\n");
  EXPECT_EQ(run.status.code, 1);
  EXPECT_NE(run.errors.find("no such column: missing"), std::string::npos) << run.errors;
  EXPECT_EQ(Run({"sql"}, Write(".tables\n.quit\nselect 1;\n")).output, "events\n");
}

// `firn sql` at a terminal.
class Prompt {
 public:
  Prompt(const std::string& address, const std::string& state) {
    setenv("XDG_STATE_HOME", state.c_str(), /*overwrite=*/1);
    setenv("NO_COLOR", "1", /*overwrite=*/1);
    setenv("TERM", "xterm", /*overwrite=*/1);
    const std::string program =
        std::filesystem::path(std::getenv("FIRND")).replace_filename("firn").string();
    // Not forked: gRPC's handlers of a fork may hang in the child.
    terminal_ = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    grantpt(terminal_);
    unlockpt(terminal_);
    const winsize size{.ws_row = 40, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
    ioctl(terminal_, TIOCSWINSZ, &size);
    const std::string name = ptsname(terminal_);
    // The first terminal that the leader of a session opens is the session's.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, name.c_str(), O_RDWR, 0);
    posix_spawn_file_actions_adddup2(&actions, 0, 1);
    posix_spawn_file_actions_adddup2(&actions, 0, 2);
    std::vector<std::string> words = {"firn", "--server", address, "sql"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, &attributes, arguments.data(), environ),
              0);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  ~Prompt() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(terminal_);
  }

  Prompt(const Prompt&) = delete;
  Prompt& operator=(const Prompt&) = delete;

  void Type(const std::string& keys) {
    shown_.clear();
    EXPECT_EQ(write(terminal_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
  }

  // Waits until the text has been shown since the last Type.
  bool Await(const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (shown_.find(text) == std::string::npos) {
      pollfd ready{.fd = terminal_, .events = POLLIN, .revents = 0};
      std::array<char, 4096> buffer;
      const bool is_late = std::chrono::steady_clock::now() > deadline;
      const bool is_ready = poll(&ready, 1, /*timeout=*/100) > 0;
      const ssize_t count = is_ready ? read(terminal_, buffer.data(), buffer.size()) : 0;
      if (is_late || count < 0) {
        ADD_FAILURE() << "no \"" << text << "\" in:\n" << shown_;
        return false;
      }
      shown_.append(buffer.data(), static_cast<size_t>(count));
    }
    return true;
  }

  // Waits for the prompt, and until keys are the editor's: before that they are the terminal's,
  // which drops what was typed when Ctrl-C is pressed.
  bool AwaitPrompt(const std::string& prompt) { return Await(prompt) && AwaitEditing(true); }

  // Waits until what was typed is being run.
  bool AwaitRunning() { return AwaitEditing(false); }

  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  bool AwaitEditing(bool is_wanted) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    termios mode{};
    do {
      if (tcgetattr(terminal_, &mode) == 0 && ((mode.c_lflag & ICANON) == 0) == is_wanted) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    } while (std::chrono::steady_clock::now() < deadline);
    return false;
  }

  pid_t pid_ = -1;
  int terminal_ = -1;
  std::string shown_;
};

TEST_F(CliQuery, SqlIsAPromptAtATerminal) {
  Prompt prompt(firnd_->address(), directory_.path());
  ASSERT_TRUE(prompt.AwaitPrompt("firn> "));
  prompt.Type("select count(*) as n\r");
  ASSERT_TRUE(prompt.AwaitPrompt("...> "));
  prompt.Type("from ev\t;\r");
  EXPECT_TRUE(prompt.Await("20"));
  EXPECT_TRUE(prompt.Await("1 row at position 20"));
  ASSERT_TRUE(prompt.AwaitPrompt("firn> "));
  prompt.Type("select missing;\r");
  EXPECT_TRUE(prompt.Await("no such column: missing"));
  ASSERT_TRUE(prompt.AwaitPrompt("firn> "));
  // A line that is given up.
  prompt.Type("select '");
  ASSERT_TRUE(prompt.Await("select '"));
  prompt.Type("\x03");
  ASSERT_TRUE(prompt.AwaitPrompt("firn> "));
  // A query that is given up.
  prompt.Type(std::string(kEndless) + ";\r");
  ASSERT_TRUE(prompt.AwaitRunning());
  prompt.Type("\x03");
  EXPECT_TRUE(prompt.Await("the query was cancelled"));
  ASSERT_TRUE(prompt.AwaitPrompt("firn> "));
  prompt.Type("\x04");
  EXPECT_EQ(prompt.Wait(), 0);
  EXPECT_TRUE(std::filesystem::exists(directory_.path() + "/firn/sql_history"));
}

}  // namespace
}  // namespace firn::testing
