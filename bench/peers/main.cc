// firn-bench-peer: the load on another store, one measurement a run.

#include <CLI/CLI.hpp>

#include "harness/measure.h"
#include "peers/peer.h"

namespace firn::bench {
namespace {

void AddPeer(CLI::App& app, const char* name, const char* help, PeerOptions& options,
             Measurement (*run)(const PeerOptions&)) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--server", options.server, "How to reach it")->required();
  command->add_option("--in-flight", options.in_flight, "Requests outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--batch", options.batch, "Events in a request")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->add_option("--events", options.events,
                      "Append exactly so many, without a warm-up, instead of for so long");
  command->callback([&options, run] { Print(run(options)); });
}

int Main(int argc, char** argv) {
  CLI::App app("Append to another store and print what it answered as a line of JSON",
               "firn-bench-peer");
  app.require_subcommand(1);
  PeerOptions options;
  AddPeer(app, "postgresql", "INSERT; --server is a connection string", options, RunPostgresql);
  AddPeer(app, "redis", "XADD; --server is HOST:PORT", options, RunRedis);
  AddPeer(app, "redis-lua", "A script: ids, log, stream of the target", options, RunRedisLua);
  AddPeer(app, "nats", "JetStream publish; --server is HOST:PORT", options, RunNats);
  AddPeer(app, "etcd", "Put; --server is HOST:PORT", options, RunEtcd);
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
