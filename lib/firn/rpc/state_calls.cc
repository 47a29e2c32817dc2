#include "firn/rpc/state_calls.h"

#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/event.h"
#include "firn/projection/fold.h"
#include "firn/projection/view.h"
#include "firn/rpc/as_of.h"
#include "firn/rpc/history_requests.h"
#include "firn/rpc/reader_call.h"

namespace firn::rpc {
namespace {

using projection::Moment;

// About the size of a message of differences.
constexpr size_t kPageBytes = 256 << 10;

std::string NameOf(const std::string& name) { return name.empty() ? std::string(kCatalog) : name; }

absl::StatusOr<Target> TargetOf(const v1::Target& message) {
  std::vector<FieldViolation> violations;
  Target target = TakeTarget(message, violations);
  if (!violations.empty()) return InvalidFields(violations);
  return target;
}

absl::StatusOr<v1::GetStateResponse> ReadState(projection::Folder& folder, const Target& target,
                                               const Moment& moment, Position head,
                                               EventReader& reader,
                                               const std::atomic<bool>& unwanted) {
  FIRN_ASSIGN_OR_RETURN(const Position position, PositionOf(moment, head, reader));
  FIRN_ASSIGN_OR_RETURN(projection::FoldedState folded,
                        folder.Fold(target, position, reader, unwanted));
  v1::GetStateResponse response;
  if (folded.state) response.set_state_json(*std::move(folded.state));
  response.set_position(position);
  response.set_last_event_position(folded.last_event);
  response.set_events(folded.events);
  return response;
}

void FillDifference(projection::Difference difference, v1::Difference& message) {
  message.set_table(std::move(difference.table));
  message.set_key_json(std::move(difference.key));
  message.set_pointer(std::move(difference.pointer));
  message.set_old_json(std::move(difference.before));
  message.set_new_json(std::move(difference.after));
}

// Of one target: two folds.
class TargetDiffSource final : public DiffSource {
 public:
  TargetDiffSource(Store& store, projection::Projections& projections, std::string name,
                   Target target, const Moment& from, const Moment& to)
      : store_(store),
        projections_(projections),
        name_(std::move(name)),
        target_(std::move(target)),
        from_(from),
        to_(to) {}

  absl::StatusOr<Made> Make(EventReader& reader, v1::DiffResponse& message) override {
    const Position head = store_.head().position;
    FIRN_ASSIGN_OR_RETURN(const auto folder, projections_.FindFolder(name_));
    FIRN_ASSIGN_OR_RETURN(const v1::GetStateResponse before,
                          ReadState(*folder, target_, from_, head, reader, cancelled_));
    FIRN_ASSIGN_OR_RETURN(const v1::GetStateResponse after,
                          ReadState(*folder, target_, to_, head, reader, cancelled_));
    message.set_from_position(before.position());
    message.set_to_position(after.position());
    for (projection::Difference& difference :
         projection::DiffOfStates(before.state_json(), after.state_json())) {
      FillDifference(std::move(difference), *message.add_differences());
    }
    return Made::kLast;
  }

  void Cancel() override { cancelled_ = true; }

 private:
  Store& store_;
  projection::Projections& projections_;
  const std::string name_;
  const Target target_;
  const Moment from_;
  const Moment to_;
  std::atomic<bool> cancelled_ = false;
};

// Of a projection: two files, compared table by table.
class TablesDiffSource final : public DiffSource {
 public:
  TablesDiffSource(Store& store, projection::Projections& projections, std::string name,
                   const Moment& from, const Moment& to)
      : store_(store), projections_(projections), name_(std::move(name)), from_(from), to_(to) {}

  absl::StatusOr<Made> Make(EventReader& reader, v1::DiffResponse& message) override {
    if (diff_ == nullptr) FIRN_RETURN_IF_ERROR(Start(reader));
    message.set_from_position(from_position_);
    message.set_to_position(to_position_);
    FIRN_ASSIGN_OR_RETURN(const bool is_more,
                          diff_->NextPage(kPageBytes, [&](projection::Difference difference) {
                            FillDifference(std::move(difference), *message.add_differences());
                          }));
    return is_more ? Made::kMessage : Made::kLast;
  }

  void Cancel() override { cancelled_ = true; }

 private:
  absl::Status Start(EventReader& reader) {
    const Position head = store_.head().position;
    FIRN_ASSIGN_OR_RETURN(const auto build, projections_.Find(name_));
    // A position, so that both are of one build and stay as they are.
    const Moment to = to_.is_newest() ? Moment{.position = build->status().position} : to_;
    FIRN_ASSIGN_OR_RETURN(projection::View before, ViewAt(build, from_, head, reader, &cancelled_));
    FIRN_ASSIGN_OR_RETURN(projection::View after, ViewAt(build, to, head, reader, &cancelled_));
    from_position_ = before.position;
    to_position_ = after.position;
    FIRN_ASSIGN_OR_RETURN(
        diff_, projection::TablesDiff::Start(std::move(before), std::move(after), cancelled_));
    return absl::OkStatus();
  }

  Store& store_;
  projection::Projections& projections_;
  const std::string name_;
  const Moment from_;
  const Moment to_;
  std::atomic<bool> cancelled_ = false;
  Position from_position_ = 0;
  Position to_position_ = 0;
  std::unique_ptr<projection::TablesDiff> diff_;
};

}  // namespace

void GetState(Store& store, projection::Projections& projections, GetStateCall& call) {
  const v1::GetStateRequest& request = call.request();
  auto target = TargetOf(request.target());
  if (!target.ok()) return call.Finish(target.status());
  const auto moment = ParseMoment(request.as_of(), "as_of");
  if (!moment.ok()) return call.Finish(moment.status());
  AnswerFromReader(projections.short_reads(), call,
                   [&store, &projections, &call, target = *std::move(target),
                    moment = *moment](EventReader& reader) -> absl::StatusOr<v1::GetStateResponse> {
                     FIRN_ASSIGN_OR_RETURN(
                         const auto folder,
                         projections.FindFolder(NameOf(call.request().projection())));
                     return ReadState(*folder, target, moment, store.head().position, reader,
                                      *call.terms().cancelled);
                   });
}

absl::StatusOr<std::unique_ptr<DiffSource>> OpenDiff(Store& store,
                                                     projection::Projections& projections,
                                                     v1::DiffRequest& request) {
  FIRN_ASSIGN_OR_RETURN(const Moment from, ParseMoment(request.from(), "from"));
  FIRN_ASSIGN_OR_RETURN(const Moment to, ParseMoment(request.to(), "to"));
  if (from.is_newest()) {
    return InvalidFields({{"from", "must name a position or a time"}});
  }
  std::string name = NameOf(request.projection());
  if (!request.has_target()) {
    return std::make_unique<TablesDiffSource>(store, projections, std::move(name), from, to);
  }
  FIRN_ASSIGN_OR_RETURN(Target target, TargetOf(request.target()));
  return std::make_unique<TargetDiffSource>(store, projections, std::move(name), std::move(target),
                                            from, to);
}

}  // namespace firn::rpc
