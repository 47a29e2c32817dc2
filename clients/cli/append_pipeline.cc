#include "cli/append_pipeline.h"

#include <chrono>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::cli {

AppendPipeline::AppendPipeline(Client& client, std::string file, const PipelineOptions& options,
                               std::function<void()> tick)
    : file_(std::move(file)),
      options_(options),
      tick_(std::move(tick)),
      batcher_({.events = options.batch_size}),
      sender_(client, file_, options.retry_for, options.refusals) {}

absl::Status AppendPipeline::Add(EventLine event, uint64_t line_number) {
  ++events_;
  if (absl::Status status = batcher_.Add(std::move(event), line_number); !status.ok()) {
    return absl::Status(status.code(),
                        absl::StrCat(file_, ":", line_number, ": ", status.message()));
  }
  return SubmitReady();
}

absl::Status AppendPipeline::Flush() {
  batcher_.Finish();
  if (absl::Status status = SubmitReady(); !status.ok()) return status;
  return Await();
}

absl::Status AppendPipeline::SubmitReady() {
  while (std::optional<Batch> batch = batcher_.TakeReady()) {
    ++requests_;
    tick_();
    if (options_.dry_run) continue;
    if (absl::Status status = Await(); !status.ok()) return status;
    under_way_ = std::async(std::launch::async, [this, next = *std::move(batch)]() mutable {
      return sender_.Send(std::move(next));
    });
  }
  return absl::OkStatus();
}

absl::Status AppendPipeline::Await() {
  if (!under_way_.valid()) return absl::OkStatus();
  while (under_way_.wait_for(std::chrono::milliseconds(100)) != std::future_status::ready) tick_();
  absl::Status status = under_way_.get();
  sent_ = sender_.sent();
  std::ranges::move(sender_.TakeRefused(), std::back_inserter(refused_));
  return status;
}

}  // namespace firn::cli
