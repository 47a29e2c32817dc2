// The tree over the log when its file cannot be written for a while, and when the power goes.

#include "firn/proof/ledger.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
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

std::string BytesOf(const std::string& path) {
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  return bytes.str();
}

// Verifiers have the key; another one would be another log's.
TEST(CrashLedger, KeepsItsKeyWhenThePowerIsCut) {
  Suite suite(2);
  Scene scene(1);
  WorkerOptions options = scene.worker(20);
  options.has_ledger = true;
  Worker(scene.disk(), options).Wait();
  constexpr char kKey[] = "/data/proof/signing.key";
  const std::string key = BytesOf(scene.root() + kKey);
  ASSERT_FALSE(key.empty());
  const torture::Testimony testimony = scene.testimony();
  CutPower(suite, scene, testimony,
           {.kind = "power, key of the proofs",
            .check = [&](const std::string& image, uint64_t moment) -> torture::Violations {
              if (torture::CountAcknowledged(testimony, moment) == 0) return {};
              if (BytesOf(image + kKey) == key) return {};
              return {{torture::kDurable, "the key that signs checkpoints is another, or gone"}};
            },
            .how = absl::StrCat("seed ", suite.seed())});
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

// A load until there are so many blocks more than before, then SIGKILL.
void AppendBlocks(Scene& scene, WorkerOptions options, uint64_t blocks) {
  options.has_ledger = true;
  const std::string path = scene.data_dir() + "/proof/blocks";
  const uint64_t size = std::max<uint64_t>(SizeOf(path), 64);
  Worker worker(scene.disk(), options);
  ASSERT_TRUE(Await([&] { return SizeOf(path) >= size + 40 * blocks; }));
}

// What the proofs find wrong with a log that may lose what it acknowledged.
torture::Violations VerifyWritten(const std::string& data_dir) {
  auto engine = sqlite::OpenEngine({.data_dir = data_dir, .durability = Durability::kWritten});
  if (!engine.ok()) return {{torture::kOpens, std::string(engine.status().message())}};
  auto store = Store::Start(*std::move(engine), {});
  if (!store.ok()) return {{torture::kOpens, std::string(store.status().message())}};
  auto ledger = proof::Ledger::Open(**store, data_dir + "/proof");
  if (!ledger.ok()) return {{torture::kOpens, std::string(ledger.status().message())}};
  auto reader = (*store)->OpenReader();
  if (!reader.ok()) return {{torture::kOpens, std::string(reader.status().message())}};
  std::vector<proof::Damage> damages;
  const Position head = (*store)->head().position;
  for (Position position = 0; position < head;) {
    const auto next = (*ledger)->Verify(position, head, **reader, damages);
    if (!next.ok()) return {{torture::kOpens, std::string(next.status().message())}};
    position = *next;
  }
  if (damages.empty()) return {};
  return {{torture::kNoPhantom, damages[0].what}};
}

// Other events have the positions of those that were lost. What was proven of these does not come
// back to accuse them.
TEST(CrashLedger, WhatWasProvenOfLostEventsStaysGivenUp) {
  Suite suite(6);
  Scene before(1);
  WorkerOptions load = before.worker(400);
  load.has_ledger = true;
  ASSERT_EQ(Worker(before.disk(), load).Wait().code, kWorkerDone);
  ASSERT_GE(SizeOf(before.data_dir() + "/proof/blocks"), 64 + 40 * 6);
  ASSERT_TRUE(std::filesystem::exists(before.data_dir() + "/proof/checkpoint"));
  SQLite::Database(before.data_dir() + "/firn.db", SQLite::OPEN_READWRITE)
      .exec(
          "drop trigger log_is_append_only_update; drop trigger log_is_append_only_delete;"
          "delete from log where position > 700");
  Scene scene(2, before.root());
  WorkerOptions options = scene.worker(0);
  options.is_written = true;
  ASSERT_NO_FATAL_FAILURE(AppendBlocks(scene, options, 4));
  CutPower(
      suite, scene, scene.testimony(),
      {.kind = "power, written, proofs",
       .check = [](const std::string& image, uint64_t) { return VerifyWritten(image + "/data"); },
       .how = absl::StrCat("seed ", suite.seed())});
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

}  // namespace
}  // namespace firn::testing
