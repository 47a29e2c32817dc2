// Payloads of the category `folder`.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CATALOG_FOLDER_H_
#define FIRN_CATALOG_FOLDER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// A folder came into the catalogue.
struct FolderAdded {
  static constexpr std::string_view kEventType = "folder_added";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event. Its id was never used before.
  std::optional<int64_t> folder_id = {};
  // Its absolute path; no other folder has it.
  std::string path = {};
  // What it is shown as, 1 to 255 characters; mostly the last part of its path.
  std::string name = {};
  // The volume that it is on, at most 255 characters. Absent: unknown.
  std::optional<std::string> volume_name = {};
  // The folder above it, if that is in the catalogue; `null`: none.
  Nullable<int64_t> parent_id = {};

  friend bool operator==(const FolderAdded&, const FolderAdded&) = default;
};

// A folder was put into another one.
struct FolderMoved {
  static constexpr std::string_view kEventType = "folder_moved";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};
  // The folder above it before; `null`: none in the catalogue.
  Nullable<int64_t> old_parent_id = {};
  // The folder above it after, not itself nor one below it; `null`: none in the catalogue.
  Nullable<int64_t> new_parent_id = {};
  // The absolute path before.
  std::string old_path = {};
  // The absolute path after.
  std::string new_path = {};

  friend bool operator==(const FolderMoved&, const FolderMoved&) = default;
};

// A folder's volume was attached or detached. A volume's folders each have an event, all in one
// batch.
struct FolderOnlineChanged {
  static constexpr std::string_view kEventType = "folder_online_changed";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};
  // The volume, at most 255 characters. Absent: unknown.
  std::optional<std::string> volume_name = {};
  // Whether it is attached now.
  bool is_online = {};

  friend bool operator==(const FolderOnlineChanged&, const FolderOnlineChanged&) = default;
};

// A folder that was missing was found at another place, maybe on another volume.
struct FolderRelinked {
  static constexpr std::string_view kEventType = "folder_relinked";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};
  // The absolute path before.
  std::string old_path = {};
  // The absolute path after.
  std::string new_path = {};
  // The volume before, at most 255 characters; `null`: unknown.
  Nullable<std::string> old_volume_name = {};
  // The volume after, at most 255 characters; `null`: unknown.
  Nullable<std::string> new_volume_name = {};

  friend bool operator==(const FolderRelinked&, const FolderRelinked&) = default;
};

// A folder left the catalogue, empty or with images that are deleted in the same batch; it can be
// restored.
struct FolderRemoved {
  static constexpr std::string_view kEventType = "folder_removed";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};
  // Its absolute path at the time, for readers of the history.
  std::optional<std::string> path = {};

  friend bool operator==(const FolderRemoved&, const FolderRemoved&) = default;
};

// A folder got another name where it is.
struct FolderRenamed {
  static constexpr std::string_view kEventType = "folder_renamed";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};
  // The name before, 1 to 255 characters without '/'.
  std::string old_name = {};
  // The name after, 1 to 255 characters without '/'.
  std::string new_name = {};
  // The absolute path before. Absent: its last part was the name.
  std::optional<std::string> old_path = {};
  // The absolute path after. Absent: its last part is the name.
  std::optional<std::string> new_path = {};

  friend bool operator==(const FolderRenamed&, const FolderRenamed&) = default;
};

// A removed folder came back.
struct FolderRestored {
  static constexpr std::string_view kEventType = "folder_restored";
  static constexpr std::string_view kTargetType = "folder";

  // The folder: the target of the event.
  std::optional<int64_t> folder_id = {};

  friend bool operator==(const FolderRestored&, const FolderRestored&) = default;
};

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_FOLDER_H_
