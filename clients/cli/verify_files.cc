#include "cli/verify_files.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "firn/engines/sqlite/inspection.h"
#include "firn/proof/block_tree.h"
#include "firn/proof/kept.h"
#include "firn/proof/verify.h"

namespace firn::cli {
namespace {

using proof::kBlockEvents;

// As many as a server tells.
constexpr uint64_t kToldMax = 1'000;

void Tell(proof::Damage damage, VerifyFound& found) {
  const uint64_t count = found.result.damages() + 1;
  found.result.set_damages(count);
  if (count > kToldMax) return;
  v1::Damage& told = found.damages.emplace_back();
  told.set_first_position(damage.first);
  told.set_last_position(damage.last);
  told.set_what(std::move(damage.what));
}

// So many events were proven to be in the log.
uint64_t ProvenBy(const proof::Kept& kept) {
  const uint64_t in_blocks = kept.blocks.size() * kBlockEvents;
  return kept.checkpoint ? std::max(in_blocks, kept.checkpoint->size) : in_blocks;
}

// The end of the log; if that cannot be read, of what was proven.
absl::StatusOr<uint64_t> FindEnd(sqlite::Inspection& inspection, const proof::Kept& kept,
                                 VerifyFound& found) {
  const uint64_t proven = ProvenBy(kept);
  const absl::StatusOr<Position> head = inspection.FindHead();
  if (absl::IsDataLoss(head.status())) {
    Tell({.what = std::string(head.status().message())}, found);
    return proven;
  }
  if (!head.ok()) return head.status();
  if (*head < proven) {
    Tell({.first = *head + 1,
          .last = proven,
          .what = "the log ends before these events, which were proven to be in it: they are lost, "
                  "or an older firn.db is in its place"},
         found);
  }
  return *head;
}

// Every event of the range.
absl::Status VerifyEvents(sqlite::Inspection& inspection, const proof::Kept& kept, Position after,
                          Position until, const VerifyProgress& progress, VerifyFound& found) {
  const proof::TreeView::Known known = kept.Known();
  for (Position position = after; position < until;) {
    std::vector<proof::Damage> damages;
    const auto next =
        proof::VerifyBlock(position, until, known(proof::kBlockLevel, position / kBlockEvents),
                           inspection.reader(), damages);
    if (!next.ok()) return next.status();
    for (proof::Damage& damage : damages) Tell(std::move(damage), found);
    position = *next;
    if (!progress(position - after, until - after)) {
      return absl::CancelledError("not verified whole");
    }
  }
  return absl::OkStatus();
}

// What no whole block covers, unless it was told already.
absl::Status VerifyEnd(sqlite::Inspection& inspection, const proof::Kept& kept, Position after,
                       Position until, VerifyFound& found) {
  const auto& checkpoint = kept.checkpoint;
  if (!checkpoint || checkpoint->size <= after || checkpoint->size > until) {
    return absl::OkStatus();
  }
  auto differs = proof::CompareWith(*checkpoint, kept.Known(), inspection.reader());
  if (!differs.ok()) return differs.status();
  if (!*differs) return absl::OkStatus();
  const bool is_told = std::any_of(
      found.damages.begin(), found.damages.end(),
      [&](const v1::Damage& damage) { return damage.last_position() >= (*differs)->first; });
  if (!is_told) Tell(**std::move(differs), found);
  return absl::OkStatus();
}

}  // namespace

absl::Status VerifyFiles(const std::string& data_dir, const v1::VerifyRequest& request,
                         const VerifyProgress& progress, VerifyFound& found) {
  auto inspection = sqlite::Inspection::Open(data_dir);
  if (!inspection.ok()) return inspection.status();
  const auto kept = proof::ReadKept(data_dir + "/proof", (*inspection)->store_id());
  if (!kept.ok()) return kept.status();
  auto faults = (*inspection)->FindFaults();
  if (!faults.ok()) return faults.status();
  for (std::string& fault : *faults) Tell({.what = std::move(fault)}, found);
  for (const std::string& fault : kept->faults) Tell({.what = fault}, found);

  const auto end = FindEnd(**inspection, *kept, found);
  if (!end.ok()) return end.status();
  const Position after = request.after_position();
  const Position until = request.has_until_position() ? request.until_position() : *end;
  if (until > *end || after > until) {
    return absl::InvalidArgumentError(absl::StrCat("the log ends at position ", *end,
                                                   "; --after and --until must not be beyond, nor "
                                                   "the one after the other"));
  }
  const absl::Status verified = VerifyEvents(**inspection, *kept, after, until, progress, found);
  if (!verified.ok()) return verified;
  found.result.set_events(until - after);
  return VerifyEnd(**inspection, *kept, after, until, found);
}

}  // namespace firn::cli
