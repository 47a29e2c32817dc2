#include "cli/batcher.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::cli {
namespace {

// The contract's limits on a request, checked here because a run without an end would fill the
// memory.
constexpr size_t kBatchEventsMax = 10'000;
constexpr size_t kBatchBytesMax = 20 << 20;

void Append(v1::EventDTO& event, uint64_t line_number, Batch& batch) {
  batch.bytes += event.ByteSizeLong();
  batch.lines.push_back(line_number);
  batch.request.add_events()->Swap(&event);
}

}  // namespace

absl::Status Batcher::Add(EventLine line, uint64_t line_number) {
  if (line.batch_index.value_or(0) == 0) {
    CloseRun();
    if (line.batch_index) {
      Append(line.event, line_number, run_);
    } else {
      AddToGroup(line.event, line_number);
    }
    return absl::OkStatus();
  }
  if (*line.batch_index != run_.lines.size()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "batch_index ", *line.batch_index,
        " does not go on from the line before; a batch is 0, 1, "
        "2, ... on lines that follow each other: add what is missing, or leave batch_index out"));
  }
  if (run_.lines.size() == kBatchEventsMax ||
      run_.bytes + line.event.ByteSizeLong() > kBatchBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the batch has more than ", kBatchEventsMax, " events or ", kBatchBytesMax >> 20,
        " MiB, which no server takes; leave batch_index out to have it split"));
  }
  Append(line.event, line_number, run_);
  return absl::OkStatus();
}

void Batcher::Finish() {
  CloseRun();
  CloseGroup();
}

std::optional<Batch> Batcher::TakeReady() {
  if (ready_.empty()) return std::nullopt;
  Batch batch = std::move(ready_.front());
  ready_.pop_front();
  return batch;
}

void Batcher::CloseRun() {
  if (run_.lines.empty()) return;
  Batch run = std::exchange(run_, {});
  if (run.lines.size() == 1) {
    AddToGroup(*run.request.mutable_events(0), run.lines.front());
    return;
  }
  CloseGroup();
  run.is_atomic = true;
  ready_.push_back(std::move(run));
}

void Batcher::CloseGroup() {
  if (!group_.lines.empty()) ready_.push_back(std::exchange(group_, {}));
}

void Batcher::AddToGroup(v1::EventDTO& event, uint64_t line_number) {
  if (group_.bytes + event.ByteSizeLong() > limits_.bytes) CloseGroup();
  Append(event, line_number, group_);
  if (group_.lines.size() >= limits_.events) CloseGroup();
}

}  // namespace firn::cli
