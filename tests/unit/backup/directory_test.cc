#include "firn/backup/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "firn/backup/verify.h"
#include "tests/unit/backup/log_maker.h"

namespace firn::backup {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string ReadText(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void WriteText(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

class DirectoryTest : public ::testing::Test {
 protected:
  std::string path() const { return folder_.path() + "/backup"; }
  fs::path segments() const { return fs::path(path()) / kSegmentsFolder; }

  Directory Open() {
    auto directory = Directory::Open(path(), kStoreId);
    EXPECT_OK(directory);
    return *std::move(directory);
  }

  absl::Status Reopen(const std::string& store_id = kStoreId) {
    return Directory::Open(path(), store_id).status();
  }

  // A backup of so many segments of six events.
  void Make(size_t count) {
    Directory directory = Open();
    for (size_t i = 0; i < count; ++i) {
      ASSERT_OK(maker_.Add(directory, directory.manifest().last() + 6));
    }
  }

  VerifiedBackup Verify() {
    auto verified = VerifyBackup(path(), [](Position) { return true; });
    EXPECT_OK(verified);
    return *std::move(verified);
  }

  void ExpectWhole(uint64_t events) {
    const VerifiedBackup verified = Verify();
    EXPECT_EQ(verified.events, events);
    EXPECT_TRUE(verified.damages.empty()) << verified.damages.front().what;
  }

  size_t files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(segments()), fs::directory_iterator()));
  }

  testing::TempDir folder_;
  LogMaker maker_;
};

TEST_F(DirectoryTest, GoesOnWhereItEnds) {
  {
    Directory directory = Open();
    EXPECT_EQ(directory.end().size(), 0u);
    ASSERT_OK(maker_.Add(directory, 6));
  }
  Directory directory = Open();
  EXPECT_EQ(directory.end().size(), 6u);
  EXPECT_EQ(directory.manifest().last_us(), kStartUs + 6'000'000);
  ASSERT_OK(maker_.Add(directory, 9));
  EXPECT_EQ(directory.manifest().segments.size(), 2u);
  ExpectWhole(9);
}

TEST_F(DirectoryTest, ManySmallSegmentsBecomeFew) {
  Directory directory = Open();
  for (Position until = 6; until <= 6 * 300; until += 6) {
    ASSERT_OK(maker_.Add(directory, until));
    ASSERT_LE(files(), 31u);
  }
  EXPECT_EQ(files(), directory.manifest().segments.size());
  ExpectWhole(6 * 300);
}

TEST_F(DirectoryTest, IsOneRunsAtATime) {
  Directory directory = Open();
  EXPECT_THAT(std::string(Reopen().message()), HasSubstr("another run"));
}

TEST_F(DirectoryTest, AnotherLogIsRefused) {
  Make(1);
  const absl::Status status = Reopen("0f7b30aa-0000-4000-8000-0000000000bb");
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr(kStoreId));
  ExpectWhole(6);
}

TEST_F(DirectoryTest, OtherFilesAreLeftAlone) {
  fs::create_directory(path());
  WriteText(fs::path(path()) / "letter.txt", "x");
  EXPECT_EQ(Reopen().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(std::distance(fs::directory_iterator(path()), fs::directory_iterator()), 1);
}

TEST_F(DirectoryTest, WithoutAManifestSegmentsAreNotOverwritten) {
  Make(2);
  fs::remove(fs::path(path()) / kManifestName);
  EXPECT_EQ(Reopen().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(files(), 2u);
}

TEST_F(DirectoryTest, ThereIsNoBackupInAnEmptyDirectory) {
  EXPECT_TRUE(absl::IsNotFound(ReadManifest(path()).status()));
  fs::create_directory(path());
  EXPECT_TRUE(absl::IsNotFound(ReadManifest(path()).status()));
  EXPECT_OK(Reopen());
}

// What a power cut leaves behind, at each step of adding a segment.
TEST_F(DirectoryTest, WhatIsNotNamedIsRemoved) {
  Make(2);
  const std::string manifest = ReadText(fs::path(path()) / kManifestName);
  for (const std::string stray : {"00000000000000000013-00000000000000000018.firnseg.new",
                                  "00000000000000000013-00000000000000000018.firnseg"}) {
    for (const std::string& content :
         {std::string(), std::string("torn"), std::string(100, '\0')}) {
      WriteText(segments() / stray, content);
      WriteText(fs::path(path()) / (std::string(kManifestName) + ".new"), content);
      ExpectWhole(12);
      ASSERT_OK(Reopen());
      EXPECT_EQ(files(), 2u);
      EXPECT_EQ(ReadText(fs::path(path()) / kManifestName), manifest);
    }
  }
}

// A power cut in the middle of merging: the merged segment is there, or the parts still are.
TEST_F(DirectoryTest, AMergeThatWasCutShortLosesNothing) {
  Make(15);
  const fs::path before = folder_.path() + "/before";
  fs::copy(path(), before, fs::copy_options::recursive);
  Make(1);
  ASSERT_EQ(files(), 1u);
  for (const auto& entry : fs::directory_iterator(before / kSegmentsFolder)) {
    fs::copy(entry.path(), segments() / entry.path().filename());
  }
  ExpectWhole(96);
  ASSERT_OK(Reopen());
  EXPECT_EQ(files(), 1u);
  // The other way round: the manifest is the old one.
  fs::copy(segments(), before / kSegmentsFolder,
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  fs::remove_all(path());
  fs::copy(before, path(), fs::copy_options::recursive);
  ExpectWhole(90);
  Make(1);
  ExpectWhole(96);
}

// The manifest comes last: what cannot be written is not named.
TEST_F(DirectoryTest, ASegmentThatCannotBeWrittenIsNotNamed) {
  Make(2);
  const std::string manifest = ReadText(fs::path(path()) / kManifestName);
  const fs::path in_the_way = segments() / "00000000000000000013-00000000000000000018.firnseg.new";
  {
    Directory directory = Open();
    fs::create_directory(in_the_way);
    EXPECT_FALSE(maker_.Add(directory, 18).ok());
    EXPECT_EQ(directory.manifest().last(), 12u);
    EXPECT_EQ(ReadText(fs::path(path()) / kManifestName), manifest);
    ExpectWhole(12);
    // The run may try again.
    fs::remove(in_the_way);
    ASSERT_OK(maker_.Add(directory, 18));
  }
  ExpectWhole(18);
}

TEST_F(DirectoryTest, AMergeThatFailsLosesNothing) {
  Make(15);
  const fs::path in_the_way = segments() / "00000000000000000001-00000000000000000096.firnseg.new";
  {
    Directory directory = Open();
    fs::create_directory(in_the_way);
    EXPECT_FALSE(maker_.Add(directory, 96).ok());
    EXPECT_EQ(directory.end().size(), 96u);
  }
  fs::remove(in_the_way);
  ExpectWhole(96);
  Make(1);
  ExpectWhole(102);
}

TEST_F(DirectoryTest, DamageIsToldWithItsPositionsAndTheRestIsRead) {
  Make(4);
  const std::vector<SegmentEntry> entries = ReadManifest(path())->segments;
  const fs::path second = segments() / entries[1].FileName();
  const std::string good = ReadText(second);
  const auto expect_damage = [&](const std::string& what) {
    const VerifiedBackup verified = Verify();
    ASSERT_EQ(verified.damages.size(), 1u);
    EXPECT_EQ(verified.damages[0].first, 7u);
    EXPECT_EQ(verified.damages[0].last, 12u);
    EXPECT_THAT(verified.damages[0].what, HasSubstr(what));
    EXPECT_EQ(verified.events, 18u);
  };
  for (size_t i = 0; i < good.size(); i += 7) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] + 1);
    WriteText(second, bad);
    expect_damage("not the file that was written");
  }
  WriteText(second, good.substr(0, good.size() / 2));
  expect_damage("not the file that was written");
  WriteText(second, ReadText(segments() / entries[2].FileName()));
  expect_damage("not the file that was written");
  fs::remove(second);
  expect_damage("is missing");
  WriteText(second, good);
  ExpectWhole(24);
}

TEST_F(DirectoryTest, ADamagedEndIsNotGoneOnFrom) {
  Make(2);
  const fs::path last = segments() / ReadManifest(path())->segments.back().FileName();
  WriteText(last, "torn");
  EXPECT_EQ(Reopen().code(), absl::StatusCode::kDataLoss);
}

// The manifest's own bytes: what is changed is found, or means the same.
TEST_F(DirectoryTest, AChangedManifestIsFoundOut) {
  Make(2);
  const fs::path file = fs::path(path()) / kManifestName;
  const std::string good = ReadText(file);
  size_t refused = 0;
  for (size_t i = 0; i < good.size(); i += 3) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 1);
    WriteText(file, bad);
    const auto verified = VerifyBackup(path(), [](Position) { return true; });
    const bool is_found = !verified.ok() || !verified->damages.empty();
    refused += is_found ? 1 : 0;
    const char changed = good[i];
    EXPECT_TRUE(is_found || changed == ' ' || changed == '\n') << i << " " << bad.substr(i, 20);
  }
  EXPECT_GT(refused, good.size() / 6);
  WriteText(file, good.substr(0, good.size() / 2));
  EXPECT_EQ(ReadManifest(path()).status().code(), absl::StatusCode::kDataLoss);
  WriteText(file, absl::StrReplaceAll(good, {{"\"format\": 1", "\"format\": 2"}}));
  EXPECT_EQ(ReadManifest(path()).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(DirectoryTest, ACheckpointOfAnotherLogIsNotOurs) {
  Directory directory = Open();
  const TakenSegment taken = LogMaker::Make({}, 0, 6);
  ASSERT_OK(directory.Add(taken, maker_.Sign(LogMaker::Make({}, 0, 3).segment.end)));
  EXPECT_EQ(ReadManifest(path()).status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(DirectoryTest, AWalkGoesOnWhileSegmentsAreMerged) {
  Make(15);
  auto walk = SegmentWalk::Open(path());
  ASSERT_OK(walk);
  Position done = 0;
  Frontier log;
  while (const SegmentEntry* entry = walk->Next()) {
    if (done == 24) Make(1);  // all become one
    const auto segment = walk->Load();
    ASSERT_OK(segment);
    EXPECT_EQ(segment->first, done + 1);
    EXPECT_EQ(entry->first, done + 1);
    ASSERT_OK(CheckEvents(*segment, &log,
                          [](v1::EventDTO&, const proof::Hash&) { return absl::OkStatus(); }));
    log = segment->end;
    done = segment->last;
  }
  EXPECT_EQ(done, 96u);
  EXPECT_EQ(log.Root(), LogMaker::Make({}, 0, 96).segment.end.Root());
}

TEST_F(DirectoryTest, AReadOnlyDirectoryIsRefused) {
  if (geteuid() == 0) GTEST_SKIP() << "nothing is read-only for root";
  Make(1);
  ASSERT_EQ(chmod(segments().c_str(), 0500), 0);
  {
    Directory directory = Open();
    EXPECT_FALSE(maker_.Add(directory, 12).ok());
  }
  ASSERT_EQ(chmod(segments().c_str(), 0700), 0);
  ExpectWhole(6);
}

TEST(Manifest, FewSegmentsAreLeftHoweverOftenAFewEventsCome) {
  std::vector<SegmentEntry> segments;
  Position last = 0;
  for (int i = 0; i < 20'000; ++i) {
    segments.push_back({.first = last + 1, .last = last + 10, .event_bytes = 3'000});
    last += 10;
    const MergeRange range = SegmentsToMerge(segments);
    if (range.begin == range.end) continue;
    ASSERT_GT(range.end - range.begin, 1u);
    SegmentEntry merged = segments[range.begin];
    merged.last = segments[range.end - 1].last;
    merged.event_bytes = 0;
    for (size_t j = range.begin; j < range.end; ++j) merged.event_bytes += segments[j].event_bytes;
    ASSERT_LE(merged.event_bytes, kSegmentFullBytes);
    segments.erase(segments.begin() + static_cast<ptrdiff_t>(range.begin),
                   segments.begin() + static_cast<ptrdiff_t>(range.end));
    segments.insert(segments.begin() + static_cast<ptrdiff_t>(range.begin), merged);
    ASSERT_LE(segments.size(), 64u);
  }
}

}  // namespace
}  // namespace firn::backup
