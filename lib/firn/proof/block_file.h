// The hashes of the log's complete blocks, in a file that is only added to.
//
// The file is made of the log, and is not believed without it: what was not yet on the disk when
// the power went is made again. What stands in it was once true, so it tells when the log was
// changed. docs/proofs.md has its format.

#ifndef FIRN_PROOF_BLOCK_FILE_H_
#define FIRN_PROOF_BLOCK_FILE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/base/file.h"
#include "firn/proof/merkle.h"

namespace firn::proof {

// Used by one thread at a time. Errors as File's, and what is said.
class BlockFile {
 public:
  struct Opened;

  // So many blocks at the end may not be on the disk yet: after a power cut any of them may be
  // whole or not. What stands before them is there, whatever flushes have failed.
  static constexpr uint64_t kUnsyncedMax = 4096;

  // Opens the file, or makes one for the store. What a power cut left half written at its end is
  // cut off, from the first block that is not whole. kCorrupted if it belongs to another store, or
  // is damaged where no power cut can have done it.
  static absl::StatusOr<Opened> Open(const std::string& path, const std::string& store_id);

  // Reads a file without changing it: the hashes, none where one is damaged. kCorrupted if the file
  // belongs to another store or to none.
  static absl::StatusOr<std::vector<std::optional<Hash>>> Read(const std::string& path,
                                                               const std::string& store_id);

  // Adds the hashes of the next blocks, not more than kUnsyncedMax: all or, if it fails, none.
  absl::Status Append(absl::Span<const Hash> hashes);

  // Drops the hashes from this block on.
  absl::Status Shorten(uint64_t blocks);

  // Flushes all of it. If that fails, what it was about is written again by the next call: a flush
  // alone would leave it out, and succeed.
  absl::Status Sync();

 private:
  BlockFile(File file, uint64_t blocks, std::string unsynced)
      : file_(std::move(file)),
        blocks_(blocks),
        unsynced_(std::move(unsynced)),
        is_in_doubt_(!unsynced_.empty()) {}

  File file_;
  uint64_t blocks_;
  // The records at the end of which no flush has succeeded.
  std::string unsynced_;
  // Some of them may be in memory only, and taken for written: a flush has failed, of this process
  // or of an earlier one that told nobody.
  bool is_in_doubt_;
};

struct BlockFile::Opened {
  BlockFile file;
  // Of the blocks, from the first.
  std::vector<Hash> hashes;
};

}  // namespace firn::proof

#endif  // FIRN_PROOF_BLOCK_FILE_H_
