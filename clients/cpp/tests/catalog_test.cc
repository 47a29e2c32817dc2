// Typed payloads: as JSON and back, and appended to a daemon that checks them.

#include <gtest/gtest.h>

#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "daemon.h"
#include "firn/catalog/any.h"
#include "firn/catalog/payload.h"
#include "firn/catalog/rating.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

using nlohmann::json;

std::vector<json> ReadSamples() {
  std::ifstream file("tests/fixtures/payload_samples.jsonl");
  std::vector<json> samples;
  for (std::string line; std::getline(file, line);) samples.push_back(json::parse(line));
  return samples;
}

// The payload that `text` is, if it is of the type at this place of AnyPayload.
template <size_t kIndex = 0>
absl::StatusOr<catalog::AnyPayload> ReadAny(const std::string& event_type,
                                            const std::string& text) {
  using Payload = std::variant_alternative_t<kIndex, catalog::AnyPayload>;
  if (event_type == Payload::kEventType) return catalog::FromJson<Payload>(text);
  if constexpr (kIndex + 1 < std::variant_size_v<catalog::AnyPayload>) {
    return ReadAny<kIndex + 1>(event_type, text);
  }
  return absl::NotFoundError(event_type);
}

std::string WriteAny(const catalog::AnyPayload& payload) {
  return std::visit([](const auto& value) { return catalog::ToJson(value); }, payload);
}

TEST(Catalog, EverySampleIsTheSameAfterwards) {
  std::set<std::string> types;
  for (const json& sample : ReadSamples()) {
    SCOPED_TRACE(sample.dump());
    const auto payload = ReadAny(sample["event_type"], sample["payload"].dump());
    ASSERT_TRUE(payload.ok()) << payload.status();
    EXPECT_EQ(json::parse(WriteAny(*payload)), sample["payload"]);
    types.insert(sample["event_type"]);
  }
  EXPECT_EQ(types.size(), std::variant_size_v<catalog::AnyPayload>);
}

TEST(Catalog, EverySampleIsTakenByADaemonThatChecksThem) {
  Daemon daemon({"--catalog", "enforce"});
  Client client = MustConnect(daemon.address());
  std::vector<catalog::AnyPayload> appended;
  for (const json& sample : ReadSamples()) {
    SCOPED_TRACE(sample.dump());
    const auto payload = ReadAny(sample["event_type"], sample["payload"].dump());
    ASSERT_TRUE(payload.ok()) << payload.status();
    const std::string id_member = std::string(sample["target_type"]) + "_id";
    const int64_t target_id = sample["payload"].value(id_member, int64_t{1});
    const Event event =
        std::visit([&](const auto& value) { return catalog::ToEvent(target_id, value); }, *payload);
    EXPECT_EQ(event.target.type, sample["target_type"]);
    const auto result = client.Append(event);
    ASSERT_TRUE(result.ok()) << result.status();
    appended.push_back(*payload);
  }
  size_t read = 0;
  for (const auto& event : client.Replay({})) {
    ASSERT_TRUE(event.ok()) << event.status();
    const auto payload = catalog::AnyPayloadOf(*event);
    ASSERT_TRUE(payload.ok()) << payload.status();
    EXPECT_EQ(*payload, appended.at(read++));
  }
  EXPECT_EQ(read, appended.size());
}

TEST(Catalog, TellsNullFromNothing) {
  const catalog::FlagChanged nothing;
  EXPECT_EQ(catalog::ToJson(nothing), "{}");
  catalog::FlagChanged flagged{.old_flag = catalog::kNull, .new_flag = "pick"};
  EXPECT_EQ(catalog::ToJson(flagged), R"({"old_flag":null,"new_flag":"pick"})");
  EXPECT_EQ(catalog::FromJson<catalog::FlagChanged>(catalog::ToJson(flagged)).value(), flagged);
  flagged.new_flag = catalog::kNull;
  EXPECT_EQ(catalog::ToJson(flagged), R"({"old_flag":null,"new_flag":null})");
  flagged.new_flag = std::nullopt;
  EXPECT_EQ(catalog::ToJson(flagged), R"({"old_flag":null})");
}

TEST(Catalog, ReadsKeysInCamelCaseAndPassesOverOthers) {
  const auto rating =
      catalog::FromJson<catalog::RatingChanged>(R"({"oldRating":1,"newRating":2.0,"x":[]})");
  ASSERT_TRUE(rating.ok()) << rating.status();
  EXPECT_EQ(rating->old_rating, 1);
  EXPECT_EQ(rating->new_rating, 2);
}

TEST(Catalog, SaysWhatIsWrong) {
  const auto fault = [](const std::string& text) {
    return std::string(catalog::FromJson<catalog::RatingChanged>(text).status().message());
  };
  EXPECT_EQ(fault(R"({"old_rating":1})"), "new_rating is missing");
  EXPECT_EQ(fault(R"({"old_rating":"1","new_rating":2})"), "old_rating is no integer of 32 bits");
  EXPECT_EQ(fault(R"({"old_rating":1,"new_rating":4294967296})"),
            "new_rating is no integer of 32 bits");
  EXPECT_EQ(fault("[]"), "the payload is no JSON object");
  EXPECT_EQ(fault("{"), "the payload is no JSON: Missing a name for object member. at byte 1");
}

TEST(Catalog, ANumberThatJsonDoesNotHaveIsNull) {
  const catalog::ExifUpdated exif{.new_ = {.aperture = std::numeric_limits<double>::quiet_NaN(),
                                           .gps_lat = std::numeric_limits<double>::infinity(),
                                           .gps_lon = 1.5}};
  EXPECT_EQ(catalog::ToJson(exif),
            R"({"old":{},"new":{"aperture":null,"gps_lat":null,"gps_lon":1.5}})");
}

TEST(Catalog, AZeroIsAZeroHoweverItIsWritten) {
  for (const char* const zero : {"0e-40", "0e40", "0.00000000000000000000000"}) {
    const auto exif = catalog::FromJson<catalog::ExifUpdated>(
        std::string(R"({"old":{},"new":{"aperture":)") + zero + "}}");
    ASSERT_TRUE(exif.ok()) << exif.status();
    EXPECT_EQ(exif->new_.aperture, 0.0) << zero;
  }
}

TEST(Catalog, APayloadThatIsNestedWithoutEndIsAnError) {
  const auto read = [](size_t depth) {
    return catalog::FromJson<catalog::EditApplied>(
               R"({"image_id":1,"edits":{"own":)" + std::string(depth, '[') +
               std::string(depth, ']') + R"(,"text":"[[[[\"[["}})")
        .status();
  };
  EXPECT_TRUE(read(998).ok()) << read(998);
  for (const size_t depth : {1000, 1'000'000}) {
    EXPECT_EQ(read(depth).message(), "the payload is nested more than 1000 deep");
  }
}

TEST(Catalog, AnEventOfAnotherTypeIsSaid) {
  Daemon daemon;
  Client client = MustConnect(daemon.address());
  ASSERT_TRUE(client.Append(MakeEvent(1)).ok());
  ASSERT_TRUE(client.Append({.event_type = "own", .payload = "{}", .target = {"image", 1}}).ok());
  auto stream = client.Replay({});
  const auto rating = stream.Next().value();
  EXPECT_TRUE(catalog::Is<catalog::RatingChanged>(*rating));
  EXPECT_TRUE(
      absl::IsInvalidArgument(catalog::PayloadOf<catalog::RatingChanged>(*rating).status()));
  EXPECT_TRUE(absl::IsNotFound(catalog::PayloadOf<catalog::FlagChanged>(*rating).status()));
  EXPECT_TRUE(absl::IsNotFound(catalog::AnyPayloadOf(*stream.Next().value()).status()));
}

}  // namespace
}  // namespace firn::testing
