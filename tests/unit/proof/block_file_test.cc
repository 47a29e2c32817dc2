#include "firn/proof/block_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace firn::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kStore[] = "11111111-2222-4333-8444-555555555555";

class BlockFileTest : public ::testing::Test {
 protected:
  absl::StatusOr<BlockFile::Opened> Open(const std::string& store_id = kStore) {
    return BlockFile::Open(path_, store_id);
  }

  // A file with so many blocks.
  std::vector<Hash> Fill(size_t count) {
    auto opened = Open();
    EXPECT_OK(opened);
    std::vector<Hash> hashes;
    for (size_t i = 0; i < count; ++i) hashes.push_back(HashLeaf(absl::StrCat(i)));
    EXPECT_OK(opened->file.Append(hashes));
    return hashes;
  }

  void Flip(size_t offset) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const char byte = static_cast<char>(file.get() ^ 4);
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(byte);
  }

  testing::TempDir directory_;
  const std::string path_ = directory_.path() + "/blocks";
};

TEST_F(BlockFileTest, KeepsWhatIsAdded) {
  EXPECT_THAT(Open()->hashes, IsEmpty());
  std::vector<Hash> hashes = Fill(5);
  auto opened = Open();
  ASSERT_OK(opened);
  EXPECT_THAT(opened->hashes, ElementsAreArray(hashes));
  hashes.push_back(HashLeaf("next"));
  ASSERT_OK(opened->file.Append({hashes.back()}));
  EXPECT_THAT(Open()->hashes, ElementsAreArray(hashes));
}

TEST_F(BlockFileTest, IsOfOneStore) {
  Fill(1);
  EXPECT_TRUE(
      testing::HasReason(Open("99999999-2222-4333-8444-555555555555"), ErrorReason::kCorrupted));
}

TEST_F(BlockFileTest, IsShortened) {
  const std::vector<Hash> hashes = Fill(5);
  auto opened = Open();
  ASSERT_OK(opened->file.Shorten(3));
  ASSERT_OK(opened->file.Append({hashes[3]}));
  EXPECT_THAT(Open()->hashes, ElementsAreArray(hashes.begin(), hashes.begin() + 4));
}

// Wherever a power cut ends the file, what is whole before stays.
TEST_F(BlockFileTest, ATornEndIsCutOff) {
  const std::vector<Hash> hashes = Fill(3);
  const size_t size = std::filesystem::file_size(path_);
  const size_t record = (size - 64) / 3;
  std::string bytes(size, 0);
  std::ifstream(path_, std::ios::binary).read(bytes.data(), static_cast<std::streamsize>(size));
  for (size_t end = size; end >= 64; --end) {
    // The file's size got on, its bytes not: what is missing reads as something else.
    std::string torn = bytes.substr(0, end) + std::string(100, '\x55');
    std::ofstream(path_, std::ios::binary) << torn;
    const auto opened = Open();
    ASSERT_OK(opened) << end;
    const size_t whole = (end - 64) / record;
    EXPECT_THAT(opened->hashes, ElementsAreArray(hashes.begin(), hashes.begin() + whole)) << end;
    EXPECT_EQ(std::filesystem::file_size(path_), 64 + whole * record);
  }
}

TEST_F(BlockFileTest, ADamagedHeaderIsRefused) {
  Fill(3);
  for (size_t offset = 0; offset < 64; ++offset) {
    Flip(offset);
    EXPECT_TRUE(testing::HasReason(Open(), ErrorReason::kCorrupted)) << offset;
    Flip(offset);
  }
  EXPECT_OK(Open());
}

// Reading tells which of them it was; opening makes it anew, from there on.
TEST_F(BlockFileTest, DamageIsToldWherever) {
  const std::vector<Hash> hashes = Fill(3);
  for (size_t offset = 64; offset < std::filesystem::file_size(path_); ++offset) {
    Flip(offset);
    const auto read = BlockFile::Read(path_, kStore);
    ASSERT_OK(read);
    ASSERT_THAT(*read, SizeIs(3));
    for (size_t block = 0; block < 3; ++block) {
      EXPECT_EQ((*read)[block].has_value(), block != (offset - 64) / 40) << offset;
    }
    Flip(offset);
  }
  Flip(64 + 40);
  EXPECT_THAT(Open()->hashes, ElementsAre(hashes[0]));
}

// What the file holds is on the disk but for its last part: there no power cut can have been.
TEST_F(BlockFileTest, DamageFarFromTheEndIsRefused) {
  constexpr size_t kBlocks = 2 * BlockFile::kUnsyncedMax;
  auto opened = Open();
  ASSERT_OK(opened);
  for (size_t i = 0; i < kBlocks; i += 32) {
    ASSERT_OK(opened->file.Append(std::vector<Hash>(32)));
  }
  Flip(64 + 40 * (kBlocks - BlockFile::kUnsyncedMax - 1));
  EXPECT_TRUE(testing::HasReason(Open(), ErrorReason::kCorrupted));
  Flip(64 + 40 * (kBlocks - BlockFile::kUnsyncedMax - 1));
  Flip(64 + 40 * (kBlocks - BlockFile::kUnsyncedMax));
  EXPECT_THAT(Open()->hashes, SizeIs(kBlocks - BlockFile::kUnsyncedMax));
}

TEST_F(BlockFileTest, ARecordInAnothersPlaceIsDamage) {
  Fill(3);
  std::string bytes(std::filesystem::file_size(path_), 0);
  std::ifstream(path_, std::ios::binary)
      .read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  std::swap_ranges(bytes.begin() + 64, bytes.begin() + 104, bytes.begin() + 104);
  std::ofstream(path_, std::ios::binary) << bytes;
  const auto read = BlockFile::Read(path_, kStore);
  ASSERT_OK(read);
  EXPECT_THAT(*read, ElementsAre(std::nullopt, std::nullopt, HashLeaf("2")));
}

}  // namespace
}  // namespace firn::proof
