#include "firn/index/merge.h"

#include <utility>

#include "firn/base/status_macros.h"

namespace firn::index {

RunFacts Merge::FactsOf(const Runs& runs) {
  return {
      .after = runs.front()->facts().after,
      .until = runs.back()->facts().until,
      .level = runs.front()->facts().level + 1,
      .fingerprint = runs.back()->facts().fingerprint,
  };
}

absl::StatusOr<std::unique_ptr<Merge>> Merge::Start(Runs runs, const std::string& path) {
  size_t keys = 0;
  for (const auto& run : runs) keys += run->keys();
  FIRN_ASSIGN_OR_RETURN(RunWriter writer, RunWriter::Create(path, FactsOf(runs), keys));
  auto merge = std::make_unique<Merge>(std::move(runs), std::move(writer));
  for (const auto& run : merge->runs_) {
    RunScan scan(run);
    FIRN_ASSIGN_OR_RETURN(const bool more, scan.Next());
    if (more) merge->scans_.push_back(std::move(scan));
  }
  return merge;
}

Merge::Merge(Runs runs, RunWriter writer) : runs_(std::move(runs)), writer_(std::move(writer)) {}

RunScan* Merge::Smallest() {
  RunScan* smallest = nullptr;
  for (RunScan& scan : scans_) {
    if (smallest == nullptr || scan.posting() < smallest->posting()) smallest = &scan;
  }
  return smallest;
}

absl::StatusOr<bool> Merge::Step(size_t postings) {
  for (size_t moved = 0; moved < postings; ++moved) {
    RunScan* scan = Smallest();
    if (scan == nullptr) {
      FIRN_RETURN_IF_ERROR(writer_.Finish());
      return true;
    }
    FIRN_RETURN_IF_ERROR(writer_.Add(scan->posting()));
    FIRN_ASSIGN_OR_RETURN(const bool more, scan->Next());
    if (!more) scans_.erase(scans_.begin() + (scan - scans_.data()));
  }
  return false;
}

}  // namespace firn::index
