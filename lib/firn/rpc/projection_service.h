// The methods of firn.v1.Projections.

#ifndef FIRN_RPC_PROJECTION_SERVICE_H_
#define FIRN_RPC_PROJECTION_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include "firn/projection/projections.h"
#include "firn/rpc/call.h"
#include "firn/rpc/stream_call.h"
#include "firn/store/store.h"
#include "firn/v1/projection.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class ProjectionService {
 public:
  ProjectionService(Store& store, projection::Projections& projections, CallRegistry& calls)
      : store_(store), projections_(projections), calls_(calls) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  using CreateCall = UnaryCall<v1::CreateProjectionRequest, v1::CreateProjectionResponse>;
  using DropCall = UnaryCall<v1::DropProjectionRequest, v1::DropProjectionResponse>;
  using ListCall = UnaryCall<v1::ListProjectionsRequest, v1::ListProjectionsResponse>;
  using GetCall = UnaryCall<v1::GetProjectionRequest, v1::GetProjectionResponse>;
  using DigestCall = UnaryCall<v1::GetDigestRequest, v1::GetDigestResponse>;
  using TestCall = UnaryCall<v1::TestProjectionRequest, v1::TestProjectionResponse>;

  void Create(CreateCall& call);
  void Drop(DropCall& call);
  void List(ListCall& call);
  void Get(GetCall& call);
  void Digest(DigestCall& call);
  void Test(TestCall& call);

  Store& store_;
  projection::Projections& projections_;
  CallRegistry& calls_;
  OpenService<v1::Projections::AsyncService> service_;
  UnaryMethod<v1::CreateProjectionRequest, v1::CreateProjectionResponse> create_{calls_, {}, {}};
  UnaryMethod<v1::DropProjectionRequest, v1::DropProjectionResponse> drop_{calls_, {}, {}};
  UnaryMethod<v1::ListProjectionsRequest, v1::ListProjectionsResponse> list_{calls_, {}, {}};
  UnaryMethod<v1::GetProjectionRequest, v1::GetProjectionResponse> get_{calls_, {}, {}};
  UnaryMethod<v1::GetDigestRequest, v1::GetDigestResponse> digest_{calls_, {}, {}};
  UnaryMethod<v1::TestProjectionRequest, v1::TestProjectionResponse> test_{calls_, {}, {}};
  StreamMethod<v1::RebuildRequest, v1::RebuildResponse> rebuild_{calls_, {}, {}};
  StreamMethod<v1::QueryRequest, v1::QueryResponse> query_{calls_, {}, {}};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROJECTION_SERVICE_H_
