#include "firn/projection/past.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"

namespace firn::projection {
namespace {

// A transaction of so many events: few, and what it changes stays in memory.
constexpr PageLimits kPage = {.events = 20'000, .bytes = 16 << 20, .work = 200'000};

// kCorrupted unless the saved state is what it should be: after a loss of power it may not be.
absl::StatusOr<std::unique_ptr<Tables>> OpenCopy(const SavedState& base,
                                                 const std::filesystem::path& path,
                                                 const Definition& definition,
                                                 const TablesInfo& info) {
  std::error_code error;
  std::filesystem::copy_file(base.path, path, error);
  if (error) {
    return MakeError(ErrorReason::kCorrupted,
                     absl::StrCat("cannot copy ", base.path.string(), ": ", error.message()));
  }
  FIRN_ASSIGN_OR_RETURN(auto tables, Tables::Open(path.string(), Tables::Care::kBuild));
  if (tables->info().position == base.position && tables->info().store_id == info.store_id &&
      tables->definition().sha256 == definition.sha256) {
    return tables;
  }
  return MakeError(ErrorReason::kCorrupted,
                   absl::StrCat(base.path.string(), " is not the state that was saved there"));
}

}  // namespace

PastState::~PastState() {
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

std::shared_ptr<const PastState> PastStates::Find(Position position) {
  const auto found = std::ranges::find_if(
      states_, [&](const auto& state) { return state->position() == position; });
  if (found == states_.end()) return nullptr;
  states_.splice(states_.begin(), states_, found);
  return states_.front();
}

absl::StatusOr<std::shared_ptr<const PastState>> PastStates::Make(
    Position position, const SavedState& base, const Definition& definition, const TablesInfo& info,
    EventReader& reader, const std::atomic<bool>* unwanted) {
  MutexLock lock(mutex_);
  if (auto present = Find(position)) return present;
  const std::filesystem::path path = absl::StrCat(path_.string(), ".past-", position, "-", ++made_);
  auto state = std::make_shared<const PastState>(path, position);
  std::unique_ptr<Tables> tables;
  if (base.position == 0) {
    FIRN_ASSIGN_OR_RETURN(tables, Tables::Create(path.string(), definition, info));
  } else {
    FIRN_ASSIGN_OR_RETURN(tables, OpenCopy(base, path, definition, info));
  }
  tables->program().EndWhen(unwanted);
  while (tables->info().position < position) {
    FIRN_RETURN_IF_ERROR(tables->Advance(reader, position, kPage));
  }
  states_.push_front(state);
  if (states_.size() > kPastStatesMax) states_.pop_back();
  return state;
}

}  // namespace firn::projection
