#include "cli/luminafast_rules.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "cli/uuid.h"

namespace firn::cli {
namespace {

constexpr char kId[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

// A row in which nothing is wrong.
LuminafastRow MakeRow() {
  return {.rowid = 7,
          .id = kId,
          .timestamp = int64_t{1'700'000'000'123},
          .event_type = "rating_changed",
          .payload = R"({ "imageId":42,"oldRating":0,"newRating":5 })",
          .target_type = "image",
          .target_id = int64_t{42},
          .user_id = {},
          .created_at = {}};
}

using Changes = std::vector<RowChange>;

std::string FaultOf(const LuminafastRow& row) {
  const Judgement judgement = JudgeRow(row);
  return judgement.quarantine ? std::string(NameOf(judgement.quarantine->fault)) : "";
}

TEST(LuminafastRulesTest, AGoodRowStaysAsItIs) {
  const Judgement judgement = JudgeRow(MakeRow());
  ASSERT_FALSE(judgement.quarantine);
  EXPECT_TRUE(judgement.changes.empty());
  EXPECT_EQ(judgement.event.id(), kId);
  EXPECT_EQ(judgement.event.timestamp(), 1'700'000'000'123);
  EXPECT_EQ(judgement.event.event_type(), "rating_changed");
  EXPECT_EQ(judgement.event.payload_json(), R"({ "imageId":42,"oldRating":0,"newRating":5 })");
  EXPECT_EQ(judgement.event.target_type(), "image");
  EXPECT_EQ(judgement.event.target_id(), 42);
  EXPECT_FALSE(judgement.event.has_user_id());
  EXPECT_TRUE(judgement.event.metadata().empty());
}

TEST(LuminafastRulesTest, KeepsUserAndCreationTime) {
  LuminafastRow row = MakeRow();
  row.user_id = "ada";
  row.created_at = "2026-02-21T15:04:05Z";
  const Judgement judgement = JudgeRow(row);
  EXPECT_EQ(judgement.event.user_id(), "ada");
  EXPECT_EQ(judgement.event.metadata().at("luminafast_created_at"), "2026-02-21T15:04:05Z");
  row.user_id = "";
  row.created_at = "";
  EXPECT_FALSE(JudgeRow(row).event.has_user_id());
  EXPECT_TRUE(JudgeRow(row).event.metadata().empty());
}

TEST(LuminafastRulesTest, StripsTheQuotesOfJson) {
  LuminafastRow row = MakeRow();
  row.event_type = "\"rating_changed\"";
  row.target_type = "\"image\"";
  const Judgement judgement = JudgeRow(row);
  ASSERT_FALSE(judgement.quarantine);
  EXPECT_EQ(judgement.event.event_type(), "rating_changed");
  EXPECT_EQ(judgement.event.target_type(), "image");
  EXPECT_EQ(judgement.changes, Changes{RowChange::kQuotesStripped});
}

TEST(LuminafastRulesTest, ReplacesOldNames) {
  const std::vector<std::pair<std::string, std::string>> names = {
      {"ImageAdded", "image_added"},
      {"ImageUpdated", "image_updated"},
      {"ImageDeleted", "image_deleted"},
      {"RatingChanged", "rating_changed"},
      {"ColorLabelChanged", "color_label_changed"},
      {"TagAdded", "tag_added"},
      {"TagRemoved", "tag_removed"},
      {"EditApplied", "edit_applied"},
      {"CollectionCreated", "collection_created"},
      {"CollectionUpdated", "collection_updated"},
      {"CollectionDeleted", "collection_deleted"},
      {"ImageAddedToCollection", "image_added_to_collection"},
      {"ImageRemovedFromCollection", "image_removed_from_collection"},
      {"RATING", "rating_changed"},
      {"FLAG", "flag_changed"},
      {"EDIT", "edit_applied"},
      {"EDIT_COMMIT", "edit_applied"},
      {"ADD_TAG", "tag_added"},
      {"REMOVE_TAG", "tag_removed"},
      {"\"FlagChanged\"", "flag_changed"},
  };
  for (const auto& [name, type] : names) {
    LuminafastRow row = MakeRow();
    row.event_type = name;
    row.target_type = "Image";
    const Judgement judgement = JudgeRow(row);
    ASSERT_FALSE(judgement.quarantine) << name;
    EXPECT_EQ(judgement.event.event_type(), type);
    EXPECT_EQ(judgement.event.target_type(), "image");
    EXPECT_EQ(judgement.changes.back(), RowChange::kNameReplaced) << name;
  }
  for (const char* name : {"", "rating", "ratingChanged", "Rating_Changed", "imageadded",
                           "image_renamed", "\"rating_changed"}) {
    LuminafastRow row = MakeRow();
    row.event_type = name;
    EXPECT_EQ(FaultOf(row), "unknown_type") << name;
  }
}

TEST(LuminafastRulesTest, TakesSmallTimestampsForSeconds) {
  LuminafastRow row = MakeRow();
  row.timestamp = int64_t{1'700'000'000};
  EXPECT_EQ(JudgeRow(row).event.timestamp(), 1'700'000'000'000);
  EXPECT_EQ(JudgeRow(row).changes, Changes{RowChange::kSecondsToMs});
  EXPECT_EQ(ToMilliseconds(99'999'999'999), 99'999'999'999'000);
  EXPECT_EQ(ToMilliseconds(100'000'000'000), 100'000'000'000);
  EXPECT_EQ(ToMilliseconds(-5), -5);
  for (const SqlValue& timestamp :
       {SqlValue(int64_t{0}), SqlValue(int64_t{-1}), SqlValue(1.5), SqlValue("x"), SqlValue()}) {
    row.timestamp = timestamp;
    EXPECT_EQ(FaultOf(row), "bad_timestamp");
  }
}

TEST(LuminafastRulesTest, DerivesTheSameIdEachTime) {
  LuminafastRow row = MakeRow();
  row.id = "evt-1";
  const Judgement judgement = JudgeRow(row);
  EXPECT_EQ(judgement.event.id(), MakeNameUuid("luminafast\nevt-1"));
  EXPECT_EQ(judgement.event.metadata().at("luminafast_id"), "evt-1");
  EXPECT_EQ(judgement.changes, Changes{RowChange::kIdDerived});
  row.id = {};
  EXPECT_EQ(FaultOf(row), "missing_id");
}

TEST(LuminafastRulesTest, QuarantinesWhatTheApplicationTookForAChangeOfFlag) {
  LuminafastRow row = MakeRow();
  for (const char* payload : {R"({"imageId":42,"oldFlag":null,"newFlag":null})",
                              R"({"newFlag":null,"imageId":42})", R"({"imageId":42})"}) {
    row.payload = payload;
    row.event_type = "\"tag_added\"";
    EXPECT_EQ(FaultOf(row), "payload_lost") << payload;
    row.event_type = "\"flag_changed\"";
    EXPECT_EQ(FaultOf(row), "") << payload;
  }
  row.event_type = "edit_applied";
  for (const char* payload :
       {R"({"imageId":42,"oldFlag":"pick","newFlag":null})", R"({"edits":{"exposure":1}})",
        R"({"imageId":42,"tagId":1})", R"({"oldFlag":null,"newFlag":null})", "{}"}) {
    row.payload = payload;
    EXPECT_EQ(FaultOf(row), "") << payload;
  }
}

TEST(LuminafastRulesTest, QuarantinesWhatCannotBeAnEvent) {
  LuminafastRow row = MakeRow();
  for (const SqlValue& payload : {SqlValue(""), SqlValue(), SqlValue("[1]"), SqlValue("{\"a\":"),
                                  SqlValue("\"{}\""), SqlValue(int64_t{1})}) {
    row.payload = payload;
    EXPECT_EQ(FaultOf(row), "payload_not_object");
  }
  row.payload = "{\"a\":\"" + std::string(1 << 20, 'x') + "\"}";
  EXPECT_EQ(FaultOf(row), "payload_too_large");
  row.payload = SqlBlob{"{}"};
  EXPECT_EQ(FaultOf(row), "bad_text");
  row = MakeRow();
  row.target_id = {};
  EXPECT_EQ(FaultOf(row), "missing_target");
  row = MakeRow();
  row.target_type = "\"\"";
  EXPECT_EQ(FaultOf(row), "missing_target");
}

}  // namespace
}  // namespace firn::cli
