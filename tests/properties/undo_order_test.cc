// Changes that have nothing to do with each other are undone and redone in any order.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "tests/properties/catalogue_under_undo.h"
#include "workload/random.h"

namespace firn::testing {
namespace {

struct Told {
  const char* event_type;
  const char* target;
  const char* payload;
};

constexpr Told kBefore[] = {
    {"folder_added", "folder/1", R"({"path":"/p","name":"p"})"},
    {"folder_added", "folder/2", R"({"path":"/q","name":"q"})"},
    {"image_added", "image/1",
     R"({"filename":"a.raf","extension":"raf","folder_id":1,"file_hash":)"
     R"("1111111111111111111111111111111111111111111111111111111111111111"})"},
    {"image_added", "image/2",
     R"({"filename":"b.raf","extension":"raf","folder_id":1,"file_hash":)"
     R"("2222222222222222222222222222222222222222222222222222222222222222"})"},
    {"tag_created", "tag/1", R"({"name":"a"})"},
    {"tag_created", "tag/2", R"({"name":"b"})"},
    {"tag_created", "tag/3", R"({"name":"c","parent_id":2})"},
    {"collection_created", "collection/1", R"({"collection_name":"a","collection_type":"static"})"},
    {"collection_created", "collection/2", R"({"collection_name":"b","collection_type":"static"})"},
    {"preset_created", "preset/1", R"({"name":"a","edits":{"exposure":1,"contrast":2}})"},
    {"person_created", "person/1", R"({"name":"a"})"},
    {"edit_applied", "image/1", R"({"edits":{"exposure":5,"temp":4000},"old":{}})"},
    {"snapshot_created", "image/1", R"({"snapshot_id":1,"name":"a","edit_state":{"exposure":5}})"},
};

// Each changes something else: another target, or another part or value of the same.
constexpr Told kChanges[] = {
    {"rating_changed", "image/1", R"({"old_rating":0,"new_rating":5})"},
    {"flag_changed", "image/1", R"({"old_flag":null,"new_flag":"pick"})"},
    {"color_label_changed", "image/1", R"({"old_label":null,"new_label":"red"})"},
    {"metadata_changed", "image/1", R"({"old":{"title":null},"new":{"title":"t"}})"},
    {"metadata_changed", "image/1", R"({"old":{"caption":null},"new":{"caption":"c"}})"},
    {"exif_updated", "image/1", R"({"old":{"iso":null},"new":{"iso":100}})"},
    {"location_changed", "image/1", R"({"old":null,"new":{"lat":1,"lon":2},"source":"map"})"},
    {"image_renamed", "image/1", R"({"old_filename":"a.raf","new_filename":"c.dng"})"},
    {"image_moved", "image/1", R"({"old_folder_id":1,"new_folder_id":2})"},
    {"image_missing_changed", "image/1", R"({"is_missing":true})"},
    {"capture_time_changed", "image/1",
     R"({"old_captured_at":null,"new_captured_at":"2026-02-21T15:04:05Z"})"},
    {"tag_added", "image/1", R"({"tag_id":1,"tag_name":"a"})"},
    {"tag_added", "image/1", R"({"tag_id":3,"tag_name":"c"})"},
    {"tag_added", "image/2", R"({"tag_id":1,"tag_name":"a"})"},
    {"edit_applied", "image/1", R"({"edits":{"exposure":7},"old":{"exposure":5}})"},
    {"edit_applied", "image/1", R"({"edits":{"contrast":7},"old":{"contrast":0}})"},
    {"preset_applied", "image/1",
     R"({"preset_id":1,"preset_name":"a","amount":50,"edits":{"temp":5000},"old":{"temp":4000}})"},
    {"edit_applied", "image/1",
     R"({"edits":{"crop":{"x":0,"y":0,"w":0.5,"h":0.5}},"old":{"crop":null}})"},
    {"snapshot_renamed", "image/1", R"({"snapshot_id":1,"old_name":"a","new_name":"b"})"},
    {"snapshot_created", "image/1", R"({"snapshot_id":2,"name":"c","edit_state":{}})"},
    {"face_added", "image/1", R"({"face_id":1,"x":0,"y":0,"w":1,"h":1,"person_id":1})"},
    {"face_added", "image/1", R"({"face_id":2,"x":0,"y":0,"w":1,"h":1})"},
    {"image_deleted", "image/2", R"({"mode":"trash"})"},
    {"tag_renamed", "tag/1", R"({"old_name":"a","new_name":"aa"})"},
    {"tag_updated", "tag/1", R"({"old":{"color":null},"new":{"color":"#112233"}})"},
    {"tag_moved", "tag/1", R"({"old_parent_id":null,"new_parent_id":2})"},
    {"collection_renamed", "collection/1", R"({"old_name":"a","new_name":"aa"})"},
    {"collection_moved", "collection/1", R"({"old_parent_id":null,"new_parent_id":2})"},
    {"image_added_to_collection", "collection/1", R"({"image_id":1,"collection_name":"a"})"},
    {"image_added_to_collection", "collection/2", R"({"image_id":1,"collection_name":"b"})"},
    {"stack_created", "stack/1", R"({"image_ids":[1,2],"primary_image_id":1})"},
    {"preset_updated", "preset/1",
     R"({"old":{"edits":{"exposure":1}},"new":{"edits":{"exposure":3}}})"},
    {"preset_updated", "preset/1", R"({"old":{"name":"a"},"new":{"name":"b"}})"},
    {"person_renamed", "person/1", R"({"old_name":"a","new_name":"b"})"},
    {"folder_renamed", "folder/1", R"({"old_name":"p","new_name":"pp"})"},
    {"folder_online_changed", "folder/2", R"({"is_online":false})"},
    {"tag_created", "tag/4", R"({"name":"d"})"},
    {"virtual_copy_created", "image/3", R"({"master_image_id":2,"copy_name":"copy","edits":{}})"},
};

std::vector<v1::EventDTO> Events(uint64_t first, const Told* told, size_t count) {
  std::vector<v1::EventDTO> events;
  for (size_t i = 0; i < count; ++i) {
    events.push_back(
        MakeEventDto(first + i, told[i].event_type, ParseTarget(told[i].target), told[i].payload));
  }
  return events;
}

void Shuffle(std::vector<std::string>& ids, workload::Random& random) {
  for (size_t i = ids.size(); i > 1; --i) std::swap(ids[i - 1], ids[random.Below(i)]);
}

class UndoOrder : public CatalogueUnderUndo {
 protected:
  // A new log with the changes, each a batch of its own. Fills what is needed to undo them.
  void Begin() {
    StartAnew();
    ids_.clear();
    std::vector<v1::EventDTO> events = Events(1, kBefore, std::size(kBefore));
    ASSERT_TRUE(Append(events));
    const std::vector<v1::EventDTO> changes = Events(100, kChanges, std::size(kChanges));
    events.insert(events.end(), changes.begin(), changes.end());
    targets_ = Concerned(events);
    before_ = StatesOf(targets_);
    for (const v1::EventDTO& change : changes) {
      ASSERT_TRUE(Append({change}));
      ids_.push_back(change.id());
    }
    after_ = StatesOf(targets_);
  }

  void UndoAll(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      const grpc::Status status = Undo(id);
      ASSERT_TRUE(status.ok()) << id << " " << status.error_message();
    }
  }
  void RedoAll(const std::vector<std::string>& ids) {
    for (const std::string& id : ids) {
      const grpc::Status status = Redo(id);
      ASSERT_TRUE(status.ok()) << id << " " << status.error_message();
    }
  }

  std::vector<std::string> ids_;
  std::vector<TargetName> targets_;
  States before_;
  States after_;
};

TEST_F(UndoOrder, DoesNotMatterWhereAllIsUndone) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  workload::Random random(1);
  for (uint64_t round = 0; round < Scaled(4); ++round) {
    SCOPED_TRACE("round " + std::to_string(round));
    Shuffle(ids_, random);
    ASSERT_NO_FATAL_FAILURE(UndoAll(ids_));
    ASSERT_EQ(Differences(before_, StatesOf(targets_), Apart::kCursor), "");
    Shuffle(ids_, random);
    ASSERT_NO_FATAL_FAILURE(RedoAll(ids_));
    ASSERT_EQ(Differences(after_, StatesOf(targets_), Apart::kCursor), "");
  }
}

TEST_F(UndoOrder, DoesNotMatterWhereSomeIsUndone) {
  ASSERT_NO_FATAL_FAILURE(Begin());
  for (uint64_t seed = 1; seed <= Scaled(4); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    workload::Random random(seed);
    Shuffle(ids_, random);
    std::vector<std::string> some = ids_;
    some.resize(random.Below(ids_.size()));
    ASSERT_NO_FATAL_FAILURE(UndoAll(some));
    const States undone = StatesOf(targets_);
    Shuffle(some, random);
    ASSERT_NO_FATAL_FAILURE(RedoAll(some));
    Shuffle(some, random);
    ASSERT_NO_FATAL_FAILURE(UndoAll(some));
    ASSERT_EQ(Differences(undone, StatesOf(targets_), Apart::kCursor), "");
    ASSERT_NO_FATAL_FAILURE(RedoAll(some));
  }
}

}  // namespace
}  // namespace firn::testing
