#include "firn/proof/kept.h"

#include <cstdint>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/proof/block_file.h"
#include "firn/proof/block_tree.h"
#include "firn/proof/signed_file.h"

namespace firn::proof {
namespace {

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

absl::Status ReadBlocks(const std::string& path, const std::string& store_id, Kept& kept) {
  if (!Exists(path)) return absl::OkStatus();
  auto blocks = BlockFile::Read(path, store_id);
  if (ReasonOf(blocks.status()) == ErrorReason::kCorrupted) {
    kept.faults.emplace_back(blocks.status().message());
    return absl::OkStatus();
  }
  if (!blocks.ok()) return blocks.status();
  kept.blocks = *std::move(blocks);
  for (uint64_t block = 0; block < kept.blocks.size(); ++block) {
    if (kept.blocks[block]) continue;
    kept.faults.push_back(absl::StrCat("the proof file ", path, " is damaged where the events ",
                                       block * kBlockEvents + 1, " to ", (block + 1) * kBlockEvents,
                                       " are hashed"));
  }
  return absl::OkStatus();
}

absl::Status ReadSigned(const std::string& folder, const std::string& store_id, Kept& kept) {
  if (!Exists(SignedPath(folder))) return absl::OkStatus();
  auto checkpoint = ReadSignedCheckpoint(folder, store_id);
  if (checkpoint.ok()) {
    kept.checkpoint = *std::move(checkpoint);
    return absl::OkStatus();
  }
  if (!absl::IsFailedPrecondition(checkpoint.status())) return checkpoint.status();
  kept.faults.emplace_back(checkpoint.status().message());
  return absl::OkStatus();
}

}  // namespace

TreeView::Known Kept::Known() const {
  return [this](int level, uint64_t index) -> std::optional<Hash> {
    if (level != kBlockLevel || index >= blocks.size()) return std::nullopt;
    return blocks[index];
  };
}

absl::StatusOr<Kept> ReadKept(const std::string& folder, const std::string& store_id) {
  Kept kept;
  FIRN_RETURN_IF_ERROR(ReadBlocks(folder + "/blocks", store_id, kept));
  FIRN_RETURN_IF_ERROR(ReadSigned(folder, store_id, kept));
  return kept;
}

}  // namespace firn::proof
