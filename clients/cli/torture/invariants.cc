#include "cli/torture/invariants.h"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "absl/strings/str_cat.h"

namespace firn::torture {
namespace {

// So many of each invariant are told.
constexpr size_t kToldMax = 3;

// Looks through one log.
class Checker {
 public:
  Checker(const std::vector<LoggedEvent>& log, const Testimony& testimony, const LogFacts& facts)
      : log_(log), testimony_(testimony), facts_(facts) {}

  Violations Run() {
    for (size_t i = 0; i < log_.size(); ++i) CheckPlace(i);
    CheckBatches();
    for (const auto& [batch, fate] : testimony_.batches) CheckFate(batch, fate);
    return violations_;
  }

 private:
  void Report(const char* invariant, const std::string& text) {
    if (told_[invariant]++ < kToldMax) violations_.push_back({invariant, text});
  }

  bool HasHappened(const std::optional<uint64_t>& moment) const {
    return moment && *moment <= facts_.moment;
  }

  // Where the event stands, by itself and beside those before it.
  void CheckPlace(size_t i) {
    const LoggedEvent& logged = log_[i];
    if (logged.position != i + 1) {
      Report(kPrefix, absl::StrCat("position ", logged.position, " where ", i + 1, " belongs"));
    }
    if (i > 0 && logged.recorded_us <= log_[i - 1].recorded_us) {
      Report(kMonotone, absl::StrCat("position ", logged.position, " was not recorded after ",
                                     log_[i - 1].position));
    }
    const uint64_t expected = ++revisions_[logged.event.stream];
    if (logged.revision != expected) {
      Report(kMonotone,
             absl::StrCat("position ", logged.position, " has revision ", logged.revision, " of ",
                          logged.event.stream, ", not ", expected));
    }
    const std::optional<uint64_t> batch = BatchOf(logged.event.id, testimony_.run);
    if (batch && logged.batch_index == 0 && !begins_.emplace(*batch, i).second) {
      Report(kNoPhantom,
             absl::StrCat("batch ", *batch, " stands twice, again at position ", logged.position));
    }
    if (!batch && !facts_.is_shared) {
      Report(kNoPhantom, absl::StrCat("nobody sent what is at position ", logged.position));
    }
    if (batch) ++events_[*batch];
  }

  void CheckBatches() {
    for (const auto& [batch, count] : events_) {
      const auto fate = testimony_.batches.find(batch);
      if (fate == testimony_.batches.end() || !HasHappened(fate->second.sent)) {
        Report(kNoPhantom, absl::StrCat("batch ", batch, " was not sent"));
        continue;
      }
      const auto begin = begins_.find(batch);
      const std::vector<PlannedEvent> planned = PlanBatch(testimony_.run, batch);
      if (begin == begins_.end() || count != planned.size() ||
          begin->second + planned.size() > log_.size()) {
        Report(kWhole, absl::StrCat(count, " of the ", planned.size(), " events of batch ", batch,
                                    " are in the log"));
        continue;
      }
      CheckContent(batch, begin->second, planned);
      if (HasHappened(fate->second.refused)) {
        Report(kRefusals, absl::StrCat("batch ", batch, " was refused and is at position ",
                                       begin->second + 1));
      }
    }
    CheckConditions();
  }

  void CheckContent(uint64_t batch, size_t begin, const std::vector<PlannedEvent>& planned) {
    for (size_t i = 0; i < planned.size(); ++i) {
      const LoggedEvent& logged = log_[begin + i];
      if (logged.event.id != planned[i].id || logged.batch_index != i) {
        Report(kWhole, absl::StrCat("batch ", batch, " is not in one piece: position ",
                                    logged.position, " is not its event ", i));
        return;
      }
      if (logged.event != planned[i]) {
        Report(kNoPhantom,
               absl::StrCat("position ", logged.position, " has not the content that was sent"));
      }
    }
  }

  // Every batch that is there met its condition where it stands.
  void CheckConditions() {
    std::unordered_map<std::string, uint64_t> revisions;
    std::unordered_map<std::string, uint64_t> newest_with_tag;
    for (size_t i = 0; i < log_.size(); ++i) {
      const LoggedEvent& logged = log_[i];
      const std::optional<uint64_t> batch = BatchOf(logged.event.id, testimony_.run);
      const auto fate = batch ? testimony_.batches.find(*batch) : testimony_.batches.end();
      if (logged.batch_index == 0 && fate != testimony_.batches.end()) {
        const Condition& condition = fate->second.condition;
        if (condition.kind == Condition::Kind::kRevision &&
            revisions[condition.name] != condition.number) {
          Report(kConditions,
                 absl::StrCat("batch ", *batch, " expected revision ", condition.number, " of ",
                              condition.name, ", which was ", revisions[condition.name]));
        }
        if (condition.kind == Condition::Kind::kNoTag &&
            newest_with_tag[condition.name] > condition.number) {
          Report(kConditions, absl::StrCat("batch ", *batch, " expected no ", condition.name,
                                           " beyond ", condition.number, "; there is one at ",
                                           newest_with_tag[condition.name]));
        }
      }
      revisions[logged.event.stream] = logged.revision;
      for (const std::string& tag : logged.event.tags) newest_with_tag[tag] = logged.position;
    }
  }

  void CheckFate(uint64_t batch, const Fate& fate) {
    if (!HasHappened(fate.acknowledged)) return;
    if (fate.other_position) {
      Report(kRetry, absl::StrCat("batch ", batch, " was acknowledged at ", fate.position,
                                  " and at ", *fate.other_position));
    }
    const auto begin = begins_.find(batch);
    if (begin == begins_.end()) {
      if (facts_.may_lose) return;
      Report(kDurable, absl::StrCat("batch ", batch, " was acknowledged at position ",
                                    fate.position, " and is gone; the log ends at ", log_.size()));
    } else if (log_[begin->second].position != fate.position && !facts_.may_lose) {
      Report(kDurable, absl::StrCat("batch ", batch, " was acknowledged at position ",
                                    fate.position, " and is at ", log_[begin->second].position));
    }
  }

  const std::vector<LoggedEvent>& log_;
  const Testimony& testimony_;
  const LogFacts& facts_;
  Violations violations_;
  std::map<std::string, size_t> told_;
  std::unordered_map<std::string, uint64_t> revisions_;
  std::unordered_map<uint64_t, size_t> begins_;  // where batches begin in `log_`
  std::unordered_map<uint64_t, size_t> events_;  // how many of a batch there are
};

}  // namespace

Violations CheckLog(const std::vector<LoggedEvent>& log, const Testimony& testimony,
                    const LogFacts& facts) {
  return Checker(log, testimony, facts).Run();
}

uint64_t CountAcknowledged(const Testimony& testimony, uint64_t moment) {
  uint64_t events = 0;
  for (const auto& [batch, fate] : testimony.batches) {
    if (fate.acknowledged && *fate.acknowledged <= moment) {
      events += PlanBatch(testimony.run, batch).size();
    }
  }
  return events;
}

}  // namespace firn::torture
