// The last revision of each stream.

#ifndef FIRN_ENGINES_SQLITE_STREAM_HEADS_H_
#define FIRN_ENGINES_SQLITE_STREAM_HEADS_H_

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>

#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/engines/sqlite/log_table.h"
#include "firn/index/posting_index.h"

namespace firn::sqlite {

// Remembers the streams used last, 24 bytes each; asks the index and the log for others, so that
// what is appended has to be there before anybody asks again. Owned by the writer thread;
// SQLiteCpp's exceptions pass through. Errors: kCorrupted, kInternal.
class StreamHeads {
 public:
  // Remembers about so many streams: a power of two, 4 at least.
  StreamHeads(const index::PostingIndex& index, LogLookup& log, size_t remembered);

  // Reads the newest events of the log, so that the streams used last are remembered from the
  // start. Takes a fraction of a second at most. If one of them is damaged, none is remembered.
  void Warm(SQLite::Database& database);

  // 0 if the stream is empty.
  absl::StatusOr<Revision> Last(std::string_view stream);

  // Takes note of an append.
  void Set(std::string_view stream, Revision last);

  // Forgets what it remembers: appends that were noted did not happen.
  void Forget();

 private:
  // Names are remembered as 128 bits of a hash that differs from process to process.
  struct Name {
    uint64_t low = 0;
    uint64_t high = 0;
    friend bool operator==(const Name&, const Name&) = default;
  };
  struct Entry {
    Name name;
    Revision last = 0;  // 0: the entry is empty
  };
  // The entries that a name may be in, the one used last first.
  static constexpr size_t kWays = 4;
  struct Bucket {
    Entry entries[kWays];
  };

  Name NameOf(std::string_view stream) const;
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  // Zeros, which are empty entries; the system gives the memory when it is first written to.
  using Buckets = std::unique_ptr<Bucket[], Free>;
  Buckets MakeBuckets() const;

  void ReadNewest(SQLite::Database& database);
  Bucket& BucketOf(const Name& name) { return buckets_[name.low & (bucket_count_ - 1)]; }
  absl::StatusOr<Revision> LookUp(std::string_view stream);

  const index::PostingIndex& index_;
  LogLookup& log_;
  const size_t bucket_count_;
  const uint64_t seed_;
  Buckets buckets_;
};

}  // namespace firn::sqlite

#endif  // FIRN_ENGINES_SQLITE_STREAM_HEADS_H_
