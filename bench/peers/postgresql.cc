// INSERT through libpq: a connection for each request in flight, one thread that polls them all, a
// prepared statement; a batch is one statement with a row for each event.

#include <libpq-fe.h>
#include <poll.h>

#include <memory>
#include <string>
#include <vector>

#include "peers/peer.h"

namespace firn::bench {
namespace {

constexpr char kStatement[] = "append";
constexpr int kColumns = 4;  // that differ from event to event

struct ConnectionCloser {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ResultClearer {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, ConnectionCloser>;
using Result = std::unique_ptr<PGresult, ResultClearer>;

void Require(bool succeeded, PGconn* connection) {
  if (!succeeded) Fail(std::string("postgresql: ") + PQerrorMessage(connection));
}

std::string InsertStatement(int rows) {
  std::string sql =
      "INSERT INTO log (id, timestamp, payload, target_id, event_type, target_type, user_id) "
      "VALUES ";
  for (int row = 0, parameter = 1; row < rows; ++row) {
    sql += row == 0 ? "(" : ",(";
    for (const char* type : {"uuid", "bigint", "jsonb", "bigint"}) {
      sql += "$" + std::to_string(parameter++) + "::" + type + ",";
    }
    sql += std::string("'") + kEventType + "','" + kTargetType + "','" + kUserId + "')";
  }
  return sql;
}

// One connection, and the request that is in flight on it.
class Session {
 public:
  Session(const PeerOptions& options, EventMaker& maker)
      : maker_(maker), connection_(PQconnectdb(options.server.c_str())) {
    Require(PQstatus(connection_.get()) == CONNECTION_OK, connection_.get());
    Prepare(options.batch);
  }

  int socket() const { return PQsocket(connection_.get()); }
  bool busy() const { return size_ > 0; }

  // False if enough was sent.
  bool StartNext(Load& load) {
    const int size = load.Next(Clock::now());
    if (size == 0) return false;
    if (size != prepared_) Prepare(size);
    size_ = size;
    values_.clear();
    for (int i = 0; i < size_; ++i) AddEvent();
    std::vector<const char*> parameters;
    for (const std::string& value : values_) parameters.push_back(value.c_str());
    began_ = Clock::now();
    Require(PQsendQueryPrepared(connection_.get(), kStatement, static_cast<int>(parameters.size()),
                                parameters.data(), nullptr, nullptr, 0) == 1,
            connection_.get());
    return true;
  }

  // Reads what has come; true if the request was answered.
  bool Read(Load& load) {
    Require(PQconsumeInput(connection_.get()) == 1, connection_.get());
    bool answered = false;
    while (PQisBusy(connection_.get()) == 0) {
      const Result result(PQgetResult(connection_.get()));
      if (result == nullptr) break;
      if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        Fail(std::string("postgresql: ") + PQresultErrorMessage(result.get()));
      }
      answered = true;
    }
    if (!answered) return false;
    load.Acknowledge(began_, size_, bytes_);
    size_ = 0;
    return true;
  }

 private:
  void Prepare(int rows) {
    const std::string drop = std::string("DEALLOCATE ") + kStatement;
    if (prepared_ > 0) Result(PQexec(connection_.get(), drop.c_str()));
    const Result result(
        PQprepare(connection_.get(), kStatement, InsertStatement(rows).c_str(), 0, nullptr));
    Require(PQresultStatus(result.get()) == PGRES_COMMAND_OK, connection_.get());
    prepared_ = rows;
  }

  void AddEvent() {
    maker_.Make(event_);
    bytes_ = values_.empty() ? 0 : bytes_;
    std::string id;
    FormatUuid(event_.id, id);
    values_.push_back(std::move(id));
    values_.push_back(std::to_string(event_.timestamp_ms));
    values_.push_back(event_.payload);
    values_.push_back(std::to_string(event_.target_id));
    for (int i = 1; i <= kColumns; ++i) bytes_ += values_[values_.size() - i].size();
  }

  EventMaker& maker_;
  Connection connection_;
  Event event_;
  std::vector<std::string> values_;
  int prepared_ = 0;
  int size_ = 0;
  uint64_t bytes_ = 0;
  Clock::time_point began_;
};

uint64_t CountStored(const std::string& server) {
  const Connection connection(PQconnectdb(server.c_str()));
  const Result result(PQexec(connection.get(), "SELECT coalesce(max(position), 0) FROM log"));
  Require(PQresultStatus(result.get()) == PGRES_TUPLES_OK, connection.get());
  return std::stoull(PQgetvalue(result.get(), 0, 0));
}

}  // namespace

Measurement RunPostgresql(const PeerOptions& options) {
  const uint64_t stored = CountStored(options.server);
  EventMaker maker({});
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < options.in_flight; ++i) {
    sessions.push_back(std::make_unique<Session>(options, maker));
  }
  Load load(options);
  int running = 0;
  for (auto& session : sessions) running += session->StartNext(load) ? 1 : 0;
  std::vector<pollfd> polled(sessions.size());
  while (running > 0) {
    for (size_t i = 0; i < sessions.size(); ++i) {
      polled[i] = {
          .fd = sessions[i]->busy() ? sessions[i]->socket() : -1, .events = POLLIN, .revents = 0};
    }
    poll(polled.data(), polled.size(), -1);
    for (size_t i = 0; i < sessions.size(); ++i) {
      if (polled[i].revents == 0 || !sessions[i]->Read(load)) continue;
      if (!sessions[i]->StartNext(load)) --running;
    }
  }
  return load.Take(stored);
}

}  // namespace firn::bench
