// What the catalogue accepts: the samples, in all the ways in which they may be written.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "firn/core/json.h"
#include "firn/schema/catalog.h"
#include "tests/unit/schema/catalog_support.h"

namespace firn::schema {
namespace {

using testing::Catalog;
using testing::Check;
using testing::InWords;
using testing::Json;
using testing::MakeEvent;
using testing::Sample;
using testing::Samples;
using testing::TypeNamed;

// "image_added" as "imageAdded".
std::string CamelCase(const std::string& name) {
  std::string camel;
  for (const char c : name) {
    if (!camel.empty() && camel.back() == '_') {
      camel.back() = absl::ascii_toupper(static_cast<unsigned char>(c));
    } else {
      camel += c;
    }
  }
  return camel;
}

std::string PascalCase(const std::string& name) {
  std::string pascal = CamelCase(name);
  pascal[0] = absl::ascii_toupper(static_cast<unsigned char>(pascal[0]));
  return pascal;
}

Json WithCamelKeys(const Json& value) {
  if (value.is_array()) {
    Json copy = Json::array();
    for (const Json& element : value) copy.push_back(WithCamelKeys(element));
    return copy;
  }
  if (!value.is_object()) return value;
  Json copy = Json::object();
  for (const auto& [key, member] : value.items()) copy[CamelCase(key)] = WithCamelKeys(member);
  return copy;
}

TEST(CatalogSamples, AreOfEveryTypeOnce) {
  std::vector<std::string> sampled;
  for (const Sample& sample : Samples()) sampled.push_back(sample.event_type);
  std::vector<std::string> described;
  for (const DescribedType* type : Catalog().Types()) described.push_back(type->type->type);
  EXPECT_EQ(described.size(), 79u);
  EXPECT_THAT(sampled, ::testing::UnorderedElementsAreArray(described));
}

TEST(CatalogSamples, AreAcceptedAndStayAsTheyAre) {
  for (const Sample& sample : Samples()) {
    Event event = MakeEvent(sample);
    EXPECT_EQ(FindJsonObjectFault(event.payload.bytes), std::nullopt);
    const Event before = event;
    EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type;
    EXPECT_EQ(event, before) << sample.event_type;
  }
}

TEST(CatalogSamples, MayHaveCamelCaseKeys) {
  for (const Sample& sample : Samples()) {
    Event event = MakeEvent(sample);
    event.payload.bytes = WithCamelKeys(sample.payload).dump();
    const std::string bytes = event.payload.bytes;
    EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type << " " << bytes;
    EXPECT_EQ(event.payload.bytes, bytes);
  }
}

TEST(CatalogSamples, MayLeaveOutTheTargetsId) {
  for (const Sample& sample : Samples()) {
    Event event = MakeEvent(sample);
    Json payload = sample.payload;
    payload.erase(TypeNamed(sample.event_type).target_id_field);
    event.payload.bytes = payload.dump();
    EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type;
    EXPECT_EQ(event.payload.bytes, payload.dump());
  }
}

// Protobuf's JSON writes ids so.
TEST(CatalogSamples, MayHaveTheTargetsIdInAText) {
  for (const Sample& sample : Samples()) {
    const std::string& field = TypeNamed(sample.event_type).target_id_field;
    if (field.empty()) continue;
    Event event = MakeEvent(sample);
    Json payload = sample.payload;
    payload[field] = std::to_string(event.target_id);
    event.payload.bytes = payload.dump();
    EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type;
  }
}

TEST(CatalogSamples, AreOfTheTargetTypeCategoryAndTierOfTheirType) {
  for (const Sample& sample : Samples()) {
    const EventType& type = TypeNamed(sample.event_type);
    EXPECT_EQ(type.target_type, sample.target_type);
    EXPECT_EQ(type.category, sample.category) << sample.event_type;
    EXPECT_EQ(type.tier, sample.tier) << sample.event_type;
  }
}

TEST(CatalogTypes, ArePascalCaseTooAndStoredAsTheyAreCalled) {
  for (const Sample& sample : Samples()) {
    Event event = MakeEvent(sample);
    event.event_type = PascalCase(sample.event_type);
    EXPECT_EQ(InWords(Check(event)), InWords({})) << event.event_type;
    EXPECT_EQ(event.event_type, sample.event_type);
    EXPECT_EQ(event.payload.bytes, sample.payload.dump());
  }
}

TEST(CatalogTypes, HaveTheNamesThatApplicationsOfOldGiveThem) {
  const std::vector<std::pair<std::string, std::string>> legacy = {
      {"RATING", "rating_changed"},    {"FLAG", "flag_changed"}, {"EDIT", "edit_applied"},
      {"EDIT_COMMIT", "edit_applied"}, {"ADD_TAG", "tag_added"}, {"REMOVE_TAG", "tag_removed"}};
  std::set<std::string> aliases;
  for (const DescribedType* type : Catalog().Types()) {
    aliases.insert(type->type->aliases.begin(), type->type->aliases.end());
  }
  // No others but those in PascalCase.
  EXPECT_EQ(aliases.size(), Samples().size() + legacy.size());
  for (const auto& [alias, name] : legacy) {
    EXPECT_TRUE(aliases.contains(alias)) << alias;
    for (const Sample& sample : Samples()) {
      if (sample.event_type != name) continue;
      Event event = MakeEvent(sample);
      event.event_type = alias;
      EXPECT_EQ(InWords(Check(event)), InWords({})) << alias;
      EXPECT_EQ(event.event_type, name);
    }
  }
}

TEST(CatalogTypes, HaveNoOtherNames) {
  for (const char* name :
       {"rating", "RATING_CHANGED", "Rating_Changed", "ratingChanged", "", "TAG"}) {
    EXPECT_EQ(Catalog().FindType(name), nullptr) << name;
  }
}

TEST(CatalogTargets, AreTheSameInAnyCase) {
  for (const Sample& sample : Samples()) {
    for (const std::string& spelling :
         {absl::AsciiStrToUpper(sample.target_type), PascalCase(sample.target_type)}) {
      Event event = MakeEvent(sample);
      event.target_type = spelling;
      EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type << " " << spelling;
      EXPECT_EQ(event.target_type, sample.target_type);
    }
  }
}

TEST(CatalogInverses, AreEventTypesOfTheCatalog) {
  for (const Sample& sample : Samples()) {
    const EventType& type = TypeNamed(sample.event_type);
    const Inverse& inverse = type.inverse;
    const int ways = (inverse.swaps ? 1 : 0) + (inverse.event_type.empty() ? 0 : 1) +
                     (inverse.negates.empty() ? 0 : 1) + (inverse.none.empty() ? 0 : 1);
    EXPECT_EQ(ways, 1) << sample.event_type;
    if (!inverse.event_type.empty()) {
      EXPECT_EQ(TypeNamed(inverse.event_type).target_type, type.target_type) << sample.event_type;
    }
    if (!inverse.negates.empty()) {
      EXPECT_TRUE(sample.payload[inverse.negates].is_boolean()) << sample.event_type;
    }
  }
}

// The field that an inverse of the same type exchanges this one with: `new_x`, or `x`, for `old_x`.
std::string PartnerOf(const std::string& name, const ObjectRules& rules) {
  const auto has = [&](const std::string& other) { return rules.FindField(other) >= 0; };
  if (name == "old") return "new";
  if (name == "new") return "old";
  if (name.rfind("old_", 0) == 0)
    return has("new" + name.substr(3)) ? "new" + name.substr(3) : name.substr(4);
  if (name.rfind("new_", 0) == 0) return "old" + name.substr(3);
  if (name == "from_event_id") return "to_event_id";
  if (name == "to_event_id") return "from_event_id";
  return has("old_" + name) ? "old_" + name : name;
}

Json Swapped(const Sample& sample) {
  Json swapped = Json::object();
  for (const auto& [key, value] : sample.payload.items()) {
    swapped[PartnerOf(key, *TypeNamed(sample.event_type).payload->object)] = value;
  }
  return swapped;
}

TEST(CatalogInverses, OfSwapsAreAccepted) {
  // Its `old` leaves out a key that had no value: the inverse has to say that it sets none.
  const std::set<std::string> one_sided = {"exif_updated"};
  size_t swaps = 0;
  for (const Sample& sample : Samples()) {
    if (!TypeNamed(sample.event_type).inverse.swaps || one_sided.contains(sample.event_type))
      continue;
    ++swaps;
    Event event = MakeEvent(sample);
    event.payload.bytes = Swapped(sample).dump();
    EXPECT_EQ(InWords(Check(event)), InWords({})) << sample.event_type << event.payload.bytes;
  }
  EXPECT_GE(swaps, 20u);
}

TEST(CatalogPolicy, OffChecksNothing) {
  const auto schemas = Registry(Policy::kOff).schemas();
  Event event = MakeEvent(Samples().front());
  event.event_type = "RATING";
  event.payload.bytes = R"({"new_rating":6})";
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(schemas->Rename(event));
  size_t work = kCheckWorkMax;
  schemas->CheckEvent(event, "", violations, warnings, work);
  EXPECT_TRUE(violations.empty());
  EXPECT_TRUE(warnings.empty());
  EXPECT_EQ(event.event_type, "RATING");
}

// A payload that is wrong in two places.
Event WrongRating() {
  Event event = MakeEvent(Samples().front());
  event.event_type = "RATING";
  event.payload.bytes = R"({"new_rating":6,"x":1})";
  return event;
}

TEST(CatalogPolicy, WarnLetsThroughAndTells) {
  const auto schemas = Registry(Policy::kWarn).schemas();
  Event event = WrongRating();
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(schemas->Rename(event));
  size_t work = kCheckWorkMax;
  schemas->CheckEvent(event, "event.", violations, warnings, work);
  EXPECT_TRUE(violations.empty());
  EXPECT_EQ(event.event_type, "rating_changed");
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_EQ(warnings[0].event_type, "rating_changed");
  EXPECT_EQ(warnings[0].schema, "firn.catalog");
  EXPECT_EQ(warnings[0].first.field, "event.payload.new_rating");
  // Nothing has been appended yet.
  const TypeCounters& counters = *schemas->FindType("rating_changed")->counters;
  EXPECT_EQ(counters.warned, 0u);
  Report(warnings[0]);
  EXPECT_EQ(counters.warned, 1u);
  EXPECT_EQ(counters.refused, 0u);
}

TEST(CatalogPolicy, WhatIsRefusedIsCountedWhenItIsAnsweredSo) {
  const auto schemas = Registry(Policy::kEnforce).schemas();
  Event event = WrongRating();
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(schemas->Rename(event));
  size_t work = kCheckWorkMax;
  schemas->CheckEvent(event, "", violations, warnings, work);
  EXPECT_FALSE(violations.empty());
  EXPECT_TRUE(warnings.empty());
  const TypeCounters& counters = *schemas->FindType("rating_changed")->counters;
  EXPECT_EQ(counters.refused, 0u);
  schemas->CountRefusal(event.event_type);
  EXPECT_EQ(counters.refused, 1u);
  EXPECT_EQ(counters.warned, 0u);
  schemas->CountRefusal("no_such_type");
}

}  // namespace
}  // namespace firn::schema
