// Reads through libpq: the log with a cursor, a stream or a tag with a prepared statement and a
// connection for each read in flight. Values come as text.

#include <poll.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "harness/key_chooser.h"
#include "peers/postgresql_connection.h"
#include "peers/read.h"

namespace firn::bench {
namespace {

using postgresql::Connection;
using postgresql::Execute;
using postgresql::Require;
using postgresql::Result;

constexpr char kColumns[] =
    "SELECT position, id, timestamp, event_type, payload, target_type, target_id, user_id, "
    "created_at, stream, tags FROM log ";
constexpr char kFetch[] = "FETCH 1000 FROM events";
constexpr char kStatement[] = "find";

// The bytes of all values.
uint64_t BytesOf(const PGresult* result) {
  uint64_t bytes = 0;
  for (int row = 0; row < PQntuples(result); ++row) {
    for (int column = 0; column < PQnfields(result); ++column) {
      bytes += static_cast<uint64_t>(PQgetlength(result, row, column));
    }
  }
  return bytes;
}

void Replay(PGconn* connection, const PeerReplayOptions& options, uint64_t stored, Meter& meter) {
  const bool all = options.type.empty();
  const std::string where = all ? "" : "WHERE event_type = '" + options.type + "' ";
  const Clock::time_point began = Clock::now();
  Execute(connection, "BEGIN", PGRES_COMMAND_OK);
  Execute(
      connection,
      "DECLARE events NO SCROLL CURSOR FOR " + std::string(kColumns) + where + "ORDER BY position",
      PGRES_COMMAND_OK);
  uint64_t position = 0;
  uint64_t events = 0;
  uint64_t bytes = 0;
  for (Clock::time_point last = Clock::now();;) {
    const Result page = Execute(connection, kFetch, PGRES_TUPLES_OK);
    const auto rows = static_cast<uint64_t>(PQntuples(page.get()));
    if (rows == 0) break;
    for (int row = 0; row < PQntuples(page.get()); ++row) {
      const uint64_t found = std::strtoull(PQgetvalue(page.get(), row, 0), nullptr, 10);
      if (found <= position) Fail("postgresql: positions are not in order");
      position = found;
    }
    const uint64_t page_bytes = BytesOf(page.get());
    events += rows;
    bytes += page_bytes;
    const Clock::time_point now = Clock::now();
    if (all) meter.Add(last, now, rows, page_bytes);
    last = now;
  }
  Execute(connection, "COMMIT", PGRES_COMMAND_OK);
  if (!all) meter.Add(began, Clock::now(), events, bytes);
  if (events != (all ? stored : options.matches)) {
    Fail("postgresql: " + std::to_string(events) + " events of " + std::to_string(stored));
  }
}

// One connection, and the read that is in flight on it.
class Reader {
 public:
  explicit Reader(const PeerSelectOptions& options)
      : connection_(postgresql::Connect(options.server)) {
    const char* const where = options.tags ? "WHERE tags @> ARRAY[$1::text] ORDER BY position"
                                           : "WHERE stream = $1::text ORDER BY position";
    const std::string sql = std::string(kColumns) + where;
    const Result result(PQprepare(connection_.get(), kStatement, sql.c_str(), 0, nullptr));
    Require(PQresultStatus(result.get()) == PGRES_COMMAND_OK, connection_.get());
  }

  PGconn* connection() const { return connection_.get(); }
  bool busy() const { return busy_; }

  void Begin(const std::string& key) {
    const char* const parameters[] = {key.c_str()};
    began_ = Clock::now();
    busy_ = true;
    Require(
        PQsendQueryPrepared(connection_.get(), kStatement, 1, parameters, nullptr, nullptr, 0) == 1,
        connection_.get());
  }

  // Reads what has come; true if that was the answer.
  bool Read(uint64_t events, Meter& meter) {
    Require(PQconsumeInput(connection_.get()) == 1, connection_.get());
    while (busy_ && PQisBusy(connection_.get()) == 0) {
      const Result result(PQgetResult(connection_.get()));
      if (result == nullptr) {
        busy_ = false;
        return true;
      }
      Require(PQresultStatus(result.get()) == PGRES_TUPLES_OK, connection_.get());
      const auto rows = static_cast<uint64_t>(PQntuples(result.get()));
      if (rows != events) Fail("postgresql: found " + std::to_string(rows) + " events");
      meter.Add(began_, Clock::now(), rows, BytesOf(result.get()));
    }
    return false;
  }

 private:
  Connection connection_;
  Clock::time_point began_;
  bool busy_ = false;
};

}  // namespace

Measurement ReplayPostgresql(const PeerReplayOptions& options) {
  const Connection connection = postgresql::Connect(options.server);
  const uint64_t stored = postgresql::CountStored(connection.get());
  Measurement measurement = MeasurePasses(options.once, options.seconds, [&](Meter& meter) {
    Replay(connection.get(), options, stored, meter);
  });
  measurement.stored = stored;
  return measurement;
}

Measurement SelectPostgresql(const PeerSelectOptions& options) {
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < options.in_flight; ++i) {
    readers.push_back(std::make_unique<Reader>(options));
  }
  const uint64_t stored = postgresql::CountStored(readers.front()->connection());
  KeyChooser keys(options.tags, options.searched);
  Meter meter = options.reads > 0 ? Meter::UntilTaken() : Meter::ForSeconds(options.seconds);
  uint64_t begun = 0;
  size_t running = 0;
  const auto begin = [&](Reader& reader) {
    if (!meter.IsRunning(Clock::now()) || (options.reads > 0 && begun == options.reads)) return;
    ++begun;
    ++running;
    reader.Begin(keys.Next());
  };
  for (auto& reader : readers) begin(*reader);
  std::vector<pollfd> polled(readers.size());
  while (running > 0) {
    for (size_t i = 0; i < readers.size(); ++i) {
      polled[i] = {.fd = readers[i]->busy() ? PQsocket(readers[i]->connection()) : -1,
                   .events = POLLIN,
                   .revents = 0};
    }
    poll(polled.data(), polled.size(), -1);
    for (size_t i = 0; i < readers.size(); ++i) {
      if (polled[i].revents == 0 || !readers[i]->Read(keys.events(), meter)) continue;
      --running;
      begin(*readers[i]);
    }
  }
  Measurement measurement = meter.Take();
  measurement.stored = stored;
  return measurement;
}

}  // namespace firn::bench
