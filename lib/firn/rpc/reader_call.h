// Calls that are answered by reading the log.

#ifndef FIRN_RPC_READER_CALL_H_
#define FIRN_RPC_READER_CALL_H_

#include <utility>

#include "absl/status/status.h"
#include "firn/base/status.h"
#include "firn/rpc/call.h"
#include "firn/store/store.h"

namespace firn::rpc {

// Has `read(reader)`, which returns an absl::StatusOr<Response>, answer the call on a thread of the
// pool.
template <typename Request, typename Response, typename Read>
void AnswerFromReader(ReaderPool& pool, UnaryCall<Request, Response>& call, Read read) {
  const absl::Status queued =
      pool.Run([&call, read = std::move(read)](EventReader& reader) mutable {
        // Nobody waits any more.
        if (*call.terms().cancelled) {
          call.Finish(MakeError(ErrorReason::kCancelled, "the client left before it was read"));
        } else {
          call.Finish(read(reader));
        }
      });
  if (!queued.ok()) call.Finish(queued);
}

// The same on a reader thread of the store.
template <typename Request, typename Response, typename Read>
void AnswerFromReader(Store& store, UnaryCall<Request, Response>& call, Read read) {
  AnswerFromReader(store.readers(), call, std::move(read));
}

}  // namespace firn::rpc

#endif  // FIRN_RPC_READER_CALL_H_
