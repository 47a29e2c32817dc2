// Inverses of the catalogue's events, and of a schema of one's own.

#include "firn/history/inverse.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "firn/history/facets.h"
#include "tests/support/status_matchers.h"
#include "tests/unit/schema/catalog_support.h"

namespace firn::history {
namespace {

using schema::testing::Catalog;
using schema::testing::Check;
using schema::testing::InWords;
using schema::testing::Json;
using schema::testing::MakeEvent;
using schema::testing::Sample;
using schema::testing::Samples;

constexpr char kId[] = "0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57";

Fact MakeFact(const std::string& type, const std::string& payload) {
  return {.id = *ParseUuid(kId), .event_type = type, .payload = payload};
}

// The inverse, as "type payload", or why there is none.
std::string InverseOf(const std::string& type, const std::string& payload,
                      const ReferredPayloads& referred = {}, const KnownValues& before = {}) {
  const auto change = MakeInverse(Catalog(), MakeFact(type, payload), referred, before);
  if (!change.ok()) return MetadataOf(change.status())["cause"];
  return change->event_type + " " + change->payload;
}

// What the schema says of an event of the change's type about the same target.
std::string FaultsOf(const Change& change, const Sample& sample) {
  Event event = MakeEvent(sample);
  event.event_type = change.event_type;
  event.payload.bytes = change.payload;
  return InWords(Check(event));
}

TEST(Inverse, OfEverySampleIsAsItsSchemaSays) {
  size_t invertible = 0;
  for (const Sample& sample : Samples()) {
    SCOPED_TRACE(sample.event_type);
    const std::string payload = sample.payload.dump();
    const auto inverse = MakeInverse(Catalog(), MakeFact(sample.event_type, payload));
    if (!inverse.ok()) {
      // One leaves out where the snapshot stood before.
      EXPECT_TRUE(!schema::testing::TypeNamed(sample.event_type).inverse.none.empty() ||
                  sample.event_type == "snapshot_updated");
      EXPECT_EQ(MetadataOf(inverse.status())["cause"], "NO_INVERSE");
      continue;
    }
    ++invertible;
    EXPECT_EQ(FaultsOf(*inverse, sample), "nothing is wrong\n") << inverse->payload;
    const auto again = MakeInverse(Catalog(), MakeFact(inverse->event_type, inverse->payload));
    ASSERT_OK(again);
    EXPECT_EQ(FaultsOf(*again, sample), "nothing is wrong\n") << again->payload;
  }
  EXPECT_EQ(Samples().size(), 79u);
  EXPECT_EQ(invertible, 68u);
}

// What an event says of the values after it: by the names of its facets.
std::map<std::string, std::string> ValuesAfter(const Change& change) {
  std::map<std::string, std::string> values;
  for (const Facet& facet : FacetsOf(Catalog(), change.event_type, change.payload)) {
    if (!facet.new_json.empty()) values[facet.name] = facet.new_json;
  }
  return values;
}

TEST(Inverse, OfAnInverseHasTheEventsOwnEffect) {
  for (const Sample& sample : Samples()) {
    SCOPED_TRACE(sample.event_type);
    const Change change{sample.event_type, sample.payload.dump()};
    const auto inverse = MakeInverse(Catalog(), MakeFact(change.event_type, change.payload));
    if (!inverse.ok()) continue;
    const auto again = MakeInverse(Catalog(), MakeFact(inverse->event_type, inverse->payload));
    ASSERT_OK(again);
    for (const auto& [name, value] : ValuesAfter(change)) {
      EXPECT_EQ(ValuesAfter(*again)[name], value) << name;
    }
    // Every value that the event set is set back by its inverse, to what it was before.
    std::map<std::string, std::string> back = ValuesAfter(*inverse);
    for (const Facet& facet : FacetsOf(Catalog(), change.event_type, change.payload)) {
      if (facet.old_json.empty() && facet.new_json.empty()) continue;
      EXPECT_EQ(back[facet.name], facet.old_json.empty() ? "null" : facet.old_json) << facet.name;
    }
  }
}

TEST(Inverse, ExchangesPairs) {
  EXPECT_EQ(InverseOf("rating_changed", R"({"image_id":7,"old_rating":0,"new_rating":4})"),
            R"(rating_changed {"image_id":7,"new_rating":0,"old_rating":4})");
  EXPECT_EQ(InverseOf("flag_changed", R"({"old_flag":null,"new_flag":"pick"})"),
            R"(flag_changed {"new_flag":null,"old_flag":"pick"})");
  EXPECT_EQ(InverseOf("flag_changed", R"({"old_flag":"pick"})"),
            R"(flag_changed {"new_flag":"pick","old_flag":null})");
  EXPECT_EQ(
      InverseOf("edit_history_jumped",
                R"({"from_event_id":null,"to_event_id":")" + std::string(kId) + "\"}"),
      R"(edit_history_jumped {"to_event_id":null,"from_event_id":")" + std::string(kId) + "\"}");
  EXPECT_EQ(
      InverseOf("snapshot_updated",
                R"({"snapshot_id":9,"old_edit_state":{"temp":5000},"edit_state":{"tint":1}})"),
      R"(snapshot_updated {"snapshot_id":9,"edit_state":{"temp":5000,"tint":null},)"
      R"("old_edit_state":{"tint":1}})");
  EXPECT_EQ(InverseOf("folder_relinked", R"({"old_path":"/a","new_path":"/b"})"),
            R"(folder_relinked {"new_path":"/a","old_path":"/b"})");
  EXPECT_EQ(InverseOf("location_changed", R"({"old":null,"new":{"lat":1,"lon":2},"source":"map"})"),
            R"(location_changed {"source":"map","new":null,"old":{"lat":1,"lon":2}})");
}

TEST(Inverse, FillsInWhatOldLeftOut) {
  EXPECT_EQ(InverseOf("exif_updated", R"({"old":{},"new":{"iso":400}})"),
            R"(exif_updated {"new":{"iso":null},"old":{"iso":400}})");
  EXPECT_EQ(InverseOf("preset_updated",
                      R"({"old":{"edits":{}},"new":{"group":"x","edits":{"contrast":1}}})"),
            R"(preset_updated {"new":{"edits":{"contrast":null},"group":null},)"
            R"("old":{"group":"x","edits":{"contrast":1}}})");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edits":{"exposure":18,"x.y":[1]},"old":{}})"),
            std::string(R"(edit_undone {"undone_event_id":")") + kId +
                R"(","edits":{"exposure":null,"x.y":null},"old":{"exposure":18,"x.y":[1]}})");
}

TEST(Inverse, LeavesTheValuesOfOneParameterTogether) {
  // Without the old angle the old crop has none; it does not become null.
  EXPECT_EQ(InverseOf("edit_applied", R"({"edits":{"crop":{"x":0,"y":0,"w":1,"h":1,"angle":2}},)"
                                      R"("old":{"crop":{"x":0,"y":0,"w":0.5,"h":1}}})"),
            std::string(R"(edit_undone {"undone_event_id":")") + kId +
                R"(","edits":{"crop":{"x":0,"y":0,"w":0.5,"h":1}},)"
                R"("old":{"crop":{"x":0,"y":0,"w":1,"h":1,"angle":2}}})");
}

TEST(Inverse, ReadsPayloadsOfOld) {
  const std::string undone = std::string(R"(edit_undone {"undone_event_id":")") + kId + "\",";
  EXPECT_EQ(InverseOf("edit_applied",
                      R"({"imageId":7,"editType":"temp","oldValue":5000,"newValue":6000})"),
            R"(edit_undone {"image_id":7,"undone_event_id":")" + std::string(kId) +
                R"(","edits":{"temp":5000},"old":{"temp":6000}})");
  EXPECT_EQ(InverseOf("EDIT_COMMIT", R"({"editType":"temp","newValue":6000,"old":{}})"),
            undone + R"("edits":{"temp":null},"old":{"temp":6000}})");
  EXPECT_EQ(InverseOf("EDIT", R"({"editType":"temp","newValue":6000,"old":{"temp":5000}})"),
            undone + R"("edits":{"temp":5000},"old":{"temp":6000}})");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edits":{"toneCurve":[[0,0],[9,9]]},"old":{}})"),
            undone + R"("edits":{"tone_curve":null},"old":{"tone_curve":[[0,0],[9,9]]}})");
}

TEST(Inverse, IsRefusedWhereNothingSaysWhatWasBefore) {
  EXPECT_EQ(InverseOf("flag_changed", R"({"new_flag":"pick"})"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edits":{"exposure":5}})"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edit_type":"exposure","new_value":5})"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("location_changed", R"({"new":{"lat":1,"lon":2}})"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("tag_moved", R"({"new_parent_id":4})"), "NO_INVERSE");
  const auto refused =
      MakeInverse(Catalog(), MakeFact("edit_applied", R"({"edits":{"exposure":5,"tint":1}})"), {},
                  {{"edits.tint", "0"}});
  EXPECT_NE(refused.status().message().find("what was before of edits.exposure, and"),
            std::string::npos)
      << refused.status();
}

TEST(Inverse, TakesWhatOthersSayOfTheValuesBefore) {
  const std::string undone = std::string(R"(edit_undone {"undone_event_id":")") + kId + "\",";
  EXPECT_EQ(InverseOf("flag_changed", R"({"new_flag":"pick"})", {}, {{"flag", "\"reject\""}}),
            R"(flag_changed {"new_flag":"reject","old_flag":"pick"})");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edits":{"exposure":5,"tint":1}})", {},
                      {{"edits.exposure", "3.50"}, {"edits.tint", "null"}}),
            undone + R"("edits":{"exposure":3.50,"tint":null},"old":{"exposure":5,"tint":1}})");
  EXPECT_EQ(InverseOf("edit_applied", R"({"edit_type":"exposure","new_value":5})", {},
                      {{"edits.exposure", "3"}}),
            undone + R"("edits":{"exposure":3},"old":{"exposure":5}})");
  EXPECT_EQ(InverseOf("location_changed", R"({"new":{"lat":1,"lon":2}})", {},
                      {{"location", R"({"lat":3,"lon":4})"}}),
            R"(location_changed {"new":{"lat":3,"lon":4},"old":{"lat":1,"lon":2}})");
}

TEST(Inverse, KeepsTheDigitsOfNumbers) {
  EXPECT_EQ(InverseOf("exif_updated", R"({"old":{"iso":1e2,"aperture":2.80},"new":)"
                                      R"({"iso":12345678901234567890,"aperture":-0}})"),
            R"(exif_updated {"new":{"iso":1e2,"aperture":2.80},)"
            R"("old":{"iso":12345678901234567890,"aperture":-0}})");
  // Texts that look like what numbers are kept as stay texts.
  EXPECT_EQ(
      InverseOf("metadata_changed", R"({"old":{"title":"\u0000n1"},"new":{"title":"\u0000"}})"),
      R"(metadata_changed {"new":{"title":"\u0000n1"},"old":{"title":"\u0000"}})");
}

TEST(Inverse, OfAWholeStateNamesEveryParameter) {
  const std::string undone = std::string(R"(edit_undone {"undone_event_id":")") + kId + "\",";
  EXPECT_EQ(InverseOf("edit_reset", R"({"old":{"tint":3}})"),
            undone + R"("edits":{"tint":3},"old":{"tint":null}})");
  EXPECT_EQ(InverseOf("snapshot_restored",
                      R"({"snapshot_id":1,"edit_state":{"temp":5000},"old":{"tint":3}})"),
            undone + R"("edits":{"tint":3,"temp":null},"old":{"temp":5000,"tint":null}})");
}

TEST(Inverse, AssignsWhatTheOtherTypeNeeds) {
  EXPECT_EQ(InverseOf("image_restored", "{}"), R"(image_deleted {"mode":"trash"})");
  EXPECT_EQ(InverseOf("image_removed_from_collection",
                      R"({"image_id":7,"collection_name":"x","old_position":3})"),
            R"(image_added_to_collection {"image_id":7,"collection_name":"x","position":3})");
  EXPECT_EQ(InverseOf("tag_merged", R"({"into_tag_id":9,"moved_child_ids":[1]})"),
            std::string(R"(tag_unmerged {"into_tag_id":9,"merge_event_id":")") + kId + "\"}");
}

TEST(Inverse, TakesFromTheEventThatAnotherNames) {
  const std::string payload = R"({"into_tag_id":9,"merge_event_id":")" + std::string(kId) + "\"}";
  const std::vector<Reference> references =
      ReferencesOf(Catalog(), MakeFact("tag_unmerged", payload));
  ASSERT_EQ(references.size(), 1u);
  EXPECT_EQ(references[0].field, "merge_event_id");
  EXPECT_EQ(references[0].id, ParseUuid(kId));
  EXPECT_EQ(references[0].event_type, "tag_merged");
  EXPECT_EQ(
      InverseOf("tag_unmerged", payload,
                {{"merge_event_id",
                  R"({"into_tag_id":9,"name":"Paris","movedChildIds":[4],"parent_id":null})"}}),
      R"(tag_merged {"into_tag_id":9,"name":"Paris","parent_id":null,"moved_child_ids":[4]})");
  EXPECT_FALSE(ReferencesOf(Catalog(), MakeFact("tag_unmerged", "{}")).front().id.has_value());
  EXPECT_TRUE(ReferencesOf(Catalog(), MakeFact("tag_merged", payload)).empty());
}

TEST(Inverse, IsRefusedWithTheReason) {
  EXPECT_EQ(InverseOf("image_purged", "{}"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("unheard_of", "{}"), "NO_SCHEMA");
  EXPECT_EQ(InverseOf("rating_changed", ""), "NO_INVERSE");
  EXPECT_EQ(InverseOf("image_missing_changed", R"({"is_missing":null})"), "NO_INVERSE");
  EXPECT_EQ(InverseOf("image_missing_changed", R"({"is_missing":true})"),
            R"(image_missing_changed {"is_missing":false})");
  EXPECT_TRUE(IsPassedOver(Catalog(), "image_exported"));
  EXPECT_FALSE(IsPassedOver(Catalog(), "image_purged"));
}

TEST(Redo, MakesTheChangeAgain) {
  const auto redo = [](const std::string& type, const std::string& payload) {
    const Fact fact = MakeFact(type, payload);
    const auto undo = MakeInverse(Catalog(), fact);
    EXPECT_OK(undo);
    const Change change = MakeRedo(Catalog(), fact, MakeFact(undo->event_type, undo->payload));
    return change.event_type + " " + change.payload;
  };
  // As it was, if its type is the inverse of the undo's.
  EXPECT_EQ(redo("image_deleted", R"({"mode":"catalog_only","reason":"x"})"),
            R"(image_deleted {"mode":"catalog_only","reason":"x"})");
  // What exists already cannot be added again.
  EXPECT_EQ(redo("image_added", R"({"image_id":7})"), R"(image_restored {"image_id":7})");
  EXPECT_EQ(redo("edit_applied", R"({"edits":{"tint":3},"old":{},"label":"x"})"),
            std::string(R"(edit_redone {"redone_event_id":")") + kId +
                R"(","edits":{"tint":3},"old":{"tint":null}})");
  EXPECT_EQ(redo("snapshot_restored", R"({"edit_state":{"temp":5000},"old":{"tint":3}})"),
            std::string(R"(edit_redone {"redone_event_id":")") + kId +
                R"(","edits":{"temp":5000,"tint":null},"old":{"tint":3,"temp":null}})");
}

}  // namespace
}  // namespace firn::history
