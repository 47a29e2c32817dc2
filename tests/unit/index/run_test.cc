// Runs as files: what is written is read, and what is damaged is noticed.

#include "firn/index/run.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "firn/index/merge.h"
#include "firn/index/run_writer.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::index {
namespace {

namespace fs = std::filesystem;
using firn::testing::HasReason;

constexpr Position kAfter = 5'000'000'000;

class RunFileTest : public ::testing::Test {
 protected:
  std::string path() const { return directory_.path() + "/run"; }

  static RunFacts Facts(Position after = kAfter, Position until = kAfter + 100'000) {
    return {.after = after, .until = until, .level = 1, .fingerprint = {1, 2, 3}};
  }

  void Write(const std::vector<Posting>& postings, const RunFacts& facts, const std::string& path) {
    auto writer = RunWriter::Create(path, facts, postings.size());
    ASSERT_OK(writer);
    for (const Posting& posting : postings) ASSERT_OK(writer->Add(posting));
    ASSERT_OK(writer->Finish());
  }

  static std::vector<Posting> ScanAll(const std::shared_ptr<const index::Run>& run) {
    std::vector<Posting> postings;
    RunScan scan(run);
    for (;;) {
      const auto more = scan.Next();
      EXPECT_OK(more);
      if (!more.ok() || !*more) return postings;
      postings.push_back(scan.posting());
    }
  }

  // Sorted; some keys once, some with more postings than a block holds.
  static std::vector<Posting> MakePostings() {
    std::mt19937_64 random(4);
    std::vector<Posting> postings;
    for (int i = 0; i < 20'000; ++i) postings.push_back({random(), kAfter + 1 + random() % 90'000});
    for (const Key key : {Key{0}, Key{1} << 63, ~Key{0}}) {
      for (Position p = 1; p <= 5'000; ++p) postings.push_back({key, kAfter + p * 7});
    }
    std::sort(postings.begin(), postings.end());
    return postings;
  }

  firn::testing::TempDir directory_;
};

TEST_F(RunFileTest, GivesBackWhatWasWritten) {
  const std::vector<Posting> postings = MakePostings();
  Write(postings, Facts(), path());
  const auto run = index::Run::Open(path());
  ASSERT_OK(run);
  EXPECT_EQ((*run)->facts().after, kAfter);
  EXPECT_EQ((*run)->facts().until, kAfter + 100'000);
  EXPECT_EQ((*run)->facts().level, 1u);
  EXPECT_EQ((*run)->facts().fingerprint, (Fingerprint{1, 2, 3}));
  EXPECT_EQ((*run)->postings(), postings.size());
  EXPECT_GT((*run)->blocks(), 20u);
  EXPECT_EQ(ScanAll(*run), postings);
  for (const Posting& posting : postings) ASSERT_TRUE((*run)->MayContain(posting.key));
}

TEST_F(RunFileTest, HoldsASinglePosting) {
  Write({{7, kAfter + 1}}, Facts(), path());
  const auto run = index::Run::Open(path());
  ASSERT_OK(run);
  EXPECT_EQ(ScanAll(*run), (std::vector<Posting>{{7, kAfter + 1}}));
  EXPECT_EQ((*run)->FindBlock(7, kAfter + 1), 0u);
  EXPECT_EQ((*run)->FindBlock(7, kAfter), std::nullopt);
  EXPECT_EQ((*run)->FindBlock(6, ~Position{0}), std::nullopt);
}

TEST_F(RunFileTest, MergesNeighboursIntoOneOfTheNextLevel) {
  std::vector<Posting> all;
  Runs runs;
  for (Position part = 0; part < 3; ++part) {
    std::vector<Posting> postings;
    for (Position p = 1; p <= 1000; ++p) {
      postings.push_back({p % 50, part * 1000 + p});
      postings.push_back({p * 0x9E3779B97F4A7C15, part * 1000 + p});
    }
    std::sort(postings.begin(), postings.end());
    all.insert(all.end(), postings.begin(), postings.end());
    const std::string part_path = path() + std::to_string(part);
    Write(postings, Facts(part * 1000, (part + 1) * 1000), part_path);
    runs.push_back(*index::Run::Open(part_path));
  }
  std::sort(all.begin(), all.end());
  auto merge = Merge::Start(runs, path());
  ASSERT_OK(merge);
  for (;;) {
    const auto done = (*merge)->Step(100);
    ASSERT_OK(done);
    if (*done) break;
  }
  const auto merged = index::Run::Open(path());
  ASSERT_OK(merged);
  EXPECT_EQ((*merged)->facts().after, 0u);
  EXPECT_EQ((*merged)->facts().until, 3000u);
  EXPECT_EQ((*merged)->facts().level, 2u);
  EXPECT_EQ(ScanAll(*merged), all);
}

TEST_F(RunFileTest, DamageIsNoticedWhereverItIs) {
  const std::vector<Posting> postings = MakePostings();
  Write(postings, Facts(), path());
  std::ifstream file(path(), std::ios::binary);
  const std::string good{std::istreambuf_iterator<char>(file), {}};
  std::mt19937_64 random(5);
  for (int round = 0; round < 300; ++round) {
    std::string bad = good;
    // All parts get their share: the footer is small.
    const size_t place = round % 3 == 0 ? bad.size() - 1 - random() % 96 : random() % bad.size();
    bad[place] = static_cast<char>(bad[place] ^ (1 << random() % 8));
    std::ofstream(path(), std::ios::binary | std::ios::trunc) << bad;
    const auto run = index::Run::Open(path());
    if (!run.ok()) {
      ASSERT_TRUE(HasReason(run.status(), ErrorReason::kCorrupted)) << run.status();
      continue;
    }
    RunScan scan(*run);
    absl::StatusOr<bool> more = true;
    std::vector<Posting> read;
    while ((more = scan.Next()).ok() && *more) read.push_back(scan.posting());
    // The first eight bytes are for people.
    if (more.ok()) {
      ASSERT_LT(place, kRunMagic.size());
      ASSERT_EQ(read, postings);
    } else {
      ASSERT_TRUE(HasReason(more.status(), ErrorReason::kCorrupted)) << more.status();
    }
  }
}

TEST_F(RunFileTest, AFileThatWasCutIsNoticed) {
  Write(MakePostings(), Facts(), path());
  const auto size = fs::file_size(path());
  for (const auto rest : {size - 1, size - 96, size / 2, uintmax_t{50}, uintmax_t{0}}) {
    fs::resize_file(path(), rest);
    EXPECT_TRUE(HasReason(index::Run::Open(path()).status(), ErrorReason::kCorrupted)) << rest;
  }
}

}  // namespace
}  // namespace firn::index
