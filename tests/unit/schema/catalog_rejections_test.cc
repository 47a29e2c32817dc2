// What the catalogue refuses: tests/fixtures/catalog_rejections.jsonl, line by line, and what holds
// of every type.
//
// These are the inputs of which a payload alone shows that they are wrong. Those that are wrong
// because of the catalogue's state are not refused when they are appended; a replay records them as
// anomalies, and an undo checks them first:
//   - an image, tag, collection, folder, preset, snapshot, person or event that was never made, is
//     in the trash or gone, or belongs to another image; an id or a hash that is taken;
//   - `old_*` unlike the present value, and a new value like it; lists of descendants that are not
//     the present ones;
//   - a name or a path that another one has; a cycle, or more than 32 levels; a folder that is not
//     empty; an image with virtual copies; a copy whose master is a copy;
//   - an image put into a smart collection, a query for another one; a second quick collection; a
//     place beyond the end of a collection;
//   - an undo or redo of what is not at the cursor.
// What holds of every event (its id, its time, its size) is core/validate_test.cc's; what holds of
// requests is the conformance tests'.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "tests/unit/schema/catalog_support.h"

namespace firn::schema {
namespace {

using testing::Check;
using testing::InWords;
using testing::Json;
using testing::MakeEvent;
using testing::ReadJsonLines;
using testing::Sample;
using testing::Samples;
using testing::TypeNamed;

constexpr int64_t kIdMax = (int64_t{1} << 53) - 1;

const Sample& SampleOf(const std::string& event_type) {
  return *std::ranges::find(Samples(), event_type, &Sample::event_type);
}

// Everything that is wrong is wrong with this field, and it is said what.
void ExpectRefused(Event event, const std::string& field, const std::string& says) {
  const std::vector<FieldViolation> violations = Check(event);
  const std::string about = event.event_type + " " + event.payload.bytes.substr(0, 400) + "\n" +
                            InWords(violations) + "expected: " + field + ": ..." + says;
  EXPECT_FALSE(violations.empty()) << about;
  EXPECT_TRUE(std::ranges::all_of(violations, [&](const auto& v) { return v.field == field; }))
      << about;
  EXPECT_TRUE(std::ranges::any_of(violations, [&](const FieldViolation& violation) {
    return violation.description.find(says) != std::string::npos;
  })) << about;
}

TEST(CatalogRejections, AreAllRefusedWhereAndAsTheySay) {
  std::set<std::string> types;
  for (const Json& line : ReadJsonLines("tests/fixtures/catalog_rejections.jsonl")) {
    Sample sample = SampleOf(line["event_type"]);
    types.insert(sample.event_type);
    Event event = MakeEvent(sample);
    event.target_type = line.value("target_type", event.target_type);
    event.target_id = line.value("target_id", event.target_id);
    event.payload.bytes = line["payload"].dump();
    ExpectRefused(event, line["field"], line["says"]);
  }
  // These two have no field but their target's id.
  types.insert({"folder_restored", "preset_restored"});
  EXPECT_EQ(types.size(), Samples().size());
}

TEST(CatalogRejections, AnotherTypesTarget) {
  for (const Sample& sample : Samples()) {
    for (const char* target : {"image", "tag", "catalog", "images", ""}) {
      if (sample.target_type == target) continue;
      Event event = MakeEvent(sample);
      event.target_type = target;
      ExpectRefused(event, "target_type",
                    "must be " + sample.target_type + " for " + sample.event_type);
    }
  }
}

TEST(CatalogRejections, AnotherTargetsPayload) {
  for (const Sample& sample : Samples()) {
    const std::string& field = TypeNamed(sample.event_type).target_id_field;
    Event event = MakeEvent(sample);
    event.target_id = 1234;
    if (field.empty()) {
      ExpectRefused(event, "target_id", "must be 1 for " + sample.event_type + "; got 1234");
      continue;
    }
    ExpectRefused(event, "payload." + field, "must be the event's target_id, 1234, or left out");
    Json payload = sample.payload;
    payload[field] = "1235";
    event.payload.bytes = payload.dump();
    ExpectRefused(event, "payload." + field, "must be the event's target_id, 1234, or left out");
  }
}

TEST(CatalogRejections, TargetsThatCannotBe) {
  for (const Sample& sample : Samples()) {
    const std::string& field = TypeNamed(sample.event_type).target_id_field;
    if (field.empty()) continue;
    Event event = MakeEvent(sample);
    Json payload = sample.payload;
    payload.erase(field);
    event.payload.bytes = payload.dump();
    for (const int64_t id : {int64_t{0}, int64_t{-1}, kIdMax + 1}) {
      event.target_id = id;
      ExpectRefused(event, "target_id", "must be 1 to 9007199254740991 for " + sample.event_type);
    }
  }
}

TEST(CatalogRejections, PayloadsThatAreNoJson) {
  for (const Sample& sample : Samples()) {
    Event event = MakeEvent(sample);
    event.payload.content_type = "application/octet-stream";
    ExpectRefused(event, "payload_bytes", "must be a JSON payload");
  }
}

TEST(CatalogRejections, PayloadsOfAnotherType) {
  // Any object with an image's id was once taken for a change of flags.
  for (const Sample& sample : Samples()) {
    if (sample.event_type == "flag_changed") continue;
    Event event = MakeEvent(SampleOf("flag_changed"));
    event.target_id = TypeNamed(sample.event_type).target_id_field.empty()
                          ? event.target_id
                          : testing::TargetIdOf(sample);
    event.payload.bytes = sample.payload.dump();
    EXPECT_FALSE(Check(event).empty()) << sample.event_type;
  }
}

TEST(CatalogRejections, TextsThatAreTooLong) {
  Event event = MakeEvent(SampleOf("metadata_changed"));
  const std::string most(8192, 'x');
  const auto payload = [](const std::string& text) {
    return Json{{"old", {{"caption", nullptr}}}, {"new", {{"caption", text}}}}.dump();
  };
  event.payload.bytes = payload(most);
  EXPECT_EQ(InWords(Check(event)), InWords({}));
  event.payload.bytes = payload(most + "x");
  ExpectRefused(event, "payload.new.caption", "at most 8192 bytes");
}

TEST(CatalogRejections, MasksThatAreTooLarge) {
  Event event = MakeEvent(SampleOf("edit_applied"));
  const auto payload = [](size_t points) {
    const Json mask = {{"mask_id", 1}, {"type", "brush"}, {"points", std::string(points, 'x')}};
    return Json{{"edits", {{"masks", Json::array({mask})}}}}.dump();
  };
  constexpr size_t kFrame = sizeof(R"([{"mask_id":1,"type":"brush","points":""}])") - 1;
  event.payload.bytes = payload((256 << 10) - kFrame);
  EXPECT_EQ(InWords(Check(event)), InWords({}));
  event.payload.bytes = payload((256 << 10) - kFrame + 1);
  ExpectRefused(event, "payload.edits.masks", "at most 262144 bytes of JSON; got 262145");
}

TEST(CatalogRejections, OneEventOfABatchIsNamedByItsPlace) {
  Event event = MakeEvent(SampleOf("rating_changed"));
  event.payload.bytes = R"({"image_id":184233,"old_rating":0,"new_rating":6})";
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(testing::Catalog().Rename(event));
  size_t work = kCheckWorkMax;
  testing::Catalog().CheckEvent(event, "events[3].", violations, warnings, work);
  ASSERT_EQ(violations.size(), 1u);
  EXPECT_EQ(violations[0].field, "events[3].payload.new_rating");
  EXPECT_EQ(violations[0].description, "must be 0 to 5; got 6");
}

}  // namespace
}  // namespace firn::schema
