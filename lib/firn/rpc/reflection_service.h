// The standard reflection service, by which grpcurl and its like learn the contract: as
// grpc.reflection.v1 and, for older tools, v1alpha. On our completion queue.

#ifndef FIRN_RPC_REFLECTION_SERVICE_H_
#define FIRN_RPC_REFLECTION_SERVICE_H_

#include <grpcpp/server_builder.h>

#include "firn/rpc/call.h"
#include "grpc/reflection/v1/reflection.grpc.pb.h"
#include "grpc/reflection/v1alpha/reflection.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class ReflectionService {
 public:
  explicit ReflectionService(CallRegistry& calls) : calls_(calls) {}

  void Register(grpc::ServerBuilder& builder);

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  CallRegistry& calls_;
  grpc::reflection::v1::ServerReflection::AsyncService v1_;
  grpc::reflection::v1alpha::ServerReflection::AsyncService v1alpha_;
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_REFLECTION_SERVICE_H_
