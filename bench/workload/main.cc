// firn-workload: writes a catalogue's history as JSON lines for `firn import`.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "workload/event.h"
#include "workload/history.h"

namespace firn::workload {
namespace {

constexpr int kExitOk = 0;
constexpr int kExitOutput = 1;
constexpr int kExitUsage = 2;

struct TypeStats {
  int64_t events = 0;
  int64_t payload_bytes = 0;
};

// Writes the events to standard output. A reader that stops reading (`| head`) ends it quietly.
int WriteLines(History& history) {
  while (const auto gesture = history.NextBatch()) {
    for (const GeneratedEvent& event : *gesture) {
      const std::string line = ToLine(event);
      if (std::fwrite(line.data(), 1, line.size(), stdout) == line.size()) continue;
      std::perror("firn-workload: cannot write the events");
      return kExitOutput;
    }
  }
  if (std::fflush(stdout) == 0) return kExitOk;
  std::perror("firn-workload: cannot write the events");
  return kExitOutput;
}

int PrintStats(History& history, int64_t images) {
  std::map<std::string, TypeStats> types;
  TypeStats all;
  int64_t batches = 0;
  size_t largest = 0;
  while (const auto gesture = history.NextBatch()) {
    ++batches;
    largest = std::max(largest, gesture->size());
    for (const GeneratedEvent& event : *gesture) {
      for (TypeStats* stats : {&types[event.event_type], &all}) {
        ++stats->events;
        stats->payload_bytes += static_cast<int64_t>(event.payload.size());
      }
    }
  }
  types.emplace("all", all);
  std::printf("%-28s %10s %10s %14s\n", "event_type", "events", "per image", "payload bytes");
  for (const auto& [type, stats] : types) {
    const auto events = static_cast<double>(stats.events);
    std::printf("%-28s %10lld %10.3f %14.1f\n", type.c_str(), static_cast<long long>(stats.events),
                events / static_cast<double>(images),
                static_cast<double>(stats.payload_bytes) / events);
  }
  std::printf("%lld batches, the largest of %zu events\n", static_cast<long long>(batches),
              largest);
  return kExitOk;
}

int Main(int argc, char** argv) {
  HistoryOptions options;
  bool stats = false;
  CLI::App app("Writes the history of a photo catalogue as JSON lines for firn import.",
               "firn-workload");
  app.add_option("--images", options.images, "Images imported over ten years; ten events each")
      ->check(CLI::Range(int64_t{1}, int64_t{10'000'000}))
      ->capture_default_str();
  app.add_option("--seed", options.seed, "The same seed gives the same events")
      ->capture_default_str();
  app.add_flag("--stats", stats, "Print how many events of each type there are, instead");
  app.footer("Example:\n  firn-workload --images 1000 | firn import -");
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    std::fprintf(stderr, "firn-workload: %s; see firn-workload --help\n", error.what());
    return kExitUsage;
  }
  History history(options);
  return stats ? PrintStats(history, options.images) : WriteLines(history);
}

}  // namespace
}  // namespace firn::workload

int main(int argc, char** argv) { return firn::workload::Main(argc, argv); }
