// A connection to a server, as gRPC makes one.

#ifndef FIRN_REMOTE_CHANNEL_H_
#define FIRN_REMOTE_CHANNEL_H_

#include <grpcpp/grpcpp.h>

#include <memory>

#include "firn/remote/endpoint.h"

namespace firn::remote {

// Does not connect yet. Takes answers of up to 64 MiB.
std::shared_ptr<grpc::Channel> OpenChannel(const Endpoint& server);

// Gives a call the token, if there is one.
void Authorize(const Endpoint& server, grpc::ClientContext& context);

}  // namespace firn::remote

#endif  // FIRN_REMOTE_CHANNEL_H_
