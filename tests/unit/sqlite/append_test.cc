#include <gtest/gtest.h>

#include <functional>
#include <vector>

#include "firn/base/uuid.h"
#include "tests/support/fault_vfs.h"
#include "tests/unit/sqlite/test_engine.h"

namespace firn::sqlite {
namespace {

using firn::testing::HasReason;
using firn::testing::MakeBatch;
using firn::testing::MakeEvent;
using firn::testing::MakeId;

class AppendTest : public EngineTest {};

TEST_F(AppendTest, AssignsPositionsRevisionsAndTimes) {
  const auto first = Append(MakeBatch(1, 2, 7));
  const auto second = Append(MakeBatch(3, 1, 8));
  const auto third = Append(MakeBatch(4, 1, 7));
  ASSERT_OK(first);
  ASSERT_OK(second);
  ASSERT_OK(third);
  EXPECT_EQ(first->events[0].position, 1u);
  EXPECT_EQ(first->events[1].position, 2u);
  EXPECT_EQ(first->events[1].revision, 2u);
  EXPECT_EQ(first->events[1].recorded_us, first->events[0].recorded_us + 1);
  EXPECT_EQ(second->events[0].position, 3u);
  EXPECT_EQ(second->events[0].revision, 1u);
  EXPECT_EQ(third->events[0].revision, 3u);
  EXPECT_FALSE(third->duplicate);
  EXPECT_EQ(engine_->head().position, 4u);
}

TEST_F(AppendTest, KeepsEveryField) {
  Event json = MakeEvent(1);
  json.user_id = "camille";
  json.stream = "Épreuves 2026";
  json.tags = {"course:c1", "étudiant:é"};
  json.metadata = {{"batch_id", "b1"}, {"quote", "\"\\\n"}};
  json.payload.bytes = " {\"a\" : 1.0,\t\"b\":\"\\u00e9\"} ";
  Event opaque = MakeEvent(2);
  opaque.payload = {std::string("\0\xFF\x01", 3), "application/cbor"};
  Event bare = MakeEvent(3);
  bare.target_type = "";
  bare.target_id = 0;
  bare.stream = "orders";
  ASSERT_OK(Append({{json, opaque, bare}}));

  const std::vector<KeptEvent> read = ReadAll();
  ASSERT_EQ(read.size(), 3u);
  EXPECT_EQ(read[0].event, [&] {
    Event expected = json;
    expected.stream = "";  // the reader's stream is the resolved one
    return expected;
  }());
  EXPECT_EQ(read[0].stream, "Épreuves 2026");
  EXPECT_EQ(read[1].event, opaque);
  EXPECT_EQ(read[1].stream, "image-42");
  EXPECT_EQ(read[2].stream, "orders");
  EXPECT_EQ(read[2].batch_index, 2u);
}

TEST_F(AppendTest, NamedStreamAndTargetsOwnStreamAreOne) {
  Event named = MakeEvent(1);
  named.target_type = "";
  named.target_id = 0;
  named.stream = "image-42";
  ASSERT_OK(Append({{named}}));
  const auto second = Append({{MakeEvent(2)}});
  ASSERT_OK(second);
  EXPECT_EQ(second->events[0].revision, 2u);
}

TEST_F(AppendTest, RecordedTimeNeverGoesBack) {
  const auto before = Append(MakeBatch(1, 1));
  now_us_ -= 2LL * 3600 * 1'000'000;
  const auto after = Append(MakeBatch(2, 1));
  Open();
  const auto reopened = Append(MakeBatch(3, 1));
  ASSERT_OK(before);
  ASSERT_OK(after);
  ASSERT_OK(reopened);
  EXPECT_EQ(after->events[0].recorded_us, before->events[0].recorded_us + 1);
  EXPECT_EQ(reopened->events[0].recorded_us, after->events[0].recorded_us + 1);
}

TEST_F(AppendTest, RequestsOfAGroupSeeEachOther) {
  const AppendRequest first = MakeBatch(1, 2, 7);
  const AppendRequest same = first;
  const AppendRequest next = MakeBatch(3, 1, 7);
  const AppendRequest* const group[] = {&first, &same, &next};
  const auto answers = engine_->CommitGroup(group);
  ASSERT_OK(answers);
  ASSERT_OK((*answers)[1]);
  EXPECT_TRUE((*answers)[1]->duplicate);
  EXPECT_EQ((*answers)[1]->events[1].position, 2u);
  ASSERT_OK((*answers)[2]);
  EXPECT_EQ((*answers)[2]->events[0].revision, 3u);
  EXPECT_EQ(engine_->head().position, 3u);
}

TEST_F(AppendTest, AFailedRequestFailsAlone) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  AppendRequest other = MakeBatch(1, 1);
  other.events[0].payload.bytes = "{}";
  const AppendRequest good = MakeBatch(10, 1);
  const AppendRequest* const group[] = {&other, &good};
  const auto answers = engine_->CommitGroup(group);
  ASSERT_OK(answers);
  EXPECT_TRUE(HasReason((*answers)[0], ErrorReason::kEventIdConflict));
  ASSERT_OK((*answers)[1]);
  EXPECT_EQ((*answers)[1]->events[0].position, 2u);
}

TEST_F(AppendTest, TheSameAgainIsAnsweredWithTheFirstPlaces) {
  const auto first = Append(MakeBatch(1, 3));
  ASSERT_OK(first);
  Open();
  now_us_ += 1'000'000;
  const auto again = Append(MakeBatch(1, 3));
  ASSERT_OK(again);
  EXPECT_TRUE(again->duplicate);
  for (size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(again->events[i].position, first->events[i].position);
    EXPECT_EQ(again->events[i].revision, first->events[i].revision);
    EXPECT_EQ(again->events[i].recorded_us, first->events[i].recorded_us);
  }
  EXPECT_EQ(engine_->head().position, 3u);
}

TEST_F(AppendTest, ARefusalIsForWhatIsNew) {
  ASSERT_OK(Append(MakeBatch(1, 2)));
  AppendRequest again = MakeBatch(1, 2);
  again.refusal = InvalidFields({{"events[0].payload.x", "must not be there"}});
  const auto duplicate = Append(again);
  ASSERT_OK(duplicate);
  EXPECT_TRUE(duplicate->duplicate);
  AppendRequest fresh = MakeBatch(3, 1);
  fresh.refusal = again.refusal;
  EXPECT_TRUE(HasReason(Append(fresh), ErrorReason::kInvalidField));
  EXPECT_EQ(engine_->head().position, 2u);
}

TEST_F(AppendTest, OtherNamesMeanTheSame) {
  ASSERT_OK(Append(MakeBatch(1, 3)));
  AppendRequest again = MakeBatch(1, 3);
  again.events[1].event_type = "RatingChanged";
  EXPECT_TRUE(HasReason(Append(again), ErrorReason::kEventIdConflict));
  again.other_names = {{.index = 1, .event_type = "rating_changed", .target_type = "image"}};
  const auto duplicate = Append(again);
  ASSERT_OK(duplicate);
  EXPECT_TRUE(duplicate->duplicate);
  again.events[2].target_id = 43;
  EXPECT_TRUE(HasReason(Append(again), ErrorReason::kEventIdConflict));
}

TEST_F(AppendTest, AnyOtherContentIsAConflict) {
  Event original = MakeEvent(1);
  original.user_id = "u";
  original.tags = {"a"};
  original.metadata = {{"k", "v"}};
  ASSERT_OK(Append({{original}}));

  const std::vector<std::function<void(Event&)>> changes = {
      [](Event& e) { e.timestamp_ms += 1; },
      [](Event& e) { e.event_type = "other"; },
      [](Event& e) { e.payload.bytes += " "; },
      [](Event& e) { e.payload.content_type = "text/plain"; },
      [](Event& e) { e.target_type = "tag"; },
      [](Event& e) { e.target_id = 43; },
      [](Event& e) { e.user_id.reset(); },
      [](Event& e) { e.user_id = "w"; },
      [](Event& e) { e.stream = "s"; },
      [](Event& e) { e.tags = {}; },
      [](Event& e) { e.tags = {"a", "b"}; },
      [](Event& e) { e.metadata = {{"k", "w"}}; },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    Event changed = original;
    changes[i](changed);
    const auto answer = Append({{changed}});
    EXPECT_TRUE(HasReason(answer, ErrorReason::kEventIdConflict)) << "change " << i;
    EXPECT_EQ(MetadataOf(answer.status()),
              (ErrorMetadata{{"id", FormatUuid(MakeId(1))}, {"position", "1"}}));
  }
  EXPECT_EQ(engine_->head().position, 1u);
}

TEST_F(AppendTest, APartlyKnownBatchIsRefusedWhole) {
  ASSERT_OK(Append(MakeBatch(5, 2)));
  const auto answer = Append(MakeBatch(4, 4));
  ASSERT_TRUE(HasReason(answer, ErrorReason::kBatchPartlyKnown));
  EXPECT_EQ(MetadataOf(answer.status()), (ErrorMetadata{{"known_events", "2"},
                                                        {"known_indexes", "1-2"},
                                                        {"first_known_index", "1"},
                                                        {"first_known_position", "1"},
                                                        {"first_new_index", "0"}}));
  EXPECT_EQ(engine_->head().position, 2u);
}

TEST_F(AppendTest, WhichEventsOfABatchAreKnownIsToldInRanges) {
  for (const uint64_t n : {1, 2, 3, 5, 9, 10}) ASSERT_OK(Append(MakeBatch(n, 1)));
  const auto answer = Append(MakeBatch(0, 12));
  EXPECT_EQ(MetadataOf(answer.status())["known_indexes"], "1-3,5,9-10");
  // Every other event of many: more than fits.
  for (uint64_t n = 1000; n < 1400; n += 2) ASSERT_OK(Append(MakeBatch(n, 1)));
  const std::string many = MetadataOf(Append(MakeBatch(1000, 400)).status())["known_indexes"];
  EXPECT_TRUE(many.starts_with("0,2,4,")) << many;
  EXPECT_TRUE(many.ends_with(",...")) << many;
  EXPECT_LT(many.size(), 260u);
}

TEST_F(AppendTest, DamageConcernsOnlyTheRequestThatMeetsIt) {
  ASSERT_OK(Append(MakeBatch(1, 1)));
  Tamper("UPDATE log SET tags = '{' WHERE position = 1");
  const AppendRequest good = MakeBatch(2, 1);
  const AppendRequest damaged = MakeBatch(1, 1);
  const AppendRequest* const group[] = {&good, &damaged};
  const auto answers = engine_->CommitGroup(group);
  ASSERT_OK(answers);
  ASSERT_OK((*answers)[0]);
  EXPECT_EQ((*answers)[0]->events[0].position, 2u);
  EXPECT_TRUE(HasReason((*answers)[1], ErrorReason::kCorrupted));
  EXPECT_EQ(engine_->head().position, 2u);
}

TEST_F(AppendTest, ABatchThatFailsHalfwayLeavesNoGapInItsStreams) {
  constexpr int64_t kDamaged = 1;
  constexpr int64_t kSound = 2;
  auto& faults = firn::testing::InstallFaultVfs();
  faults.disk_full = false;
  Open();
  ASSERT_OK(Append(MakeBatch(1, 1, kDamaged)));
  ASSERT_OK(Append(MakeBatch(2, 1, kSound)));
  Tamper("UPDATE log SET tags = '{' WHERE position = 1");
  // A group that fails makes the engine forget the last revisions, so that they are looked up.
  faults.disk_full = true;
  ASSERT_TRUE(HasReason(Append(MakeBatch(9, 100, kSound)), ErrorReason::kDiskFull));
  faults.disk_full = false;
  const AppendRequest both{.events = {MakeEvent(3, kSound), MakeEvent(4, kDamaged)}};
  ASSERT_TRUE(HasReason(Append(both), ErrorReason::kCorrupted));

  const auto next = Append(MakeBatch(5, 1, kSound));
  ASSERT_OK(next);
  EXPECT_EQ(next->events[0].position, 3u);
  EXPECT_EQ(next->events[0].revision, 2u);
}

TEST_F(AppendTest, RevisionsOfABatchAreExactWithMoreStreamsThanAreRemembered) {
  options_.remembered_streams = 4;
  Open();
  constexpr uint64_t kStreams = 9;
  for (uint64_t round = 0; round < 2; ++round) {
    AppendRequest batch;
    for (uint64_t i = 0; i < 3 * kStreams; ++i) {
      batch.events.push_back(MakeEvent(100 * round + i, static_cast<int64_t>(i % kStreams)));
    }
    const auto appended = Append(batch);
    ASSERT_OK(appended);
    for (uint64_t i = 0; i < 3 * kStreams; ++i) {
      EXPECT_EQ(appended->events[i].revision, 3 * round + i / kStreams + 1) << "event " << i;
    }
  }
}

TEST_F(AppendTest, KnownEventsInAnotherGroupingAreADuplicate) {
  ASSERT_OK(Append(MakeBatch(1, 2)));
  ASSERT_OK(Append(MakeBatch(3, 2)));
  const auto answer = Append(MakeBatch(2, 2));
  ASSERT_OK(answer);
  EXPECT_TRUE(answer->duplicate);
  EXPECT_EQ(answer->events[0].position, 2u);
  EXPECT_EQ(answer->events[1].position, 3u);
}

}  // namespace
}  // namespace firn::sqlite
