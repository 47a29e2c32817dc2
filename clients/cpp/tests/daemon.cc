#include "daemon.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <utility>

namespace firn::testing {

Daemon::Daemon(std::vector<std::string> flags) : flags_(std::move(flags)) { Start(); }

void Daemon::Start() {
  process_ = std::make_unique<FirndProcess>(directory_.path() + "/data", flags_, address_);
  if (process_->AwaitListening()) address_ = process_->address();
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
