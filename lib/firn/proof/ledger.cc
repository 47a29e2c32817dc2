#include "firn/proof/ledger.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/thread.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/entry.h"
#include "firn/proof/event_hashes.h"
#include "firn/proof/signed_file.h"

namespace firn::proof {
namespace {

// What is hashed before it is added to the file.
constexpr uint64_t kPageBlocks = 32;

// Events beyond the tree's whole blocks that are hashed while somebody waits for a proof.
constexpr uint64_t kReach = 64 * kBlockEvents;

constexpr char kFileName[] = "/blocks";

// The checkpoint that was kept; nothing, and said so, if there is none that can be believed.
absl::StatusOr<std::optional<Checkpoint>> FindSigned(const std::string& folder,
                                                     const std::string& store_id) {
  std::error_code error;
  if (!std::filesystem::exists(SignedPath(folder), error)) return std::nullopt;
  auto checkpoint = ReadSignedCheckpoint(folder, store_id);
  if (checkpoint.ok()) return *std::move(checkpoint);
  if (!absl::IsFailedPrecondition(checkpoint.status())) return checkpoint.status();
  log::Warning("the log is not compared with the checkpoint that was kept",
               {{"error", std::string(checkpoint.status().message())}});
  return std::nullopt;
}

absl::Status OldLog(Position head, uint64_t proven, const std::string& folder) {
  return absl::FailedPreconditionError(absl::StrCat(
      "the log ends at position ", head, ", but events up to ", proven,
      " were proven: an older firn.db is in its place; bring back the newer one or, if going back "
      "is meant, move ",
      folder, " away: checkpoints given out before will not fit any more"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(Store& store, const std::string& folder) {
  FIRN_RETURN_IF_ERROR(MakeFolder(folder));
  // Without the folder's name power loss may take the key, which verifiers have by then.
  FIRN_RETURN_IF_ERROR(SyncFolder(std::filesystem::path(folder).parent_path()));
  FIRN_ASSIGN_OR_RETURN(Signer signer, Signer::Open(folder, OriginOf(store.store_id())));
  FIRN_ASSIGN_OR_RETURN(auto opened, BlockFile::Open(folder + kFileName, store.store_id()));
  FIRN_ASSIGN_OR_RETURN(std::optional<Checkpoint> kept, FindSigned(folder, store.store_id()));
  const Position head = store.head().position;
  const uint64_t proven =
      std::max<uint64_t>(opened.hashes.size() * kBlockEvents, kept ? kept->size : 0);
  // Where a damaged log ends need not be known.
  if (proven > head && store.damage().ok()) {
    if (store.durability() == Durability::kFsynced) return OldLog(head, proven, folder);
    log::Warning("acknowledged events are lost, and what was proven of them",
                 {{"head", head}, {"proven", proven}});
    opened.hashes.resize(std::min<uint64_t>(opened.hashes.size(), head / kBlockEvents));
    FIRN_RETURN_IF_ERROR(opened.file.Shorten(opened.hashes.size()));
    FIRN_RETURN_IF_ERROR(RemoveFile(SignedPath(folder)));
    kept.reset();
    // Other events will have these positions, and power loss must not bring back what was proven.
    FIRN_RETURN_IF_ERROR(opened.file.Sync());
    FIRN_RETURN_IF_ERROR(SyncFolder(folder));
  }
  FIRN_ASSIGN_OR_RETURN(auto reader, store.OpenReader());
  auto ledger = std::make_unique<Ledger>(store, folder, std::move(signer), std::move(opened),
                                         std::move(kept));
  FIRN_RETURN_IF_ERROR(ledger->CompareWithKept(*reader));
  // Nothing is hashed and signed anew over events that cannot be read.
  if (!store.damage().ok()) return ledger;
  Ledger& started = *ledger;
  FIRN_ASSIGN_OR_RETURN(ledger->thread_,
                        StartThread([&started, reader = std::move(reader)]() mutable {
                          started.Work(std::move(reader));
                        }));
  return ledger;
}

Ledger::Ledger(Store& store, std::string folder, Signer signer, BlockFile::Opened opened,
               std::optional<Checkpoint> kept)
    : store_(store),
      folder_(std::move(folder)),
      signer_(std::move(signer)),
      file_(std::move(opened.file)),
      kept_(std::move(kept)) {
  for (const Hash& hash : opened.hashes) tree_.Add(hash);
}

Ledger::~Ledger() { Stop(); }

void Ledger::Stop() {
  stop_ = true;
  store_.WakeWaiters();
  if (thread_.joinable()) thread_.join();
}

void Ledger::Work(std::unique_ptr<EventReader> reader) {
  // Appends come first; a proof that cannot be made yet says so.
  LowerPriority(Priority::kIdle);
  Follow(*reader);
  const absl::Status kept = Keep(*reader);
  if (kept.ok()) return;
  // Nothing that was acknowledged depends on it.
  log::Warning("the proofs were not flushed", {{"error", std::string(kept.message())}});
}

void Ledger::Follow(EventReader& reader) {
  std::string told;
  Position failed_at = 0;
  while (!stop_) {
    uint64_t events = 0;
    {
      MutexLock lock(mutex_);
      events = tree_.blocks() * kBlockEvents;
    }
    // Beyond what is one event short of the next block.
    const Position beyond = std::max(events, failed_at) + kBlockEvents - 1;
    const Head head = store_.AwaitHead(beyond, stop_);
    if (stop_ || head.position <= beyond) return;
    const absl::Status status = Step(reader, head.position);
    failed_at = status.ok() ? 0 : head.position;
    // A full disk has room again one day: it is tried again with the next events.
    if (!status.ok() && status.message() != told) {
      told = std::string(status.message());
      log::Error("the log's proofs stand still", {{"after_position", events}, {"error", told}});
    }
  }
}

absl::Status Ledger::Keep(EventReader& reader) {
  FIRN_RETURN_IF_ERROR(file_.Sync());
  FIRN_RETURN_IF_ERROR(CompareWithKept(reader));
  const uint64_t size = store_.head().position;
  {
    // One that tells of a change is kept.
    MutexLock lock(mutex_);
    if (differs_) return absl::OkStatus();
  }
  // What the thread is far behind, the next one hashes.
  if (size == 0 || !CheckReach(size).ok()) return absl::OkStatus();
  FIRN_ASSIGN_OR_RETURN(const SignedCheckpoint checkpoint, Sign(size, reader));
  return KeepSigned(folder_, checkpoint.note);
}

absl::Status Ledger::Step(EventReader& reader, Position head) {
  uint64_t block = 0;
  {
    MutexLock lock(mutex_);
    block = tree_.blocks();
  }
  const uint64_t end = std::min(head / kBlockEvents, block + kPageBlocks);
  std::vector<Hash> blocks;
  for (; block < end && !stop_; ++block) {
    FIRN_ASSIGN_OR_RETURN(std::vector<Hash> events,
                          HashEvents(block * kBlockEvents, (block + 1) * kBlockEvents, reader));
    blocks.push_back(HashBlock(std::move(events)));
  }
  FIRN_RETURN_IF_ERROR(file_.Append(blocks));
  {
    MutexLock lock(mutex_);
    for (const Hash& hash : blocks) tree_.Add(hash);
  }
  return CompareWithKept(reader);
}

absl::Status Ledger::CompareWithKept(EventReader& reader) {
  // Where blocks were lost, they are made anew of the log first.
  if (!kept_ || !CheckReach(kept_->size).ok()) return absl::OkStatus();
  FIRN_ASSIGN_OR_RETURN(std::optional<Damage> differs, CompareWith(*kept_, Known(), reader));
  kept_.reset();
  if (!differs) return absl::OkStatus();
  log::Error(absl::StrCat("events ", differs->first, " to ", differs->last, ": ", differs->what),
             {{"see", "firn verify"}});
  MutexLock lock(mutex_);
  differs_ = std::move(differs);
  return absl::OkStatus();
}

absl::Status Ledger::CheckReach(uint64_t size) const {
  MutexLock lock(mutex_);
  const uint64_t events = tree_.blocks() * kBlockEvents;
  if (size <= events + kReach) return absl::OkStatus();
  if (!store_.damage().ok()) return store_.damage();
  return MakeError(ErrorReason::kProofNotReady,
                   absl::StrCat("the log is hashed up to position ", events,
                                " so far; ask again, or for a size up to there"),
                   {{"position", absl::StrCat(events)}, {"head", absl::StrCat(size)}});
}

absl::StatusOr<Hash> Ledger::Root(uint64_t size, EventReader& reader) {
  FIRN_RETURN_IF_ERROR(CheckReach(size));
  TreeView view(Known(), size, reader);
  return RootOf(view, size);
}

absl::StatusOr<SignedCheckpoint> Ledger::Sign(uint64_t size, EventReader& reader) {
  FIRN_ASSIGN_OR_RETURN(const Hash root, Root(size, reader));
  FIRN_ASSIGN_OR_RETURN(std::string note,
                        signer_.Sign(FormatCheckpoint(
                            {.origin = OriginOf(store_.store_id()), .size = size, .root = root})));
  return SignedCheckpoint{.note = std::move(note), .root = root};
}

absl::StatusOr<InclusionProof> Ledger::ProveInclusion(Position position, uint64_t size,
                                                      EventReader& reader) {
  FIRN_RETURN_IF_ERROR(CheckReach(size));
  InclusionProof proof;
  TreeView view(Known(), size, reader);
  FIRN_ASSIGN_OR_RETURN(proof.path, InclusionPath(view, position - 1, size));
  const ReadRequest request = {.after = position - 1, .until = position};
  FIRN_RETURN_IF_ERROR(
      reader.Read(request, [&](const RecordedEvent& event) { WriteEntry(event, proof.entry); })
          .status());
  return proof;
}

absl::StatusOr<Path> Ledger::ProveConsistency(uint64_t old_size, uint64_t size,
                                              EventReader& reader) {
  FIRN_RETURN_IF_ERROR(CheckReach(size));
  TreeView view(Known(), size, reader);
  return ConsistencyPath(view, old_size, size);
}

absl::StatusOr<Position> Ledger::Verify(Position after, Position until, EventReader& reader,
                                        std::vector<Damage>& damages) {
  FIRN_ASSIGN_OR_RETURN(
      const Position next,
      VerifyBlock(after, until, Known()(kBlockLevel, after / kBlockEvents), reader, damages));
  MutexLock lock(mutex_);
  if (differs_ && after < differs_->last && differs_->last <= next) damages.push_back(*differs_);
  return next;
}

TreeView::Known Ledger::Known() const {
  return [this](int level, uint64_t index) -> std::optional<Hash> {
    MutexLock lock(mutex_);
    if (!tree_.Has(level, index)) return std::nullopt;
    return tree_.At(level, index);
  };
}

}  // namespace firn::proof
