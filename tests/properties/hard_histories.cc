#include "tests/properties/hard_histories.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/properties/story.h"

namespace firn::testing {
namespace {

constexpr uint64_t kFirstEvent = 2'000'000;
constexpr size_t kBatch = 1000;

}  // namespace

v1::EventDTO& HardHistories::Add(const std::string& event_type, const std::string& target,
                                 const std::string& payload) {
  if (batch_.size() == kBatch) EndBatch();
  batch_.push_back(MakeEventDto(kFirstEvent + ++made_, event_type, ParseTarget(target), payload));
  return batch_.back();
}

void HardHistories::EndBatch() {
  if (!batch_.empty()) batches_.push_back(std::exchange(batch_, {}));
}

void HardHistories::AddImage(uint64_t image, const std::string& hash) {
  Add("image_added", absl::StrCat("image/", image),
      absl::StrCat("{\"filename\":\"", image, ".raf\",\"file_hash\":\"",
                   hash.empty() ? absl::StrFormat("%064x", image) : hash, "\"}"));
}

void HardHistories::Edits(uint64_t count) {
  const std::string image = absl::StrCat("image/", next_image_);
  AddImage(next_image_++);
  std::vector<std::string> steps;
  for (uint64_t n = 0; n < count; ++n) {
    const std::string key = absl::StrCat("p", random_.Below(40));
    steps.push_back(Add("edit_applied", image,
                        absl::StrCat("{\"edits\":{\"exposure\":", n % 100, ",\"", key, "\":", n,
                                     "},\"old\":{}}"))
                        .id());
    if (random_.Chance(0.05)) {
      Add("edit_undone", image,
          absl::StrCat("{\"undone_event_id\":\"", steps.back(), "\",\"edits\":{\"", key,
                       "\":null},\"old\":{\"", key, "\":", n, "}}"));
    }
    if (random_.Chance(0.02)) {
      Add("edit_history_jumped", image,
          absl::StrCat("{\"to_event_id\":\"", random_.Pick(steps), "\"}"));
    }
    if (random_.Chance(0.3)) EndBatch();
  }
  EndBatch();
}

void HardHistories::OneTag(uint64_t images) {
  Add("tag_created", "tag/1", R"({"name":"on everything"})");
  for (uint64_t i = 0; i < images; ++i) {
    AddImage(next_image_);
    Add("tag_added", absl::StrCat("image/", next_image_++),
        R"({"tag_id":1,"tag_name":"on everything"})");
  }
  Add("tag_deleted", "tag/1", R"({"name":"on everything"})");
  Add("tag_restored", "tag/1", "{}");
  EndBatch();
}

void HardHistories::OneCollection(uint64_t members, uint64_t reorders) {
  const std::string collection = "collection/1";
  Add("collection_created", collection,
      R"({"collection_name":"large","collection_type":"static"})");
  const uint64_t first = next_image_;
  for (uint64_t i = 0; i < members; ++i) {
    AddImage(next_image_);
    const std::string place =
        random_.Chance(0.5) ? absl::StrCat(",\"position\":", random_.Below(i + 1)) : "";
    Add("image_added_to_collection", collection,
        absl::StrCat("{\"image_id\":", next_image_++, ",\"collection_name\":\"large\"", place,
                     "}"));
  }
  for (uint64_t i = 0; i < reorders; ++i) {
    const uint64_t moved = first + random_.Below(members);
    const uint64_t before = first + random_.Below(members);
    Add("collection_reordered", collection,
        absl::StrCat("{\"image_ids\":[", moved, "],\"old_positions\":[0],\"before_image_id\":",
                     before == moved ? "null" : absl::StrCat(before), "}"));
  }
  EndBatch();
}

void HardHistories::OneBatch(uint64_t events) {
  const std::string image = absl::StrCat("image/", next_image_);
  AddImage(next_image_++);
  EndBatch();
  std::vector<v1::EventDTO> batch;
  for (uint64_t n = 0; n < events; ++n) {
    batch.push_back(MakeEventDto(
        kFirstEvent + ++made_, "rating_changed", ParseTarget(image),
        absl::StrCat("{\"old_rating\":", n % 6, ",\"new_rating\":", (n + 1) % 6, "}")));
  }
  batches_.push_back(std::move(batch));
}

void HardHistories::Masks(uint64_t edits) {
  const std::string image = absl::StrCat("image/", next_image_);
  AddImage(next_image_++);
  EndBatch();
  for (uint64_t n = 0; n < edits; ++n) {
    const std::string points(255 << 10, static_cast<char>('a' + n % 26));
    Add("edit_applied", image,
        absl::StrCat("{\"edits\":{\"masks\":[{\"mask_id\":\"m\",\"type\":\"brush\",\"points\":\"",
                     points, "\"}]},\"old\":{\"masks\":null}}"));
    EndBatch();
  }
}

// The order of the log counts, not that of the clients' clocks.
void HardHistories::Clocks() {
  const std::string image = absl::StrCat("image/", next_image_);
  AddImage(next_image_++);
  int64_t timestamp = batch_.back().timestamp();
  for (int n = 0; n < 5; ++n) {
    // Twice the same, then two hours back.
    timestamp -= n % 2 * 7'200'000;
    Add("rating_changed", image,
        absl::StrCat("{\"old_rating\":", n, ",\"new_rating\":", n + 1, "}"))
        .set_timestamp(timestamp);
  }
  EndBatch();
}

void HardHistories::ComingAndGoing() {
  const std::string hash(64, 'f');
  const std::string image = absl::StrCat("image/", next_image_);
  AddImage(next_image_++, hash);
  for (const char* event_type : {"image_deleted", "image_restored", "image_deleted"}) {
    Add(event_type, image,
        std::string(event_type) == "image_deleted" ? R"({"mode":"trash"})" : "{}");
    EndBatch();
  }
  Add("image_purged", image, absl::StrCat("{\"file_hash\":\"", hash, "\",\"file_removed\":true}"));
  AddImage(next_image_++, hash);
  // The id of a purged image does not come back.
  Add("rating_changed", image, R"({"old_rating":0,"new_rating":1})");
  EndBatch();
}

void HardHistories::Tags() {
  Add("tag_created", "tag/2", R"({"name":"above"})");
  Add("tag_created", "tag/3", R"({"name":"below","parent_id":2})");
  Add("tag_created", "tag/4", R"({"name":"below that","parent_id":3})");
  Add("tag_moved", "tag/2", R"({"old_parent_id":null,"new_parent_id":4})");
  for (int id = 5; id <= 7; ++id) {
    Add("tag_created", absl::StrCat("tag/", id), absl::StrCat("{\"name\":\"t", id, "\"}"));
  }
  Add("tag_created", "tag/8", R"({"name":"child","parent_id":5})");
  Add("tag_added", "image/1", R"({"tag_id":5,"tag_name":"t5"})");
  Add("tag_merged", "tag/5", R"({"into_tag_id":6,"name":"t5","moved_child_ids":[8]})");
  Add("tag_merged", "tag/6", R"({"into_tag_id":7,"name":"t6","moved_child_ids":[8]})");
  EndBatch();
  Add("tag_unmerged", "tag/5", R"({"into_tag_id":6})");
  EndBatch();
}

std::vector<std::vector<v1::EventDTO>> HardHistories::All(const HardSizes& sizes) {
  Edits(sizes.edits);
  OneTag(sizes.tagged);
  OneCollection(sizes.members, sizes.reorders);
  OneBatch(sizes.batch);
  Masks(sizes.masked);
  Clocks();
  ComingAndGoing();
  Tags();
  return std::exchange(batches_, {});
}

}  // namespace firn::testing
