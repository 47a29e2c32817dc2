#include "cli/torture/local_daemon.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace firn::torture {
namespace {

constexpr absl::Duration kStartDeadline = absl::Minutes(2);
constexpr absl::Duration kPollInterval = absl::Milliseconds(5);

std::string ReadFile(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// What the log says is listened on.
std::optional<std::string> ListeningAddress(const std::string& log) {
  static constexpr char kMarker[] = "listening address=";
  const size_t marker = log.find(kMarker);
  if (marker == std::string::npos || log.find('\n', marker) == std::string::npos) {
    return std::nullopt;
  }
  const size_t begin = marker + std::strlen(kMarker);
  return log.substr(begin, log.find_first_of(" \n", begin) - begin);
}

std::vector<char*> EnvironmentWithoutSettings() {
  std::vector<char*> kept;
  for (char** variable = environ; *variable != nullptr; ++variable) {
    if (std::strncmp(*variable, "FIRN_", 5) != 0) kept.push_back(*variable);
  }
  kept.push_back(nullptr);
  return kept;
}

}  // namespace

absl::StatusOr<std::string> FindDaemon(const std::string& named) {
  std::error_code error;
  const std::string program = !named.empty()
                                  ? named
                                  : std::filesystem::read_symlink("/proc/self/exe", error)
                                        .replace_filename("firnd")
                                        .string();
  if (access(program.c_str(), X_OK) == 0) return program;
  return absl::NotFoundError(
      absl::StrCat("no daemon at ", program, "; name the program firnd with --firnd"));
}

absl::StatusOr<std::unique_ptr<LocalDaemon>> LocalDaemon::Start(const std::string& program,
                                                                const std::string& data_dir,
                                                                const std::string& log_path) {
  std::vector<std::string> words = {program,       "--data-dir", data_dir, "--listen",
                                    "127.0.0.1:0", "--catalog",  "off"};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_path.c_str(),
                                   O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t pid = -1;
  const int failed = posix_spawn(&pid, program.c_str(), &actions, nullptr, arguments.data(),
                                 EnvironmentWithoutSettings().data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    return absl::FailedPreconditionError(absl::StrCat("cannot start ", program, ": ",
                                                      std::strerror(failed),
                                                      "; name the program firnd with --firnd"));
  }
  auto daemon = std::make_unique<LocalDaemon>(pid);
  const absl::Time deadline = absl::Now() + kStartDeadline;
  while (absl::Now() < deadline) {
    siginfo_t info{};
    waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT);
    const std::string log = ReadFile(log_path);
    if (const auto address = ListeningAddress(log)) {
      daemon->address_ = *address;
      return daemon;
    }
    if (info.si_pid == pid) break;
    absl::SleepFor(kPollInterval);
  }
  return absl::FailedPreconditionError(
      absl::StrCat("the daemon does not start on ", data_dir, ":\n", ReadFile(log_path)));
}

void LocalDaemon::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace firn::torture
