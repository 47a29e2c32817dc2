#include "peers/nats_connection.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>

#include "harness/measure.h"

namespace firn::bench::nats {
namespace {

constexpr char kCreateStream[] =
    R"({"name":"EVENTS","subjects":["events.>"],"storage":"file","num_replicas":1,)"
    R"("retention":"limits","max_consumers":-1,"max_msgs":-1,"max_bytes":-1,"max_age":0,)"
    R"("discard":"old"})";

constexpr std::string_view kLineEnd = "\r\n";

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

// Takes the first word off the line.
std::string_view TakeFirst(std::string_view& line) {
  const std::string_view word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(word.size() + 1, line.size()));
  return word;
}

// Takes the last word off the line.
std::string_view TakeLast(std::string_view& line) {
  const size_t space = line.rfind(' ');
  const std::string_view word = line.substr(space + 1);
  line = line.substr(0, space);
  return word;
}

size_t ToNumber(std::string_view digits) {
  size_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

}  // namespace

uint64_t NumberAfter(std::string_view text, std::string_view name) {
  const size_t place = text.find(name);
  return place == std::string_view::npos ? 0 : ToNumber(text.substr(place + name.size()));
}

Connection::Connection(const std::string& server) : socket_(Connect(server)) {
  Add("CONNECT {\"verbose\":false,\"pedantic\":false,\"headers\":true}\r\nSUB _INBOX.b.* 1\r\n");
  // Without a stream of this name it is made, with one it answers that it is there.
  AddRequest("$JS.API.STREAM.CREATE.EVENTS", "_INBOX.b.x", kCreateStream);
  Flush();
  stored_ = NumberAfter(Next().body, "\"messages\":");
}

Connection::~Connection() { close(socket_); }

void Connection::AddRequest(const std::string& subject, std::string_view reply,
                            std::string_view body) {
  outgoing_.append("PUB ").append(subject).append(" ").append(reply).append(" ");
  outgoing_.append(std::to_string(body.size())).append(kLineEnd).append(body).append(kLineEnd);
}

void Connection::Flush() {
  for (size_t sent = 0; sent < outgoing_.size();) {
    const ssize_t written = send(socket_, outgoing_.data() + sent, outgoing_.size() - sent, 0);
    if (written <= 0) Fail("nats: the connection broke");
    sent += static_cast<size_t>(written);
  }
  outgoing_.clear();
}

void Connection::Receive() {
  incoming_.erase(0, read_);
  read_ = 0;
  char buffer[256 << 10];
  const ssize_t got = recv(socket_, buffer, sizeof(buffer), 0);
  if (got <= 0) Fail("nats: the connection broke");
  incoming_.append(buffer, static_cast<size_t>(got));
}

bool Connection::HasLine(std::string_view& line) const {
  const size_t end = incoming_.find(kLineEnd, read_);
  if (end == std::string::npos) return false;
  line = std::string_view(incoming_).substr(read_, end - read_);
  return true;
}

bool Connection::HasMessage() {
  for (std::string_view line; HasLine(line);) {
    const bool has_headers = line.starts_with("HMSG ");
    if (has_headers || line.starts_with("MSG ")) {
      line_bytes_ = line.size();
      message_bytes_ = ToNumber(TakeLast(line));
      header_bytes_ = has_headers ? ToNumber(TakeLast(line)) : 0;
      const size_t bytes = line_bytes_ + message_bytes_ + 2 * kLineEnd.size();
      return incoming_.size() >= read_ + bytes;
    }
    if (line.starts_with("-ERR")) Fail("nats: " + std::string(line));
    if (line == "PING") outgoing_ += "PONG\r\n";
    read_ += line.size() + kLineEnd.size();
  }
  return false;
}

Message Connection::Next() {
  while (!HasMessage()) {
    // The server waits for what it was promised, such as PONG.
    Flush();
    Receive();
  }
  std::string_view line = std::string_view(incoming_).substr(read_, line_bytes_);
  Message message;
  // MSG subject subscription [reply] bytes; HMSG subject subscription [reply] header-bytes bytes
  TakeLast(line);
  if (header_bytes_ > 0) TakeLast(line);
  TakeFirst(line);
  message.subject = TakeFirst(line);
  message.subscription = TakeFirst(line);
  message.reply = line;
  const size_t begin = read_ + line_bytes_ + kLineEnd.size();
  message.headers = std::string_view(incoming_).substr(begin, header_bytes_);
  message.body =
      std::string_view(incoming_).substr(begin + header_bytes_, message_bytes_ - header_bytes_);
  read_ = begin + message_bytes_ + kLineEnd.size();
  return message;
}

}  // namespace firn::bench::nats
