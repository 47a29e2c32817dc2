#include "cli/line_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace firn::cli {
namespace {

class LineReaderTest : public testing::Test {
 protected:
  LineReader Open(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return *LineReader::Open(path_);
  }

  static std::vector<std::string> ReadAll(LineReader& reader) {
    std::vector<std::string> lines;
    while (true) {
      const auto line = reader.Next();
      EXPECT_TRUE(line.ok()) << line.status();
      if (!line.ok() || !line->has_value()) return lines;
      lines.emplace_back(**line);
    }
  }

  const std::string path_ =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".jsonl";
};

TEST_F(LineReaderTest, ReadsLinesWithOrWithoutALastEnd) {
  using Lines = std::vector<std::string>;
  LineReader ended = Open("a\n\nbc\n");
  EXPECT_EQ(ReadAll(ended), (Lines{"a", "", "bc"}));
  LineReader open = Open("a\nbc");
  EXPECT_EQ(ReadAll(open), (Lines{"a", "bc"}));
  LineReader empty = Open("");
  EXPECT_EQ(ReadAll(empty), Lines{});
}

TEST_F(LineReaderTest, KnowsWhereItIs) {
  LineReader reader = Open("abc\nde\n");
  EXPECT_EQ(reader.size(), 7U);
  ASSERT_TRUE(reader.Next().ok());
  EXPECT_EQ(reader.line_number(), 1U);
  EXPECT_EQ(reader.bytes_read(), 4U);
  ASSERT_TRUE(reader.Next().ok());
  EXPECT_EQ(reader.line_number(), 2U);
  EXPECT_EQ(reader.bytes_read(), 7U);
}

TEST_F(LineReaderTest, ReadsLinesThatCrossItsBuffer) {
  const std::string lengthy(700'000, 'x');
  LineReader reader = Open(lengthy + "\n" + lengthy + "\n" + lengthy);
  EXPECT_EQ(ReadAll(reader), (std::vector<std::string>{lengthy, lengthy, lengthy}));
}

TEST_F(LineReaderTest, RefusesALineWithoutAnEnd) {
  LineReader reader = Open("a\n" + std::string(10 << 20, 'x'));
  ASSERT_TRUE(reader.Next().ok());
  const auto line = reader.Next();
  ASSERT_FALSE(line.ok());
  EXPECT_NE(std::string(line.status().message()).find(":2: the line is longer"), std::string::npos);
}

TEST_F(LineReaderTest, SaysWhatCannotBeRead) {
  EXPECT_FALSE(LineReader::Open("/does/not/exist").ok());
}

}  // namespace
}  // namespace firn::cli
