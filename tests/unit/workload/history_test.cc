#include "workload/history.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "firn/schema/checker.h"
#include "firn/schema/registry.h"

namespace firn::workload {
namespace {

using nlohmann::json;

std::vector<std::vector<GeneratedEvent>> Generate(int64_t images, uint64_t seed = 42) {
  History history({.seed = seed, .images = images});
  std::vector<std::vector<GeneratedEvent>> batches;
  while (auto batch = history.NextBatch()) batches.push_back(*std::move(batch));
  return batches;
}

std::string Lines(int64_t images, uint64_t seed) {
  std::string text;
  for (const auto& batch : Generate(images, seed)) {
    for (const GeneratedEvent& event : batch) text += ToLine(event);
  }
  return text;
}

TEST(History, IsTheSameForTheSameSeed) {
  EXPECT_EQ(Lines(50, 7), Lines(50, 7));
  EXPECT_NE(Lines(50, 7), Lines(50, 8));
}

TEST(History, LinesAreJson) {
  for (const auto& batch : Generate(20)) {
    for (const GeneratedEvent& event : batch) {
      const json line = json::parse(ToLine(event));
      EXPECT_EQ(line["id"], event.id);
      EXPECT_EQ(line["payload"], json::parse(event.payload));
    }
  }
}

TEST(History, FitsTheCataloguesSchema) {
  const schema::Registry registry(schema::Policy::kEnforce);
  const std::shared_ptr<const schema::Schemas> schemas = registry.schemas();
  for (const auto& batch : Generate(500)) {
    for (const GeneratedEvent& generated : batch) {
      Event event{.event_type = generated.event_type,
                  .payload = {.bytes = generated.payload},
                  .target_type = generated.target_type,
                  .target_id = generated.target_id};
      ASSERT_NE(schemas->FindType(event.event_type), nullptr) << event.event_type;
      std::vector<FieldViolation> violations;
      std::vector<schema::SchemaWarning> warnings;
      size_t work = schema::kCheckWorkMax;
      schemas->CheckEvent(event, "", violations, warnings, work);
      ASSERT_TRUE(violations.empty())
          << generated.payload << "\n"
          << violations.front().field << " " << violations.front().description;
    }
  }
}

TEST(History, IdsAreUniqueAndTimeDoesNotGoBack) {
  std::set<std::string> ids;
  int64_t time_ms = 0;
  for (const auto& batch : Generate(1000)) {
    ASSERT_FALSE(batch.empty());
    ASSERT_LE(batch.size(), 5000u);
    for (const GeneratedEvent& event : batch) {
      EXPECT_TRUE(ids.insert(event.id).second) << event.id;
      EXPECT_EQ(event.id.size(), 36u);
      EXPECT_EQ(event.id[14], '4');
      EXPECT_GE(event.timestamp_ms, time_ms);
      time_ms = event.timestamp_ms;
    }
  }
}

TEST(History, ABatchIsMarkedAsOneGesture) {
  std::set<std::string> batch_ids;
  for (const auto& batch : Generate(200)) {
    std::set<std::string> in_batch;
    for (const GeneratedEvent& event : batch) {
      for (const auto& [key, value] : event.metadata) {
        if (key == "batch_id") in_batch.insert(value);
      }
    }
    EXPECT_EQ(in_batch.size(), batch.size() > 1 ? 1u : 0u);
    for (const std::string& id : in_batch) EXPECT_TRUE(batch_ids.insert(id).second);
  }
}

TEST(History, HasTheMixOfACatalogue) {
  constexpr int64_t kImages = 20'000;
  std::map<std::string, double> per_image;
  double all = 0;
  double payload_bytes = 0;
  for (const auto& batch : Generate(kImages)) {
    for (const GeneratedEvent& event : batch) {
      per_image[event.event_type] += 1.0 / kImages;
      all += 1.0 / kImages;
      payload_bytes += static_cast<double>(event.payload.size()) / kImages;
    }
  }
  const std::map<std::string, double> expected = {
      {"image_added", 1.0},    {"tag_added", 3.3},           {"edit_applied", 2.6},
      {"flag_changed", 0.6},   {"rating_changed", 0.55},     {"image_added_to_collection", 0.45},
      {"edits_pasted", 0.35},  {"edit_undone", 0.2},         {"metadata_changed", 0.15},
      {"tag_removed", 0.15},   {"preset_applied", 0.1},      {"color_label_changed", 0.08},
      {"image_renamed", 0.06}, {"image_exported", 0.06},     {"edit_redone", 0.05},
      {"image_deleted", 0.05}, {"edit_history_jumped", 0.05}};
  for (const auto& [type, mean] : expected) {
    EXPECT_NEAR(per_image[type], mean, 0.25 * mean) << type;
  }
  EXPECT_NEAR(all, 10.1, 0.5);
  EXPECT_NEAR(payload_bytes / all, 123, 10);
}

// Folds the history as a strict projection would: what an event says of the state before it must be
// so.
class Fold {
 public:
  void Apply(const GeneratedEvent& event) {
    const json payload = json::parse(event.payload);
    const std::string& type = event.event_type;
    SCOPED_TRACE(type + " " + event.payload);
    if (type == "image_added") {
      const int64_t id = payload["image_id"];
      EXPECT_TRUE(images_.try_emplace(id).second);
      EXPECT_TRUE(hashes_.insert(payload["file_hash"]).second);
      images_[id].name = payload["filename"];
      const json& exif = payload["exif"];
      if (exif.contains("gps_lat")) {
        images_[id].place = {{"lat", exif["gps_lat"]}, {"lon", exif["gps_lon"]}};
      }
    } else if (type == "virtual_copy_created") {
      const Image& master = Live(payload["master_image_id"]);
      EXPECT_TRUE(images_.emplace(payload["image_id"], Image(master)).second);
    } else if (type == "tag_created") {
      EXPECT_TRUE(tags_.emplace(payload["tag_id"], payload["name"]).second);
      EXPECT_TRUE(payload["parent_id"].is_null() || tags_.contains(payload["parent_id"]));
    } else if (type == "collection_created") {
      EXPECT_TRUE(members_.try_emplace(payload["collection_id"]).second);
    } else if (payload.contains("collection_id")) {
      ApplyMembership(type, payload);
    } else if (event.target_type == "image") {
      EXPECT_EQ(payload["image_id"], event.target_id);
      ApplyImage(type, event.id, payload);
    }
  }

  size_t images() const { return images_.size(); }

 private:
  struct Image {
    std::string name;
    int rating = 0;
    json flag;
    json label;
    json place;
    bool deleted = false;
    std::set<int64_t> tags;
    json edits = json::object();
    std::vector<std::string> undoable;
    std::vector<std::string> redoable;
  };

  Image& Live(int64_t id) {
    Image& image = images_.at(id);
    EXPECT_FALSE(image.deleted);
    return image;
  }

  void ApplyMembership(const std::string& type, const json& payload) {
    std::vector<int64_t>& members = members_.at(payload["collection_id"]);
    if (type == "image_added_to_collection") {
      Live(payload["image_id"]);
      EXPECT_EQ(payload["position"], members.size());
      EXPECT_EQ(std::count(members.begin(), members.end(), payload["image_id"]), 0);
      members.push_back(payload["image_id"]);
    } else if (type == "image_removed_from_collection") {
      const size_t position = payload["old_position"];
      EXPECT_EQ(members.at(position), payload["image_id"]);
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(position));
    } else {
      const size_t position = payload["old_positions"][0];
      const int64_t moved = payload["image_ids"][0];
      EXPECT_EQ(members.at(position), moved);
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(position));
      const json& before = payload["before_image_id"];
      const auto place = before.is_null()
                             ? members.end()
                             : std::find(members.begin(), members.end(), before.get<int64_t>());
      EXPECT_TRUE(before.is_null() || place != members.end());
      members.insert(place, moved);
    }
  }

  void ApplyImage(const std::string& type, const std::string& id, const json& payload) {
    if (type == "image_restored" || type == "image_purged") {
      Image& image = images_.at(payload["image_id"]);
      EXPECT_TRUE(image.deleted);
      if (type == "image_restored") image.deleted = false;
      for (auto& [collection, members] : members_) {
        if (type == "image_purged") std::erase(members, payload["image_id"].get<int64_t>());
      }
      return;
    }
    Image& image = Live(payload["image_id"]);
    if (type == "image_deleted") {
      image.deleted = true;
    } else if (type == "image_renamed") {
      EXPECT_EQ(payload["old_filename"], image.name);
      image.name = payload["new_filename"];
    } else if (type == "rating_changed") {
      EXPECT_EQ(payload["old_rating"], image.rating);
      image.rating = payload["new_rating"];
    } else if (type == "flag_changed") {
      EXPECT_EQ(payload["old_flag"], image.flag);
      image.flag = payload["new_flag"];
    } else if (type == "color_label_changed") {
      EXPECT_EQ(payload["old_label"], image.label);
      image.label = payload["new_label"];
    } else if (type == "location_changed") {
      EXPECT_EQ(payload["old"], image.place);
      image.place = payload["new"];
    } else if (type == "tag_added") {
      EXPECT_EQ(tags_.at(payload["tag_id"]), payload["tag_name"]);
      EXPECT_TRUE(image.tags.insert(payload["tag_id"].get<int64_t>()).second);
    } else if (type == "tag_removed") {
      EXPECT_EQ(image.tags.erase(payload["tag_id"].get<int64_t>()), 1u);
    } else if (type.starts_with("edit") || type == "preset_applied") {
      ApplyEdit(type, id, payload, image);
    }
  }

  // Sets the parameters of `values`; null unsets one.
  static void Set(json& edits, const json& values) {
    for (const auto& [param, value] : values.items()) {
      if (value.is_null()) {
        edits.erase(param);
      } else {
        edits[param] = value;
      }
    }
  }

  void ApplyEdit(const std::string& type, const std::string& id, const json& payload,
                 Image& image) {
    if (type == "edit_history_jumped") {
      EXPECT_EQ(payload["from_event_id"], image.undoable.back());
      image.edits = json::object();
      image.undoable.clear();
      image.redoable.clear();
      return;
    }
    for (const auto& [param, value] : payload["old"].items()) {
      EXPECT_EQ(image.edits.contains(param) ? image.edits[param] : json(), value) << param;
    }
    if (type == "edit_reset") {
      EXPECT_EQ(payload["old"], image.edits);
      image.edits = json::object();
    } else {
      EXPECT_FALSE(payload["edits"].empty());
      Set(image.edits, payload["edits"]);
    }
    if (type == "edit_undone") {
      EXPECT_EQ(payload["undone_event_id"], image.undoable.back());
      image.redoable.push_back(image.undoable.back());
      image.undoable.pop_back();
    } else if (type == "edit_redone") {
      EXPECT_EQ(payload["redone_event_id"], image.redoable.back());
      image.undoable.push_back(image.redoable.back());
      image.redoable.pop_back();
    } else {
      image.undoable.push_back(id);
      image.redoable.clear();
    }
  }

  std::map<int64_t, Image> images_;
  std::map<int64_t, std::string> tags_;
  std::map<int64_t, std::vector<int64_t>> members_;
  std::set<std::string> hashes_;
};

TEST(History, FitsTogether) {
  Fold fold;
  for (const auto& batch : Generate(1500, 5)) {
    for (const GeneratedEvent& event : batch) fold.Apply(event);
    if (HasFailure()) return;  // what follows would repeat it
  }
  EXPECT_GE(fold.images(), 1500u);
}

}  // namespace
}  // namespace firn::workload
