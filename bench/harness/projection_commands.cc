#include "harness/projection_commands.h"

#include <map>
#include <memory>
#include <string>

#include "harness/lag_load.h"
#include "harness/measure.h"
#include "harness/past_load.h"
#include "harness/projections.h"
#include "harness/query_load.h"
#include "harness/rebuild_load.h"
#include "harness/undo_load.h"

namespace firn::bench {
namespace {

// A subcommand with the options that all have. What it needs lives as long as it does.
template <typename Options>
CLI::App* Add(CLI::App& app, const std::string& name, const std::string& description,
              const std::shared_ptr<Options>& options, const std::string& seconds) {
  CLI::App* command = app.add_subcommand(name, description);
  command->add_option("--address", options->address, "HOST:PORT")->required();
  command->add_option("--seconds", options->seconds, seconds)->capture_default_str();
  return command;
}

void AddCreate(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("catalog", "Create the projection `catalog` and wait until it is built");
  const auto address = std::make_shared<std::string>();
  command->add_option("--address", *address, "HOST:PORT")->required();
  command->callback([address] { CreateCatalog(*address); });
}

void AddRebuild(CLI::App& app) {
  const auto options = std::make_shared<RebuildOptions>();
  CLI::App* command = Add(app, "rebuild", "Build the projection `catalog` again", options,
                          "Build it again until so long has passed, at least once");
  command->add_option("--server-pid", options->server_pid,
                      "The server's process, whose CPU time is told on stderr");
  command->callback([options] { Print(RunRebuild(*options)); });
}

void AddLag(CLI::App& app) {
  const auto options = std::make_shared<LagOptions>();
  CLI::App* command = Add(app, "lag", "Append at a steady pace while `catalog` follows", options,
                          "How long to measure, after the warm-up");
  command->add_option("--rate", options->rate, "Events a second")->capture_default_str();
  command->add_option("--images", options->images, "Of the history that is appended")->required();
  command->add_option("--stored", options->stored, "Events of the history that are there already")
      ->required();
  command->callback([options] { RunLag(*options); });
}

void AddPast(CLI::App& app) {
  const auto options = std::make_shared<PastOptions>();
  CLI::App* command = Add(app, "past", "Read what is known of one image after the other", options,
                          "How long to measure, after the warm-up");
  const std::map<std::string, PastCall> calls = {
      {"state", PastCall::kState}, {"history", PastCall::kHistory}, {"events", PastCall::kEvents}};
  command->add_option("--call", options->call, "state, history or events")
      ->transform(CLI::Transformer(calls));
  command->add_option("--image", options->image,
                      "This image, as of each of its events, instead of random ones as of now");
  command->callback([options] { Print(RunPast(*options)); });
}

void AddQuery(CLI::App& app) {
  const auto options = std::make_shared<QueryOptions>();
  CLI::App* command = Add(app, "query", "Ask a SELECT of `catalog`, again and again", options,
                          "How long to measure, after the warm-up");
  command->add_option("--file", options->file, "The SELECT, and what its parameters may be")
      ->required();
  command->add_option("--queries", options->queries,
                      "Ask exactly so often, without a warm-up, instead of for so long");
  command->add_flag("--past", options->past, "Each time as of another position, at random");
  command->callback([options] { Print(RunQueries(*options)); });
}

void AddUndo(CLI::App& app) {
  const auto options = std::make_shared<UndoOptions>();
  CLI::App* command = Add(app, "undo", "Change images, undo it all, and redo it all", options,
                          "Again and again until so long has passed, at least once");
  command->add_option("--images", options->images, "How many images are changed in turn")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_option("--changes", options->changes, "How many changes")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  command->add_flag("--gestures", options->gestures,
                    "What the user did last, instead of events by their ids");
  command->callback([options] { RunUndo(*options); });
}

}  // namespace

void AddProjectionCommands(CLI::App& app) {
  AddCreate(app);
  AddRebuild(app);
  AddLag(app);
  AddPast(app);
  AddQuery(app);
  AddUndo(app);
}

}  // namespace firn::bench
