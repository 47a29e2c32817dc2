// Work on reader threads that takes more than a page: done in steps, between which others get a
// turn.

#ifndef FIRN_HISTORY_READER_STEPS_H_
#define FIRN_HISTORY_READER_STEPS_H_

#include <chrono>
#include <memory>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/core/engine.h"
#include "firn/store/store.h"

namespace firn::history {

// What is done in steps.
class ReaderSteps {
 public:
  virtual ~ReaderSteps() = default;

  // Does about a page's work; true: that was the last.
  virtual absl::StatusOr<bool> Advance(EventReader& reader) = 0;
};

using StepsDone = absl::AnyInvocable<void(const absl::Status&) &&>;

// Whether anyone still waits: kCancelled, kDeadlineExceeded.
inline absl::Status CheckWanted(const AppendTerms& terms) {
  if (terms.cancelled != nullptr && *terms.cancelled) {
    return MakeError(ErrorReason::kCancelled, "the client left before the work was done");
  }
  if (terms.deadline > std::chrono::system_clock::now()) return absl::OkStatus();
  return MakeError(ErrorReason::kDeadlineExceeded,
                   "the deadline passed before the work was done; nothing was written");
}

// Has reader threads take the steps, then calls `done` on one of them, or at once if the store is
// closed. Ends early with an error, or when nobody waits any more.
inline void RunSteps(Store& store, const std::shared_ptr<ReaderSteps>& steps,
                     const AppendTerms& terms, StepsDone done) {
  auto shared = std::make_shared<StepsDone>(std::move(done));
  const absl::Status queued = store.Read([&store, steps, terms, shared](EventReader& reader) {
    if (const absl::Status wanted = CheckWanted(terms); !wanted.ok()) {
      return std::move(*shared)(wanted);
    }
    const absl::StatusOr<bool> is_last = steps->Advance(reader);
    if (!is_last.ok() || *is_last) return std::move(*shared)(is_last.status());
    RunSteps(store, steps, terms, std::move(*shared));
  });
  if (!queued.ok()) std::move (*shared)(queued);
}

}  // namespace firn::history

#endif  // FIRN_HISTORY_READER_STEPS_H_
