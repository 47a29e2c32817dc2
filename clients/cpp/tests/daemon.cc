#include "daemon.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

namespace firn::testing {

Daemon::Daemon(std::vector<std::string> flags)
    : flags_(std::move(flags)), port_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const int yes = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  EXPECT_EQ(setsockopt(port_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes)), 0);
  EXPECT_EQ(bind(port_, generic, length), 0);
  EXPECT_EQ(getsockname(port_, generic, &length), 0);
  address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  Start();
}

Daemon::~Daemon() { close(port_); }

void Daemon::Start() {
  process_ = std::make_unique<FirndProcess>(directory_.path() + "/data", flags_, address_);
  process_->AwaitListening();
}

void Daemon::Restart() {
  process_->Stop();
  Start();
}

void Daemon::KillAndStart() {
  Kill();
  Start();
}

Client MustConnect(const std::string& connection_string) {
  absl::StatusOr<Client> client = Client::Connect(connection_string);
  EXPECT_TRUE(client.ok()) << client.status();
  return *std::move(client);
}

Event MakeEvent(uint64_t n) {
  char id[37];
  std::snprintf(id, sizeof(id), "00000000-0000-4000-8000-%012llx",
                static_cast<unsigned long long>(n));
  return {.id = id,
          .event_type = "rating_changed",
          .payload = "{\"n\":" + std::to_string(n) + "}",
          .target = {"image", static_cast<int64_t>(n % 10 + 1)}};
}

}  // namespace firn::testing
