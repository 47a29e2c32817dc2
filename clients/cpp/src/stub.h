#ifndef FIRN_CLIENT_SRC_STUB_H_
#define FIRN_CLIENT_SRC_STUB_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>  // how messages are written and read

namespace firn {
inline namespace client {
namespace internal {

// Calls methods by name. A stub that gRPC generates would have the names of the client's own copy
// of the contract, which no server has.
template <typename Request, typename Response>
using Stub = grpc::TemplatedGenericStub<Request, Response>;

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_STUB_H_
