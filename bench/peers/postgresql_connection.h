// libpq's objects, owned.

#ifndef FIRN_BENCH_PEERS_POSTGRESQL_CONNECTION_H_
#define FIRN_BENCH_PEERS_POSTGRESQL_CONNECTION_H_

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>

#include "harness/measure.h"

namespace firn::bench::postgresql {

struct ConnectionCloser {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ResultClearer {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, ConnectionCloser>;
using Result = std::unique_ptr<PGresult, ResultClearer>;

inline void Require(bool succeeded, PGconn* connection) {
  if (!succeeded) Fail(std::string("postgresql: ") + PQerrorMessage(connection));
}

inline Connection Connect(const std::string& server) {
  Connection connection(PQconnectdb(server.c_str()));
  Require(PQstatus(connection.get()) == CONNECTION_OK, connection.get());
  return connection;
}

// Ends the program unless the result has this status.
inline Result Execute(PGconn* connection, const std::string& sql, ExecStatusType wanted) {
  Result result(PQexec(connection, sql.c_str()));
  Require(PQresultStatus(result.get()) == wanted, connection);
  return result;
}

inline uint64_t CountStored(PGconn* connection) {
  const Result result =
      Execute(connection, "SELECT coalesce(max(position), 0) FROM log", PGRES_TUPLES_OK);
  return std::stoull(PQgetvalue(result.get(), 0, 0));
}

}  // namespace firn::bench::postgresql

#endif  // FIRN_BENCH_PEERS_POSTGRESQL_CONNECTION_H_
