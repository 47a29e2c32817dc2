// The programs of examples/ against a daemon, the one that works off events exactly once while both
// are killed again and again.

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "daemon.h"
#include "firn/client/client.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

// A program of examples/, in a folder of its own.
class Example {
 public:
  Example(const std::string& name, std::vector<std::string> arguments, const TempDir& folder)
      : output_(folder.path() + "/output") {
    arguments.insert(arguments.begin(), std::string(FIRN_CLIENT_EXAMPLES) + "/" + name);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    const std::string& path = folder.path();
    pid_ = fork();
    if (pid_ != 0) return;
    const int out = open(output_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (dup2(out, STDOUT_FILENO) >= 0 && chdir(path.c_str()) == 0) execv(argv[0], argv.data());
    _exit(127);
  }
  ~Example() { Kill(); }

  Example(const Example&) = delete;
  Example& operator=(const Example&) = delete;

  void Kill() {
    if (pid_ > 0) kill(pid_, SIGKILL);
    Wait();
  }

  // Its exit code, or -1.
  int Wait() {
    int status = 0;
    if (pid_ <= 0 || waitpid(std::exchange(pid_, -1), &status, 0) < 0) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  std::string Output() const {
    std::ostringstream text;
    text << std::ifstream(output_).rdbuf();
    return text.str();
  }

 private:
  const std::string output_;
  pid_t pid_ = -1;
};

TEST(Examples, AppendAndRead) {
  Daemon daemon;
  const TempDir folder;
  Example append("append", {daemon.address()}, folder);
  ASSERT_EQ(append.Wait(), 0);
  EXPECT_NE(append.Output().find("is at position 1\n"), std::string::npos) << append.Output();
  EXPECT_EQ(MustConnect(daemon.address()).GetHead()->position, 104U);

  Example read("read", {daemon.address()}, folder);
  ASSERT_EQ(read.Wait(), 0);
  const std::string output = read.Output();
  EXPECT_NE(output.find("1 order_placed {\"article\":\"lens cap\",\"count\":2}\n"),
            std::string::npos)
      << output;
  EXPECT_NE(output.find("rated with 5\n"), std::string::npos) << output;
  EXPECT_NE(output.find("order_placed: 101\n"), std::string::npos) << output;
  EXPECT_NE(output.find("1: {\"article\":\"lens cap\",\"count\":2}\n"), std::string::npos)
      << output;
  EXPECT_NE(output.find("as it was appended\n"), std::string::npos) << output;
  EXPECT_EQ(output.find("the log was changed"), std::string::npos) << output;
  EXPECT_NE(output.find("not undone: "), std::string::npos) << output;
}

TEST(Examples, FollowAndConsume) {
  Daemon daemon;
  const TempDir folder;
  ASSERT_EQ(Example("append", {daemon.address()}, folder).Wait(), 0);
  Example follow("follow", {daemon.address(), "5"}, folder);
  ASSERT_EQ(follow.Wait(), 0);
  EXPECT_EQ(follow.Output().rfind("1 order_placed\n2 rating_changed\n", 0), 0U) << follow.Output();
  EXPECT_NE(follow.Output().find("order 7\n"), std::string::npos) << follow.Output();
}

// A number that the database has, or -1.
int64_t Ask(const std::string& database, const std::string& sql) {
  sqlite3* opened = nullptr;
  sqlite3_open(database.c_str(), &opened);
  const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(opened, sqlite3_close);
  sqlite3_busy_timeout(db.get(), 10'000);
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db.get(), sql.c_str(), -1, &statement, nullptr);
  const int64_t answer =
      sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
  sqlite3_finalize(statement);
  return answer;
}

TEST(Examples, ExactlyOnceWhileBothAreKilled) {
  constexpr int kKills = 6;
  constexpr uint64_t kEventsBetween = 500;
  Daemon daemon;
  const TempDir folder;
  const std::string database = folder.path() + "/work.db";
  Client client = MustConnect(daemon.address());
  uint64_t appended = 0;
  for (int i = 0; i < kKills; ++i) {
    Example consumer("exactly_once", {daemon.address(), database}, folder);
    AppendStream stream = client.OpenAppendStream();
    for (uint64_t n = 0; n < kEventsBetween; ++n) {
      stream.Append({MakeEvent(++appended)}, [](const auto& result) { ASSERT_TRUE(result.ok()); });
      if (n == kEventsBetween / 2) daemon.KillAndStart();
    }
    stream.Flush();
    std::this_thread::sleep_for(std::chrono::milliseconds(50 * i));
    consumer.Kill();
  }
  const Example consumer("exactly_once", {daemon.address(), database}, folder);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (Ask(database, "select max(position) from work") < static_cast<int64_t>(appended) &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(Ask(database, "select count(*) from work"), appended);
  EXPECT_EQ(Ask(database, "select count(distinct position) from work"), appended);
  // In the order of positions.
  EXPECT_EQ(Ask(database, "select count(*) from work where position <> rowid"), 0);
  EXPECT_EQ(Ask(database, "select position from checkpoint"), appended);
}

}  // namespace
}  // namespace firn::testing
