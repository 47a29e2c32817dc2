#include "firn/rpc/server.h"

#include <grpc/support/log.h>
#include <grpcpp/grpcpp.h>

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/rpc/call.h"
#include "firn/rpc/event_store_service.h"
#include "firn/rpc/health_service.h"
#include "firn/rpc/history_service.h"
#include "firn/rpc/projection_service.h"
#include "firn/rpc/proof_service.h"
#include "firn/rpc/reflection_service.h"
#include "firn/rpc/schema_service.h"
#include "firn/rpc/tls_credentials.h"
#include "firn/rpc/tokens.h"

namespace firn::rpc {
namespace {

// The largest batch with its envelopes.
constexpr int kMessageBytesMax = 20 << 20;

// Clients may ping an idle connection this often to notice a dead peer.
constexpr int kClientPingIntervalMs = 10'000;

// The host of "HOST:PORT" stays, the port becomes the one that was taken.
std::string WithPort(const std::string& address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

// gRPC's own log lines join ours; what it calls an error is a peer or a port that misbehaves.
void ForwardGrpcLog(gpr_log_func_args* entry) {
  log::Warning("grpc", {{"text", entry->message}, {"file", entry->file}, {"line", entry->line}});
}

class GrpcServer final : public Server {
 public:
  GrpcServer(Store& store, SchemaLog& schemas, projection::Projections& projections,
             proof::Ledger& ledger)
      : store_(store),
        state_calls_(tokens_, store.damage()),
        event_store_(store, schemas, calls_),
        schemas_(store, schemas, state_calls_),
        projections_(store, projections, state_calls_),
        history_(store, schemas, projections, state_calls_),
        proofs_(store, ledger, calls_),
        health_(calls_),
        reflection_(calls_) {}

  absl::Status Listen(const std::string& address, const Access& access) {
    tokens_.Set(access.tokens);
    if (access.tls) tls_ = std::make_shared<TlsCredentials>(*access.tls);
    gpr_set_log_function(ForwardGrpcLog);
    // gRPC's own health service and reflection would each bring threads that poll the same
    // connections as ours, which costs an append a seventh of its speed on two cores.
    grpc::EnableDefaultHealthCheckService(false);

    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort(address, Credentials(), &port);
    // Two daemons on one port would share its connections without a word.
    builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
    builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                               kClientPingIntervalMs);
    builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
    builder.SetMaxReceiveMessageSize(kMessageBytesMax);
    builder.RegisterService(&event_store_.grpc_service());
    builder.RegisterService(&schemas_.grpc_service());
    builder.RegisterService(&projections_.grpc_service());
    builder.RegisterService(&history_.grpc_service());
    builder.RegisterService(&proofs_.grpc_service());
    builder.RegisterService(&health_.grpc_service());
    reflection_.Register(builder);
    queue_ = builder.AddCompletionQueue();
    server_ = builder.BuildAndStart();
    if (server_ == nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat("cannot listen on ", address,
                       ": it is in use or not an address of this machine; choose another with "
                       "--listen HOST:PORT"));
    }
    address_ = WithPort(address, port);
    // No append can arrive before calls are accepted.
    store_.OnReadOnly([this] { health_.SetServing(false); });
    if (!store_.damage().ok()) health_.SetServing(false);
    event_store_.Accept(*queue_);
    schemas_.Accept(*queue_);
    projections_.Accept(*queue_);
    history_.Accept(*queue_);
    proofs_.Accept(*queue_);
    health_.Accept(*queue_);
    reflection_.Accept(*queue_);
    poller_ = std::thread(&GrpcServer::Poll, this);
    return absl::OkStatus();
  }

  const std::string& address() const override { return address_; }

  void SetAccess(const Access& access) override {
    tokens_.Set(access.tokens);
    if (tls_ != nullptr && access.tls) tls_->Set(*access.tls);
  }

  void SetServing(bool serving) override { health_.SetServing(serving); }

  void Stop(std::chrono::milliseconds deadline) override {
    health_.SetServing(false);
    const auto until = std::chrono::steady_clock::now() + deadline;
    for (CallRegistry* calls : {&calls_, &state_calls_}) calls->Drain();
    for (CallRegistry* calls : {&calls_, &state_calls_}) calls->AwaitHandled(until);
    // Whatever is left is cancelled, and idle connections are not waited for.
    server_->Shutdown(std::chrono::system_clock::now());
    // A call whose client is gone may still wait for the store, and comes back through the queue.
    for (CallRegistry* calls : {&calls_, &state_calls_}) calls->AwaitNone();
    event_store_.Stop();
    queue_->Shutdown();
    poller_.join();
  }

 private:
  std::shared_ptr<grpc::ServerCredentials> Credentials() const {
    if (tls_ != nullptr) return tls_;
    return grpc::InsecureServerCredentials();
  }

  void Poll() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_->Next(&tag, &ok)) static_cast<CompletionHandler*>(tag)->OnComplete(ok);
  }

  Store& store_;
  Tokens tokens_;
  CallRegistry calls_{tokens_};
  // Those that are answered with what is made of the whole log.
  CallRegistry state_calls_;
  EventStoreService event_store_;
  SchemaService schemas_;
  ProjectionService projections_;
  HistoryService history_;
  ProofService proofs_;
  HealthService health_;
  ReflectionService reflection_;
  // None: plain.
  std::shared_ptr<TlsCredentials> tls_;
  std::unique_ptr<grpc::ServerCompletionQueue> queue_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
  std::thread poller_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(Store& store, SchemaLog& schemas,
                                                      projection::Projections& projections,
                                                      proof::Ledger& ledger,
                                                      const std::string& address,
                                                      const Access& access) {
  auto server = std::make_unique<GrpcServer>(store, schemas, projections, ledger);
  const absl::Status listening = server->Listen(address, access);
  if (!listening.ok()) return listening;
  return server;
}

}  // namespace firn::rpc
