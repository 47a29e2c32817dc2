#include "firn/rpc/event_encoder.h"

#include <google/protobuf/util/message_differencer.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "firn/rpc/convert.h"
#include "firn/v1/event_store.grpc.pb.h"

namespace firn::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;

v1::ReplayEventsResponse Parse(grpc::ByteBuffer bytes) {
  v1::ReplayEventsResponse message;
  EXPECT_TRUE(
      grpc::SerializationTraits<v1::ReplayEventsResponse>::Deserialize(&bytes, &message).ok());
  return message;
}

// Events with everything that an event may have or lack.
class RandomEvent {
 public:
  explicit RandomEvent(uint64_t seed) : random_(seed) {}

  const RecordedEvent& Next() {
    event_ = {};
    event_.position = Number();
    event_.revision = Number();
    event_.recorded_us = static_cast<int64_t>(random_() % 4'000'000'000'000'000);
    // Often of the same second as the one before.
    if (random_() % 2 == 0) event_.recorded_us = 1'700'000'000'000'000 + random_() % 1'000'000;
    event_.batch_index = static_cast<uint32_t>(random_() % 3);
    for (uint8_t& byte : event_.id.bytes) byte = static_cast<uint8_t>(random_());
    event_.timestamp_ms = static_cast<int64_t>(Number());
    type_ = Text(20);
    event_.event_type = type_;
    payload_ = "{\"a\":\"" + Text(random_() % 10 == 0 ? 20'000 : 300) + "\"}";
    event_.payload = payload_;
    content_type_ = random_() % 4 == 0 ? "a/b" : "";
    event_.content_type = content_type_;
    if (!content_type_.empty() && random_() % 4 == 0) event_.payload = {};
    target_type_ = random_() % 4 == 0 ? "" : "image";
    event_.target_type = target_type_;
    event_.target_id = static_cast<int64_t>(random_() % 3 == 0 ? 0 : Number() >> 1);
    user_id_ = Text(12);
    if (random_() % 2 == 0) event_.user_id = user_id_;
    stream_ = Text(200) + "s";
    event_.stream = stream_;
    texts_.clear();
    for (size_t i = random_() % 4; i > 0; --i) texts_.push_back(Text(200) + std::to_string(i));
    tags_.assign(texts_.begin(), texts_.end());
    event_.tags = tags_;
    metadata_.clear();
    for (size_t i = 0; i < random_() % 4; ++i) {
      metadata_.emplace_back("k" + std::to_string(i), Text(300));
    }
    event_.metadata = metadata_;
    return event_;
  }

 private:
  uint64_t Number() { return random_() >> (random_() % 64); }
  std::string Text(size_t most) { return std::string(random_() % (most + 1), 'x'); }

  std::mt19937_64 random_;
  RecordedEvent event_;
  std::string type_, payload_, content_type_, target_type_, user_id_, stream_;
  std::vector<std::string> texts_;
  std::vector<std::string_view> tags_;
  std::vector<MetadataEntry> metadata_;
};

class EventEncoderTest : public ::testing::TestWithParam<v1::PayloadForm> {};

// What comes out is what the message would have been.
TEST_P(EventEncoderTest, WritesWhatTheMessageSays) {
  RandomEvent random(5);
  for (int round = 0; round < 20; ++round) {
    EventEncoder encoder(GetParam(), 1000);
    v1::ReplayEventsResponse expected;
    std::vector<grpc::Slice> slices;
    for (int i = 0; i < 50; ++i) {
      const RecordedEvent& event = random.Next();
      FillEvent(event, GetParam(), *expected.add_events());
      encoder.Add(event);
      if (i == 20) slices.push_back(encoder.Take());
    }
    EXPECT_GT(encoder.size(), 0u);
    slices.push_back(encoder.Take());
    EXPECT_EQ(encoder.size(), 0u);
    expected.set_position(7);
    expected.set_head(9);
    expected.set_mark(v1::REPLAY_MARK_CAUGHT_UP);
    const v1::ReplayEventsResponse actual =
        Parse(MakeReplayMessage(std::move(slices), 7, 9, v1::REPLAY_MARK_CAUGHT_UP));
    ASSERT_TRUE(MessageDifferencer::Equals(actual, expected));
  }
}

INSTANTIATE_TEST_SUITE_P(Forms, EventEncoderTest,
                         ::testing::Values(v1::PAYLOAD_FORM_JSON, v1::PAYLOAD_FORM_STRUCT));

TEST(MakeReplayMessage, MayHaveNoEvents) {
  const v1::ReplayEventsResponse message =
      Parse(MakeReplayMessage({}, 7, 9, v1::REPLAY_MARK_HEARTBEAT));
  EXPECT_EQ(message.events_size(), 0);
  EXPECT_EQ(message.position(), 7u);
  EXPECT_EQ(message.mark(), v1::REPLAY_MARK_HEARTBEAT);
}

}  // namespace
}  // namespace firn::rpc
