// What events change, and which of them change the same.

#include "firn/history/facets.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/schema/catalog_support.h"

namespace firn::history {
namespace {

using schema::testing::Catalog;
using schema::testing::Sample;
using schema::testing::Samples;
using schema::testing::TypeNamed;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Each as "name: old -> new".
std::vector<std::string> Changes(const std::string& type, const std::string& payload) {
  std::vector<std::string> changes;
  for (const Facet& facet : FacetsOf(Catalog(), type, payload)) {
    changes.push_back(facet.name + ": " + facet.old_json + " -> " + facet.new_json);
  }
  return changes;
}

std::vector<std::string> Both(const std::string& type, const std::string& payload,
                              const std::string& other_type, const std::string& other_payload) {
  return Shared(FacetsOf(Catalog(), type, payload), FacetsOf(Catalog(), other_type, other_payload));
}

TEST(Facets, AreStatedByEverySampleThatCanBeUndone) {
  for (const Sample& sample : Samples()) {
    if (!TypeNamed(sample.event_type).inverse.none.empty()) continue;
    EXPECT_FALSE(FacetsOf(Catalog(), sample.event_type, sample.payload.dump()).empty())
        << sample.event_type;
  }
}

TEST(Facets, HaveTheNamesOfThePayload) {
  EXPECT_THAT(Changes("rating_changed", R"({"oldRating":0,"new_rating":4})"),
              ElementsAre("rating: 0 -> 4"));
  EXPECT_THAT(Changes("metadata_changed", R"({"old":{"title":null},"new":{"title":"x"}})"),
              ElementsAre(R"(metadata.title: null -> "x")"));
  EXPECT_THAT(Changes("image_updated", R"({"old":{"width":1},"new":{"width":2}})"),
              ElementsAre("width: 1 -> 2"));
  EXPECT_THAT(Changes("image_missing_changed", R"({"is_missing":true})"),
              ElementsAre("is_missing: false -> true"));
  EXPECT_THAT(Changes("edit_applied", R"({"edits":{"tint":1,"temp":5000},"old":{"tint":0}})"),
              ElementsAre("edits.tint: 0 -> 1", "edits.temp:  -> 5000"));
  EXPECT_THAT(Changes("edit_applied", R"({"editType":"tint","newValue":1})"),
              ElementsAre("edits.tint:  -> 1"));
  EXPECT_THAT(Changes("edit_reset", R"({"old":{"tint":1}})"),
              ElementsAre("edits.tint: 1 -> ", "edits.*:  -> "));
  EXPECT_THAT(Changes("preset_updated", R"({"old":{},"new":{"edits":{"tint":1}}})"),
              ElementsAre("edits.tint:  -> 1"));
  EXPECT_THAT(Changes("collection_criteria_changed", R"({"old_query":{},"new_query":{"a":1}})"),
              ElementsAre(R"(query: {} -> {"a":1})"));
  EXPECT_THAT(Changes("tag_added", R"({"tag_id":"318","tag_name":"x"})"),
              ElementsAre("tag 318:  -> "));
  EXPECT_THAT(Changes("face_assigned", R"({"face_id":5,"new_person_id":6})"),
              ElementsAre("face 5.person_id:  -> 6"));
  EXPECT_THAT(Changes("image_renamed", R"({"old_filename":"a","new_filename":"b"})"),
              ElementsAre(R"(filename: "a" -> "b")", "extension:  -> "));
  EXPECT_THAT(Changes("image_renamed", R"({"old_extension":null,"new_extension":"raf"})"),
              ElementsAre(R"(extension: null -> "raf")"));
  EXPECT_THAT(Changes("image_exported", "{}"), IsEmpty());
  EXPECT_THAT(Changes("unheard_of", "{}"), IsEmpty());
}

TEST(Facets, MeetAcrossTypes) {
  EXPECT_THAT(Both("image_renamed", R"({"old_filename":"a","new_filename":"b"})", "image_relinked",
                   R"({"old_filename":"b","new_filename":"c","new_folder_id":1})"),
              ElementsAre("filename"));
  EXPECT_THAT(Both("tag_added", R"({"tag_id":7})", "tag_removed", R"({"tag_id":7})"),
              ElementsAre("tag 7"));
  EXPECT_THAT(Both("tag_added", R"({"tag_id":7})", "tag_removed", R"({"tag_id":8})"), IsEmpty());
  EXPECT_THAT(Both("image_added", "{}", "image_deleted", "{}"), ElementsAre("deleted"));
  EXPECT_THAT(Both("edit_applied", R"({"edits":{"tint":1}})", "edit_reset", R"({"old":{}})"),
              ElementsAre("edits.tint"));
  EXPECT_THAT(Both("edit_reset", R"({"old":{}})", "edits_pasted", R"({"edits":{"tint":1}})"),
              ElementsAre("edits.tint"));
  EXPECT_THAT(Both("rating_changed", R"({"new_rating":1})", "image_purged", "{}"),
              ElementsAre("rating"));
  EXPECT_THAT(Both("snapshot_created", R"({"snapshot_id":1})", "snapshot_renamed",
                   R"({"snapshot_id":1,"new_name":"x"})"),
              ElementsAre("snapshot 1.name"));
  EXPECT_THAT(Both("snapshot_created", R"({"snapshot_id":1})", "snapshot_renamed",
                   R"({"snapshot_id":2,"new_name":"x"})"),
              IsEmpty());
  EXPECT_THAT(Both("location_changed", R"({"old":null,"new":{"lat":1,"lon":2}})", "exif_updated",
                   R"({"old":{},"new":{"gps_lat":1}})"),
              ElementsAre("exif.gps_lat"));
  EXPECT_THAT(Both("rating_changed", R"({"new_rating":1})", "flag_changed", R"({"new_flag":null})"),
              IsEmpty());
}

TEST(Facets, SayWhereTheValueBeforeStands) {
  const auto first = [](const std::string& type, const std::string& payload) {
    const std::vector<Facet> facets = FacetsOf(Catalog(), type, payload);
    std::string text = facets[0].is_old_unsaid ? "unsaid" : "said";
    for (const std::string& key : facets[0].old_at) text += " " + key;
    return text;
  };
  EXPECT_EQ(first("flag_changed", R"({"new_flag":"pick"})"), "unsaid old_flag");
  EXPECT_EQ(first("flag_changed", R"({"old_flag":null,"new_flag":"pick"})"), "said old_flag");
  EXPECT_EQ(first("flag_changed", R"({"old_flag":"pick"})"), "said old_flag");
  EXPECT_EQ(first("edit_applied", R"({"edits":{"tint":1}})"), "unsaid old tint");
  EXPECT_EQ(first("edit_applied", R"({"edits":{"tint":1},"old":{}})"), "said old tint");
  EXPECT_EQ(first("edit_applied", R"({"edit_type":"tint","new_value":1})"), "unsaid old_value");
  EXPECT_EQ(first("edit_applied", R"({"edit_type":"tint","new_value":1,"old":{}})"),
            "said old_value");
  EXPECT_EQ(first("preset_updated", R"({"old":{},"new":{"edits":{"tint":1}}})"),
            "said old edits tint");
  // Left out is how nothing is said where null is no value.
  EXPECT_EQ(first("folder_renamed", R"({"old_name":"a","new_name":"b","new_path":"/b"})"),
            "said old_name");
  EXPECT_EQ(first("tag_added", R"({"tag_id":1})"), "said");
}

TEST(Facets, OfTypesThatUndoEachOtherAreStatesOfAPart) {
  const auto state = PartStateOf(Catalog(), "tag_added", R"({"tag_id":7})");
  ASSERT_TRUE(state.has_value());
  EXPECT_EQ(state->part, "tag 7");
  EXPECT_EQ(state->event_type, "tag_added");
  EXPECT_EQ(state->inverse_type, "tag_removed");
  EXPECT_FALSE(PartStateOf(Catalog(), "snapshot_renamed", R"({"snapshot_id":7})").has_value());
  EXPECT_FALSE(PartStateOf(Catalog(), "image_added", "{}").has_value());
  EXPECT_FALSE(PartStateOf(Catalog(), "unheard_of", "{}").has_value());
}

TEST(Facets, MayHaveOpenNames) {
  EXPECT_TRUE(Meet("*", "anything"));
  EXPECT_TRUE(Meet("edits.*", "edits.tint"));
  EXPECT_TRUE(Meet("edits.tint", "edits.*"));
  EXPECT_TRUE(Meet("edits.*", "*"));
  EXPECT_FALSE(Meet("edits.*", "exif.*"));
  EXPECT_FALSE(Meet("edits.tint", "edits.tint2"));
}

}  // namespace
}  // namespace firn::history
