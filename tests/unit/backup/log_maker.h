// A log in the contract's form, and a server's signature under it, for tests of backups.

#ifndef FIRN_TESTS_UNIT_BACKUP_LOG_MAKER_H_
#define FIRN_TESTS_UNIT_BACKUP_LOG_MAKER_H_

#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "firn/backup/directory.h"
#include "firn/backup/pending.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/signer.h"
#include "firn/v1/event.pb.h"
#include "tests/support/events.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::backup {

inline constexpr char kStoreId[] = "0f7b30aa-0000-4000-8000-0000000000aa";
inline constexpr int64_t kStartUs = 1'700'000'000'000'000;

// Event `position` of a log whose batches have the sizes 1, 2, 3, 1, 2, 3, ...
inline v1::EventDTO MakeLogEvent(Position position) {
  v1::EventDTO event;
  const uint64_t in_round = (position - 1) % 6;
  event.set_id(FormatUuid(testing::MakeId(position)));
  event.set_timestamp(testing::kTimestampMs);
  event.set_event_type("rating_changed");
  event.set_payload_json(absl::StrCat(R"({"n":)", position, "}"));
  event.set_target_type("image");
  event.set_target_id(42);
  event.set_created_at(FormatRfc3339(kStartUs + static_cast<int64_t>(position) * 1'000'000));
  event.set_position(position);
  event.set_stream("image-42");
  event.set_revision(position);
  event.set_batch_index(static_cast<uint32_t>(in_round == 0  ? 0
                                              : in_round < 3 ? in_round - 1
                                                             : in_round - 3));
  if (position % 2 == 0) event.set_user_id("camille");
  if (position % 3 == 0) {
    event.add_tags("a");
    event.add_tags("b");
    (*event.mutable_metadata())["k"] = "v";
    (*event.mutable_metadata())["b"] = "w";
  }
  if (position % 5 == 0) {
    event.set_payload_bytes(std::string("\0\xFF", 2));
    event.set_content_type("application/cbor");
  }
  return event;
}

// Adds positions (after, until] to a directory as one segment. `until` ends a batch.
class LogMaker {
 public:
  LogMaker() {
    auto signer = proof::Signer::Open(keys_.path(), proof::OriginOf(kStoreId));
    EXPECT_OK(signer);
    signer_.emplace(*std::move(signer));
  }

  SignedCheckpoint Sign(const Frontier& log) const {
    const auto note = signer_->Sign(proof::FormatCheckpoint(
        {.origin = proof::OriginOf(kStoreId), .size = log.size(), .root = log.Root()}));
    EXPECT_OK(note);
    return {.note = *note, .verifier_key = signer_->verifier_key()};
  }

  static TakenSegment Make(const Frontier& before, int64_t last_us, Position until) {
    PendingEvents pending(*ParseUuid(kStoreId), before, last_us);
    for (Position p = before.size() + 1; p <= until; ++p) EXPECT_OK(pending.Add(MakeLogEvent(p)));
    pending.EndBatch();
    return pending.Take();
  }

  absl::Status Add(Directory& directory, Position until) const {
    const TakenSegment taken = Make(directory.end(), directory.manifest().last_us(), until);
    return directory.Add(taken, Sign(taken.segment.end));
  }

 private:
  testing::TempDir keys_;
  std::optional<proof::Signer> signer_;
};

}  // namespace firn::backup

#endif  // FIRN_TESTS_UNIT_BACKUP_LOG_MAKER_H_
