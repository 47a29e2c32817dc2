// JetStream publishes in NATS's own text protocol over one connection: a subject for each target,
// the id as Nats-Msg-Id so that the server deduplicates, the stored event as the body. Every
// publish is acknowledged by a message to its own inbox.

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "harness/event_dto.h"
#include "peers/peer.h"

namespace firn::bench {
namespace {

constexpr char kCreateStream[] =
    R"({"name":"EVENTS","subjects":["events.>"],"storage":"file","num_replicas":1,)"
    R"("retention":"limits","max_consumers":-1,"max_msgs":-1,"max_bytes":-1,"max_age":0,)"
    R"("discard":"old"})";

int Connect(const std::string& server) {
  const size_t colon = server.rfind(':');
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(server.substr(0, colon).c_str(), server.substr(colon + 1).c_str(), &hints,
                  &found) != 0) {
    Fail("nats: no such address: " + server);
  }
  const std::unique_ptr<addrinfo, void (*)(addrinfo*)> address(found, freeaddrinfo);
  const int descriptor = socket(address->ai_family, address->ai_socktype, address->ai_protocol);
  if (descriptor < 0 || connect(descriptor, address->ai_addr, address->ai_addrlen) != 0) {
    Fail("nats: cannot connect to " + server);
  }
  const int on = 1;
  setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  return descriptor;
}

class NatsLoad {
 public:
  explicit NatsLoad(const PeerOptions& options)
      : options_(options),
        socket_(Connect(options.server)),
        slots_(static_cast<size_t>(options.in_flight)) {
    Send("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\nSUB _INBOX.b.* 1\r\n");
    // Without a stream of this name it is made, with one it answers that it is there.
    Send("PUB $JS.API.STREAM.CREATE.EVENTS _INBOX.b.x " +
         std::to_string(std::strlen(kCreateStream)) + "\r\n" + kCreateStream + "\r\n");
    stored_ = NumberAfter(NextMessage().body, "\"messages\":");
  }
  ~NatsLoad() { close(socket_); }

  Measurement Run() {
    Load load(options_);
    int running = 0;
    for (size_t slot = 0; slot < slots_.size(); ++slot) running += StartNext(slot, load) ? 1 : 0;
    Flush();
    while (running > 0) {
      do {
        const Message message = NextMessage();
        if (message.body.find("\"seq\":") == std::string::npos ||
            message.body.find("\"duplicate\"") != std::string::npos) {
          Fail("nats: not an acknowledgement: " + message.body);
        }
        const size_t slot = std::stoul(message.subject.substr(message.subject.rfind('.') + 1));
        load.Acknowledge(slots_[slot].began, 1, slots_[slot].bytes);
        if (!StartNext(slot, load)) --running;
      } while (HasMessage());
      Flush();
    }
    return load.Take(stored_);
  }

 private:
  struct Slot {
    Clock::time_point began;
    uint64_t bytes = 0;
  };
  struct Message {
    std::string subject;
    std::string body;
  };

  static uint64_t NumberAfter(const std::string& text, const std::string& name) {
    const size_t place = text.find(name);
    return place == std::string::npos ? 0 : std::stoull(text.substr(place + name.size()));
  }

  bool StartNext(size_t slot, Load& load) {
    if (load.Next(Clock::now()) == 0) return false;
    maker_.Make(event_);
    ToDto(event_, dto_);
    dto_.SerializeToString(&body_);
    const std::string header = "NATS/1.0\r\nNats-Msg-Id: " + dto_.id() + "\r\n\r\n";
    outgoing_ += "HPUB events.image." + std::to_string(event_.target_id) + " _INBOX.b." +
                 std::to_string(slot) + " " + std::to_string(header.size()) + " " +
                 std::to_string(header.size() + body_.size()) + "\r\n" + header + body_ + "\r\n";
    slots_[slot] = {Clock::now(), body_.size()};
    return true;
  }

  void Send(const std::string& text) {
    outgoing_ += text;
    Flush();
  }

  void Flush() {
    for (size_t sent = 0; sent < outgoing_.size();) {
      const ssize_t written = send(socket_, outgoing_.data() + sent, outgoing_.size() - sent, 0);
      if (written <= 0) Fail("nats: the connection broke");
      sent += static_cast<size_t>(written);
    }
    outgoing_.clear();
  }

  void Receive() {
    incoming_.erase(0, read_);
    read_ = 0;
    char buffer[64 << 10];
    const ssize_t got = recv(socket_, buffer, sizeof(buffer), 0);
    if (got <= 0) Fail("nats: the connection broke");
    incoming_.append(buffer, static_cast<size_t>(got));
  }

  // Whether a line is there, and how long it is without its end.
  bool HasLine(size_t& size) const {
    const size_t end = incoming_.find("\r\n", read_);
    size = end - read_;
    return end != std::string::npos;
  }

  // Whether a whole message is there; anything else at the front is dealt with.
  bool HasMessage() {
    for (size_t size = 0; HasLine(size);) {
      const std::string_view line = std::string_view(incoming_).substr(read_, size);
      if (line.starts_with("MSG ")) {
        body_bytes_ = std::stoul(std::string(line.substr(line.rfind(' ') + 1)));
        return incoming_.size() >= read_ + size + 2 + body_bytes_ + 2;
      }
      if (line.starts_with("-ERR")) Fail("nats: " + std::string(line));
      if (line == "PING") outgoing_ += "PONG\r\n";
      read_ += size + 2;
    }
    return false;
  }

  Message NextMessage() {
    while (!HasMessage()) Receive();
    size_t size = 0;
    HasLine(size);
    const std::string line = incoming_.substr(read_, size);
    Message message;
    message.subject = line.substr(4, line.find(' ', 4) - 4);
    message.body = incoming_.substr(read_ + size + 2, body_bytes_);
    read_ += size + 2 + body_bytes_ + 2;
    return message;
  }

  const PeerOptions& options_;
  const int socket_;
  std::vector<Slot> slots_;
  uint64_t stored_ = 0;
  EventMaker maker_{{}};
  Event event_;
  v1::EventDTO dto_;
  std::string body_;
  std::string outgoing_;
  std::string incoming_;
  size_t read_ = 0;
  size_t body_bytes_ = 0;
};

}  // namespace

Measurement RunNats(const PeerOptions& options) { return NatsLoad(options).Run(); }

}  // namespace firn::bench
