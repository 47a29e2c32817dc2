// A projection's files when flushes of them fail, and the power goes: what is taken up of them is
// what a rebuild makes.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <future>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/projection/digest.h"
#include "firn/projection/projections.h"
#include "firn/projection/sqlite.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

using disk::Fault;
using projection::Connection;
using projection::Projections;

constexpr char kInvariant[] = "projection";

constexpr std::chrono::seconds kPatience{20};

// The flush of its write-ahead log before pages are moved; one is of the log's header.
constexpr uint64_t kFirstMove = 2;

// Why it is not where it should be.
absl::Status StandsStill(const Projections& projections) {
  FIRN_ASSIGN_OR_RETURN(const auto status, projections.Get(kProjection));
  std::string what = absl::StrCat("it stands still: ", status.failure.message());
  for (const auto& build : {status.current, status.build}) {
    if (build) absl::StrAppend(&what, "; at ", build->position, " ", build->failure.message());
  }
  return absl::DeadlineExceededError(what);
}

absl::StatusOr<std::string> DigestNow(const Projections& projections, Position head) {
  if (!AwaitProjection(projections, head, kPatience)) return StandsStill(projections);
  FIRN_ASSIGN_OR_RETURN(const auto build, projections.Find(kProjection));
  FIRN_ASSIGN_OR_RETURN(Connection connection,
                        Connection::Open(build->path().string(), Connection::Mode::kRead));
  FIRN_RETURN_IF_ERROR(connection.Run("begin"));
  FIRN_ASSIGN_OR_RETURN(const auto digest, DigestOf(connection, [] { return true; }));
  return digest.sha256;
}

absl::Status Rebuild(Projections& projections, Position head) {
  std::promise<absl::StatusOr<std::shared_ptr<projection::Build>>> done;
  projections.Rebuild(kProjection, [&](auto result) { done.set_value(std::move(result)); });
  FIRN_ASSIGN_OR_RETURN(const auto build, done.get_future().get());
  while (true) {
    FIRN_ASSIGN_OR_RETURN(const auto current, projections.Find(kProjection));
    if (current == build) return absl::OkStatus();
    if (!AwaitProjection(projections, head, kPatience))
      return absl::DeadlineExceededError("no rebuild");
  }
}

// Opens an image, and compares what is taken up with what the log makes.
absl::StatusOr<torture::Violations> CheckProjection(const std::string& data_dir) {
  FIRN_ASSIGN_OR_RETURN(auto engine, sqlite::OpenEngine({.data_dir = data_dir}));
  FIRN_ASSIGN_OR_RETURN(const auto store, Store::Start(std::move(engine), {}));
  FIRN_ASSIGN_OR_RETURN(const auto projections, Projections::Open(*store, data_dir));
  // Without its event it was never there.
  if (!projections->Get(kProjection).ok()) return torture::Violations{};
  const Position head = store->head().position;
  FIRN_ASSIGN_OR_RETURN(const std::string followed, DigestNow(*projections, head));
  FIRN_RETURN_IF_ERROR(Rebuild(*projections, head));
  FIRN_ASSIGN_OR_RETURN(const std::string rebuilt, DigestNow(*projections, head));
  if (followed == rebuilt) return torture::Violations{};
  return torture::Violations{{kInvariant, "a rebuild makes other tables"}};
}

// The first write into the projection's file after an operation; 0 if there is none.
uint64_t FindWrite(Scene& scene, uint64_t after) {
  const disk::Trace trace(scene.disk().trace_path());
  std::set<uint64_t> files;
  for (const disk::TraceEntry& entry : trace.entries()) {
    const disk::Record& record = entry.record;
    if (record.kind == disk::RecordKind::kCreate) {
      files.erase(record.inode);  // a number that is used again
      if (absl::EndsWith(absl::string_view(entry.name.data(), entry.name.size()), "rows/1.db")) {
        files.insert(record.inode);
      }
    }
    if (record.sequence > after && record.kind == disk::RecordKind::kWrite &&
        files.count(record.inode) != 0) {
      return record.sequence;
    }
  }
  return 0;
}

// The operation that failed first; 0 if none did.
uint64_t FindFailure(Scene& scene) {
  const disk::Trace trace(scene.disk().trace_path());
  for (const disk::TraceEntry& entry : trace.entries()) {
    if (entry.record.kind == disk::RecordKind::kSyncFailed) return entry.record.sequence;
  }
  return 0;
}

// When its build was ready: the last journal that SQLite kept for it was removed. 0: never.
uint64_t FindReady(Scene& scene) {
  uint64_t ready = 0;
  const disk::Trace trace(scene.disk().trace_path());
  for (const disk::TraceEntry& entry : trace.entries()) {
    const absl::string_view name(entry.name.data(), entry.name.size());
    if (entry.record.kind == disk::RecordKind::kUnlink &&
        absl::EndsWith(name, "rows/1.db-journal")) {
      ready = entry.record.sequence;
    }
  }
  return ready;
}

class CrashProjection : public ::testing::Test {
 protected:
  // Some flush of the projection's files fails, once or until the process ends, while it is built
  // or follows so many batches.
  static void FailAFlush(Scene& scene, uint64_t batches, const std::string& name, uint64_t first,
                         bool until_the_end) {
    Worker(scene.disk(), scene.worker(20)).Wait();
    scene.disk().Arm({.calls = disk::kSyncCall,
                      .name = name,
                      .first = first,
                      .count = until_the_end ? ~uint64_t{0} : 1,
                      .fault = Fault::kError,
                      .error = EIO});
    WorkerOptions options = batches == 0 ? scene.opener() : scene.worker(batches);
    options.has_projection = true;
    options.writers = 1;  // so that the projection takes in little at a time
    EXPECT_EQ(Worker(scene.disk(), options).Wait().code, kWorkerDone);
    scene.disk().Disarm();
  }

  void Cut(Scene& scene, const std::string& how, std::pair<uint64_t, uint64_t> every, size_t cuts,
           std::optional<uint64_t> aim = {}) {
    CutPower(suite_, scene, scene.testimony(),
             {.kind = "a flush of a projection fails, power",
              .cuts = cuts,
              .aim = aim,
              .every = every,
              .check = [](const std::string& image, uint64_t) -> torture::Violations {
                const auto checked = CheckProjection(image + "/data");
                if (checked.ok()) return *checked;
                return {{kInvariant, std::string(checked.status().message())}};
              },
              .how = absl::StrCat("seed ", suite_.seed(), ", ", how)});
  }

  Suite suite_{6};
};

// Of its write-ahead log, once: what the next flush leaves out is needed while pages are moved.
TEST_F(CrashProjection, AFlushOfTheLogFails) {
  for (uint64_t round = 0; suite_.goes_on(); ++round) {
    Scene scene(suite_.random()());
    FailAFlush(scene, 60, "rows/1.db-wal", kFirstMove, /*until_the_end=*/false);
    const uint64_t failed = FindFailure(scene);
    ASSERT_NE(failed, 0);
    const uint64_t moved = FindWrite(scene, failed);
    ASSERT_NE(moved, 0);
    Cut(scene, absl::StrCat("round ", round), {moved, moved + 10}, 10);
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

// Until the process ends: the next one knows nothing of it.
TEST_F(CrashProjection, FlushesOfTheLogFailUntilARestart) {
  for (uint64_t round = 0; suite_.goes_on(); ++round) {
    Scene scene(suite_.random()());
    FailAFlush(scene, 60, "rows/1.db-wal", kFirstMove, /*until_the_end=*/true);
    const uint64_t restart = scene.disk().moment();
    WorkerOptions options = scene.opener();
    options.has_projection = true;
    EXPECT_EQ(Worker(scene.disk(), options).Wait().code, kWorkerDone);
    const uint64_t moved = FindWrite(scene, restart);
    ASSERT_NE(moved, 0);
    Cut(scene, absl::StrCat("round ", round), {moved, moved + 10}, 10);
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

// Of a build, when it becomes ready: all of it is flushed then.
TEST_F(CrashProjection, AFlushOfABuildFails) {
  for (uint64_t round = 0; suite_.goes_on(); ++round) {
    Scene scene(suite_.random()());
    FailAFlush(scene, 0, "rows/1.db", 1 + round % 4, /*until_the_end=*/false);
    const uint64_t ready = FindReady(scene);
    ASSERT_NE(ready, 0);
    Cut(scene, absl::StrCat("round ", round), {ready, ready + 3}, 20, FindFailure(scene));
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

// Of any of its files and of its folder.
TEST_F(CrashProjection, SomeFlushFails) {
  for (uint64_t round = 0; suite_.goes_on(); ++round) {
    Scene scene(suite_.random()());
    const uint64_t first = 1 + suite_.random()() % 16;
    const bool until_the_end = suite_.random()() % 2 == 0;
    FailAFlush(scene, 40, "projections/rows", first, until_the_end);
    WorkerOptions options = scene.worker(40);
    options.has_projection = true;
    EXPECT_EQ(Worker(scene.disk(), options).Wait().code, kWorkerDone);
    Cut(scene, absl::StrCat("round ", round, ", flush ", first), {}, 30);
  }
  EXPECT_TRUE(suite_.findings().empty()) << suite_.Describe();
}

}  // namespace
}  // namespace firn::testing
