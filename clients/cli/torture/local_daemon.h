// A daemon that a torture run starts and kills.

#ifndef FIRN_CLI_TORTURE_LOCAL_DAEMON_H_
#define FIRN_CLI_TORTURE_LOCAL_DAEMON_H_

#include <sys/types.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace firn::torture {

// The daemon's program: `named`, or the one beside this program. kNotFound with what to do.
absl::StatusOr<std::string> FindDaemon(const std::string& named);

// Killed if it still runs when the object goes.
class LocalDaemon {
 public:
  // Waits until it serves, at a free port of the loopback address. Its log goes to the file.
  // Settings from the environment do not reach it. kFailedPrecondition, with its last words, if it
  // does not.
  static absl::StatusOr<std::unique_ptr<LocalDaemon>> Start(const std::string& program,
                                                            const std::string& data_dir,
                                                            const std::string& log_path);

  explicit LocalDaemon(pid_t pid) : pid_(pid) {}
  ~LocalDaemon() { Kill(); }

  LocalDaemon(const LocalDaemon&) = delete;
  LocalDaemon& operator=(const LocalDaemon&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }

  void Kill();

 private:
  pid_t pid_;
  std::string address_;
};

}  // namespace firn::torture

#endif  // FIRN_CLI_TORTURE_LOCAL_DAEMON_H_
