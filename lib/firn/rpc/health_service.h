// The standard health service (grpc.health.v1), on our completion queue. What asks it, such as a
// load balancer, need not have a token.

#ifndef FIRN_RPC_HEALTH_SERVICE_H_
#define FIRN_RPC_HEALTH_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include <functional>
#include <set>
#include <string>

#include "firn/base/mutex.h"
#include "firn/rpc/call.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace firn::rpc {

class WatchCall;

// Thread-safe. Must outlive the completion queue.
class HealthService {
 public:
  explicit HealthService(CallRegistry& calls) : calls_(calls) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

  // Serving at first. Watchers are told of a change.
  void SetServing(bool serving);

 private:
  friend class WatchCall;
  using CheckRequest = grpc::health::v1::HealthCheckRequest;
  using CheckResponse = grpc::health::v1::HealthCheckResponse;
  using ListRequest = grpc::health::v1::HealthListRequest;
  using ListResponse = grpc::health::v1::HealthListResponse;
  using RequestWatch = std::function<void(grpc::ServerContext*, CheckRequest*,
                                          grpc::ServerAsyncWriter<CheckResponse>*, void* tag)>;

  CheckResponse::ServingStatus StatusOf(const std::string& service) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Check(UnaryCall<CheckRequest, CheckResponse>& call);
  void List(UnaryCall<ListRequest, ListResponse>& call);

  // A watcher is told the status now and at every change until it is removed.
  void AddWatcher(WatchCall& watcher);
  void RemoveWatcher(WatchCall& watcher);

  CallRegistry& calls_;
  OpenService<grpc::health::v1::Health::AsyncService> service_;
  UnaryMethod<CheckRequest, CheckResponse> check_{calls_, {}, {}, true};
  UnaryMethod<ListRequest, ListResponse> list_{calls_, {}, {}, true};
  RequestWatch request_watch_;

  mutable Mutex mutex_;
  bool serving_ ABSL_GUARDED_BY(mutex_) = true;
  std::set<WatchCall*> watchers_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_HEALTH_SERVICE_H_
