// The gRPC server: the address, health, reflection, and the thread that polls for calls.

#ifndef FIRN_RPC_SERVER_H_
#define FIRN_RPC_SERVER_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "firn/projection/projections.h"
#include "firn/proof/ledger.h"
#include "firn/rpc/access.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"

namespace firn::rpc {

// The interface keeps gRPC's headers out of the daemon.
class Server {
 public:
  // Starts to serve the store, its schemas, projections and proofs at "HOST:PORT"; port 0 takes a
  // free one. Health turns to NOT_SERVING when the store becomes read-only, and is that from the
  // start if it is damaged. The server must be stopped before the store is closed, and destroyed
  // after. The certificates must be usable. kFailedPrecondition, with the remedy, if the address
  // cannot be listened on.
  static absl::StatusOr<std::unique_ptr<Server>> Start(Store& store, SchemaLog& schemas,
                                                       projection::Projections& projections,
                                                       proof::Ledger& ledger,
                                                       const std::string& address,
                                                       const Access& access);

  virtual ~Server() = default;

  // Where it listens, with the port that was taken.
  virtual const std::string& address() const = 0;

  // For connections and calls from here on; those under way stay. There must be TLS if there was at
  // the start, and authorities of clients, and none if there was none.
  virtual void SetAccess(const Access& access) = 0;

  // What health checks are told from here on; at first see Start. Thread-safe.
  virtual void SetServing(bool serving) = 0;

  // Refuses new calls, lets those under way finish for so long, cancels the rest, and returns when
  // none is left. The store must still be running. Called once, before destruction.
  virtual void Stop(std::chrono::milliseconds deadline) = 0;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_SERVER_H_
