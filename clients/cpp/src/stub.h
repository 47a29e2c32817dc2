#ifndef FIRN_CLIENT_SRC_STUB_H_
#define FIRN_CLIENT_SRC_STUB_H_

#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>  // how messages are written and read
#include <grpcpp/support/byte_buffer.h>

namespace firn {
inline namespace client {
namespace internal {

// Calls methods by name. A stub that gRPC generates would have the names of the client's own copy
// of the contract, which no server has.
template <typename Request>
using Stub = grpc::TemplatedGenericStub<Request, grpc::ByteBuffer>;

// Reads an answer, and empties `bytes`. False: they are no such message. (gRPC itself would take
// them for an empty one, or for the end of a stream that the server goes on with.)
template <typename Response>
bool ReadAnswer(grpc::ByteBuffer& bytes, Response& message) {
  return grpc::SerializationTraits<Response>::Deserialize(&bytes, &message).ok();
}

}  // namespace internal
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_STUB_H_
