// Reads with JetStream's push consumers, as its clients' "ordered" ones: nothing is acknowledged,
// and the server's flow control is answered.

#include <poll.h>

#include <charconv>
#include <string>
#include <vector>

#include "firn/v1/event.pb.h"
#include "peers/nats_connection.h"
#include "peers/read.h"

namespace firn::bench {
namespace {

// Messages that one latency is of.
constexpr uint64_t kGroup = 600;

// What consumers' subscriptions are called, with the consumer's number after it. (Their messages
// come under the subjects that they were published to.)
constexpr char kDeliveries[] = "d";

// Makes a consumer and subscribes to its subject, by its full name: a consumer takes no notice of
// who subscribes to a pattern. `policy` is where it begins: "all" or "new".
void CreateConsumer(nats::Connection& connection, const std::string& number,
                    const std::string& policy) {
  const std::string subject = "_INBOX.d." + number;
  connection.Add("SUB " + subject + " " + kDeliveries + number + "\r\n");
  connection.AddRequest(
      "$JS.API.CONSUMER.CREATE.EVENTS.c" + number, "_INBOX.b.x",
      R"({"stream_name":"EVENTS","config":{"name":"c)" + number + R"(","deliver_subject":")" +
          subject + R"(","deliver_policy":")" + policy +
          R"(","ack_policy":"none","flow_control":true,"idle_heartbeat":5000000000,)" +
          R"("mem_storage":true,"num_replicas":1,"max_deliver":1}})");
  connection.Flush();
}

void CheckAnswer(const nats::Message& message) {
  if (message.body.find("\"error\"") != std::string_view::npos) {
    Fail("nats: " + std::string(message.body));
  }
}

// A consumer's message: an event, or one of the server's own, which is answered. Returns the
// event's place in the stream, or 0.
uint64_t PlaceOf(nats::Connection& connection, const nats::Message& message) {
  if (message.headers.starts_with("NATS/1.0 100")) {
    if (message.reply.empty()) return 0;
    connection.AddRequest(std::string(message.reply), "", "");
    return 0;
  }
  // $JS.ACK.<stream>.<consumer>.<delivered>.<place in the stream>...
  constexpr int kDotsBefore = 5;
  size_t begin = 0;
  for (int dot = 0; dot < kDotsBefore; ++dot) begin = message.reply.find('.', begin) + 1;
  uint64_t place = 0;
  std::from_chars(message.reply.data() + begin, message.reply.data() + message.reply.size(), place);
  return place;
}

class NatsReplay {
 public:
  explicit NatsReplay(const std::string& server) : connection_(server) {}

  uint64_t stored() const { return connection_.stored(); }

  void Run(Meter& meter) {
    const std::string number = std::to_string(++runs_);
    CreateConsumer(connection_, number, "all");
    uint64_t last = 0;
    uint64_t bytes = 0;
    uint64_t group = 0;
    for (Clock::time_point began = Clock::now(); last < stored();) {
      const nats::Message message = connection_.Next();
      if (!message.subscription.starts_with(kDeliveries)) {
        CheckAnswer(message);
        continue;
      }
      bytes += message.body.size();
      const uint64_t place = PlaceOf(connection_, message);
      if (place != 0) TakeEvent(message, place, last);
      group += place != 0 ? 1 : 0;
      if (group < kGroup && last < stored()) continue;
      const Clock::time_point now = Clock::now();
      meter.Add(began, now, group, bytes);
      began = now;
      group = 0;
      bytes = 0;
    }
    connection_.AddRequest("$JS.API.CONSUMER.DELETE.EVENTS.c" + number, "_INBOX.b.x", "");
    connection_.Add("UNSUB " + (kDeliveries + number) + "\r\n");
    connection_.Flush();
  }

 private:
  void TakeEvent(const nats::Message& message, uint64_t place, uint64_t& last) {
    if (place != last + 1) Fail("nats: place " + std::to_string(place) + " is not the next");
    last = place;
    if (!event_.ParseFromArray(message.body.data(), static_cast<int>(message.body.size()))) {
      Fail("nats: a message that is no event");
    }
  }

  nats::Connection connection_;
  v1::EventDTO event_;
  int runs_ = 0;
};

class NatsFollowers : public PeerFollowers {
 public:
  explicit NatsFollowers(const PeerFollowOptions& options)
      : PeerFollowers(options.followers),
        connection_(options.server),
        places_(static_cast<size_t>(options.followers), connection_.stored()) {
    for (int i = 0; i < options.followers; ++i) {
      CreateConsumer(connection_, std::to_string(i), "new");
      CheckAnswer(connection_.Next());
    }
  }

  void Receive() override {
    constexpr int kPatienceMs = 20;
    pollfd polled{.fd = connection_.socket(), .events = POLLIN, .revents = 0};
    if (poll(&polled, 1, kPatienceMs) == 0) return;
    connection_.Receive();
    while (connection_.HasMessage()) Take(connection_.Next());
    connection_.Flush();
  }

 private:
  void Take(const nats::Message& message) {
    const uint64_t place = PlaceOf(connection_, message);
    if (place == 0) return;
    const size_t follower = nats::NumberAfter(message.subscription, kDeliveries);
    if (place != ++places_[follower]) {
      Fail("nats: place " + std::to_string(place) + " is not the next");
    }
    Add(follower, place, 1, message.body.size());
  }

  nats::Connection connection_;
  std::vector<uint64_t> places_;
};

}  // namespace

Measurement ReplayNats(const PeerReplayOptions& options) {
  NatsReplay replay(options.server);
  Measurement measurement =
      MeasurePasses(options.once, options.seconds, [&replay](Meter& meter) { replay.Run(meter); });
  measurement.stored = replay.stored();
  return measurement;
}

void FollowNats(const PeerFollowOptions& options) {
  NatsFollowers followers(options);
  MeasureFollowers(options, followers, RunNats);
}

}  // namespace firn::bench
