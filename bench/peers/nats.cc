// JetStream publishes over one connection: a subject for each target, the id as Nats-Msg-Id so that
// the server deduplicates, the stored event as the body. Every publish is acknowledged by a message
// to its own inbox.

#include <string>
#include <string_view>
#include <vector>

#include "harness/event_dto.h"
#include "peers/nats_connection.h"
#include "peers/peer.h"

namespace firn::bench {
namespace {

class NatsLoad {
 public:
  explicit NatsLoad(const PeerOptions& options)
      : options_(options),
        connection_(options.server),
        slots_(static_cast<size_t>(options.in_flight)),
        maker_(MakerOptions(options)) {}

  Measurement Run() {
    Load load(options_);
    int running = 0;
    for (size_t slot = 0; slot < slots_.size(); ++slot) running += StartNext(slot, load) ? 1 : 0;
    connection_.Flush();
    while (running > 0) {
      do {
        const nats::Message message = connection_.Next();
        const uint64_t place = nats::NumberAfter(message.body, "\"seq\":");
        if (place == 0 || message.body.find("\"duplicate\"") != std::string_view::npos) {
          Fail("nats: not an acknowledgement: " + std::string(message.body));
        }
        const size_t slot = nats::NumberAfter(message.subject, nats::kAnswers);
        load.Acknowledge(slots_[slot].began, 1, slots_[slot].bytes, place);
        if (!StartNext(slot, load)) --running;
      } while (connection_.HasMessage());
      connection_.Flush();
    }
    return load.Take(connection_.stored());
  }

 private:
  struct Slot {
    Clock::time_point began;
    uint64_t bytes = 0;
  };

  bool StartNext(size_t slot, Load& load) {
    if (load.Next(Clock::now()) == 0) return false;
    maker_.Make(event_);
    ToDto(event_, dto_);
    dto_.SerializeToString(&body_);
    const std::string header = "NATS/1.0\r\nNats-Msg-Id: " + dto_.id() + "\r\n\r\n";
    connection_.Add("HPUB events.image." + std::to_string(event_.target_id) + " " + nats::kAnswers +
                    std::to_string(slot) + " " + std::to_string(header.size()) + " " +
                    std::to_string(header.size() + body_.size()) + "\r\n" + header + body_ +
                    "\r\n");
    slots_[slot] = {Clock::now(), body_.size()};
    return true;
  }

  const PeerOptions& options_;
  nats::Connection connection_;
  std::vector<Slot> slots_;
  EventMaker maker_;
  Event event_;
  v1::EventDTO dto_;
  std::string body_;
};

}  // namespace

Measurement RunNats(const PeerOptions& options) { return NatsLoad(options).Run(); }

}  // namespace firn::bench
