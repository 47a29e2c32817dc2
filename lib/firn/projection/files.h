// The files of a projection in its folder: NAME/N.db, and what begins with that name.

#ifndef FIRN_PROJECTION_FILES_H_
#define FIRN_PROJECTION_FILES_H_

#include <cstdint>
#include <filesystem>
#include <vector>

#include "firn/store/store.h"

namespace firn::projection {

// "7.db" is 7; 0 for any other file.
uint64_t NumberOf(const std::filesystem::path& path);

// What a folder has, by number.
std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder);

// Whether the file is of this log, was ready once, and can be gone on with.
bool IsOfUse(const std::filesystem::path& path, const Store& store);

// Removes all files of the folder but those of one build; all if that is empty.
void RemoveOthers(const std::filesystem::path& folder, const std::filesystem::path& kept);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_FILES_H_
