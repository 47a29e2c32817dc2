#include "tests/support/firn_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace firn::testing {
namespace {

constexpr auto kDeadline = std::chrono::seconds(30);
constexpr auto kPollInterval = std::chrono::milliseconds(5);
constexpr int kWriteFlags = O_WRONLY | O_CREAT | O_TRUNC;

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bool HasEnded(pid_t pid) {
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == pid;
}

}  // namespace

FirnProcess::FirnProcess(const std::string& address, const std::vector<std::string>& arguments,
                         const std::string& input, std::vector<std::string> environment) {
  const char* daemon = std::getenv("FIRND");
  if (daemon == nullptr) {
    ADD_FAILURE() << "the environment variable FIRND must name the daemon";
    return;
  }
  std::string program = std::filesystem::path(daemon).replace_filename("firn").string();
  std::vector<std::string> words = {program, "--server", address};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  std::vector<char*> variables;
  for (std::string& variable : environment) variables.push_back(variable.data());
  for (char** own = environ; *own != nullptr; ++own) variables.push_back(*own);
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  if (!input.empty()) {
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input.c_str(), O_RDONLY, 0);
  }
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, (directory_.path() + "/stdout").c_str(),
                                   kWriteFlags, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (directory_.path() + "/stderr").c_str(),
                                   kWriteFlags, 0600);
  EXPECT_EQ(posix_spawn(&pid_, program.c_str(), &actions, nullptr, argv.data(), variables.data()),
            0)
      << program;
  posix_spawn_file_actions_destroy(&actions);
}

FirnProcess::~FirnProcess() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  Wait();
}

bool FirnProcess::AwaitOutput(const std::string& text) const { return Await("/stdout", text); }

bool FirnProcess::AwaitErrors(const std::string& text) const { return Await("/stderr", text); }

bool FirnProcess::Await(const std::string& stream, const std::string& text) const {
  const auto deadline = std::chrono::steady_clock::now() + kDeadline;
  while (std::chrono::steady_clock::now() < deadline) {
    // Asked first: what it wrote before its end is then there.
    const bool has_ended = HasEnded(pid_);
    if (ReadFile(directory_.path() + stream).find(text) != std::string::npos) return true;
    if (has_ended) break;
    std::this_thread::sleep_for(kPollInterval);
  }
  ADD_FAILURE() << "firn does not say \"" << text << "\" but:\n" << output() << errors();
  return false;
}

std::string FirnProcess::output() const { return ReadFile(directory_.path() + "/stdout"); }

std::string FirnProcess::errors() const { return ReadFile(directory_.path() + "/stderr"); }

void FirnProcess::Signal(int signal) const { kill(pid_, signal); }

ExitStatus FirnProcess::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  if (WIFEXITED(status)) return {.code = WEXITSTATUS(status)};
  return {.signal = WTERMSIG(status)};
}

FinishedRun RunFirn(const std::string& address, const std::vector<std::string>& arguments,
                    const std::string& input, std::vector<std::string> environment) {
  FirnProcess process(address, arguments, input, std::move(environment));
  const ExitStatus status = process.Wait();
  return {.status = status, .output = process.output(), .errors = process.errors()};
}

}  // namespace firn::testing
