#include "firn/proof/block_file.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::proof {
namespace {

constexpr size_t kHeaderBytes = 64;
// A hash and its checksum.
constexpr size_t kChecksumBytes = sizeof(uint64_t);
constexpr size_t kRecordBytes = std::tuple_size_v<Hash> + kChecksumBytes;

constexpr size_t kUnsyncedBytesMax = BlockFile::kUnsyncedMax * kRecordBytes;

uint64_t OffsetOf(uint64_t block) { return kHeaderBytes + block * kRecordBytes; }

std::string HeaderOf(const std::string& store_id) {
  std::string header = absl::StrCat("firn proof blocks 1\n", store_id, "\n");
  header.resize(kHeaderBytes);
  return header;
}

// Also of the block's number: a record in another's place is noticed.
uint64_t ChecksumOf(uint64_t block, std::string_view hash) {
  return XXH3_64bits_withSeed(hash.data(), hash.size(), block);
}

bool IsWhole(uint64_t block, std::string_view record) {
  uint64_t checksum = 0;
  std::memcpy(&checksum, record.data() + std::tuple_size_v<Hash>, kChecksumBytes);
  return checksum == ChecksumOf(block, record.substr(0, std::tuple_size_v<Hash>));
}

std::string_view RecordAt(std::string_view records, uint64_t block) {
  return records.substr(block * kRecordBytes, kRecordBytes);
}

absl::Status Damaged(const std::string& path, std::string_view what) {
  return MakeError(
      ErrorReason::kCorrupted,
      absl::StrCat("the proof file ", path, " ", ToAbsl(what),
                   "; if the log is known to be whole, move the folder of the file away while the "
                   "server is stopped: it is made anew of the log, with another key"));
}

}  // namespace

absl::StatusOr<std::vector<std::optional<Hash>>> BlockFile::Read(const std::string& path,
                                                                 const std::string& store_id) {
  FIRN_ASSIGN_OR_RETURN(const File file, File::OpenForReading(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  std::string bytes;
  FIRN_RETURN_IF_ERROR(file.ReadAt(0, size, bytes));
  if (!bytes.starts_with(HeaderOf(store_id))) {
    return Damaged(path, "belongs to another log, or to none");
  }
  const std::string_view records = std::string_view(bytes).substr(kHeaderBytes);
  // What is not as long as a record was not finished.
  std::vector<std::optional<Hash>> hashes(records.size() / kRecordBytes);
  for (uint64_t block = 0; block < hashes.size(); ++block) {
    const std::string_view record = RecordAt(records, block);
    if (!IsWhole(block, record)) continue;
    Hash& hash = hashes[block].emplace();
    std::memcpy(hash.data(), record.data(), hash.size());
  }
  return hashes;
}

absl::StatusOr<BlockFile::Opened> BlockFile::Open(const std::string& path,
                                                  const std::string& store_id) {
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    const std::string folder = std::filesystem::path(path).parent_path();
    FIRN_RETURN_IF_ERROR(ReplaceFile(path, folder, HeaderOf(store_id), File::Access::kEverybody));
    FIRN_ASSIGN_OR_RETURN(File file, File::OpenForWriting(path));
    return Opened{.file = BlockFile(std::move(file), 0, ""), .hashes = {}};
  }
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::optional<Hash>> present, Read(path, store_id));
  std::vector<Hash> hashes;
  for (const std::optional<Hash>& hash : present) {
    if (!hash) break;
    hashes.push_back(*hash);
  }
  const uint64_t lost = present.size() - hashes.size();
  if (lost > kUnsyncedMax) {
    return Damaged(path, absl::StrCat("is damaged at block ", hashes.size()));
  }
  if (lost > 0) {
    log::Warning("the end of the proof file is not whole; it is made anew of the log",
                 {{"file", path}, {"blocks", hashes.size()}, {"lost_blocks", lost}});
  }
  const uint64_t whole = hashes.size();
  FIRN_ASSIGN_OR_RETURN(File file, File::OpenForWriting(path));
  FIRN_RETURN_IF_ERROR(file.Shorten(OffsetOf(whole)));
  const uint64_t unsynced = std::min(whole, kUnsyncedMax);
  std::string records;
  FIRN_RETURN_IF_ERROR(file.ReadAt(OffsetOf(whole - unsynced), unsynced * kRecordBytes, records));
  return Opened{.file = BlockFile(std::move(file), whole, std::move(records)),
                .hashes = std::move(hashes)};
}

absl::Status BlockFile::Append(absl::Span<const Hash> hashes) {
  std::string records;
  records.reserve(hashes.size() * kRecordBytes);
  for (const Hash& hash : hashes) {
    const uint64_t checksum = ChecksumOf(blocks_ + records.size() / kRecordBytes, BytesOf(hash));
    records += BytesOf(hash);
    records.append(reinterpret_cast<const char*>(&checksum), kChecksumBytes);
  }
  if (unsynced_.size() + records.size() > kUnsyncedBytesMax) FIRN_RETURN_IF_ERROR(Sync());
  if (const absl::Status added = file_.WriteAt(OffsetOf(blocks_), records); !added.ok()) {
    // What of it was written must not stand before what is added next.
    FIRN_RETURN_IF_ERROR(Shorten(blocks_));
    return added;
  }
  blocks_ += hashes.size();
  unsynced_ += records;
  return absl::OkStatus();
}

absl::Status BlockFile::Sync() {
  if (is_in_doubt_) {
    const uint64_t begin = OffsetOf(blocks_) - unsynced_.size();
    FIRN_RETURN_IF_ERROR(file_.WriteAt(begin, unsynced_));
  }
  const absl::Status flushed = file_.Sync();
  is_in_doubt_ = !flushed.ok();
  if (flushed.ok()) unsynced_.clear();
  return flushed;
}

absl::Status BlockFile::Shorten(uint64_t blocks) {
  FIRN_RETURN_IF_ERROR(file_.Shorten(OffsetOf(blocks)));
  const uint64_t dropped = blocks_ - std::min(blocks_, blocks);
  unsynced_.resize(unsynced_.size() - std::min(unsynced_.size(), dropped * kRecordBytes));
  blocks_ -= dropped;
  return absl::OkStatus();
}

}  // namespace firn::proof
