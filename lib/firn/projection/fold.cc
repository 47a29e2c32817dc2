#include "firn/projection/fold.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/held_event.h"

namespace firn::projection {
namespace {

// So many tables are kept for the next folds.
constexpr size_t kIdleMax = 4;

constexpr PageLimits kPage = {.bytes = 4 << 20, .work = 200'000};

struct TargetOrder {
  bool operator()(const Target& a, const Target& b) const {
    return std::tie(a.type, a.id) < std::tie(b.type, b.id);
  }
};

// Gathers the events of a target and of those that they need.
class Gathering {
 public:
  Gathering(Program& program, EventReader& reader, Position until)
      : program_(program), reader_(reader), until_(until) {}

  absl::Status Run(const Target& target) {
    Want(target);
    while (!wanted_.empty()) FIRN_RETURN_IF_ERROR(ReadWanted());
    std::ranges::sort(events_, {}, [](const HeldEvent& held) { return held.event().position; });
    return absl::OkStatus();
  }

  const std::vector<HeldEvent>& events() const { return events_; }

 private:
  void Want(const Target& target) {
    if (known_.insert(target).second) wanted_.push_back(target);
  }

  absl::Status ReadWanted() {
    const size_t count = std::min(wanted_.size(), kQueryTermsMax);
    QueryItem item;
    item.targets.assign(wanted_.end() - static_cast<std::ptrdiff_t>(count), wanted_.end());
    wanted_.resize(wanted_.size() - count);
    Filter filter;
    filter.query.items.push_back(std::move(item));
    const size_t first = events_.size();
    for (Position after = 0; after < until_;) {
      FIRN_ASSIGN_OR_RETURN(
          const ReadResult page,
          reader_.Read({.filter = &filter, .after = after, .until = until_, .limits = kPage},
                       [&](const RecordedEvent& event) {
                         bytes_ += RecordedBytes(event);
                         if (!IsTooMuch()) events_.emplace_back(event);
                       }));
      if (IsTooMuch()) {
        return InvalidFields(
            {{"target", absl::StrCat("has, with the targets that it needs, more than ",
                                     kFoldEventsMax, " events or ", kFoldBytesMax,
                                     " bytes of them; query the projection instead")}});
      }
      after = page.looked_to;
    }
    for (size_t i = first; i < events_.size(); ++i) {
      FIRN_ASSIGN_OR_RETURN(const std::vector<Target> needs, program_.Needs(events_[i].event()));
      for (const Target& target : needs) Want(target);
    }
    return absl::OkStatus();
  }

  bool IsTooMuch() const { return events_.size() > kFoldEventsMax || bytes_ > kFoldBytesMax; }

  Program& program_;
  EventReader& reader_;
  const Position until_;
  std::set<Target, TargetOrder> known_;
  std::vector<Target> wanted_;
  std::vector<HeldEvent> events_;
  size_t bytes_ = 0;
};

absl::StatusOr<FoldedState> FoldInto(Tables& tables, const Target& target,
                                     const std::vector<HeldEvent>& events) {
  FoldedState folded{.state = std::nullopt, .events = static_cast<uint32_t>(events.size())};
  for (const HeldEvent& held : events) {
    FIRN_RETURN_IF_ERROR(tables.Apply(held.event()));
    const RecordedEvent& event = held.event();
    if (event.target_id == target.id && event.target_type == target.type) {
      folded.last_event = event.position;
    }
  }
  FIRN_ASSIGN_OR_RETURN(folded.state, tables.program().State(target));
  return folded;
}

// Leaves the tables empty if it is ok.
absl::StatusOr<FoldedState> FoldIn(Tables& tables, const Target& target, Position until,
                                   EventReader& reader) {
  if (!tables.program().HasState(target.type)) return tables.program().State(target).status();
  Gathering gathering(tables.program(), reader, until);
  FIRN_RETURN_IF_ERROR(gathering.Run(target));
  FIRN_RETURN_IF_ERROR(tables.connection().Run("begin"));
  FIRN_ASSIGN_OR_RETURN(const FoldedState folded, FoldInto(tables, target, gathering.events()));
  FIRN_RETURN_IF_ERROR(tables.connection().Run("rollback"));
  return folded;
}

}  // namespace

absl::StatusOr<FoldedState> Folder::Fold(const Target& target, Position until, EventReader& reader,
                                         const std::atomic<bool>& unwanted) {
  FIRN_ASSIGN_OR_RETURN(std::unique_ptr<Tables> tables, Take());
  tables->program().EndWhen(&unwanted);
  auto folded = FoldIn(*tables, target, until, reader);
  if (!folded.ok()) return folded;
  // They are empty again; after an error they may not be, and are not used again.
  tables->program().EndWhen(nullptr);
  MutexLock lock(mutex_);
  if (idle_.size() < kIdleMax) idle_.push_back(std::move(tables));
  return folded;
}

absl::StatusOr<std::unique_ptr<Tables>> Folder::Take() {
  {
    MutexLock lock(mutex_);
    if (!idle_.empty()) {
      auto tables = std::move(idle_.back());
      idle_.pop_back();
      return tables;
    }
  }
  return Tables::Create(":memory:", *definition_, {});
}

}  // namespace firn::projection
