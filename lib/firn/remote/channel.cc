#include "firn/remote/channel.h"

#include "absl/strings/str_cat.h"

namespace firn::remote {
namespace {

constexpr int kReceiveBytesMax = 64 << 20;
constexpr int kReconnectMsMin = 100;
constexpr int kReconnectMsMax = 1000;

}  // namespace

std::shared_ptr<grpc::Channel> OpenChannel(const Endpoint& server) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kReceiveBytesMax);
  // gRPC waits a second before it tries a refused connection again, longer than our first retries.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, kReconnectMsMin);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, kReconnectMsMax);
  // A proxy set for the web in the environment would be asked for 127.0.0.1 too.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  if (!server.tls) {
    return grpc::CreateCustomChannel(server.address, grpc::InsecureChannelCredentials(), arguments);
  }
  if (!server.tls->server_name.empty()) {
    arguments.SetSslTargetNameOverride(server.tls->server_name);
  }
  const auto credentials = grpc::SslCredentials({.pem_root_certs = server.tls->authorities,
                                                 .pem_private_key = server.tls->key,
                                                 .pem_cert_chain = server.tls->certificate});
  return grpc::CreateCustomChannel(server.address, credentials, arguments);
}

void Authorize(const Endpoint& server, grpc::ClientContext& context) {
  if (server.token.empty()) return;
  context.AddMetadata("authorization", absl::StrCat("Bearer ", server.token));
}

}  // namespace firn::remote
