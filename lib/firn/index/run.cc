#include "firn/index/run.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::index {
namespace {

// What a scan reads at a time.
constexpr size_t kScanBytes = 128 << 10;

// Whether the bytes end with the magic of a format before or after this one.
bool IsOfAnotherFormat(std::string_view bytes) {
  const std::string_view magic = bytes.substr(bytes.size() - kRunMagic.size());
  return magic.starts_with(kAnyRunMagic) && magic != kRunMagic;
}

// With the remedy: the index is made of the log and can be made again.
absl::Status DamagedFile(const std::string& path, std::string_view what) {
  return MakeError(
      ErrorReason::kCorrupted,
      absl::StrCat("the index file ", path, " is damaged: ", ToAbsl(what),
                   "; stop the server, remove the file, start again: it is made anew of the log"));
}

// Reads a part of a run.
absl::Status ReadPart(const File& file, uint64_t offset, size_t size, std::string& buffer) {
  const absl::Status read = file.ReadAt(offset, size, buffer);
  if (ReasonOf(read) != ErrorReason::kCorrupted) return read;
  return DamagedFile(file.path(), std::string(read.message()));
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Run>> Run::Open(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(File file, File::OpenForReading(path));
  FIRN_ASSIGN_OR_RETURN(const uint64_t size, file.Size());
  if (size < kRunMagic.size() + kFooterBytes) return DamagedFile(path, "it is too short");

  std::string bytes;
  FIRN_RETURN_IF_ERROR(ReadPart(file, 0, kRunMagic.size(), bytes));
  const std::string beginning = bytes;
  FIRN_RETURN_IF_ERROR(ReadPart(file, size - kFooterBytes, kFooterBytes, bytes));
  if (IsOfAnotherFormat(beginning) && IsOfAnotherFormat(bytes)) {
    return absl::FailedPreconditionError(
        absl::StrCat("the index file ", path, " has the format of another version"));
  }
  if (beginning != kRunMagic) return DamagedFile(path, "its beginning is not a run's");
  uint64_t checksum = 0;
  const std::optional<RunFooter> footer = DecodeFooter(bytes, checksum);
  if (!footer) return DamagedFile(path, "its end is not a run's");
  const std::string footer_bytes = std::move(bytes);
  const uint64_t filter_bytes = size - kFooterBytes - footer->filter_offset;
  if (footer->index_offset > footer->filter_offset || footer->filter_offset > size - kFooterBytes ||
      filter_bytes == 0 || filter_bytes % Filter::kLineBytes != 0 ||
      footer->filter_offset - footer->index_offset != footer->blocks * kBlockStartBytes) {
    return DamagedFile(path, "its parts do not fit together");
  }
  FIRN_RETURN_IF_ERROR(
      ReadPart(file, footer->index_offset, size - kFooterBytes - footer->index_offset, bytes));
  if (FooterChecksum(bytes, footer_bytes) != checksum) {
    return DamagedFile(path, "its checksum is wrong");
  }

  std::string_view rest = bytes;
  std::vector<BlockStart> starts;
  starts.reserve(footer->blocks);
  while (starts.size() < footer->blocks) starts.push_back(TakeBlockStart(rest));
  return std::make_shared<const Run>(std::move(file), *footer, std::move(starts),
                                     Filter::FromBytes(rest));
}

Run::Run(File file, RunFooter footer, std::vector<BlockStart> starts, Filter filter)
    : file_(std::move(file)),
      footer_(footer),
      starts_(std::move(starts)),
      filter_(std::move(filter)) {}

std::optional<size_t> Run::FindBlock(Key key, Position limit) const {
  const Posting wanted = {key, limit};
  const auto after =
      std::upper_bound(starts_.begin(), starts_.end(), wanted,
                       [](const Posting& p, const BlockStart& start) { return p < start.first; });
  if (after == starts_.begin()) return std::nullopt;
  return static_cast<size_t>(after - starts_.begin()) - 1;
}

template <typename Visit>
absl::Status Run::Decode(size_t block, std::string_view bytes, Visit&& visit) const {
  if (bytes.size() < kBlockChecksumBytes) return DamagedFile(path(), "a block is too short");
  const std::string_view content = bytes.substr(0, bytes.size() - kBlockChecksumBytes);
  std::string_view end = bytes.substr(content.size());
  if (TakeFixed<uint64_t>(end) != Checksum(content)) {
    return DamagedFile(path(), absl::StrCat("the checksum of block ", block, " is wrong"));
  }
  if (!VisitBlock(content, starts_[block].first, footer_.facts.after, visit)) {
    return DamagedFile(path(), absl::StrCat("block ", block, " cannot be read"));
  }
  return absl::OkStatus();
}

absl::Status Run::ReadBlock(size_t block, Key key, std::vector<Position>& positions,
                            std::string& buffer) const {
  positions.clear();
  const uint64_t offset = starts_[block].offset;
  FIRN_RETURN_IF_ERROR(ReadPart(file_, offset, EndOf(block) - offset, buffer));
  return Decode(block, buffer, [&](const Posting& posting) {
    if (posting.key == key) positions.push_back(posting.position);
    return posting.key <= key;
  });
}

absl::Status Run::ReadBlocks(size_t& block, std::vector<Posting>& postings,
                             std::string& buffer) const {
  postings.clear();
  const size_t first = block;
  const uint64_t offset = starts_[first].offset;
  while (block < blocks() && (block == first || EndOf(block) - offset <= kScanBytes)) ++block;
  FIRN_RETURN_IF_ERROR(ReadPart(file_, offset, EndOf(block - 1) - offset, buffer));
  for (size_t i = first; i < block; ++i) {
    const std::string_view bytes =
        std::string_view(buffer).substr(starts_[i].offset - offset, EndOf(i) - starts_[i].offset);
    FIRN_RETURN_IF_ERROR(Decode(i, bytes, [&](const Posting& posting) {
      postings.push_back(posting);
      return true;
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> RunScan::Next() {
  if (current_ + 1 < postings_.size()) {
    ++current_;
    return true;
  }
  if (block_ == run_->blocks()) return false;
  FIRN_RETURN_IF_ERROR(run_->ReadBlocks(block_, postings_, buffer_));
  current_ = 0;
  return true;
}

}  // namespace firn::index
