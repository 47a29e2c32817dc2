// firn-bench-peer: the load on another store, one measurement a run.

#include <CLI/CLI.hpp>

#include "harness/measure.h"
#include "peers/peer.h"
#include "peers/read.h"

namespace firn::bench {
namespace {

constexpr char kSearchedHelp[] = "The log is one of so many events that is made to be searched";

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
  command->add_option("--searched", options.searched, kSearchedHelp);
  command->callback([&options, run] { Print(run(options)); });
}

void AddReplay(CLI::App& app, const char* name, const char* help, PeerReplayOptions& options,
               Measurement (*run)(const PeerReplayOptions&)) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--server", options.server, "How to reach it")->required();
  command
      ->add_option("--seconds", options.seconds,
                   "Stop after the replay under way when so long has passed")
      ->capture_default_str();
  command->add_flag("--once", options.once, "Read it once, without a warm-up");
  command->add_option("--type", options.type, "Only the events of this type");
  command->add_option("--matches", options.matches, "How many there are of that type");
  command->callback([&options, run] { Print(run(options)); });
}

void AddSelect(CLI::App& app, PeerSelectOptions& options) {
  CLI::App* command = app.add_subcommand("postgresql-select", "SELECT of a stream or a tag");
  command->add_option("--server", options.server, "How to reach it")->required();
  command->add_option("--searched", options.searched, kSearchedHelp)->required();
  command->add_flag("--tags", options.tags, "By tag instead of by stream");
  command->add_option("--in-flight", options.in_flight, "Reads outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->add_option("--reads", options.reads,
                      "Read exactly so often, without a warm-up, instead of for so long");
  command->callback([&options] { Print(SelectPostgresql(options)); });
}

void AddFollow(CLI::App& app, const char* name, const char* help, PeerFollowOptions& options,
               void (*run)(const PeerFollowOptions&)) {
  CLI::App* command = app.add_subcommand(name, help);
  command->add_option("--server", options.server, "How to reach it")->required();
  command->add_option("--followers", options.followers, "How many")->capture_default_str();
  command->add_option("--writers", options.writers, "Appends outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->callback([&options, run] { run(options); });
}

int Main(int argc, char** argv) {
  CLI::App app("Load another store and print what it answered as a line of JSON",
               "firn-bench-peer");
  app.require_subcommand(1);
  PeerOptions options;
  AddPeer(app, "postgresql", "INSERT; --server is a connection string", options, RunPostgresql);
  AddPeer(app, "redis", "XADD; --server is HOST:PORT", options, RunRedis);
  AddPeer(app, "redis-lua", "A script: ids, log, stream of the target", options, RunRedisLua);
  AddPeer(app, "nats", "JetStream publish; --server is HOST:PORT", options, RunNats);
  AddPeer(app, "etcd", "Put; --server is HOST:PORT", options, RunEtcd);
  PeerReplayOptions replay;
  AddReplay(app, "postgresql-replay", "FETCH from a cursor", replay, ReplayPostgresql);
  AddReplay(app, "redis-replay", "XRANGE", replay, ReplayRedis);
  AddReplay(app, "nats-replay", "A push consumer", replay, ReplayNats);
  PeerSelectOptions select;
  AddSelect(app, select);
  PeerFollowOptions follow;
  AddFollow(app, "redis-follow", "XREAD BLOCK on a connection each", follow, FollowRedis);
  AddFollow(app, "nats-follow", "Push consumers on one connection", follow, FollowNats);
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
