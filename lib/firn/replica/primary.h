// The server whose log is followed, as its client.

#ifndef FIRN_REPLICA_PRIMARY_H_
#define FIRN_REPLICA_PRIMARY_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <set>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/event.h"
#include "firn/proof/merkle.h"
#include "firn/remote/endpoint.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"

namespace firn::replica {

// One connection. Thread-safe. Calls block the thread that makes them; what fails is kUnavailable,
// whatever it is: another attempt may succeed when somebody has mended it.
class Primary {
 public:
  // Does not connect yet.
  explicit Primary(const remote::Endpoint& server);

  absl::StatusOr<v1::GetHeadResponse> GetHead();

  // The event at a position, its payload as JSON text.
  absl::StatusOr<v1::EventDTO> GetEvent(Position position);

  // The root over the first `size` events; nothing if the server cannot tell it, or not yet.
  absl::StatusOr<std::optional<proof::Hash>> GetRoot(uint64_t size);

  // Hands over every message of the log after a position until `take` says false, or the call is
  // lost; how it ended is not OK.
  absl::Status Follow(Position after, const std::function<bool(v1::ReplayEventsResponse&)>& take);

  // Ends calls under way, and lets later ones fail.
  void Cancel();

 private:
  template <typename Call>
  absl::Status Run(const Call& call);

  const remote::Endpoint server_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::EventStore::Stub> events_;
  const std::unique_ptr<v1::Proofs::Stub> proofs_;

  Mutex mutex_;
  bool is_cancelled_ ABSL_GUARDED_BY(mutex_) = false;
  std::set<grpc::ClientContext*> calls_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::replica

#endif  // FIRN_REPLICA_PRIMARY_H_
