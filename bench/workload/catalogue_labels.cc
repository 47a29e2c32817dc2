// Ratings, flags, labels, tags and collections.

#include <algorithm>
#include <cstddef>

#include "workload/catalogue.h"
#include "workload/json.h"

namespace firn::workload {
namespace {

void PutName(Json& json, std::string_view key, uint8_t value,
             const std::vector<std::string>& names) {
  if (value == 0) {
    json.Null(key);
  } else {
    json.Str(key, names[value - 1]);
  }
}

}  // namespace

bool Catalogue::Rate(int64_t id, uint8_t rating) {
  Image& image = Mutable(id);
  if (!image.alive() || image.rating == rating) return false;
  EmitImage("rating_changed", id,
            Json().Int("image_id", id).Int("old_rating", image.rating).Int("new_rating", rating));
  image.rating = rating;
  return true;
}

bool Catalogue::Flag(int64_t id, uint8_t flag) {
  static const std::vector<std::string> names = {"pick", "reject"};
  Image& image = Mutable(id);
  if (!image.alive() || image.flag == flag) return false;
  Json payload;
  payload.Int("image_id", id);
  PutName(payload, "old_flag", image.flag, names);
  PutName(payload, "new_flag", flag, names);
  EmitImage("flag_changed", id, payload);
  image.flag = flag;
  return true;
}

bool Catalogue::Label(int64_t id, uint8_t label) {
  static const std::vector<std::string> names = {"red", "yellow", "green", "blue", "purple"};
  Image& image = Mutable(id);
  if (!image.alive() || image.label == label) return false;
  Json payload;
  payload.Int("image_id", id);
  PutName(payload, "old_label", image.label, names);
  PutName(payload, "new_label", label, names);
  EmitImage("color_label_changed", id, payload);
  image.label = label;
  return true;
}

void Catalogue::CreateTag(Random& random) {
  const uint32_t id = ++tag_count_;
  Json payload;
  payload.Int("tag_id", id).Str("name", TagName(id - 1));
  // The first subjects are roots; most later tags hang below an earlier one.
  if (id <= kSubjects.size() || random.Chance(0.2)) {
    payload.Null("parent_id");
  } else {
    payload.Int("parent_id", random.Between(1, static_cast<int64_t>(kSubjects.size())));
  }
  Emit("tag_created", "tag", id, payload);
}

bool Catalogue::AddTag(int64_t id, uint32_t tag) {
  Image& image = Mutable(id);
  const bool there = std::ranges::find(image.tags, tag) != image.tags.end();
  if (!image.alive() || there) return false;
  image.tags.push_back(tag);
  EmitImage("tag_added", id,
            Json()
                .Int("image_id", id)
                .Int("tag_id", tag)
                .Str("tag_name", TagName(tag - 1))
                .Str("source", "user"));
  return true;
}

bool Catalogue::RemoveTag(int64_t id, Random& random) {
  Image& image = Mutable(id);
  if (!image.alive() || image.tags.empty()) return false;
  const size_t place = random.Below(image.tags.size());
  const uint32_t tag = image.tags[place];
  image.tags.erase(image.tags.begin() + static_cast<std::ptrdiff_t>(place));
  EmitImage("tag_removed", id,
            Json()
                .Int("image_id", id)
                .Int("tag_id", tag)
                .Str("tag_name", TagName(tag - 1))
                .Str("source", "user"));
  return true;
}

int64_t Catalogue::CreateCollection(const std::string& name) {
  collections_.push_back({.name = name, .members = {}});
  const int64_t id = collection_count();
  Emit("collection_created", "collection", id,
       Json()
           .Int("collection_id", id)
           .Str("collection_name", name)
           .Str("collection_type", "static")
           .Null("parent_id"));
  return id;
}

bool Catalogue::AddToCollection(int64_t id, int64_t collection) {
  Image& image = Mutable(id);
  const auto place = static_cast<uint32_t>(collection);
  if (!image.alive() || std::ranges::find(image.collections, place) != image.collections.end()) {
    return false;
  }
  Collection& into = collections_[place - 1];
  Emit("image_added_to_collection", "collection", collection,
       Json()
           .Int("image_id", id)
           .Int("collection_id", collection)
           .Str("collection_name", into.name)
           .Int("position", static_cast<int64_t>(into.members.size())));
  into.members.push_back(id);
  image.collections.push_back(place);
  return true;
}

bool Catalogue::RemoveFromCollection(int64_t id, Random& random) {
  Image& image = Mutable(id);
  if (!image.alive() || image.collections.empty()) return false;
  const uint32_t place = random.Pick(image.collections);
  Collection& from = collections_[place - 1];
  const auto member = std::ranges::find(from.members, id);
  Emit("image_removed_from_collection", "collection", place,
       Json()
           .Int("image_id", id)
           .Int("collection_id", place)
           .Str("collection_name", from.name)
           .Int("old_position", member - from.members.begin()));
  from.members.erase(member);
  std::erase(image.collections, place);
  return true;
}

bool Catalogue::Reorder(int64_t collection, Random& random) {
  std::vector<int64_t>& members = collections_[static_cast<size_t>(collection - 1)].members;
  if (members.size() < 2) return false;
  const size_t from = random.Below(members.size());
  const int64_t moved = members[from];
  members.erase(members.begin() + static_cast<std::ptrdiff_t>(from));
  const size_t to = random.Below(members.size() + 1);
  Json payload;
  payload.Int("collection_id", collection)
      .Raw("image_ids", "[" + std::to_string(moved) + "]")
      .Raw("old_positions", "[" + std::to_string(from) + "]");
  if (to == members.size()) {
    payload.Null("before_image_id");
  } else {
    payload.Int("before_image_id", members[to]);
  }
  members.insert(members.begin() + static_cast<std::ptrdiff_t>(to), moved);
  Emit("collection_reordered", "collection", collection, payload);
  return true;
}

}  // namespace firn::workload
