// A daemon and a client of it.

#ifndef FIRN_CLIENTS_CPP_TESTS_DAEMON_H_
#define FIRN_CLIENTS_CPP_TESTS_DAEMON_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "firn/client/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {

// A daemon that can be killed, and come back on the same data and at the same address.
class Daemon {
 public:
  explicit Daemon(std::vector<std::string> flags = {});
  ~Daemon();

  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  const std::string& address() const { return address_; }

  // In an orderly way.
  void Restart();
  // SIGKILL, and a new one.
  void KillAndStart();
  void Kill() { process_->Kill(); }
  void Start();

 private:
  const TempDir directory_;
  const std::vector<std::string> flags_;
  // Keeps the port from being given to another, which clients would take for this one, while the
  // daemon is not there. Who asks for the very port may listen at it.
  const int port_;
  std::string address_;
  std::unique_ptr<FirndProcess> process_;
};

// A client of the address, or of a connection string; fails the test and the process if it cannot
// be made.
Client MustConnect(const std::string& connection_string);

// The n-th event of a family, with an id of its own.
Event MakeEvent(uint64_t n);

}  // namespace firn::testing

#endif  // FIRN_CLIENTS_CPP_TESTS_DAEMON_H_
