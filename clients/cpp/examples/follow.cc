// Follows the log, and stops orderly after so many events: follow CONNECTION_STRING EVENTS

#include <cstdlib>
#include <functional>
#include <iostream>
#include <stop_token>

#include "firn/client/client.h"

namespace {

absl::Status Follow(firn::Client& client, const std::stop_token& stop,
                    const std::function<void()>& on_event) {
  for (const absl::StatusOr<firn::EventView>& event : client.Follow({}, {.stop = stop})) {
    if (!event.ok()) return event.status();
    std::cout << event->position() << ' ' << event->event_type() << std::endl;
    on_event();
  }
  return absl::OkStatus();
}

absl::Status Consume(firn::Client& client, const std::stop_token& stop,
                     const std::function<void()>& on_event) {
  firn::FileCheckpointStore checkpoints("orders.checkpoint");
  firn::FollowRequest orders{.query = firn::EventQuery{{{.event_type_prefixes = {"order_"}}}}};
  return client.Consume(checkpoints, orders,
                        [&](const firn::Batch& batch) {
                          for (firn::EventView event : batch) {
                            std::cout << "order " << event.target_id() << std::endl;
                            on_event();
                          }
                          return absl::OkStatus();
                        },
                        {.stop = stop});
}

}  // namespace

int main(int argc, char** argv) {
  absl::StatusOr<firn::Client> client = firn::Client::Connect(argc > 1 ? argv[1] : "localhost");
  if (!client.ok()) {
    std::cerr << client.status() << '\n';
    return 1;
  }
  const int events = argc > 2 ? std::atoi(argv[2]) : 10;
  for (const auto follow : {Follow, Consume}) {
    std::stop_source stop;
    int seen = 0;
    const absl::Status status = follow(*client, stop.get_token(), [&] {
      if (++seen == events) stop.request_stop();
    });
    // A stop is no failure.
    if (!absl::IsCancelled(status)) {
      std::cerr << status << '\n';
      return 1;
    }
  }
}
