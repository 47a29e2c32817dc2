#include "firn/engines/sqlite/log_index.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_table.h"

namespace firn::sqlite {
namespace {

// One kind's keys tell nothing about another's. The numbers are in the files, for ever.
enum class KeyKind : uint64_t { kId = 1, kStream = 2, kType = 3, kTag = 4, kTarget = 5 };

index::Key MakeKey(KeyKind kind, const void* data, size_t size) {
  return XXH3_64bits_withSeed(data, size, static_cast<uint64_t>(kind));
}

index::Key MakeKey(KeyKind kind, std::string_view text) {
  return MakeKey(kind, text.data(), text.size());
}

// Adds what an event, or a recorded one, is looked up by.
template <typename AnyEvent>
void AddKeys(const AnyEvent& event, std::string_view stream, bool with_target, Position position,
             index::PostingIndex& index) {
  index.Add(IdKey(event.id), position);
  index.Add(StreamKey(stream), position);
  index.Add(TypeKey(event.event_type), position);
  for (const std::string_view tag : event.tags) index.Add(TagKey(tag), position);
  if (with_target && !event.target_type.empty()) {
    index.Add(TargetKey(event.target_type, event.target_id), position);
  }
}

// How often a long catching up is told.
constexpr std::chrono::seconds kProgressInterval{2};

// Adds the events from `next` on, and keeps `next` at the one that is being read.
absl::Status CatchUp(SQLite::Database& database, index::PostingIndex& index, Position& next) {
  const int64_t head = database.execAndGet("SELECT ifnull(max(position), 0) FROM log").getInt64();
  Select select(database, std::string("SELECT ") + kLogHeadColumns +
                              " FROM log WHERE position > ? ORDER BY position");
  select.Bind(1, static_cast<int64_t>(next - 1));
  LogRow row(database);
  auto told = std::chrono::steady_clock::now();
  while (select.Step()) {
    const RecordedEvent& event = row.ReadWithoutPayload(select);
    if (event.position != next) ThrowMissing(next);
    const bool in_own_stream = event.stream == TargetStream(event.target_type, event.target_id);
    AddKeys(event, event.stream, !in_own_stream, event.position, index);
    FIRN_RETURN_IF_ERROR(index.Settle(event.position, event.id.bytes));
    next = event.position + 1;
    const auto now = std::chrono::steady_clock::now();
    if (now - told < kProgressInterval) continue;
    told = now;
    log::Info("making the index", {{"position", event.position}, {"head", head}});
  }
  return absl::OkStatus();
}

}  // namespace

index::Key IdKey(const Uuid& id) { return MakeKey(KeyKind::kId, id.bytes.data(), id.bytes.size()); }
index::Key StreamKey(std::string_view stream) { return MakeKey(KeyKind::kStream, stream); }
index::Key TypeKey(std::string_view event_type) { return MakeKey(KeyKind::kType, event_type); }
index::Key TagKey(std::string_view tag) { return MakeKey(KeyKind::kTag, tag); }
index::Key TargetKey(std::string_view target_type, int64_t target_id) {
  return MakeKey(KeyKind::kTarget, TargetStream(target_type, target_id));
}

absl::StatusOr<std::unique_ptr<index::PostingIndex>> OpenLogIndex(
    SQLite::Database& database, const index::IndexOptions& options) {
  SQLite::Statement id_at(database, "SELECT id FROM log WHERE position = ?");
  const auto is_ours = [&](const index::RunFacts& facts) {
    return Guarded("checking the index", [&]() -> absl::StatusOr<bool> {
      const absl::Cleanup reset = [&] { id_at.tryReset(); };
      id_at.bind(1, static_cast<int64_t>(facts.until));
      if (!id_at.executeStep()) return false;
      const SQLite::Column id = id_at.getColumn(0);
      const auto* bytes = static_cast<const uint8_t*>(id.getBlob());
      return std::equal(bytes, bytes + id.getBytes(), facts.fingerprint.begin(),
                        facts.fingerprint.end());
    });
  };
  FIRN_ASSIGN_OR_RETURN(auto index, index::PostingIndex::Open(options, is_ours));
  Position next = index->covered() + 1;
  const absl::Status caught_up =
      Guarded("making the index", [&] { return CatchUp(database, *index, next); });
  FIRN_RETURN_IF_ERROR(AddContext(caught_up, absl::StrCat("event ", next)));
  return index;
}

void AddToIndex(const Event& event, std::string_view stream, Position position,
                index::PostingIndex& index) {
  AddKeys(event, stream, !event.stream.empty(), position, index);
}

}  // namespace firn::sqlite
