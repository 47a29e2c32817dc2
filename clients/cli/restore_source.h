// What a restore takes out of a backup: its events in whole batches, up to a moment.

#ifndef FIRN_CLI_RESTORE_SOURCE_H_
#define FIRN_CLI_RESTORE_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/backup/frontier.h"
#include "firn/backup/segment.h"
#include "firn/backup/verify.h"
#include "firn/core/append.h"
#include "firn/core/event.h"

namespace firn::cli {

// The last event that is wanted: both hold.
struct RestoreEnd {
  Position position = std::numeric_limits<Position>::max();
  int64_t recorded_us = std::numeric_limits<int64_t>::max();
};

// Used by one thread.
class RestoreSource {
 public:
  // `give` takes events that begin and end with a batch, each in the order of the log; false ends
  // it all.
  RestoreSource(std::string path, const RestoreEnd& end, std::function<bool(CommittedGroup)> give)
      : path_(std::move(path)), end_(end), give_(std::move(give)) {}

  // Reads the backup up to the end, and checks all that it reads as `firn backup verify` does.
  // kDataLoss naming what is damaged, and up to where it is not; otherwise the disk's errors.
  absl::Status Run();

  // Of all that was given.
  const backup::Frontier& log() const { return log_; }
  int64_t last_us() const { return last_us_; }
  // Whether the end lay in the middle of a batch, and was put before it.
  bool is_batch_left_out() const { return is_batch_left_out_; }

 private:
  bool IsBeyond(const v1::EventDTO& event) const;
  absl::Status Take(v1::EventDTO& event, const proof::Hash& leaf);
  absl::Status BeginBatch();
  absl::Status Give();

  const std::string path_;
  const RestoreEnd end_;
  const std::function<bool(CommittedGroup)> give_;
  CommittedGroup group_;
  size_t group_bytes_ = 0;
  backup::Frontier log_;
  int64_t last_us_ = 0;
  // The events of the group, and the log, before the batch that is being read.
  size_t group_before_ = 0;
  backup::Frontier log_before_;
  bool is_done_ = false;
  bool is_batch_left_out_ = false;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_RESTORE_SOURCE_H_
