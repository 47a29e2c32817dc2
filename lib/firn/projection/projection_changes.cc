// Projections as they are created, dropped and built anew: one change after the other.

#include <optional>
#include <set>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/program.h"
#include "firn/projection/projections.h"

namespace firn::projection {
namespace {

// Each has a thread, a reader of the log and files of its own.
constexpr size_t kProjectionsMax = 64;

Event MakeEvent(const Change& change) {
  return MakeOwnEvent(kProjectionStream, ChangeType(change), ChangePayload(change));
}

absl::Status ShuttingDown() {
  return MakeError(ErrorReason::kShuttingDown, "the server is stopping; ask again later");
}

}  // namespace

bool Projections::OnChanges(absl::AnyInvocable<void() &&> task) {
  return changes_->Run([task = std::move(task)](EventReader&) mutable { std::move(task)(); }).ok();
}

void Projections::ReadOn() {
  // If it is closed, the next start reads.
  changes_->Run([this](EventReader& reader) { TakeNewChanges(reader); }).IgnoreError();
}

void Projections::TakeNewChanges(EventReader& reader) {
  std::set<std::string> created;
  const absl::Status read = ReadOwnStream(
      reader, kProjectionStream, read_to_, store_.head().position, [&](const RecordedEvent& event) {
        read_to_ = event.position;
        const AppendedEvent place{event.position, event.revision, event.recorded_us};
        const auto change = ParseChange(event.event_type, event.payload);
        if (!change.ok()) {
          log::Error(
              "a change of projections cannot be understood; a newer server has written it",
              {{"position", event.position}, {"error", std::string(change.status().message())}});
        } else if (const auto* dropped = std::get_if<Dropped>(&*change)) {
          created.erase(dropped->name);
          TakeDropped(*dropped, place);
        } else {
          created.insert(std::get<Created>(*change).name);
          Take(*change, place.position, place.revision);
        }
        return absl::OkStatus();
      });
  if (!read.ok()) {
    log::Error("changes of projections cannot be read; they are taken in after a restart",
               {{"after_position", read_to_}, {"error", std::string(read.message())}});
  }
  for (const std::string& name : created) {
    // What cannot be begun is in its status.
    if (GetDefinition(name).ok()) BeginBuild(name).IgnoreError();
  }
}

void Projections::TakeDropped(const Dropped& dropped, const AppendedEvent& place) {
  std::vector<std::shared_ptr<Build>> builds;
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(dropped.name);
    if (found != entries_.end()) builds = {found->second.current, found->second.next};
  }
  Take(dropped, place.position, place.revision);
  for (const auto& build : builds) {
    if (build == nullptr) continue;
    build->RemoveWhenUnused();
    build->Stop();
  }
}

void Projections::Create(CreateRequest request, const AppendTerms& terms, Done<CreateResult> done) {
  const auto call = std::make_shared<OwnCall<CreateRequest, CreateResult>>(
      OwnCall<CreateRequest, CreateResult>{std::move(request), terms, std::move(done)});
  if (!OnChanges([this, call] { TryCreate(call); })) call->Finish(ShuttingDown());
}

void Projections::TryCreate(const CreateCall& call) {
  const CreateRequest& request = call->request;
  if (const absl::Status name = CheckName(request.name); !name.ok()) return call->Finish(name);
  const auto definition = Resolve({.name = request.name, .files = request.files});
  if (!definition.ok()) return call->Finish(definition.status());
  if (const absl::Status fits = CheckDefinition(**definition); !fits.ok()) {
    return call->Finish(fits);
  }
  CreateResult result;
  Revision revision = 0;
  bool is_missing = false;
  {
    MutexLock lock(mutex_);
    const auto present = entries_.find(request.name);
    const uint32_t version = present == entries_.end() ? 0 : present->second.version;
    const bool is_same = present != entries_.end() && present->second.definition != nullptr &&
                         present->second.definition->sha256 == (*definition)->sha256 &&
                         present->second.is_built_in == request.files.empty();
    // What is there already is no conflict: it may be this request's own first attempt.
    if (!is_same && request.expected_version && *request.expected_version != version) {
      return call->Finish(MakeError(ErrorReason::kProjectionVersionConflict,
                                    absl::StrCat("the newest version of ", request.name, " is ",
                                                 version, ", not ", *request.expected_version),
                                    {{"version", absl::StrCat(version)}}));
    }
    if (present == entries_.end() && entries_.size() >= kProjectionsMax) {
      return call->Finish(InvalidFields(
          {{"name", absl::StrCat("must be one of those that there are: there are ", kProjectionsMax,
                                 " projections already; drop one")}}));
    }
    if (is_same) {
      result = {.version = version, .unchanged = true, .position = present->second.position};
      is_missing = present->second.current == nullptr && present->second.next == nullptr;
    } else {
      result.version = versions_[request.name] + 1;
    }
    revision = revision_;
  }
  if (request.validate_only) return call->Finish(result);
  if (result.unchanged) {
    // It was created, but could not be built then.
    const absl::Status begun = is_missing ? BeginBuild(request.name) : absl::OkStatus();
    return begun.ok() ? call->Finish(result) : call->Finish(begun);
  }
  const Change change =
      Created{.name = request.name, .version = result.version, .files = request.files};
  if (ChangePayload(change).size() > kPayloadBytesMax) {
    return call->Finish(InvalidFields({{"files", "must be shorter: they do not fit an event"}}));
  }
  AppendOwnEvent(store_, MakeEvent(change), revision, call->terms,
                 [this, call, change, result](auto appended) mutable {
                   if (!appended.ok() && !CameSecond(appended.status()))
                     return call->Finish(appended.status());
                   const bool queued = OnChanges([this, call, change, result, appended]() mutable {
                     if (!appended.ok()) return TryCreate(call);
                     const AppendedEvent& place = appended->events.front();
                     result.position = place.position;
                     Take(change, place.position, place.revision);
                     const absl::Status begun = BeginBuild(call->request.name);
                     if (!begun.ok()) return call->Finish(begun);
                     call->Finish(result);
                   });
                   if (!queued) call->Finish(ShuttingDown());
                 });
}

void Projections::Drop(std::string name, const AppendTerms& terms, Done<Position> done) {
  const auto call = std::make_shared<OwnCall<std::string, Position>>(
      OwnCall<std::string, Position>{std::move(name), terms, std::move(done)});
  if (!OnChanges([this, call] { TryDrop(call); })) call->Finish(ShuttingDown());
}

void Projections::TryDrop(const DropCall& call) {
  const std::string& name = call->request;
  Revision revision = 0;
  {
    MutexLock lock(mutex_);
    if (!entries_.contains(name)) return call->Finish(NotFound(name));
    revision = revision_;
  }
  const Change change = Dropped{.name = name};
  AppendOwnEvent(store_, MakeEvent(change), revision, call->terms,
                 [this, call, change](auto appended) {
                   if (!appended.ok() && !CameSecond(appended.status()))
                     return call->Finish(appended.status());
                   const bool queued = OnChanges([this, call, change, appended] {
                     if (!appended.ok()) return TryDrop(call);
                     const AppendedEvent& place = appended->events.front();
                     TakeDropped(std::get<Dropped>(change), place);
                     call->Finish(place.position);
                   });
                   if (!queued) call->Finish(ShuttingDown());
                 });
}

void Projections::Rebuild(std::string name, Done<std::shared_ptr<Build>> done) {
  const auto call = std::make_shared<OwnCall<std::string, std::shared_ptr<Build>>>(
      OwnCall<std::string, std::shared_ptr<Build>>{std::move(name), {}, std::move(done)});
  const bool queued = OnChanges([this, call] { call->Finish(BuildAgain(call->request)); });
  if (!queued) call->Finish(ShuttingDown());
}

absl::StatusOr<std::shared_ptr<Build>> Projections::BuildAgain(const std::string& name) {
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end()) return NotFound(name);
    const Entry& entry = found->second;
    if (entry.definition == nullptr) return entry.failure;
    if (entry.next != nullptr && entry.next->status().failure.ok()) return entry.next;
  }
  FIRN_RETURN_IF_ERROR(BeginBuild(name));
  MutexLock lock(mutex_);
  return entries_[name].next;
}

}  // namespace firn::projection
