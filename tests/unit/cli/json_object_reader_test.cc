#include "cli/json_object_reader.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace firn::cli {
namespace {

class JsonObjectReaderTest : public testing::Test {
 protected:
  JsonObjectReader Open(const std::string& content) {
    std::ofstream(path_, std::ios::binary) << content;
    return JsonObjectReader(*Input::Open(path_));
  }

  // Each object as "line:text", and a fault as it is.
  std::vector<std::string> ReadAll(const std::string& content) {
    JsonObjectReader reader = Open(content);
    std::vector<std::string> objects;
    while (true) {
      const auto object = reader.Next();
      if (!object.ok()) {
        objects.emplace_back(object.status().message().substr(path_.size()));
        return objects;
      }
      if (!object->has_value()) return objects;
      objects.push_back(std::to_string(reader.line_number()) + ":" + std::string(**object));
    }
  }

  using Objects = std::vector<std::string>;

  const std::string path_ =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".json";
};

TEST_F(JsonObjectReaderTest, ReadsLines) {
  EXPECT_EQ(ReadAll("{\"a\":1}\n\n{\"b\":\"}\\\"{\"}\r\n{}"),
            (Objects{"1:{\"a\":1}", "3:{\"b\":\"}\\\"{\"}", "4:{}"}));
  EXPECT_EQ(ReadAll(""), Objects{});
  EXPECT_EQ(ReadAll(" \n"), Objects{});
}

TEST_F(JsonObjectReaderTest, ReadsAnArray) {
  EXPECT_EQ(ReadAll("[\n {\"a\":[{}]},\n {}\n]\n"), (Objects{"2:{\"a\":[{}]}", "3:{}"}));
  EXPECT_EQ(ReadAll("[{},{}]"), (Objects{"1:{}", "1:{}"}));
  EXPECT_EQ(ReadAll("[]"), Objects{});
}

TEST_F(JsonObjectReaderTest, ReadsAnObjectOverManyLines) {
  EXPECT_EQ(ReadAll("{\n \"a\":\n 1\n}\n{}\n"), (Objects{"1:{\n \"a\":\n 1\n}", "5:{}"}));
}

TEST_F(JsonObjectReaderTest, ReadsWhatIsLargerThanItsBuffer) {
  const std::string large = "{\"a\":\"" + std::string(3 << 20, 'x') + "\"}";
  JsonObjectReader reader = Open("[" + large + "," + large + "]");
  for (int i = 0; i < 2; ++i) {
    const auto object = reader.Next();
    ASSERT_TRUE(object.ok()) << object.status();
    EXPECT_EQ(**object, large);
  }
  EXPECT_FALSE((*reader.Next()).has_value());
  EXPECT_EQ(reader.bytes_read(), reader.size());
}

TEST_F(JsonObjectReaderTest, SaysWhereSomethingElseStands) {
  const std::string other = " here must stand an event, a JSON object, {...}";
  EXPECT_EQ(ReadAll("{}\nx"), (Objects{"1:{}", ":2:" + other}));
  EXPECT_EQ(ReadAll("{},{}"), (Objects{"1:{}", ":1:" + other}));
  EXPECT_EQ(ReadAll("[{}]\n{}"), (Objects{"1:{}", ":2:" + other}));
  EXPECT_EQ(ReadAll("[[{}]]"), Objects{":1:" + other});
  EXPECT_EQ(ReadAll("[{}\n"),
            (Objects{"1:{}", ":2: the array is not closed; is the file cut off?"}));
  EXPECT_EQ(ReadAll("{}\n{\n\"a\":"),
            (Objects{"1:{}", ":2: the file ends inside the event that begins here"}));
  EXPECT_EQ(ReadAll("{\"a\":\"b\n{}"),
            Objects{":1: not valid JSON: a string goes on over the end of the line"});
  const Objects endless = ReadAll("{" + std::string(9 << 20, ' '));
  ASSERT_EQ(endless.size(), 1U);
  EXPECT_NE(endless[0].find("is longer than 8 MiB"), std::string::npos);
}

}  // namespace
}  // namespace firn::cli
