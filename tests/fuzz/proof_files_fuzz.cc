// The files in `proof/`: a block is read exactly if its checksum is its own, what is whole is
// opened and added to, and a checkpoint is told only if the log's key has signed it. The first byte
// chooses: the file of blocks as bytes; its records, whole where their first byte says so; or the
// three files of a folder.

#include <algorithm>
#include <cstring>
#include <optional>
#include <string>
#include <vector>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/proof/block_file.h"
#include "firn/proof/kept.h"
#include "firn/proof/note.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/signing.h"

namespace firn::fuzz {
namespace {

using proof::Hash;
using Blocks = std::vector<std::optional<Hash>>;

constexpr char kStoreId[] = "7d0c1f64-0000-4000-8000-000000000000";
constexpr size_t kHashBytes = 32;
constexpr size_t kRecordBytes = 40;

std::string Header() {
  std::string header = absl::StrCat("firn proof blocks 1\n", kStoreId, "\n");
  header.resize(64);
  return header;
}

std::string RecordOf(uint64_t block, const std::string& hash) {
  const uint64_t checksum = XXH3_64bits_withSeed(hash.data(), hash.size(), block);
  return hash + std::string(reinterpret_cast<const char*>(&checksum), sizeof(checksum));
}

// A record for every 33 bytes.
std::string FileOf(std::string_view text) {
  std::string file = Header();
  for (uint64_t block = 0; text.size() > kHashBytes; ++block) {
    const bool is_whole = text[0] != 'x';
    file += RecordOf(is_whole ? block : block + 1, std::string(text.substr(1, kHashBytes)));
    text.remove_prefix(1 + kHashBytes);
  }
  return file.append(text);
}

// As docs/proofs.md defines the file; nothing if it is another's.
std::optional<Blocks> PlainRead(const std::string& file) {
  if (!file.starts_with(Header())) return std::nullopt;
  Blocks blocks;
  for (size_t at = Header().size(); at + kRecordBytes <= file.size(); at += kRecordBytes) {
    const std::string hash = file.substr(at, kHashBytes);
    blocks.emplace_back();
    if (file.compare(at, kRecordBytes, RecordOf(blocks.size() - 1, hash)) != 0) continue;
    std::memcpy(blocks.back().emplace().data(), hash.data(), kHashBytes);
  }
  return blocks;
}

void CheckOpened(const MemoryFile& file, Blocks blocks) {
  size_t whole = 0;
  while (whole < blocks.size() && blocks[whole]) ++whole;
  blocks.resize(whole);
  auto opened = proof::BlockFile::Open(file.path(), kStoreId);
  if (!opened.ok()) Fail("not opened: " + opened.status().ToString());
  if (Blocks(opened->hashes.begin(), opened->hashes.end()) != blocks) Fail("opened with others");
  const Hash added = proof::HashLeaf("added");
  if (!opened->file.Append({added}).ok()) Fail("nothing can be added");
  blocks.emplace_back(added);
  const auto read = proof::BlockFile::Read(file.path(), kStoreId);
  if (!read.ok() || *read != blocks) Fail("what was added is not read");
}

void CheckBlocks(const std::string& bytes) {
  const MemoryFile file(bytes);
  const auto wanted = PlainRead(bytes);
  const auto read = proof::BlockFile::Read(file.path(), kStoreId);
  if (read.ok() != wanted.has_value()) Fail("read or refused: " + read.status().ToString());
  if (!read.ok()) {
    if (ReasonOf(read.status()) != ErrorReason::kCorrupted) Fail(read.status().ToString());
    return;
  }
  if (*read != *wanted) Fail("blocks that are others than those in the file");
  CheckOpened(file, *wanted);
}

// A file of the folder; none if there is nothing in it.
void Put(const TemporaryFolder& folder, const char* name, const std::string& bytes) {
  if (bytes.empty()) return folder.Remove(name);
  folder.Write(name, bytes);
}

void CheckKeptBlocks(const proof::Kept& kept, const std::string& file) {
  const std::optional<Blocks> wanted = file.empty() ? Blocks() : PlainRead(file);
  if (kept.blocks != wanted.value_or(Blocks())) Fail("other blocks than those in the file");
  const bool are_whole = wanted && std::ranges::all_of(*wanted, [](auto& hash) { return !!hash; });
  if (!are_whole && kept.faults.empty()) Fail("damage is passed over");
}

void CheckFolder(std::string_view text) {
  static const auto* const kSigner = new proof::Signer(MakeSigner(proof::OriginOf(kStoreId)));
  static const TemporaryFolder folder;
  std::vector<std::string> parts = SplitParts(text, 3);
  parts.resize(3);
  // What ends a line is a text to be signed.
  const bool is_signed = parts[1].ends_with('\n');
  const std::string note = is_signed ? Sign(*kSigner, parts[1]) : parts[1];
  const std::string blocks = parts[0] == "right" ? FileOf(std::string(33, 'a')) : parts[0];
  Put(folder, "blocks", blocks);
  Put(folder, "checkpoint", note);
  Put(folder, "signing.key", parts[2] == "right" ? kSigningKey : parts[2]);
  const auto kept = proof::ReadKept(folder.path(), kStoreId);
  if (!kept.ok()) Fail("not read: " + kept.status().ToString());
  if (parts[1].empty() && kept->checkpoint) Fail("a checkpoint without a file");
  CheckKeptBlocks(*kept, blocks);
  const bool is_right = is_signed && parts[2] == "right";
  if (!kept->checkpoint) {
    const auto wanted = proof::ParseCheckpoint(note);
    if (is_right && wanted && wanted->origin == proof::OriginOf(kStoreId)) Fail("not told");
    if (!parts[1].empty() && kept->faults.empty()) Fail("a checkpoint is passed over");
    return;
  }
  if (parts[2] == "right" && !IsSignedBy(note, kSigner->verifier_key())) {
    Fail("a checkpoint that is not signed");
  }
  if (kept->checkpoint->origin != proof::OriginOf(kStoreId)) Fail("another log's checkpoint");
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  firn::log::Configure(firn::log::Level::kError, firn::log::Format::kText);
  std::string_view text = TextOf(data, size);
  const size_t way = TakeChoice(text, 4);
  if (way == 0) CheckBlocks(std::string(text));
  if (way == 1) CheckBlocks(Header() + std::string(text));
  if (way == 2) CheckBlocks(FileOf(text));
  if (way == 3) CheckFolder(text);
  return 0;
}
