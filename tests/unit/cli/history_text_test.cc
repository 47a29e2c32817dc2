#include "cli/history_text.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/diff_text.h"
#include "cli/history_json.h"
#include "tests/unit/cli/sample_event.h"

namespace firn::cli {
namespace {

v1::HistoryEntry MakeEntry(uint64_t position) {
  v1::HistoryEntry entry;
  *entry.mutable_event() = MakeSampleEvent();
  entry.mutable_event()->set_position(position);
  entry.mutable_event()->set_id("id-" + std::to_string(position));
  entry.mutable_event()->set_user_id("ada");
  entry.set_batch(position);
  return entry;
}

void AddChange(const std::string& field, const std::string& before, const std::string& after,
               v1::HistoryEntry& entry) {
  v1::FieldChange& change = *entry.add_changes();
  change.set_field(field);
  change.set_old_json(before);
  change.set_new_json(after);
}

TEST(FormatChangeTest, SaysWhatIsKnown) {
  v1::HistoryEntry entry;
  AddChange("rating", "3", "5", entry);
  EXPECT_EQ(FormatChange(entry.changes(0), /*is_utf8=*/true), "rating 3 → 5");
  EXPECT_EQ(FormatChange(entry.changes(0), /*is_utf8=*/false), "rating 3 -> 5");
  AddChange("title", "", R"("Paris")", entry);
  EXPECT_EQ(FormatChange(entry.changes(1), true), R"(title = "Paris")");
  AddChange("title", "null", "", entry);
  EXPECT_EQ(FormatChange(entry.changes(2), true), "title was null");
}

TEST(FormatHistoryTest, HasALineForEachEvent) {
  v1::HistoryEntry newest = MakeEntry(9);
  AddChange("rating", "5", "3", newest);
  AddChange("note", R"("a")", "null", newest);
  EXPECT_EQ(FormatHistory({newest, MakeEntry(7)}, {.is_stdout = true, .is_utf8 = true}),
            "POSITION  RECORDED (UTC)       USER  TYPE            CHANGES\n"
            "9         2026-02-21 15:04:05  ada   rating_changed  rating 5 → 3, note \"a\" → n…\n"
            "7         2026-02-21 15:04:05  ada   rating_changed  {\"rating\":5}\n");
}

TEST(FormatHistoryTest, MarksWhatIsUndoneAndWhatIsRelated) {
  v1::HistoryEntry undo = MakeEntry(9);
  undo.set_undoes("id-7");
  v1::HistoryEntry redo = MakeEntry(8);
  redo.set_redoes("elsewhere");
  v1::HistoryEntry undone = MakeEntry(7);
  undone.set_undone(true);
  v1::HistoryEntry related = MakeEntry(6);
  related.set_related(true);
  related.mutable_event()->set_target_type("tag");
  const std::string text = FormatHistory({undo, redo, undone, related}, {.width = 200});
  EXPECT_NE(text.find("undo of 7"), std::string::npos) << text;
  EXPECT_NE(text.find("redo     "), std::string::npos) << text;
  EXPECT_NE(text.find("undone   "), std::string::npos) << text;
  EXPECT_NE(text.find("related    tag/42 {"), std::string::npos) << text;
}

TEST(FormatHistoryTest, JoinsWhatIsOfOneBatch) {
  std::vector<v1::HistoryEntry> entries;
  for (const uint64_t position : {9, 8, 7, 6, 5}) entries.push_back(MakeEntry(position));
  for (const size_t i : {1, 2, 3}) entries[i].set_batch(6);
  const std::string text = FormatHistory(entries, {.is_utf8 = true});
  EXPECT_NE(text.find("\n   9"), std::string::npos) << text;
  EXPECT_NE(text.find("\n┌  8"), std::string::npos) << text;
  EXPECT_NE(text.find("\n│  7"), std::string::npos) << text;
  EXPECT_NE(text.find("\n└  6"), std::string::npos) << text;
  EXPECT_NE(text.find("\n   5"), std::string::npos) << text;
}

TEST(HistoryJsonTest, AnEntryIsTheEventAndWhatIsSaidOfIt) {
  v1::HistoryEntry entry = MakeEntry(9);
  AddChange("rating", "5", "", entry);
  AddChange("size", "1.50", "[1, 2]", entry);
  entry.set_undoable(true);
  const std::string line = FormatJson(entry);
  EXPECT_NE(line.find(R"({"field":"size","old":1.50,"new":[1,2]})"), std::string::npos) << line;
  const nlohmann::json json = nlohmann::json::parse(line);
  EXPECT_EQ(json["event"]["payload"]["rating"], 5);
  EXPECT_EQ(json["changes"][0], (nlohmann::json{{"field", "rating"}, {"old", 5}}));
  EXPECT_EQ(json["undoable"], true);
  EXPECT_FALSE(json.contains("undoes"));
}

TEST(HistoryJsonTest, PrettyKeepsDigits) {
  EXPECT_EQ(PrettyJson(R"({"a":1.50,"b":[12345678901234567890]})"),
            "{\n  \"a\": 1.50,\n  \"b\": [\n    12345678901234567890\n  ]\n}");
  EXPECT_EQ(PrettyJson("not json"), "not json");
}

v1::Difference MakeDifference(const std::string& before, const std::string& after) {
  v1::Difference difference;
  difference.set_table("image");
  difference.set_key_json("[42]");
  difference.set_old_json(before);
  difference.set_new_json(after);
  return difference;
}

TEST(DiffTextTest, ARowHasALineForEachFieldThatChanged) {
  EXPECT_EQ(FormatText(MakeDifference(R"({"id":42,"rating":3,"old":1})",
                                      R"({"id":42,"rating":5,"note":"x"})"),
                       {.is_utf8 = true}),
            "~ image [42]  rating: 3 → 5\n"
            "~ image [42]  old: 1 → (none)\n"
            "~ image [42]  note: (none) → \"x\"\n");
}

TEST(DiffTextTest, RowsComeAndGo) {
  EXPECT_EQ(FormatText(MakeDifference("", R"({"id":42})"), {}), "+ image [42]  {\"id\":42}\n");
  EXPECT_EQ(FormatText(MakeDifference(R"({"id":42})", ""), {}), "- image [42]  {\"id\":42}\n");
  EXPECT_EQ(FormatText(MakeDifference(R"({"id":42})", ""), {.is_stdout = true, .width = 16}),
            "- image [42]  {…\n");
}

TEST(DiffTextTest, OfATargetThePointerSaysWhere) {
  v1::Difference difference = MakeDifference("3", "5");
  difference.clear_table();
  difference.set_pointer("/rating");
  EXPECT_EQ(FormatText(difference, {}), "~ /rating  3 -> 5\n");
  EXPECT_EQ(FormatJson(difference), "{\"pointer\":\"/rating\",\"old\":3,\"new\":5}\n");
  EXPECT_EQ(FormatJson(MakeDifference("", "{}")),
            "{\"table\":\"image\",\"key\":[42],\"new\":{}}\n");
}

}  // namespace
}  // namespace firn::cli
