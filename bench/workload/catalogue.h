// The catalogue's state, and one function for each kind of change: it makes the event that says
// what happened, with the old values that are current, and applies it. What does not fit the state
// (an image in the trash, a tag that is there already) makes no event and returns false, so that
// the history is valid whatever is asked for.
//
// Not thread-safe. Memory grows with images and tags, not with events.

#ifndef FIRN_WORKLOAD_CATALOGUE_H_
#define FIRN_WORKLOAD_CATALOGUE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workload/edits.h"
#include "workload/event.h"
#include "workload/random.h"
#include "workload/words.h"

namespace firn::workload {

struct Place {
  int32_t lat_e5 = 0;  // 1e-5 degrees
  int32_t lon_e5 = 0;
};

// Ids of images, tags, folders and collections are places in these lists, from 1.
struct Image {
  uint32_t folder = 0;
  uint32_t number = 0;  // the camera's
  uint32_t renames = 0;
  uint32_t copies = 0;
  int64_t master = 0;  // of a virtual copy; else 0
  int64_t captured_ms = 0;
  uint8_t camera = 0;
  uint8_t rating = 0;
  uint8_t flag = 0;   // 0 none, 1 pick, 2 reject
  uint8_t label = 0;  // 0 none, then red, yellow, green, blue, purple
  bool deleted = false;
  bool purged = false;
  uint32_t lens_version = 0;
  int32_t caption = -1;  // number of its last caption
  bool located = false;  // on a map, by hand
  std::optional<Place> place;
  std::vector<uint32_t> tags;
  std::vector<uint32_t> collections;
  EditLine edits;

  bool alive() const { return !deleted && !purged; }
};

struct Collection {
  std::string name;
  std::vector<int64_t> members;
};

class Catalogue {
 public:
  explicit Catalogue(uint64_t seed);

  // The clock and the person of the changes that follow.
  void SetTime(int64_t now_ms);
  int64_t now_ms() const { return now_ms_; }
  void SetSession(std::string user_id, std::string session_id);

  // The events made since the last call: one gesture, which gets a batch_id if it has several.
  std::vector<GeneratedEvent> TakeGesture();

  int64_t image_count() const { return static_cast<int64_t>(images_.size()); }
  const Image& image(int64_t id) const { return images_[static_cast<size_t>(id - 1)]; }
  size_t tag_count() const { return tag_count_; }
  int64_t collection_count() const { return static_cast<int64_t>(collections_.size()); }
  const Collection& collection(int64_t id) const {
    return collections_[static_cast<size_t>(id - 1)];
  }

  // A UUID that is new in this catalogue.
  std::string NewUuid();

  uint32_t AddFolder(const std::string& path, const std::string& name);
  void StartImport(const std::string& import_id, int64_t files);
  void CompleteImport(const std::string& import_id, int64_t files);
  int64_t AddImage(uint32_t folder, uint8_t camera, uint32_t number, int64_t captured_ms,
                   const std::string& import_id, Random& random);
  bool DeleteImage(int64_t id);
  bool RestoreImage(int64_t id);
  bool PurgeImage(int64_t id);
  bool RenameImage(int64_t id);
  bool MoveImage(int64_t id, uint32_t folder);
  bool UpdateExif(int64_t id);
  bool Caption(int64_t id, Random& random);
  bool Locate(int64_t id, Random& random);
  bool CopyVirtually(int64_t id);
  bool Export(int64_t id);

  bool Rate(int64_t id, uint8_t rating);
  bool Flag(int64_t id, uint8_t flag);
  bool Label(int64_t id, uint8_t label);

  void CreateTag(Random& random);
  bool AddTag(int64_t image, uint32_t tag);
  bool RemoveTag(int64_t image, Random& random);

  int64_t CreateCollection(const std::string& name);
  bool AddToCollection(int64_t image, int64_t collection);
  bool RemoveFromCollection(int64_t image, Random& random);
  bool Reorder(int64_t collection, Random& random);

  bool Edit(int64_t id, Random& random);
  bool Paste(int64_t source, int64_t id);
  bool ApplyPreset(int64_t id, int64_t preset);
  void CreatePreset(Random& random);
  int64_t preset_count() const { return static_cast<int64_t>(presets_.size()); }
  bool Undo(int64_t id);
  bool Redo(int64_t id);
  bool ResetEdits(int64_t id);
  bool JumpToImport(int64_t id);
  bool TakeSnapshot(int64_t id);

 private:
  Image& Mutable(int64_t id) { return images_[static_cast<size_t>(id - 1)]; }

  // Makes the event and returns its ordinal.
  uint64_t Emit(const char* event_type, const char* target_type, int64_t target_id,
                const Json& payload);
  uint64_t EmitImage(const char* event_type, int64_t id, const Json& payload) {
    return Emit(event_type, "image", id, payload);
  }
  std::string EventId(uint64_t ordinal) const;
  std::string FileHash(int64_t id) const;
  std::string FileName(const Image& image, int64_t id) const;

  const uint64_t seed_;
  uint64_t next_ordinal_ = 1;
  uint64_t next_uuid_ = 1;
  int64_t next_snapshot_ = 1;
  int64_t now_ms_ = 0;
  std::string user_id_;
  std::string session_id_;
  std::vector<GeneratedEvent> gesture_;

  std::vector<Image> images_;
  std::vector<Collection> collections_;
  std::vector<EditState> presets_;
  uint32_t folder_count_ = 0;
  uint32_t tag_count_ = 0;
};

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_CATALOGUE_H_
