// The file format of a run, which docs/index-format.md describes: shared by who writes and who
// reads one.

#ifndef FIRN_INDEX_RUN_FORMAT_H_
#define FIRN_INDEX_RUN_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firn/index/codec.h"
#include "firn/index/posting.h"

namespace firn::index {

inline constexpr std::string_view kRunMagic = "FIRNRUN2";
// What every format's magic begins with; the version follows.
inline constexpr std::string_view kAnyRunMagic = "FIRNRUN";

// A block is closed when its postings have taken this much.
inline constexpr size_t kBlockBytes = 2048;
inline constexpr size_t kBlockChecksumBytes = sizeof(uint64_t);

// What a run covers.
struct RunFacts {
  // Every posting of the events in (after, until], and no other.
  Position after = 0;
  Position until = 0;
  // How many merges its postings have been through.
  uint32_t level = 0;
  // Of the event at `until`.
  Fingerprint fingerprint{};
};

// Where a block begins, and with what.
struct BlockStart {
  Posting first;
  uint64_t offset = 0;
};

// The end of the file.
struct RunFooter {
  RunFacts facts;
  uint64_t postings = 0;
  uint64_t keys = 0;  // distinct ones
  uint64_t blocks = 0;
  uint64_t index_offset = 0;
  uint64_t filter_offset = 0;
};

inline constexpr size_t kBlockStartBytes = 24;
inline constexpr size_t kFooterBytes = 96;

uint64_t Checksum(std::string_view bytes);

void PutBlockStart(const BlockStart& start, std::string& bytes);
BlockStart TakeBlockStart(std::string_view& bytes);

// The footer's bytes; `checked` is everything between the blocks and the footer.
std::string EncodeFooter(const RunFooter& footer, std::string_view checked);

// Nothing if the bytes are not a footer; `checksum` gets what EncodeFooter's was to be.
std::optional<RunFooter> DecodeFooter(std::string_view bytes, uint64_t& checksum);

// The checksum that a footer carries.
uint64_t FooterChecksum(std::string_view checked, std::string_view footer);

// Adds a posting to a block, given the one before it; positions are written less `base`.
inline void PutPosting(const Posting& posting, const Posting& before, Position base,
                       std::string& block) {
  PutVarint(posting.key - before.key, block);
  PutVarint(posting.position - (posting.key == before.key ? before.position : base), block);
}

// Calls visit(posting) for the postings of a block (without its checksum) until it returns false.
// Returns false if the block is damaged.
template <typename Visit>
bool VisitBlock(std::string_view block, const Posting& first, Position base, Visit&& visit) {
  Posting posting = first;
  if (!visit(posting)) return true;
  while (!block.empty()) {
    uint64_t key_step = 0;
    uint64_t place = 0;
    if (!TakeVarint(block, key_step) || !TakeVarint(block, place)) return false;
    posting.position = place + (key_step == 0 ? posting.position : base);
    posting.key += key_step;
    if (!visit(posting)) return true;
  }
  return true;
}

}  // namespace firn::index

#endif  // FIRN_INDEX_RUN_FORMAT_H_
