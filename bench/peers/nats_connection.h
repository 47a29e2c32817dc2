// NATS's own text protocol over one connection, and JetStream's requests in it.

#ifndef FIRN_BENCH_PEERS_NATS_CONNECTION_H_
#define FIRN_BENCH_PEERS_NATS_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace firn::bench::nats {

struct Message {
  std::string_view subject;
  // The name that the subscription was given.
  std::string_view subscription;
  // Empty if there is none.
  std::string_view reply;
  std::string_view headers;
  std::string_view body;
};

// The number after the first `name` in a text of JSON; 0 if it is not there.
uint64_t NumberAfter(std::string_view text, std::string_view name);

// Blocking. Not thread-safe. Ends the program if the connection breaks or the server complains.
class Connection {
 public:
  // To HOST:PORT. Makes the stream "EVENTS" of the subjects "events.>" if it is not there.
  explicit Connection(const std::string& server);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Messages in the stream when the connection was made.
  uint64_t stored() const { return stored_; }
  int socket() const { return socket_; }

  // Text of the protocol, to be sent with the next Flush().
  void Add(std::string_view text) { outgoing_ += text; }
  void Flush();

  // A request, to be sent with the next Flush(); its answer comes to the subject `reply`.
  void AddRequest(const std::string& subject, std::string_view reply, std::string_view body);

  // Reads once, waiting for it.
  void Receive();
  // Whether a whole message is there; anything else at the front is dealt with.
  bool HasMessage();
  // Waits for the next one. It is valid until the next call of anything here.
  Message Next();

 private:
  bool HasLine(std::string_view& line) const;

  const int socket_;
  uint64_t stored_ = 0;
  std::string outgoing_;
  std::string incoming_;
  size_t read_ = 0;
  // Of the message at the front.
  size_t line_bytes_ = 0;
  size_t header_bytes_ = 0;
  size_t message_bytes_ = 0;
};

// Where the answers to publishes arrive, with a number after it.
inline constexpr char kAnswers[] = "_INBOX.b.";

}  // namespace firn::bench::nats

#endif  // FIRN_BENCH_PEERS_NATS_CONNECTION_H_
