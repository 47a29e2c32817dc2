// The tree over the log when its file cannot be written for a while.

#include "firn/proof/ledger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "firn/engines/sqlite/sqlite_engine.h"
#include "firn/proof/block_file.h"
#include "firn/store/store.h"
#include "tests/crash/scenarios.h"
#include "tests/support/status_matchers.h"

namespace firn::testing {
namespace {

constexpr auto kTimeout = std::chrono::minutes(2);

template <typename Condition>
bool Await(const Condition& condition) {
  const auto deadline = std::chrono::steady_clock::now() + kTimeout;
  while (!condition() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return condition();
}

uint64_t SizeOf(const std::string& path) {
  std::error_code error;
  const uint64_t size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

// Blocks are added while there is room, then one is written in half and the next not at all, for
// as long as some more make; and then there is room again.
void FillTheDiskUnderALedger(Scene& scene) {
  const std::string blocks = scene.data_dir() + "/proof/blocks";
  WorkerOptions options = scene.worker(0);
  options.has_ledger = true;
  Worker worker(scene.disk(), options);
  ASSERT_TRUE(Await([&] { return SizeOf(blocks) > 100; }));
  scene.disk().Arm({.calls = disk::kWriteCall,
                    .name = "proof/blocks",
                    .first = 2,
                    .count = ~uint64_t{0},
                    .fault = disk::Fault::kError,
                    .error = ENOSPC});
  scene.disk().Arm(
      {.calls = disk::kWriteCall, .name = "proof/blocks", .fault = disk::Fault::kShortWrite}, 1);
  EXPECT_TRUE(Await([&] { return scene.disk().fired() >= 3; }));
  scene.disk().Disarm();
  scene.disk().Disarm(1);
  const uint64_t size = SizeOf(blocks);
  EXPECT_TRUE(Await([&] { return SizeOf(blocks) >= size + 200; })) << "it does not go on";
}

TEST(CrashLedger, GoesOnAfterAFullDiskWithTheRootsOfTheLog) {
  Scene scene(1);
  FillTheDiskUnderALedger(scene);
  auto engine = sqlite::OpenEngine({.data_dir = scene.data_dir()});
  ASSERT_OK(engine);
  auto store = Store::Start(*std::move(engine), {});
  ASSERT_OK(store);
  auto reader = (*store)->OpenReader();
  ASSERT_OK(reader);
  const auto blocks =
      proof::BlockFile::Read(scene.data_dir() + "/proof/blocks", (*store)->store_id());
  ASSERT_OK(blocks);
  for (size_t i = 0; i < blocks->size(); ++i) EXPECT_TRUE((*blocks)[i].has_value()) << i;
  // One goes on with the file, the other makes everything anew of the log.
  auto kept = proof::Ledger::Open(**store, scene.data_dir() + "/proof");
  ASSERT_OK(kept);
  TempDir folder;
  auto fresh = proof::Ledger::Open(**store, folder.path());
  ASSERT_OK(fresh);
  const Position head = (*store)->head().position;
  EXPECT_GT(head, 3 * proof::kBlockEvents);
  for (uint64_t size = proof::kBlockEvents; size < head + proof::kBlockEvents;
       size += proof::kBlockEvents) {
    const auto root = (*kept)->Root(std::min(size, head), **reader);
    ASSERT_OK(root);
    EXPECT_EQ(*root, *(*fresh)->Root(std::min(size, head), **reader)) << size;
  }
  std::vector<proof::Damage> damages;
  for (Position position = 0; position < head;) {
    const auto next = (*kept)->Verify(position, head, **reader, damages);
    ASSERT_OK(next);
    position = *next;
  }
  EXPECT_TRUE(damages.empty());
  kept->reset();
  fresh->reset();
  reader->reset();
}

}  // namespace
}  // namespace firn::testing
