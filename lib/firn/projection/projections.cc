#include "firn/projection/projections.h"

#include <algorithm>
#include <chrono>
#include <future>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/files.h"

namespace firn::projection {
namespace {

constexpr int kLongReadThreads = 2;
constexpr int kShortReadThreads = 2;
constexpr int kQueryThreads = 2;

// How long the thread of changes waits for one build before it turns to others.
constexpr std::chrono::milliseconds kTurn{100};

}  // namespace

absl::StatusOr<std::unique_ptr<Projections>> Projections::Open(
    Store& store, const std::filesystem::path& data_dir) {
  auto projections = std::make_unique<Projections>(store, data_dir);
  FIRN_ASSIGN_OR_RETURN(projections->changes_, store.OpenReaders(1));
  FIRN_ASSIGN_OR_RETURN(projections->long_reads_, store.OpenReaders(kLongReadThreads));
  FIRN_ASSIGN_OR_RETURN(projections->short_reads_, store.OpenReaders(kShortReadThreads));
  FIRN_ASSIGN_OR_RETURN(projections->queries_, store.OpenReaders(kQueryThreads));
  if (!store.damage().ok()) return projections;
  FIRN_ASSIGN_OR_RETURN(const auto reader, store.OpenReader());
  FIRN_RETURN_IF_ERROR(
      NoteIfDamage(store, projections->ReadChanges(*reader, store.head().position)));
  // Files of what is not known must not be taken for those of what was dropped.
  if (!store.damage().ok()) return projections;
  // On the thread of changes, like all that begins a build: one that is ready at once is put in
  // place there, after it is known.
  std::promise<absl::Status> taken_up;
  projections->OnChanges([&] { taken_up.set_value(projections->TakeUpFiles()); });
  FIRN_RETURN_IF_ERROR(taken_up.get_future().get());
  return projections;
}

Projections::~Projections() { Stop(); }

void Projections::Stop() {
  {
    MutexLock lock(mutex_);
    if (stopped_) return;
    stopped_ = true;
  }
  for (auto* pool : {&changes_, &long_reads_, &short_reads_, &queries_}) {
    if (*pool) (*pool)->Close();
  }
  std::map<std::string, Entry> entries;
  {
    MutexLock lock(mutex_);
    entries.swap(entries_);
  }
  for (auto& [name, entry] : entries) {
    for (const auto& build : {entry.current, entry.next}) {
      if (build) build->Stop();
    }
  }
}

absl::Status Projections::ReadChanges(EventReader& reader, Position head) {
  read_to_ = head;
  return ReadOwnStream(
      reader, kProjectionStream, 0, head, [&](const RecordedEvent& event) -> absl::Status {
        const auto change = ParseChange(event.event_type, event.payload);
        if (!change.ok()) {
          return absl::FailedPreconditionError(absl::StrCat(
              "the change of projections at position ", event.position, " cannot be understood: ",
              change.status().message(), "; a newer server has written it"));
        }
        Take(*change, event.position, event.revision);
        return absl::OkStatus();
      });
}

void Projections::Take(const Change& change, Position position, Revision revision) {
  MutexLock lock(mutex_);
  revision_ = revision;
  if (const auto* dropped = std::get_if<Dropped>(&change)) {
    entries_.erase(dropped->name);
    return;
  }
  const auto& created = std::get<Created>(change);
  versions_[created.name] = created.version;
  Entry& entry = entries_[created.name];
  entry.version = created.version;
  entry.is_built_in = created.files.empty();
  entry.position = position;
  auto definition = Resolve(created);
  entry.failure = definition.status();
  entry.definition = definition.ok() ? *std::move(definition) : nullptr;
}

absl::StatusOr<std::shared_ptr<const Definition>> Projections::Resolve(const Created& created) {
  std::vector<SqlFile> files = created.files;
  if (files.empty()) {
    const absl::Span<const SqlFile> shipped = BuiltInDefinition(created.name);
    if (shipped.empty()) {
      return MakeError(ErrorReason::kProjectionNotFound,
                       absl::StrCat("this server ships no definition named ", created.name,
                                    "; create the projection with its files"));
    }
    files.assign(shipped.begin(), shipped.end());
  }
  FIRN_ASSIGN_OR_RETURN(Definition definition, ParseDefinition(std::move(files)));
  return std::make_shared<const Definition>(std::move(definition));
}

absl::Status Projections::TakeUpFiles() {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot create ", folder_.string(), ": ", error.message()));
  }
  std::map<std::string, Entry> entries;
  {
    MutexLock lock(mutex_);
    entries = entries_;
  }
  for (const std::filesystem::path& path : FilesIn(folder_)) {
    const std::string name = path.filename().string();
    // Of a projection that was dropped while the server could not remove its files.
    if (CheckName(name).ok() && !entries.contains(name)) RemoveOthers(path, {});
  }
  for (const auto& [name, entry] : entries) {
    if (!entry.failure.ok()) continue;
    std::shared_ptr<Build> current = TakeUp(name);
    const bool is_newest =
        current != nullptr && current->definition()->sha256 == entry.definition->sha256;
    {
      MutexLock lock(mutex_);
      entries_[name].current = std::move(current);
    }
    // What cannot be begun is in its status.
    if (!is_newest) BeginBuild(name).IgnoreError();
  }
  return absl::OkStatus();
}

std::shared_ptr<Build> Projections::TakeUp(const std::string& name) {
  std::filesystem::path kept;
  for (const std::filesystem::path& path : FilesIn(folder_ / name)) {
    if (IsOfUse(path, store_)) kept = path;
  }
  if (kept.empty()) {
    RemoveOthers(folder_ / name, {});
    return nullptr;
  }
  auto build = Build::Resume(store_, kept);
  if (build.ok()) {
    // Not before its name is flushed: power loss could leave the others, of which a part is gone.
    RemoveOthers(folder_ / name, kept);
    (*build)->SetInPlace();
    const absl::Status started = (*build)->Start([] {});
    if (started.ok()) return *std::move(build);
    build = started;
  }
  log::Error("a projection's file cannot be used; it is built anew",
             {{"projection", name}, {"error", std::string(build.status().message())}});
  RemoveOthers(folder_ / name, {});
  return nullptr;
}

absl::Status Projections::BeginBuild(const std::string& name) {
  std::shared_ptr<const Definition> definition;
  std::shared_ptr<Build> replaced;
  TablesInfo info{.name = name};
  {
    MutexLock lock(mutex_);
    Entry& entry = entries_[name];
    definition = entry.definition;
    info.version = entry.version;
    replaced = std::move(entry.next);
    entry.next = nullptr;
  }
  if (replaced != nullptr) {
    replaced->RemoveWhenUnused();
    replaced->Stop();
    replaced.reset();
  }
  auto build = StartBuild(*definition, info);
  if (!build.ok()) {
    log::Error("a projection cannot be built",
               {{"projection", name}, {"error", std::string(build.status().message())}});
  }
  MutexLock lock(mutex_);
  Entry& entry = entries_[name];
  entry.failure = build.status();
  if (build.ok()) entry.next = *std::move(build);
  return entry.failure;
}

absl::StatusOr<std::shared_ptr<Build>> Projections::StartBuild(const Definition& definition,
                                                               const TablesInfo& info) {
  std::error_code error;
  std::filesystem::create_directories(folder_ / info.name, error);
  FIRN_ASSIGN_OR_RETURN(auto build, Build::Begin(store_, NextPath(info.name), definition, info));
  // The build outlives the call: it is stopped before this is gone.
  const absl::Status started =
      build->Start([this, name = info.name, ready = std::weak_ptr<Build>(build)] {
        OnChanges([this, name, ready] {
          if (const auto present = ready.lock()) Replace(name, present);
        });
      });
  if (started.ok()) return build;
  build->RemoveWhenUnused();
  return started;
}

void Projections::Replace(const std::string& name, const std::shared_ptr<Build>& build) {
  std::shared_ptr<Build> old;
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end() || found->second.next != build) return;
    old = found->second.current;
  }
  // It counts as ready a little before the head. What is read must not go back, and the build may
  // still fail on the way.
  const auto until = std::chrono::steady_clock::now() + kTurn;
  if (old != nullptr && !build->AwaitPosition(old->status().position, until)) {
    // A full disk may pass; an event that failed fails again.
    const bool may_get_there = ReasonOf(build->status().failure) != ErrorReason::kProjectionFailed;
    if (may_get_there) OnChanges([this, name, build] { Replace(name, build); });
    return;
  }
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end() || found->second.next != build) return;
    old = std::exchange(found->second.current, std::move(found->second.next));
    found->second.next = nullptr;
    build->SetInPlace();
  }
  log::Info("a projection was built", {{"projection", name},
                                       {"version", build->version()},
                                       {"position", build->status().position},
                                       {"duration_ms", build->status().duration_us / 1000}});
  if (old == nullptr) return;
  old->RemoveWhenUnused();
  old->Stop();
}

std::filesystem::path Projections::NextPath(const std::string& name) const {
  const std::vector<std::filesystem::path> files = FilesIn(folder_ / name);
  const uint64_t newest = files.empty() ? 0 : NumberOf(files.back());
  return folder_ / name / absl::StrCat(newest + 1, ".db");
}

std::vector<ProjectionStatus> Projections::List() const {
  std::map<std::string, Entry> entries;
  {
    MutexLock lock(mutex_);
    entries = entries_;
  }
  std::vector<ProjectionStatus> list;
  for (const auto& [name, entry] : entries) list.push_back(StatusOf(name, entry));
  return list;
}

absl::StatusOr<ProjectionStatus> Projections::Get(const std::string& name) const {
  Entry entry;
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(name);
    if (found == entries_.end()) return NotFound(name);
    entry = found->second;
  }
  return StatusOf(name, entry);
}

ProjectionStatus Projections::StatusOf(const std::string& name, const Entry& entry) {
  ProjectionStatus status{.name = name, .is_built_in = entry.is_built_in, .failure = entry.failure};
  if (entry.current) status.current = entry.current->status();
  if (entry.next) status.build = entry.next->status();
  const std::shared_ptr<Build>& told = entry.current ? entry.current : entry.next;
  if (told == nullptr) return status;
  status.size = told->MeasureSize();
  status.checkpoints = told->checkpoints();
  return status;
}

absl::StatusOr<std::shared_ptr<const Definition>> Projections::GetDefinition(
    const std::string& name) const {
  MutexLock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return NotFound(name);
  if (found->second.definition == nullptr) return found->second.failure;
  return found->second.definition;
}

absl::StatusOr<bool> Projections::IsCurrent(const std::string& name, const Build& build) const {
  MutexLock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return NotFound(name);
  if (found->second.current.get() == &build || build.was_in_place()) return true;
  if (found->second.next.get() == &build) return false;
  return MakeError(ErrorReason::kProjectionVersionConflict,
                   absl::StrCat(name, " was given another definition meanwhile"),
                   {{"version", absl::StrCat(found->second.version)}});
}

absl::StatusOr<std::shared_ptr<Build>> Projections::Find(const std::string& name) const {
  MutexLock lock(mutex_);
  const auto found = entries_.find(name);
  if (found == entries_.end()) return NotFound(name);
  const Entry& entry = found->second;
  if (entry.current) return entry.current;
  if (!entry.failure.ok()) return entry.failure;
  // Between the event that creates it and the build there is none.
  const BuildStatus build = entry.next ? entry.next->status() : BuildStatus();
  if (!build.failure.ok()) return build.failure;
  return MakeError(
      ErrorReason::kProjectionNotReady,
      absl::StrCat(name, " is being built, and has come to position ", build.position, " of ",
                   store_.head().position, "; ask again when it has caught up"),
      {{"position", absl::StrCat(build.position)}, {"head", absl::StrCat(store_.head().position)}});
}

absl::StatusOr<std::shared_ptr<Folder>> Projections::FindFolder(const std::string& name) {
  {
    MutexLock lock(mutex_);
    const auto found = entries_.find(name);
    if (found != entries_.end()) return FolderOf(found->second);
    // What the server ships stays the same.
    const auto shipped = shipped_.find(name);
    if (shipped != shipped_.end()) return shipped->second;
  }
  if (BuiltInDefinition(name).empty()) return NotFound(name);
  FIRN_ASSIGN_OR_RETURN(auto definition, Resolve({.name = name}));
  MutexLock lock(mutex_);
  std::shared_ptr<Folder>& folder = shipped_[name];
  if (folder == nullptr) folder = std::make_shared<Folder>(std::move(definition));
  return folder;
}

absl::StatusOr<std::shared_ptr<Folder>> Projections::FolderOf(Entry& entry) {
  // As what can be read was made; before there is that, as it will be.
  const auto& definition = entry.current ? entry.current->definition() : entry.definition;
  if (definition == nullptr) return entry.failure;
  if (entry.folder == nullptr || entry.folder->definition()->sha256 != definition->sha256) {
    entry.folder = std::make_shared<Folder>(definition);
  }
  return entry.folder;
}

absl::Status Projections::NotFound(const std::string& name) {
  return MakeError(ErrorReason::kProjectionNotFound,
                   absl::StrCat("there is no projection \"", name,
                                "\"; firn projection list shows those that there are, firn "
                                "projection create makes one"));
}

}  // namespace firn::projection
