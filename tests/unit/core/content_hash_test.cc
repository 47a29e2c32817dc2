#include "firn/core/content_hash.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <utility>

#include "tests/support/events.h"

namespace firn {
namespace {

Event FullEvent() {
  Event event = testing::MakeEvent(1);
  event.user_id = "camille";
  event.tags = {"a", "b"};
  event.metadata = {{"k", "v"}};
  return event;
}

// The hash is in the log of every user: if this fails, retries of old events are refused.
TEST(ContentHash, IsForEver) { EXPECT_EQ(HashContent(FullEvent()), 6464978936873546997u); }

TEST(ContentHash, CoversEverythingThatTheClientDecides) {
  const std::vector<std::pair<const char*, std::function<void(Event&)>>> changes = {
      {"timestamp", [](Event& e) { ++e.timestamp_ms; }},
      {"type", [](Event& e) { e.event_type += "x"; }},
      {"payload", [](Event& e) { e.payload.bytes += " "; }},
      {"content type", [](Event& e) { e.payload.content_type = "application/json"; }},
      {"target type", [](Event& e) { e.target_type = "album"; }},
      {"target id", [](Event& e) { ++e.target_id; }},
      {"user", [](Event& e) { e.user_id = "ada"; }},
      {"no user", [](Event& e) { e.user_id.reset(); }},
      {"empty user", [](Event& e) { e.user_id = ""; }},
      {"stream", [](Event& e) { e.stream = "s"; }},
      {"order of tags", [](Event& e) { std::swap(e.tags[0], e.tags[1]); }},
      {"bounds of tags", [](Event& e) { e.tags = {"ab"}; }},
      {"tag or metadata", [](Event& e) { e.tags.clear(); }},
      {"metadata", [](Event& e) { e.metadata[0].second = "w"; }},
  };
  std::set<uint64_t> hashes = {HashContent(FullEvent())};
  for (const auto& [what, change] : changes) {
    Event event = FullEvent();
    change(event);
    EXPECT_TRUE(hashes.insert(HashContent(event)).second) << what;
  }
}

TEST(ContentHash, ATargetsOwnStreamMayBeNamed) {
  Event named = FullEvent();
  named.stream = TargetStream(named.target_type, named.target_id);
  EXPECT_EQ(HashContent(named), HashContent(FullEvent()));
}

TEST(ContentHash, IsTheSameOfTheRecordedEvent) {
  const Event event = FullEvent();
  const std::string stream = StreamOf(event);
  RecordedEvent recorded;
  recorded.position = 9;
  recorded.revision = 3;
  recorded.recorded_us = 7;
  recorded.id = event.id;
  recorded.timestamp_ms = event.timestamp_ms;
  recorded.event_type = event.event_type;
  recorded.payload = event.payload.bytes;
  recorded.target_type = event.target_type;
  recorded.target_id = event.target_id;
  recorded.user_id = *event.user_id;
  recorded.stream = stream;
  const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
  recorded.tags = tags;
  recorded.metadata = event.metadata;
  EXPECT_EQ(HashContent(recorded), HashContent(event));
}

}  // namespace
}  // namespace firn
