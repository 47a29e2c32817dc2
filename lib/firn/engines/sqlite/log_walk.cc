#include "firn/engines/sqlite/log_walk.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "firn/core/content_hash.h"

namespace firn::sqlite {
namespace {

// So many rows are stepped over rather than looked up.
constexpr Position kStepsMax = 12;

std::string SelectRows(const char* range_and_order) {
  return absl::StrCat("SELECT ", kLogHeadColumns, " FROM log WHERE ", range_and_order);
}

}  // namespace

LogWalk::LogWalk(SQLite::Database& database)
    : begin_(database, "BEGIN"),
      commit_(database, "COMMIT"),
      up_(database, SelectRows("position >= ? AND position <= ? ORDER BY position")),
      down_(database, SelectRows("position <= ? AND position >= ? ORDER BY position DESC")),
      payload_(database, "SELECT payload, content_hash FROM log WHERE position = ?"),
      recorded_at_(database, "SELECT recorded_us FROM log WHERE position = ?"),
      row_(database) {}

void LogWalk::Begin(Position after, Position until, bool backwards) {
  backwards_ = backwards;
  end_ = backwards ? after + 1 : until;
  select_ = backwards ? &down_ : &up_;
  at_ = 0;
  begin_.Step();
  begin_.Reset();
}

const RecordedEvent& LogWalk::At(Position position) {
  const Position distance = backwards_ ? at_ - position : position - at_;
  if (at_ == 0 || distance > kStepsMax) {
    select_->Reset();
    select_->Bind(1, static_cast<int64_t>(position));
    select_->Bind(2, static_cast<int64_t>(end_));
    Step(position);
  } else {
    while (at_ != position) Step(backwards_ ? at_ - 1 : at_ + 1);
  }
  return row_.ReadWithoutPayload(*select_);
}

const RecordedEvent& LogWalk::WithPayload() {
  payload_.Reset();
  payload_.Bind(1, static_cast<int64_t>(at_));
  if (!payload_.Step()) ThrowMissing(at_);
  const RecordedEvent& event = row_.SetPayload(payload_.Bytes(0));
  // Beside looking the event up this costs little; a scan does without, `firn verify` is for that.
  if (!payload_.IsNull(1) && static_cast<uint64_t>(payload_.Integer(1)) != HashContent(event)) {
    ThrowChanged(at_);
  }
  return event;
}

void LogWalk::Step(Position position) {
  if (!select_->Step() || static_cast<Position>(select_->Integer(0)) != position) {
    ThrowMissing(position);
  }
  at_ = position;
}

int64_t LogWalk::RecordedAt(Position position) {
  recorded_at_.Reset();
  recorded_at_.Bind(1, static_cast<int64_t>(position));
  if (!recorded_at_.Step()) ThrowMissing(position);
  return recorded_at_.Integer(0);
}

void LogWalk::End() noexcept {
  payload_.Reset();
  recorded_at_.Reset();
  if (select_ != nullptr) select_->Reset();
  try {
    commit_.Step();
  } catch (const SQLite::Exception&) {
    // There was no transaction, because Begin has failed, which was told; or it cannot be ended,
    // which the next Begin will tell.
  }
  commit_.Reset();
}

}  // namespace firn::sqlite
