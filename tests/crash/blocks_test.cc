// The file of the proofs' blocks when flushes of it fail, and the power goes.
//
// FIRN_CRASH_SECONDS says how long to go on; FIRN_CRASH_SEED repeats a run.

#include <gtest/gtest.h>

#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <string>

#include "absl/strings/str_cat.h"
#include "firn/proof/block_file.h"
#include "tests/crash/scenarios.h"

namespace firn::testing {
namespace {

using disk::Fault;
using proof::BlockFile;

constexpr char kFile[] = "/blocks";

WorkerOptions BlocksOf(const Scene& scene, uint64_t blocks) {
  return {.data_dir = scene.root() + kFile, .witness = "", .blocks = blocks};
}

// The file is never refused, and what is whole of it is what was added.
torture::Violations CheckBlocks(const std::string& image) {
  const std::string path = image + kFile;
  if (!std::filesystem::exists(path)) return {};
  const auto opened = BlockFile::Open(path, kBlocksStoreId);
  if (!opened.ok()) return {{torture::kOpens, std::string(opened.status().message())}};
  for (size_t block = 0; block < opened->hashes.size(); ++block) {
    if (opened->hashes[block] == BlockOf(block)) continue;
    return {{torture::kNoPhantom, absl::StrCat("block ", block, " is another")}};
  }
  return {};
}

void Cut(Suite& suite, const Scene& scene, const std::string& how) {
  CutPower(suite, scene, scene.testimony(),
           {.kind = "a flush of the proofs fails, power",
            .cuts = 60,
            .check = [](const std::string& image, uint64_t) { return CheckBlocks(image); },
            .how = absl::StrCat("seed ", suite.seed(), ", ", how)});
}

// One of the flushes fails, the next ones succeed.
TEST(CrashBlocks, AFlushFails) {
  Suite suite(4);
  for (uint64_t round = 0; suite.goes_on(); ++round) {
    Scene scene(1);
    scene.disk().Arm({.calls = disk::kSyncCall,
                      .name = "blocks",
                      .first = 2 + round % 2,  // the first makes the file
                      .count = 1 + suite.random()() % 3,
                      .fault = Fault::kError,
                      .error = EIO});
    Worker(scene.disk(), BlocksOf(scene, 4 * BlockFile::kUnsyncedMax)).Wait();
    Cut(suite, scene, absl::StrCat("round ", round));
  }
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

// They fail until the process ends. The next one does not know.
TEST(CrashBlocks, AFlushFailsAndTheProcessIsStartedAgain) {
  Suite suite(4);
  for (uint64_t round = 0; suite.goes_on(); ++round) {
    Scene scene(1);
    scene.disk().Arm({.calls = disk::kSyncCall,
                      .name = "blocks",
                      .first = 2 + round % 2,
                      .count = ~uint64_t{0},
                      .fault = Fault::kError,
                      .error = EIO});
    const ExitStatus status =
        Worker(scene.disk(), BlocksOf(scene, 4 * BlockFile::kUnsyncedMax)).Wait();
    EXPECT_EQ(status.code, kWorkerInDoubt);
    scene.disk().Disarm();
    Worker(scene.disk(), BlocksOf(scene, 5 * BlockFile::kUnsyncedMax)).Wait();
    Cut(suite, scene, absl::StrCat("round ", round));
  }
  EXPECT_TRUE(suite.findings().empty()) << suite.Describe();
}

}  // namespace
}  // namespace firn::testing
