// Appends the events of a file, in the file's order.

#ifndef FIRN_CLI_IMPORTER_H_
#define FIRN_CLI_IMPORTER_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "cli/append_pipeline.h"
#include "cli/change_replay.h"
#include "cli/client.h"
#include "cli/event_source.h"
#include "cli/id_maker.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace firn::cli {

struct ImportOptions {
  std::string path;
  ImportFormat format = ImportFormat::kJsonLines;
  size_t batch_size = 1000;
  // How long each request is retried while the server is away or overloaded.
  double retry_for_s = 30;
  bool ignore_unknown = false;
  // Parse everything, send nothing.
  bool dry_run = false;
};

// For one file. Not thread-safe.
class Importer {
 public:
  Importer(const ImportOptions& options, Client& client, std::unique_ptr<EventSource> source,
           const Terminal& terminal);

  // Imports the file. The message of an error ends with what of the file is in the log.
  absl::Status Run();

  // What was done, in one line for the user. For after Run succeeded.
  std::string Summary() const;

  // The events that were given a new id: importing the file again would append them again.
  uint64_t events_without_id() const { return events_without_id_; }

 private:
  absl::Status ReadEvents();
  absl::Status Add(EventLine line);
  absl::Status MakeChange(const v1::EventDTO& event);
  absl::Status WithExtent(const absl::Status& status) const;
  void DrawProgress();

  const ImportOptions options_;
  Client& client_;
  const std::unique_ptr<EventSource> source_;
  IdMaker ids_;
  Progress progress_;
  AppendPipeline pipeline_;
  ChangeReplay changes_;
  uint64_t events_without_id_ = 0;
  // The line of the last change of schemas or projections that is in the log.
  uint64_t changes_line_ = 0;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_IMPORTER_H_
