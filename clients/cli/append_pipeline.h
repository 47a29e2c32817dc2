// Appends events in their order, in batches, while the caller makes the next ones.
//
// While one request is under way the next is filled; never more than one is under way, so that the
// log has the events in the order in which they were added.

#ifndef FIRN_CLI_APPEND_PIPELINE_H_
#define FIRN_CLI_APPEND_PIPELINE_H_

#include <cstdint>
#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "cli/batch_sender.h"
#include "cli/batcher.h"
#include "cli/client.h"

namespace firn::cli {

struct PipelineOptions {
  size_t batch_size = 1000;
  // How long each request is retried while the server is away or overloaded.
  absl::Duration retry_for = absl::ZeroDuration();
  Refusals refusals = Refusals::kEnd;
  // Group the events, send nothing.
  bool dry_run = false;
};

// Not thread-safe. After an error nothing more is sent.
class AppendPipeline {
 public:
  // `file` is its name in messages. `tick` is called for each request, and at least ten times a
  // second while one is waited for.
  AppendPipeline(Client& client, std::string file, const PipelineOptions& options,
                 std::function<void()> tick);

  // Adds an event, which is sent with others later. Errors are those of the event itself
  // (Batcher::Add), with the file and line in front, or of an earlier request.
  absl::Status Add(EventLine event, uint64_t line_number);

  // Sends what was added, and waits until all of it is in the log.
  absl::Status Flush();

  // Waits for the request under way, if there is one.
  absl::Status Await();

  // What is in the log, up to the last request that was waited for.
  const SentEvents& sent() const { return sent_; }
  // The events that were refused up to there, each once.
  std::vector<RefusedEvent> TakeRefused() { return std::exchange(refused_, {}); }

  // The events that were added, and the requests that they make.
  uint64_t events() const { return events_; }
  uint64_t requests() const { return requests_; }

 private:
  absl::Status SubmitReady();

  const std::string file_;
  const PipelineOptions options_;
  const std::function<void()> tick_;
  Batcher batcher_;
  BatchSender sender_;
  uint64_t events_ = 0;
  uint64_t requests_ = 0;
  SentEvents sent_;
  std::vector<RefusedEvent> refused_;
  // The request under way, if it is valid. While it runs sender_ is its alone. Last, so that it is
  // the first to be destroyed: that waits for it.
  std::future<absl::Status> under_way_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_APPEND_PIPELINE_H_
