#include "cli/batcher.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace firn::cli {
namespace {

using Index = std::optional<uint32_t>;

EventLine MakeLine(Index batch_index, size_t payload_bytes = 2) {
  EventLine line;
  line.event.set_payload_json(std::string(payload_bytes, 'x'));
  line.batch_index = batch_index;
  return line;
}

// The lines of each batch that lines with these batch indexes make; "!" after an atomic one.
std::string Group(const std::vector<Index>& indexes, Batcher::Limits limits = {}) {
  Batcher batcher(limits);
  for (size_t i = 0; i < indexes.size(); ++i) {
    EXPECT_TRUE(batcher.Add(MakeLine(indexes[i]), i + 1).ok());
  }
  batcher.Finish();
  std::string text;
  while (const std::optional<Batch> batch = batcher.TakeReady()) {
    EXPECT_EQ(static_cast<size_t>(batch->request.events_size()), batch->lines.size());
    if (!text.empty()) text += " ";
    for (const uint64_t line : batch->lines) text += std::to_string(line);
    if (batch->is_atomic) text += "!";
  }
  return text;
}

TEST(BatcherTest, GroupsFreeLinesUpToTheLimit) {
  EXPECT_EQ(Group({{}, {}, {}, {}, {}}, {.events = 2}), "12 34 5");
  EXPECT_EQ(Group({}), "");
}

TEST(BatcherTest, GroupsSingleEventsLikeFreeLines) {
  EXPECT_EQ(Group({0, 0, {}, 0}), "1234");
  EXPECT_EQ(Group({0, 0, {}, 0}, {.events = 3}), "123 4");
}

TEST(BatcherTest, KeepsABatchWhole) {
  EXPECT_EQ(Group({0, 1, 2}, {.events = 2}), "123!");
  EXPECT_EQ(Group({{}, 0, 0, 1, 0, {}}), "12 34! 56");
  EXPECT_EQ(Group({0, 1, 0, 1}), "12! 34!");
}

TEST(BatcherTest, LimitsTheBytesOfAGroup) {
  Batcher batcher({.events = 100, .bytes = 1000});
  for (uint64_t line = 1; line <= 3; ++line) {
    ASSERT_TRUE(batcher.Add(MakeLine({}, 400), line).ok());
  }
  const std::optional<Batch> first = batcher.TakeReady();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->lines, (std::vector<uint64_t>{1, 2}));
  EXPECT_FALSE(batcher.TakeReady().has_value());
}

TEST(BatcherTest, SendsAnEventBeyondTheBytesAlone) {
  Batcher batcher({.events = 100, .bytes = 1000});
  ASSERT_TRUE(batcher.Add(MakeLine({}, 5000), 1).ok());
  ASSERT_TRUE(batcher.Add(MakeLine({}), 2).ok());
  EXPECT_EQ(batcher.TakeReady()->lines, (std::vector<uint64_t>{1}));
}

TEST(BatcherTest, RefusesABatchWithAGap) {
  for (const std::vector<Index>& indexes :
       std::vector<std::vector<Index>>{{1}, {0, 2}, {{}, 1}, {0, 1, 1}}) {
    Batcher batcher({});
    absl::Status status;
    for (const Index& index : indexes) status = batcher.Add(MakeLine(index), 1);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  }
}

TEST(BatcherTest, RefusesABatchThatNoServerTakes) {
  Batcher batcher({});
  for (uint32_t i = 0; i < 10'000; ++i) ASSERT_TRUE(batcher.Add(MakeLine(i), i + 1).ok());
  EXPECT_FALSE(batcher.Add(MakeLine(10'000), 10'001).ok());
}

}  // namespace
}  // namespace firn::cli
