// What every load needs of gRPC.

#ifndef FIRN_BENCH_HARNESS_CLIENT_H_
#define FIRN_BENCH_HARNESS_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "firn/v1/event_store.grpc.pb.h"

namespace firn::bench {

// A connection of its own. Ends the program if the server is not there within a few seconds.
std::shared_ptr<grpc::Channel> Connect(const std::string& address);

// The last position of the log; 0 from an echo server.
uint64_t GetHead(v1::EventStore::Stub& stub);

// "append: gRPC status 14: ..." for messages.
std::string Describe(const std::string& what, const grpc::Status& status);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_CLIENT_H_
