#include "firn/index/run_format.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace firn::index {

uint64_t Checksum(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

void PutBlockStart(const BlockStart& start, std::string& bytes) {
  PutFixed(start.first.key, bytes);
  PutFixed(start.first.position, bytes);
  PutFixed(start.offset, bytes);
}

BlockStart TakeBlockStart(std::string_view& bytes) {
  BlockStart start;
  start.first.key = TakeFixed<uint64_t>(bytes);
  start.first.position = TakeFixed<uint64_t>(bytes);
  start.offset = TakeFixed<uint64_t>(bytes);
  return start;
}

std::string EncodeFooter(const RunFooter& footer, std::string_view checked) {
  std::string bytes;
  PutFixed(footer.facts.after, bytes);
  PutFixed(footer.facts.until, bytes);
  PutFixed(uint64_t{footer.facts.level}, bytes);
  bytes.append(reinterpret_cast<const char*>(footer.facts.fingerprint.data()),
               footer.facts.fingerprint.size());
  PutFixed(footer.postings, bytes);
  PutFixed(footer.keys, bytes);
  PutFixed(footer.blocks, bytes);
  PutFixed(footer.index_offset, bytes);
  PutFixed(footer.filter_offset, bytes);
  PutFixed(FooterChecksum(checked, bytes), bytes);
  bytes += kRunMagic;
  return bytes;
}

std::optional<RunFooter> DecodeFooter(std::string_view bytes, uint64_t& checksum) {
  if (bytes.size() != kFooterBytes || !bytes.ends_with(kRunMagic)) return std::nullopt;
  RunFooter footer;
  footer.facts.after = TakeFixed<uint64_t>(bytes);
  footer.facts.until = TakeFixed<uint64_t>(bytes);
  footer.facts.level = static_cast<uint32_t>(TakeFixed<uint64_t>(bytes));
  for (uint8_t& byte : footer.facts.fingerprint) byte = TakeFixed<uint8_t>(bytes);
  footer.postings = TakeFixed<uint64_t>(bytes);
  footer.keys = TakeFixed<uint64_t>(bytes);
  footer.blocks = TakeFixed<uint64_t>(bytes);
  footer.index_offset = TakeFixed<uint64_t>(bytes);
  footer.filter_offset = TakeFixed<uint64_t>(bytes);
  checksum = TakeFixed<uint64_t>(bytes);
  return footer;
}

uint64_t FooterChecksum(std::string_view checked, std::string_view footer) {
  constexpr size_t kChecked = kFooterBytes - sizeof(uint64_t) - kRunMagic.size();
  return Checksum(checked) ^ XXH3_64bits_withSeed(footer.data(), kChecked, 1);
}

}  // namespace firn::index
