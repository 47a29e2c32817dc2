// A failed check as the client is told of it: with the events that broke it.

#ifndef FIRN_RPC_APPEND_CONFLICT_H_
#define FIRN_RPC_APPEND_CONFLICT_H_

#include <cstddef>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "firn/store/store.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// What a status has room for: it travels as HTTP/2 headers, of which clients accept 8 KiB.
inline constexpr size_t kStatusConflictBytes = 4 << 10;
// What an answer of AppendStream has room for.
inline constexpr size_t kStreamConflictBytes = 64 << 10;

// Takes the conflict, and the error to answer: the one that was given, or why the events could not
// be read. Called exactly once, on any thread.
using ConflictDone =
    absl::AnyInvocable<void(const absl::Status& error, const v1::AppendConflict& conflict) &&>;

// Reads the events that an error with kCheckFailed names, on a reader thread, and puts as many as
// fit into `bytes`. When the store is closing the conflict comes without events.
void DescribeConflict(Store& store, const absl::Status& error, size_t bytes, ConflictDone done);

}  // namespace firn::rpc

#endif  // FIRN_RPC_APPEND_CONFLICT_H_
