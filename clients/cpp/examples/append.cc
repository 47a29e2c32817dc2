// Appends: append CONNECTION_STRING

#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "firn/catalog/rating.h"
#include "firn/client/client.h"

namespace {

absl::Status AppendOne(firn::Client& client) {
  absl::StatusOr<firn::AppendResult> result = client.Append({
      .event_type = "order_placed",
      .payload = R"({"article":"lens cap","count":2})",
      .target = {"order", 7},
      .user_id = "ada",
  });
  if (!result.ok()) return result.status();
  std::cout << result->event.id << " is at position " << result->event.position << '\n';
  return absl::OkStatus();
}

absl::Status AppendTyped(firn::Client& client) {
  firn::catalog::RatingChanged rating{.image_id = 42, .old_rating = 0, .new_rating = 5};
  return client.Append(firn::catalog::ToEvent(42, rating)).status();
}

absl::Status AppendBatch(firn::Client& client) {
  std::vector<firn::Event> events = {
      {.event_type = "order_paid", .payload = R"({"cents":998})", .target = {"order", 7}},
      {.event_type = "money_received", .payload = R"({"cents":998})", .target = {"account", 1}},
  };
  absl::StatusOr<firn::BatchResult> result =
      client.AppendBatch(events, {firn::StreamRevisionIs{"order-7", 1},
                                  firn::NoMatch{.query = {{{.event_types = {"shop_closed"}}}}}});
  if (!result.ok()) {
    firn::Error error = firn::ErrorOf(result.status());
    if (!error.conflict) return result.status();
    for (const firn::FailedCheck& check : error.conflict->failed_checks) {
      for (const firn::Event& event : check.events) std::cout << "after " << event.id << '\n';
    }
  }
  return absl::OkStatus();
}

absl::Status AppendMany(firn::Client& client) {
  absl::Status failed;
  firn::AppendStream stream = client.OpenAppendStream();
  for (int64_t order = 100; order < 200; ++order) {
    stream.Append({{.event_type = "order_placed", .payload = "{}", .target = {"order", order}}},
                  [&](const absl::StatusOr<firn::BatchResult>& result) {
                    if (!result.ok()) failed = result.status();
                  });
  }
  stream.Flush();
  return failed;
}

}  // namespace

int main(int argc, char** argv) {
  absl::StatusOr<firn::Client> client = firn::Client::Connect(argc > 1 ? argv[1] : "localhost");
  if (!client.ok()) {
    std::cerr << client.status() << '\n';
    return 1;
  }
  for (const auto append : {AppendOne, AppendTyped, AppendBatch, AppendMany}) {
    if (absl::Status status = append(*client); !status.ok()) {
      std::cerr << status << '\n';
      return 1;
    }
  }
}
