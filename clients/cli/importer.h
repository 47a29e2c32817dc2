// Appends the events of a file of JSON lines, in the file's order.
//
// While one request is under way the next is read and parsed; never more than one is under way, so
// that the log has the events in the order of the file.

#ifndef FIRN_CLI_IMPORTER_H_
#define FIRN_CLI_IMPORTER_H_

#include <cstdint>
#include <future>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/batch_sender.h"
#include "cli/batcher.h"
#include "cli/client.h"
#include "cli/event_line_parser.h"
#include "cli/id_maker.h"
#include "cli/line_reader.h"
#include "cli/progress.h"
#include "cli/terminal.h"

namespace firn::cli {

struct ImportOptions {
  std::string path;
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
  Importer(const ImportOptions& options, Client& client, LineReader reader,
           const Terminal& terminal);

  // Imports the file. The message of an error ends with what of the file is in the log.
  absl::Status Run();

  // What was done, in one line for the user. For after Run succeeded.
  std::string Summary() const;

  // The events that were given a new id: importing the file again would append them again.
  uint64_t events_without_id() const { return events_without_id_; }

 private:
  absl::Status ReadLines();
  absl::Status AddLine(std::string_view text);
  absl::Status SubmitReady();
  absl::Status AwaitSent();
  absl::Status AtLine(const absl::Status& status) const;
  absl::Status WithExtent(const absl::Status& status) const;
  void DrawProgress();

  const ImportOptions options_;
  Client& client_;
  LineReader reader_;
  Batcher batcher_;
  BatchSender sender_;
  IdMaker ids_;
  Progress progress_;
  uint64_t events_ = 0;
  uint64_t events_without_id_ = 0;
  uint64_t requests_ = 0;
  // The request under way, if it is valid. While it runs sender_ is its alone. Last, so that it is
  // the first to be destroyed: that waits for it.
  std::future<absl::Status> under_way_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_IMPORTER_H_
