#include "firn/projection/build.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/thread.h"
#include "firn/base/time.h"
#include "firn/projection/table_rules.h"

namespace firn::projection {
namespace {

// While it is built: transactions of so many events are few, and change pages in memory.
constexpr PageLimits kBuildPage = {.events = 20'000, .bytes = 16 << 20, .work = 200'000};
// While it follows: what has come, up to this much.
constexpr PageLimits kFollowPage = {.events = 2'000, .bytes = 4 << 20, .work = 50'000};

// A build counts as caught up this close to the head: it goes on while its successor is put in
// place.
constexpr Position kReadyLag = 1'000;

// What is slow to count is counted so often.
constexpr int64_t kCountEveryUs = 1'000'000;

constexpr std::chrono::seconds kRetryAfter(1);

BuildSize SizeOf(Connection& connection, const std::filesystem::path& path) {
  BuildSize size;
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  if (!error) size.bytes = bytes;
  size.anomalies = CountAnomalies(connection).value_or(0);
  return size;
}

}  // namespace

absl::StatusOr<std::shared_ptr<Build>> Build::Begin(Store& store, std::filesystem::path path,
                                                    Definition definition, TablesInfo info,
                                                    Position checkpoint_every) {
  info.store_id = store.store_id();
  info.begun_us = SystemClockMicros();
  FIRN_ASSIGN_OR_RETURN(auto tables,
                        Tables::Create(path.string(), std::move(definition), std::move(info)));
  return std::make_shared<Build>(store, std::move(path), std::move(tables), checkpoint_every);
}

absl::StatusOr<std::shared_ptr<Build>> Build::Resume(Store& store, std::filesystem::path path,
                                                     Position checkpoint_every) {
  FIRN_ASSIGN_OR_RETURN(auto tables, Tables::Open(path.string(), Tables::Care::kFollow));
  auto build = std::make_shared<Build>(store, std::move(path), std::move(tables), checkpoint_every);
  build->checkpoints_.FindSaved();
  return build;
}

Build::Build(Store& store, std::filesystem::path path, std::unique_ptr<Tables> tables,
             Position checkpoint_every)
    : store_(store),
      path_(std::move(path)),
      definition_(std::make_shared<const Definition>(tables->definition())),
      version_(tables->info().version),
      checkpoints_(path_, checkpoint_every),
      past_(std::make_unique<PastStates>(path_)),
      tables_(std::move(tables)) {
  tables_->program().EndWhen(&stop_);
  status_ = {.version = version_, .begun_us = tables_->info().begun_us};
  Publish(absl::OkStatus());
}

Build::~Build() {
  Stop();
  past_.reset();
  tables_.reset();
  if (!is_obsolete_) return;
  std::error_code ignored;
  checkpoints_.RemoveAll();
  for (const char* suffix : {"", "-wal", "-shm"}) {
    std::filesystem::remove(path_.string() + suffix, ignored);
  }
}

absl::Status Build::Start(OnReady on_ready) {
  FIRN_ASSIGN_OR_RETURN(auto reader, store_.OpenReader());
  on_ready_ = std::move(on_ready);
  FIRN_ASSIGN_OR_RETURN(thread_, StartThread([this, reader = std::move(reader)]() mutable {
                          Work(std::move(reader));
                        }));
  return absl::OkStatus();
}

void Build::Stop() {
  stop_ = true;
  store_.WakeWaiters();
  {
    MutexLock lock(mutex_);
    stopped_.SignalAll();
    moved_.SignalAll();
  }
  checkpoints_.RequestStop();
  if (thread_.joinable()) thread_.join();
  checkpoints_.Stop();
}

BuildStatus Build::status() const {
  MutexLock lock(mutex_);
  return status_;
}

void Build::Work(std::unique_ptr<EventReader> reader) {
  const TablesInfo& info = tables_->info();
  // The error that was logged last: it may last.
  std::string told;
  while (!stop_) {
    const Head head = info.ready ? store_.AwaitHead(info.position, stop_) : store_.head();
    if (stop_) return;
    const absl::Status status = Step(*reader, head.position);
    if (stop_) return;
    Publish(status);
    if (status.ok()) {
      told.clear();
      continue;
    }
    if (std::exchange(told, std::string(status.message())) != status.message()) {
      log::Error("a projection stands still", {{"projection", info.name},
                                               {"version", info.version},
                                               {"position", info.position},
                                               {"error", told}});
    }
    // An event that failed fails again; a full disk may not stay full.
    if (ReasonOf(status) == ErrorReason::kProjectionFailed) return;
    const auto retry_at = std::chrono::steady_clock::now() + kRetryAfter;
    MutexLock lock(mutex_);
    while (!stop_ && std::chrono::steady_clock::now() < retry_at) {
      stopped_.WaitUntil(mutex_, retry_at);
    }
  }
}

absl::Status Build::Step(EventReader& reader, Position head) {
  const TablesInfo& info = tables_->info();
  const Position checkpoint = checkpoints_.NextAfter(info.position);
  if (info.position < head) {
    FIRN_RETURN_IF_ERROR(tables_->Advance(reader, std::min(head, checkpoint),
                                          info.ready ? kFollowPage : kBuildPage));
  }
  if (info.position == checkpoint) SaveState(checkpoint);
  if (info.ready || info.position + kReadyLag < store_.head().position) return absl::OkStatus();
  return BecomeReady();
}

void Build::SaveState(Position position) {
  const absl::Status saved = tables_->info().ready ? checkpoints_.SaveFollowing(position)
                                                   : checkpoints_.SaveBuilt(position);
  if (saved.ok() || stop_) return;
  log::Warning("a projection's state was not saved; reading the past may take longer",
               {{"projection", tables_->info().name},
                {"position", position},
                {"error", std::string(saved.message())}});
}

absl::Status Build::BecomeReady() {
  FIRN_RETURN_IF_ERROR(tables_->FinishBuild());
  Publish(absl::OkStatus());
  {
    MutexLock lock(mutex_);
    status_.duration_us = SystemClockMicros() - status_.begun_us;
  }
  on_ready_();
  return absl::OkStatus();
}

void Build::Publish(const absl::Status& failure) {
  const TablesInfo& info = tables_->info();
  std::optional<BuildSize> size;
  const int64_t now_us = SystemClockMicros();
  if (!info.ready && now_us - counted_us_ > kCountEveryUs) {
    counted_us_ = now_us;
    size = SizeOf(tables_->connection(), path_);
  }
  MutexLock lock(mutex_);
  status_.is_ready = info.ready;
  status_.position = info.position;
  status_.applied = info.applied;
  status_.failure = failure;
  if (size) size_ = *size;
  moved_.SignalAll();
}

BuildSize Build::MeasureSize() const {
  BuildSize last;
  {
    MutexLock lock(mutex_);
    last = size_;
    if (!status_.is_ready) return last;
  }
  auto connection = Connection::Open(path_.string(), Connection::Mode::kRead);
  return connection.ok() ? SizeOf(*connection, path_) : last;
}

bool Build::AwaitPosition(Position position, std::chrono::steady_clock::time_point deadline) {
  MutexLock lock(mutex_);
  while (status_.position < position && status_.failure.ok() && !stop_ &&
         std::chrono::steady_clock::now() < deadline) {
    moved_.WaitUntil(mutex_, deadline);
  }
  return status_.position >= position;
}

absl::StatusOr<std::shared_ptr<const PastState>> Build::At(Position position, EventReader& reader,
                                                           const std::atomic<bool>* unwanted) {
  const TablesInfo info{
      .version = version_, .store_id = store_.store_id(), .begun_us = status().begun_us};
  while (true) {
    const SavedState base = checkpoints_.AtOrBelow(position);
    auto past = past_->Make(position, base, *definition_, info, reader, unwanted);
    if (base.position == 0 || ReasonOf(past.status()) != ErrorReason::kCorrupted) return past;
    log::Warning("a projection's saved state is of no use",
                 {{"file", base.path.string()}, {"error", std::string(past.status().message())}});
    checkpoints_.Drop(base.position);
  }
}

}  // namespace firn::projection
