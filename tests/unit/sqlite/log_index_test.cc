// The index and the log: the log is the truth, whatever happened to the index.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

namespace fs = std::filesystem;
using firn::testing::MakeBatch;

class LogIndexTest : public EngineTest {
 protected:
  void SetUp() override {
    options_.index_tail_postings = 64;
    EngineTest::SetUp();
  }

  std::string index_path() const { return data_dir() + "/index"; }

  // Appends batches of 10, so that there are runs, and a tail that is in none.
  void Fill(uint64_t first, int batches) {
    for (int i = 0; i < batches; ++i) {
      ASSERT_OK(Append(MakeBatch(first + static_cast<uint64_t>(i) * 10, 10, i % 5)));
      ASSERT_OK(engine_->Maintain());
    }
  }

  // Every batch of Fill is known, where it was.
  void ExpectKnown(uint64_t first, int batches, Position position) {
    for (int i = 0; i < batches; ++i) {
      const auto again = Append(MakeBatch(first + static_cast<uint64_t>(i) * 10, 10, i % 5));
      ASSERT_OK(again);
      EXPECT_TRUE(again->duplicate) << "batch " << i;
      EXPECT_EQ(again->events[0].position, position + static_cast<Position>(i) * 10);
    }
  }

  size_t CountRuns() const {
    size_t runs = 0;
    for (const auto& entry : fs::directory_iterator(index_path())) {
      runs += entry.path().extension() == ".run" ? 1 : 0;
    }
    return runs;
  }
};

TEST_F(LogIndexTest, IsCompleteAfterARestart) {
  Fill(1000, 40);
  Open();
  ExpectKnown(1000, 40, 1);
  EXPECT_GT(CountRuns(), 0u);
}

TEST_F(LogIndexTest, IsMadeAnewWhenItIsGone) {
  Fill(1000, 40);
  engine_.reset();
  fs::remove_all(index_path());
  Open();
  ExpectKnown(1000, 40, 1);
}

TEST_F(LogIndexTest, IsMadeAnewWhereItIsDamaged) {
  Fill(1000, 40);
  engine_.reset();
  for (const auto& entry : fs::directory_iterator(index_path())) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-20, std::ios::end);
    file.write("damaged", 7);
  }
  Open();
  ExpectKnown(1000, 40, 1);
}

TEST_F(LogIndexTest, IsNotBelievedOfAnOlderLog) {
  Fill(1000, 20);
  engine_.reset();
  const std::string backup = directory_.path() + "/backup.db";
  fs::copy_file(database_path(), backup);
  Open();
  Fill(5000, 20);
  engine_.reset();
  // The log goes back to the backup and grows again, differently; the index stays as it was.
  fs::copy_file(backup, database_path(), fs::copy_options::overwrite_existing);
  Open();
  Fill(9000, 20);
  ExpectKnown(1000, 20, 1);
  ExpectKnown(9000, 20, 201);
  const auto fresh = Append(MakeBatch(5000, 10, 0));
  ASSERT_OK(fresh);
  EXPECT_FALSE(fresh->duplicate) << "an event that the log does not have";
}

TEST_F(LogIndexTest, IsNotBelievedOfAnotherLogAsLong) {
  Fill(1000, 40);
  engine_.reset();
  const std::string other = directory_.path() + "/other-index";
  fs::rename(index_path(), other);
  fs::remove(database_path());
  Open();
  Fill(9000, 40);
  engine_.reset();
  fs::remove_all(index_path());
  fs::rename(other, index_path());
  Open();
  ExpectKnown(9000, 40, 1);
  const auto fresh = Append(MakeBatch(1000, 10, 0));
  ASSERT_OK(fresh);
  EXPECT_FALSE(fresh->duplicate) << "an event that the log does not have";
}

}  // namespace
}  // namespace firn::sqlite
