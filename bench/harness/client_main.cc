// firn-bench-client: the load on a gRPC server, one measurement a run.

#include <CLI/CLI.hpp>
#include <map>
#include <string>

#include "harness/append_load.h"
#include "harness/follow_load.h"
#include "harness/get_load.h"
#include "harness/measure.h"
#include "harness/projection_commands.h"
#include "harness/replay_load.h"
#include "harness/stream_load.h"

namespace firn::bench {
namespace {

constexpr char kEchoHelp[] = "The server is firn-bench-echo-server: its answers are not checked";
constexpr char kSearchedHelp[] = "The log is one of so many events that is made to be searched";

void AddAppend(CLI::App& app, AppendOptions& options) {
  CLI::App* command = app.add_subcommand("append", "Append events; every one counted was answered");
  command->add_option("--address", options.address, "HOST:PORT")->required();
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
  const std::map<std::string, IdVersion> ids = {{"v4", IdVersion::kRandom},
                                                {"v7", IdVersion::kTimeOrdered}};
  command->add_option("--id", options.maker.ids, "Random ids (v4) or time-ordered ones (v7)")
      ->transform(CLI::Transformer(ids));
  command->add_option("--targets", options.maker.targets, "Targets are uniform in 1 to this")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--searched", options.maker.searched, kSearchedHelp);
  command->add_flag("--conditions", options.conditions,
                    "Each request checks that no event has the tag that it brings");
  command->add_flag("--echo", options.echo, kEchoHelp);
  command->callback([&options] { Print(RunAppend(options)); });
}

void AddStream(CLI::App& app, AppendOptions& options) {
  CLI::App* command = app.add_subcommand("stream", "Append events over one AppendStream call");
  command->add_option("--address", options.address, "HOST:PORT")->required();
  command->add_option("--in-flight", options.in_flight, "Requests outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--batch", options.batch, "Events in a request")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->callback([&options] { Print(RunStream(options)); });
}

void AddReplay(CLI::App& app, ReplayOptions& options) {
  CLI::App* command = app.add_subcommand("replay", "Read the whole log, over and over");
  command->add_option("--address", options.address, "HOST:PORT")->required();
  command
      ->add_option("--seconds", options.seconds,
                   "Stop after the replay under way when so long has passed")
      ->capture_default_str();
  command->add_flag("--parse", options.parse, "Parse the events instead of counting them");
  command->add_flag("--once", options.once, "Read it once, without a warm-up");
  command->add_option("--type", options.type, "Only the events of this type");
  command->add_option("--matches", options.matches, "How many there are of that type");
  command->add_flag("--echo", options.echo, kEchoHelp);
  command->callback([&options] { Print(RunReplay(options)); });
}

void AddGet(CLI::App& app, GetOptions& options) {
  CLI::App* command = app.add_subcommand("get", "Read one stream or tag after the other");
  command->add_option("--address", options.address, "HOST:PORT")->required();
  command->add_option("--searched", options.searched, kSearchedHelp)->required();
  command->add_flag("--tags", options.tags, "By tag instead of by stream");
  command->add_option("--in-flight", options.in_flight, "Reads outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->add_option("--reads", options.reads,
                      "Read exactly so often, without a warm-up, instead of for so long");
  command->callback([&options] { Print(RunGet(options)); });
}

void AddFollow(CLI::App& app, FollowOptions& options) {
  CLI::App* command = app.add_subcommand("follow", "Follow the log while it grows");
  command->add_option("--address", options.address, "HOST:PORT")->required();
  command->add_option("--followers", options.followers, "Followers of everything")
      ->capture_default_str();
  command->add_option("--idle", options.idle, "Followers of streams that stay empty")
      ->capture_default_str();
  command->add_option("--stall", options.stall_seconds,
                      "One more follower, which reads nothing for so many seconds");
  command->add_option("--connections", options.connections, "Connections of the followers")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--writers", options.writers, "Appends outstanding at any time")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--seconds", options.seconds, "How long to measure, after the warm-up")
      ->capture_default_str();
  command->add_option("--server-pid", options.server_pid,
                      "The server's process, whose memory is told on stderr");
  command->callback([&options] { RunFollow(options); });
}

void AddDelay(CLI::App& app, DelayOptions& options) {
  CLI::App* command =
      app.add_subcommand("delay", "Append one event at a time, with a follower that waits");
  command->add_option("--address", options.address, "HOST:PORT")->required();
  command->add_option("--follow-address", options.follow_address,
                      "HOST:PORT of the server that is followed, such as a standby");
  command->add_option("--load", options.load,
                      "Events a second that another writer appends meanwhile");
  command->add_option("--interval", options.interval_seconds, "Seconds from append to append")
      ->capture_default_str();
  command->add_option("--appends", options.appends, "How many")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->callback([&options] { RunDelay(options); });
}

int Main(int argc, char** argv) {
  CLI::App app("Load a server and print what it answered as a line of JSON", "firn-bench-client");
  app.require_subcommand(1);
  AppendOptions append;
  AppendOptions stream;
  ReplayOptions replay;
  GetOptions get;
  FollowOptions follow;
  DelayOptions delay;
  AddAppend(app, append);
  AddStream(app, stream);
  AddReplay(app, replay);
  AddGet(app, get);
  AddFollow(app, follow);
  AddDelay(app, delay);
  AddProjectionCommands(app);
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
