#include "firn/engines/sqlite/stream_heads.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <new>
#include <random>
#include <string>

#include "firn/base/log.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/database.h"
#include "firn/engines/sqlite/log_index.h"

namespace firn::sqlite {
namespace {

constexpr int64_t kWarmEvents = 400'000;

uint64_t RandomSeed() {
  std::random_device device;
  return uint64_t{device()} << 32 | device();
}

}  // namespace

StreamHeads::StreamHeads(const index::PostingIndex& index, LogLookup& log, size_t remembered)
    : index_(index),
      log_(log),
      bucket_count_(remembered / kWays),
      seed_(RandomSeed()),
      buckets_(MakeBuckets()) {}

StreamHeads::Name StreamHeads::NameOf(std::string_view stream) const {
  const XXH128_hash_t hash = XXH3_128bits_withSeed(stream.data(), stream.size(), seed_);
  return {hash.low64, hash.high64};
}

void StreamHeads::Warm(SQLite::Database& database) {
  const absl::Status read = Guarded("reading the newest streams", [&] {
    ReadNewest(database);
    return absl::OkStatus();
  });
  if (read.ok()) return;
  // Of some streams the newest event may have been missed. Each is looked up when it is needed.
  Forget();
  log::Warning("the streams used last are not known from the start",
               {{"error", std::string(read.message())}});
}

void StreamHeads::ReadNewest(SQLite::Database& database) {
  Select select(database,
                "SELECT stream, target_type, target_id, revision FROM log"
                " WHERE position > (SELECT max(position) FROM log) - ? ORDER BY position");
  select.Bind(1, kWarmEvents);
  NameReader names(database);
  while (select.Step()) {
    const auto revision = static_cast<Revision>(select.Integer(3));
    if (select.IsNull(0)) {
      Set(TargetStream(names.NameIn(select, 1), select.Integer(2)), revision);
    } else {
      Set(select.Bytes(0), revision);
    }
  }
}

absl::StatusOr<Revision> StreamHeads::Last(std::string_view stream) {
  const Name name = NameOf(stream);
  for (const Entry& entry : BucketOf(name).entries) {
    if (entry.last != 0 && entry.name == name) return entry.last;
  }
  FIRN_ASSIGN_OR_RETURN(const Revision last, LookUp(stream));
  if (last != 0) Set(stream, last);
  return last;
}

void StreamHeads::Set(std::string_view stream, Revision last) {
  const Name name = NameOf(stream);
  Entry* const entries = BucketOf(name).entries;
  Entry* place = std::find_if(entries, entries + kWays - 1, [&](const Entry& entry) {
    return entry.last != 0 && entry.name == name;
  });
  // To the front; what was used longest ago falls out.
  std::rotate(entries, place, place + 1);
  entries[0] = {name, last};
}

void StreamHeads::Forget() { buckets_ = MakeBuckets(); }

StreamHeads::Buckets StreamHeads::MakeBuckets() const {
  auto* memory = static_cast<Bucket*>(std::calloc(bucket_count_, sizeof(Bucket)));
  if (memory == nullptr) throw std::bad_alloc();
  return Buckets(memory);
}

absl::StatusOr<Revision> StreamHeads::LookUp(std::string_view stream) {
  index::Cursor cursor = index_.Find(StreamKey(stream));
  Position limit = std::numeric_limits<Position>::max();
  for (;;) {
    FIRN_ASSIGN_OR_RETURN(const Position position, cursor.Seek(limit));
    if (position == 0) return 0;
    const RecordedEvent& event = log_.At(position);
    if (event.stream == stream) return event.revision;
    // Another stream with the same key.
    limit = position - 1;
  }
}

}  // namespace firn::sqlite
