#include "harness/image_changes.h"

#include <chrono>
#include <cstdio>
#include <utility>

#include "harness/event_maker.h"
#include "harness/measure.h"

namespace firn::bench {
namespace {

// Beyond the ids of a generated history.
constexpr int64_t kFirstId = 1'000'000'000;
constexpr int64_t kIds = 1'000'000'000'000;

std::string Text(int64_t number) { return std::to_string(number); }

// As long as a hash; no two of such ids are the same.
std::string HashOf(int64_t id) {
  char text[65];
  std::snprintf(text, sizeof(text), "%064llx", static_cast<unsigned long long>(id));
  return text;
}

// Null is said for a value that was never set.
std::string EditText(int value) { return value == 0 ? "null" : std::to_string(value); }

}  // namespace

ImageChanges::ImageChanges(int images, std::vector<int64_t> tags) : tags_(std::move(tags)) {
  const auto first = kFirstId + static_cast<int64_t>(random_() % kIds);
  user_id_ = "user-" + Text(first);
  for (int i = 0; i < images; ++i) images_.push_back({.id = first + i});
}

std::vector<v1::EventDTO> ImageChanges::MakeImages() {
  std::vector<v1::EventDTO> events;
  for (const Image& image : images_) {
    events.push_back(MakeEvent("image_added", image,
                               R"(,"filename":"new-)" + Text(image.id) +
                                   R"(.jpg","extension":"jpg","file_hash":")" + HashOf(image.id) +
                                   R"(","folder_id":null)"));
  }
  return events;
}

v1::EventDTO ImageChanges::Next() {
  Image& image = images_[turn_++ % images_.size()];
  switch (image.changes++ % 3) {
    case 0: {
      const int old = std::exchange(image.rating, image.rating % 5 + 1);
      return MakeEvent("rating_changed", image,
                       R"(,"old_rating":)" + Text(old) + R"(,"new_rating":)" + Text(image.rating));
    }
    case 1: {
      if (image.tags == tags_.size()) Fail("there are too few tags");
      return MakeEvent(
          "tag_added", image,
          R"(,"tag_id":)" + Text(tags_[image.tags++]) + R"(,"tag_name":"a tag","source":"user")");
    }
    default: {
      const int old = std::exchange(image.exposure, image.exposure % 100 + 1);
      return MakeEvent("edit_applied", image,
                       R"(,"edits":{"exposure":)" + EditText(image.exposure) +
                           R"(},"old":{"exposure":)" + EditText(old) + "}");
    }
  }
}

v1::EventDTO ImageChanges::MakeEvent(const char* type, const Image& image,
                                     const std::string& members) {
  v1::EventDTO event;
  FormatUuid(RandomUuid(random_), *event.mutable_id());
  event.set_timestamp(std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count());
  event.set_event_type(type);
  event.set_payload_json(R"({"image_id":)" + Text(image.id) + members + "}");
  event.set_target_type(kTargetType);
  event.set_target_id(image.id);
  event.set_user_id(user_id_);
  return event;
}

}  // namespace firn::bench
