#include "tests/support/firnd_process.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace firn::testing {
namespace {

constexpr auto kStartDeadline = std::chrono::seconds(30);
constexpr auto kPollInterval = std::chrono::milliseconds(5);

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Starts firnd with its streams in files of the directory.
pid_t Spawn(std::vector<std::string> arguments, std::vector<std::string> environment,
            const std::string& directory) {
  const char* program = std::getenv("FIRND");
  if (program == nullptr) {
    // No test of this process can pass, and each would wait for a daemon first.
    std::fputs("the environment variable FIRND must name the daemon\n", stderr);
    std::exit(2);
  }
  arguments.insert(arguments.begin(), program);
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const std::string out = directory + "/stdout";
  const std::string err = directory + "/stderr";
  const pid_t pid = fork();
  if (pid != 0) return pid;
  // Most tests are not about what payloads look like; one that is gives the flag.
  setenv("FIRN_CATALOG", "off", 0);
  for (std::string& variable : environment) putenv(variable.data());
  dup2(open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDOUT_FILENO);
  dup2(open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), STDERR_FILENO);
  execv(program, argv.data());
  _exit(127);
}

ExitStatus WaitFor(pid_t pid) {
  int status = 0;
  waitpid(pid, &status, 0);
  if (WIFEXITED(status)) return {.code = WEXITSTATUS(status)};
  return {.signal = WTERMSIG(status)};
}

bool HasEnded(pid_t pid) {
  siginfo_t info{};
  waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT);
  return info.si_pid == pid;
}

}  // namespace

FirndProcess::FirndProcess(const std::string& data_dir, std::vector<std::string> flags,
                           const std::string& listen, const std::vector<std::string>& environment) {
  flags.insert(flags.end(), {"--data-dir", data_dir, "--listen", listen});
  pid_ = Spawn(std::move(flags), environment, directory_.path());
}

FirndProcess::~FirndProcess() { Kill(); }

bool FirndProcess::AwaitListening() {
  static constexpr char kMarker[] = "listening address=";
  const auto deadline = std::chrono::steady_clock::now() + kStartDeadline;
  while (std::chrono::steady_clock::now() < deadline && !HasEnded(pid_)) {
    const std::string text = log();
    const size_t begin = text.find(kMarker);
    if (begin != std::string::npos && text.find('\n', begin) != std::string::npos) {
      const size_t address = begin + sizeof(kMarker) - 1;
      address_ = text.substr(address, text.find(' ', address) - address);
      return true;
    }
    std::this_thread::sleep_for(kPollInterval);
  }
  ADD_FAILURE() << "firnd does not listen:\n" << log();
  return false;
}

std::string FirndProcess::log() const { return ReadFile(directory_.path() + "/stderr"); }

void FirndProcess::Signal(int signal) const {
  ASSERT_GT(pid_, 0) << "it has ended, and -1 would be every process";
  kill(pid_, signal);
}

ExitStatus FirndProcess::Wait() {
  const ExitStatus status = WaitFor(pid_);
  pid_ = -1;
  return status;
}

void FirndProcess::Kill() {
  if (pid_ <= 0) return;
  Signal(SIGKILL);
  Wait();
}

void FirndProcess::Stop() {
  ASSERT_NO_FATAL_FAILURE(Signal(SIGTERM));
  EXPECT_EQ(Wait().code, 0) << log();
}

FinishedRun RunFirnd(const std::vector<std::string>& arguments,
                     const std::vector<std::string>& environment) {
  const TempDir directory;
  const ExitStatus status = WaitFor(Spawn(arguments, environment, directory.path()));
  return {.status = status,
          .output = ReadFile(directory.path() + "/stdout"),
          .errors = ReadFile(directory.path() + "/stderr")};
}

}  // namespace firn::testing
