// Calls that the way to the server breaks off, at any place of HTTP/2, and those that are ended for
// good.

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "daemon.h"
#include "firn/client/client.h"
#include "firn/v1/event_store.pb.h"

namespace firn::testing {
namespace {

constexpr char kData = 0;
constexpr char kHeaders = 1;
constexpr char kRstStream = 3;
constexpr char kSettings = 4;
constexpr char kPing = 6;
constexpr char kGoAway = 7;

constexpr char kEndStream = 1;  // of DATA and HEADERS
constexpr char kAck = 1;        // of SETTINGS and PING
constexpr char kEndHeaders = 4;

std::string Number(uint32_t number, int bytes = 4) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text.push_back(static_cast<char>(number >> (8 * i)));
  return text;
}

uint32_t ToNumber(std::string_view bytes) {
  uint32_t number = 0;
  for (const char byte : bytes) number = number << 8 | static_cast<uint8_t>(byte);
  return number;
}

std::string Frame(char kind, char flags, uint32_t stream, const std::string& payload = "") {
  return Number(static_cast<uint32_t>(payload.size()), 3) + kind + flags + Number(stream) + payload;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string Headers(uint32_t stream, int flags, const Fields& fields) {
  std::string block;
  const auto add = [&](const std::string& text) {
    block += static_cast<char>(text.size());
    block += text;
  };
  for (const auto& [name, value] : fields) {
    block += '\0';
    add(name);
    add(value);
  }
  return Frame(kHeaders, static_cast<char>(flags | kEndHeaders), stream, block);
}

// What an answer begins with, or, with a status, is.
std::string Head(uint32_t stream, const std::string& status = "",
                 const std::string& message = "as the test wants") {
  Fields fields = {{":status", "200"}, {"content-type", "application/grpc"}};
  if (status.empty()) return Headers(stream, 0, fields);
  fields.push_back({"grpc-status", status});
  fields.push_back({"grpc-message", message});
  return Headers(stream, kEndStream, fields);
}

std::string End(uint32_t stream) { return Headers(stream, kEndStream, {{"grpc-status", "0"}}); }

// AppendEvent's answer: position 9.
std::string Message(uint32_t stream, char flags = 0) {
  v1::AppendEventResponse response;
  response.set_position(9);
  const std::string bytes = response.SerializeAsString();
  return Frame(kData, flags, stream, '\0' + Number(static_cast<uint32_t>(bytes.size())) + bytes);
}

std::string HalfAMessage(uint32_t stream, char flags = 0) {
  return Frame(kData, flags, stream, '\0' + Number(9) + '\x08');
}

std::string RstStream(uint32_t stream, uint32_t code) {
  return Frame(kRstStream, 0, stream, Number(code));
}

std::string GoAway(uint32_t last, uint32_t code) {
  return Frame(kGoAway, 0, 0, Number(last) + Number(code));
}

enum class Then { kGoOn, kClose, kReset };

struct Answer {
  std::function<std::string(uint32_t stream)> frames;
  Then then = Then::kGoOn;
};

// Gives its first call this answer, and those after it the right one.
class Breaker {
 public:
  explicit Breaker(Answer first) : first_(std::move(first)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener_, generic, length), 0);
    EXPECT_EQ(listen(listener_, 16), 0);
    EXPECT_EQ(getsockname(listener_, generic, &length), 0);
    address_ = "127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    acceptor_ = std::thread([this] { Accept(); });
  }

  // The client must be gone.
  ~Breaker() {
    shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    for (std::thread& thread : threads_) thread.join();
    close(listener_);
  }

  Breaker(const Breaker&) = delete;
  Breaker& operator=(const Breaker&) = delete;

  const std::string& address() const { return address_; }
  int calls() const { return calls_; }

 private:
  void Accept() {
    for (;;) {
      const int connection = accept(listener_, nullptr, nullptr);
      if (connection < 0) return;
      threads_.emplace_back([this, connection] {
        Serve(connection);
        close(connection);
      });
    }
  }

  static bool Receive(int connection, size_t count, std::string& bytes) {
    bytes.resize(count);
    return count == 0 ||
           recv(connection, bytes.data(), count, MSG_WAITALL) == static_cast<ssize_t>(count);
  }

  static bool Send(int connection, const std::string& bytes) {
    return send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(bytes.size());
  }

  void Serve(int connection) {
    std::string bytes;
    uint32_t answered = 0;
    if (!Receive(connection, 24, bytes)) return;  // the client's preface
    Send(connection, Frame(kSettings, 0, 0));
    for (std::string head; Receive(connection, 9, head);) {
      if (!Receive(connection, ToNumber(head.substr(0, 3)), bytes)) return;
      const char kind = head[3];
      const char flags = head[4];
      const bool is_to_be_confirmed = (flags & kAck) == 0;
      if (kind == kSettings && is_to_be_confirmed) Send(connection, Frame(kSettings, kAck, 0));
      if (kind == kPing && is_to_be_confirmed) Send(connection, Frame(kPing, kAck, 0, bytes));
      // The request is there, or the first of a stream's.
      const uint32_t stream = ToNumber(head.substr(5));
      if (kind == kData && stream != std::exchange(answered, stream)) {
        if (!AnswerCall(connection, stream)) return;
      }
    }
  }

  // False: the connection is to be closed.
  bool AnswerCall(int connection, uint32_t stream) {
    if (++calls_ > 1) return Send(connection, Head(stream) + Message(stream) + End(stream));
    Send(connection, first_.frames(stream));
    if (first_.then == Then::kReset) {
      const linger at_once{.l_onoff = 1, .l_linger = 0};
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    }
    return first_.then == Then::kGoOn;
  }

  const Answer first_;
  int listener_ = -1;
  std::string address_;
  std::atomic<int> calls_ = 0;
  std::thread acceptor_;
  // Of the acceptor, until it has ended.
  std::vector<std::thread> threads_;
};

TEST(BrokenOff, ACallIsMadeAgain) {
  const auto nothing = [](uint32_t) { return std::string(); };
  std::map<std::string, Answer> answers = {
      {"closed", {nothing, Then::kClose}},
      {"reset", {nothing, Then::kReset}},
      {"closed in a frame", {[](uint32_t s) { return Message(s).substr(0, 5); }, Then::kClose}},
      {"reset in a frame", {[](uint32_t s) { return Message(s).substr(0, 5); }, Then::kReset}},
      {"closed in a message", {[](uint32_t s) { return Head(s) + HalfAMessage(s); }, Then::kClose}},
      {"closed before the status", {[](uint32_t s) { return Head(s) + Message(s); }, Then::kClose}},
      {"reset before the status", {[](uint32_t s) { return Head(s) + Message(s); }, Then::kReset}},
      {"no frames", {[](uint32_t) { return std::string(300, 'x'); }, Then::kClose}},
      {"GOAWAY before the call", {[](uint32_t) { return GoAway(0, 0); }}},
      {"GOAWAY after the call", {[](uint32_t s) { return GoAway(s, 2); }, Then::kClose}},
      {"ended without a status", {[](uint32_t s) { return Head(s) + Message(s, kEndStream); }}},
      {"ended in a message", {[](uint32_t s) { return Head(s) + HalfAMessage(s, kEndStream); }}},
      {"stopping", {[](uint32_t s) { return Head(s, "1", "CANCELLED"); }}},
  };
  for (const uint32_t code : {0, 1, 2, 5, 7, 8, 10, 99}) {
    const std::string name = "RST_STREAM " + std::to_string(code);
    answers[name] = {[code](uint32_t s) { return RstStream(s, code); }};
    answers[name + " in the answer"] = {
        [code](uint32_t s) { return Head(s) + Message(s) + RstStream(s, code); }};
  }
  for (const auto& [name, answer] : answers) {
    Breaker breaker(answer);
    Client client = MustConnect(breaker.address());
    const auto result = client.Append(MakeEvent(1));
    ASSERT_TRUE(result.ok()) << name << ": " << result.status();
    EXPECT_EQ(result->event.position, 9U) << name;
    EXPECT_EQ(breaker.calls(), 2) << name;
  }
}

TEST(EndedForGood, ACallIsNotMadeAgain) {
  const auto said = [](absl::StatusCode code) {
    return [code](uint32_t s) { return Head(s, std::to_string(static_cast<int>(code))); };
  };
  std::vector<std::pair<absl::StatusCode, std::function<std::string(uint32_t)>>> answers = {
      {absl::StatusCode::kUnknown,
       [](uint32_t s) {
         return Headers(s, kEndStream, {{":status", "200"}, {"content-type", "application/grpc"}});
       }},
      {absl::StatusCode::kUnimplemented,
       [](uint32_t s) {
         return Headers(s, kEndStream, {{":status", "404"}, {"content-type", "text/html"}});
       }},
      // ENHANCE_YOUR_CALM and INADEQUATE_SECURITY.
      {absl::StatusCode::kResourceExhausted, [](uint32_t s) { return RstStream(s, 11); }},
      {absl::StatusCode::kPermissionDenied, [](uint32_t s) { return RstStream(s, 12); }},
      // No message, half of one, one that cannot be read.
      {absl::StatusCode::kInternal, [](uint32_t s) { return Head(s, "0"); }},
      {absl::StatusCode::kInternal, [](uint32_t s) { return Head(s) + HalfAMessage(s) + End(s); }},
      {absl::StatusCode::kInternal,
       [](uint32_t s) { return Head(s) + Frame(kData, 0, s, '\0' + Number(1) + '\xff') + End(s); }},
  };
  for (const absl::StatusCode code :
       {absl::StatusCode::kCancelled, absl::StatusCode::kUnknown, absl::StatusCode::kUnimplemented,
        absl::StatusCode::kResourceExhausted, absl::StatusCode::kInternal,
        absl::StatusCode::kUnauthenticated}) {
    answers.push_back({code, said(code)});
  }
  for (size_t i = 0; i < answers.size(); ++i) {
    Breaker breaker({answers[i].second});
    Client client = MustConnect(breaker.address());
    const absl::Status ended = client.Append(MakeEvent(1)).status();
    EXPECT_EQ(ended.code(), answers[i].first) << i << ": " << ended;
    EXPECT_EQ(breaker.calls(), 1) << i;
  }
}

// The server has not ended the call, and the client does not wait for it.
TEST(EndedForGood, AStreamEndsWithAMessageThatIsNone) {
  const Answer no_message = {
      [](uint32_t s) { return Head(s) + Frame(kData, 0, s, '\0' + Number(1) + '\xff'); }};
  {
    Breaker breaker(no_message);
    Client client = MustConnect(breaker.address());
    const absl::Status ended = client.Query({.sql = "select 1"}).status();
    EXPECT_EQ(ended.code(), absl::StatusCode::kInternal) << ended;
    EXPECT_EQ(breaker.calls(), 1);
  }
  {
    Breaker breaker(no_message);
    Client client = MustConnect(breaker.address());
    AppendStream stream = client.OpenAppendStream();
    absl::Status ended;
    stream.Append({MakeEvent(1)}, [&](const auto& result) { ended = result.status(); });
    stream.Flush();
    EXPECT_EQ(ended.code(), absl::StatusCode::kInternal) << ended;
    EXPECT_EQ(breaker.calls(), 1);
  }
}

}  // namespace
}  // namespace firn::testing
