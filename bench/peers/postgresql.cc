// INSERT through libpq: a connection for each request in flight, one thread that polls them all, a
// prepared statement; a batch is one statement with a row for each event.

#include <poll.h>

#include <memory>
#include <string>
#include <vector>

#include "peers/peer.h"
#include "peers/postgresql_connection.h"

namespace firn::bench {
namespace {

using postgresql::Connection;
using postgresql::Require;
using postgresql::Result;

constexpr char kStatement[] = "append";

// `searched`: types and tags, too, differ from event to event.
std::vector<const char*> ParameterTypes(bool searched) {
  std::vector<const char*> types = {"uuid", "bigint", "jsonb", "bigint"};
  if (searched) types.insert(types.end(), {"text", "text[]"});
  return types;
}

std::string InsertStatement(bool searched, int rows) {
  std::string sql = "INSERT INTO log (id, timestamp, payload, target_id, event_type, ";
  if (searched) sql += "tags, ";
  sql += "target_type, user_id) VALUES ";
  for (int row = 0, parameter = 1; row < rows; ++row) {
    sql += row == 0 ? "(" : ",(";
    for (const char* type : ParameterTypes(searched)) {
      sql += "$" + std::to_string(parameter++) + "::" + type + ",";
    }
    if (!searched) sql += std::string("'") + kEventType + "',";
    sql += std::string("'") + kTargetType + "','" + kUserId + "')";
  }
  return sql;
}

// One connection, and the request that is in flight on it.
class Session {
 public:
  Session(const PeerOptions& options, EventMaker& maker)
      : searched_(options.searched > 0),
        maker_(maker),
        connection_(postgresql::Connect(options.server)) {
    Prepare(options.batch);
  }

  PGconn* connection() const { return connection_.get(); }
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
    const Result result(PQprepare(connection_.get(), kStatement,
                                  InsertStatement(searched_, rows).c_str(), 0, nullptr));
    Require(PQresultStatus(result.get()) == PGRES_COMMAND_OK, connection_.get());
    prepared_ = rows;
  }

  void AddEvent() {
    maker_.Make(event_);
    bytes_ = values_.empty() ? 0 : bytes_;
    const size_t first = values_.size();
    std::string id;
    FormatUuid(event_.id, id);
    values_.push_back(std::move(id));
    values_.push_back(std::to_string(event_.timestamp_ms));
    values_.push_back(event_.payload);
    values_.push_back(std::to_string(event_.target_id));
    if (searched_) {
      values_.push_back(event_.type);
      values_.push_back(event_.tag.empty() ? "{}" : "{\"" + event_.tag + "\"}");
    }
    for (size_t i = first; i < values_.size(); ++i) bytes_ += values_[i].size();
  }

  const bool searched_;
  EventMaker& maker_;
  Connection connection_;
  Event event_;
  std::vector<std::string> values_;
  int prepared_ = 0;
  int size_ = 0;
  uint64_t bytes_ = 0;
  Clock::time_point began_;
};

}  // namespace

Measurement RunPostgresql(const PeerOptions& options) {
  EventMaker maker(MakerOptions(options));
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < options.in_flight; ++i) {
    sessions.push_back(std::make_unique<Session>(options, maker));
  }
  const uint64_t stored = postgresql::CountStored(sessions.front()->connection());
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
