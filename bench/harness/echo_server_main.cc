// firn-bench-echo-server: the transport alone, to compare a store with. Answers every unary call
// with an empty message, and ReplayEvents with events encoded beforehand.

#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>

#include "harness/canned_replay.h"
#include "harness/echo_call.h"
#include "harness/measure.h"

namespace firn::bench {
namespace {

// Calls that may arrive before the queue is read again.
constexpr int kCallsAwaited = 64;

void Poll(grpc::ServerCompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  while (queue.Next(&tag, &ok)) static_cast<EchoCall*>(tag)->OnComplete(ok);
}

void Serve(const std::string& address, uint64_t replay_events) {
  // Blocked before any thread starts, so that only sigwait() sees them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);

  const CannedReplay replay(replay_events);
  grpc::AsyncGenericService service;
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials(), &port);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.RegisterAsyncGenericService(&service);
  const std::unique_ptr<grpc::ServerCompletionQueue> queue = builder.AddCompletionQueue();
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) Fail("cannot listen on " + address);
  for (int i = 0; i < kCallsAwaited; ++i) EchoCall::Accept(service, *queue, replay);
  std::thread poller(Poll, std::ref(*queue));
  const std::string host = address.substr(0, address.rfind(':'));
  std::fprintf(stderr, "listening address=%s:%d\n", host.c_str(), port);

  int signal = 0;
  sigwait(&signals, &signal);
  server->Shutdown();
  queue->Shutdown();
  poller.join();
}

int Main(int argc, char** argv) {
  CLI::App app("Answer every gRPC call at once; stop on SIGTERM", "firn-bench-echo-server");
  std::string address = "127.0.0.1:0";
  uint64_t replay_events = 1'000'000;
  app.add_option("--listen", address, "HOST:PORT; port 0 takes a free one")->capture_default_str();
  app.add_option("--replay-events", replay_events, "How many events ReplayEvents sends, at least")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Serve(address, replay_events);
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
