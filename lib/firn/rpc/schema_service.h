// The methods of firn.v1.SchemaRegistry.

#ifndef FIRN_RPC_SCHEMA_SERVICE_H_
#define FIRN_RPC_SCHEMA_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include "firn/rpc/call.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "firn/v1/schema_registry.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class SchemaService {
 public:
  SchemaService(Store& store, SchemaLog& schemas, CallRegistry& calls)
      : store_(store), schemas_(schemas), calls_(calls) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  template <typename Request, typename Response>
  using Method = UnaryMethod<Request, Response>;
  using RegisterCall = UnaryCall<v1::RegisterSchemaRequest, v1::RegisterSchemaResponse>;
  using GetCall = UnaryCall<v1::GetSchemaRequest, v1::GetSchemaResponse>;
  using ListCall = UnaryCall<v1::ListSchemasRequest, v1::ListSchemasResponse>;
  using DescribeCall = UnaryCall<v1::DescribeEventTypesRequest, v1::DescribeEventTypesResponse>;
  using PolicyCall = UnaryCall<v1::SetSchemaPolicyRequest, v1::SetSchemaPolicyResponse>;

  void Register(RegisterCall& call);
  void Get(GetCall& call);
  void List(ListCall& call);
  void Describe(DescribeCall& call);
  void SetPolicy(PolicyCall& call);

  Store& store_;
  SchemaLog& schemas_;
  CallRegistry& calls_;
  OpenService<v1::SchemaRegistry::AsyncService> service_;
  Method<v1::RegisterSchemaRequest, v1::RegisterSchemaResponse> register_{calls_, {}, {}};
  Method<v1::GetSchemaRequest, v1::GetSchemaResponse> get_{calls_, {}, {}};
  Method<v1::ListSchemasRequest, v1::ListSchemasResponse> list_{calls_, {}, {}};
  Method<v1::DescribeEventTypesRequest, v1::DescribeEventTypesResponse> describe_{calls_, {}, {}};
  Method<v1::SetSchemaPolicyRequest, v1::SetSchemaPolicyResponse> set_policy_{calls_, {}, {}};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_SCHEMA_SERVICE_H_
