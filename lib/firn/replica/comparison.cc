#include "firn/replica/comparison.h"

#include <google/protobuf/util/message_differencer.h>

#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/rpc/convert.h"

namespace firn::replica {
namespace {

absl::Status Differ(const std::string& what) { return absl::FailedPreconditionError(what); }

absl::Status CompareEvents(Primary& primary, Position position, EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const v1::EventDTO theirs, primary.GetEvent(position));
  v1::EventDTO ours;
  FIRN_RETURN_IF_ERROR(reader
                           .Read({.after = position - 1, .until = position},
                                 [&](const RecordedEvent& event) {
                                   rpc::FillEvent(event, v1::PAYLOAD_FORM_JSON, ours);
                                 })
                           .status());
  if (google::protobuf::util::MessageDifferencer::Equals(ours, theirs)) return absl::OkStatus();
  return Differ(absl::StrCat("the event at position ", position, " is ", ours.id(), " here and ",
                             theirs.id(), " there, or differs in its content"));
}

}  // namespace

absl::Status CompareLogs(Primary& primary, const v1::GetHeadResponse& primary_head, Store& store,
                         proof::Ledger& ledger, EventReader& reader) {
  if (primary_head.store_id() != store.store_id()) {
    return Differ(absl::StrCat("the primary's log is ", primary_head.store_id(), ", this one is ",
                               store.store_id()));
  }
  const Position head = store.head().position;
  if (head > primary_head.position()) {
    return Differ(absl::StrCat("this log ends at position ", head, ", beyond the primary's, at ",
                               primary_head.position()));
  }
  if (head == 0) return absl::OkStatus();
  FIRN_RETURN_IF_ERROR(CompareEvents(primary, head, reader));
  return CompareRoots(primary, store, ledger, reader);
}

absl::Status CompareRoots(Primary& primary, Store& store, proof::Ledger& ledger,
                          EventReader& reader) {
  const Position size = store.head().position;
  // Asked for the root of no events, the primary would give that of all.
  if (size == 0) return absl::OkStatus();
  const absl::StatusOr<proof::Hash> ours = ledger.Root(size, reader);
  if (ReasonOf(ours.status()) == ErrorReason::kProofNotReady) return absl::OkStatus();
  if (!ours.ok()) return ours.status();
  FIRN_ASSIGN_OR_RETURN(const std::optional<proof::Hash> theirs, primary.GetRoot(size));
  if (!theirs || *theirs == *ours) return absl::OkStatus();
  return Differ(absl::StrCat("the first ", size,
                             " events are not the same here and there: their roots differ"));
}

}  // namespace firn::replica
