// What a folder may look like after the power was cut: a model of a disk with a volatile cache,
// driven by a trace.
//
// What it promises is what POSIX does, which is less than any file system: a file's bytes and its
// length are on the disk after an fsync of that file, a name after an fsync of its folder. Of all
// else any part may be there. A write that is not flushed may be there in some of its sectors only,
// later writes without earlier ones, a file's new length without the data, a new name without the
// file's content. What is flushed with an error is not on the disk, whatever a later fsync says.
// Bytes that are not being written are never harmed.

#ifndef FIRN_TESTS_CRASH_DISK_DISK_MODEL_H_
#define FIRN_TESTS_CRASH_DISK_DISK_MODEL_H_

#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/crash/disk/recording.h"

namespace firn::testing::disk {

// What survives of what was not flushed.
enum class Survival {
  kNothing,
  kEverything,
  kSomeWrites,  // each write wholly or not at all
  kOldest,      // everything up to some moment: as a cache is written back in order
  kNewest,      // everything from some moment on: reordered
  kSectors,     // each sector of 512 bytes or of 4 KiB by itself
  kSizes,       // the lengths of files, and no data
  kGarbage,     // as kSectors; what did not survive of a file's new part is noise
};
inline constexpr Survival kSurvivals[] = {
    Survival::kNothing, Survival::kEverything, Survival::kSomeWrites, Survival::kOldest,
    Survival::kNewest,  Survival::kSectors,    Survival::kSizes,      Survival::kGarbage};
const char* NameOf(Survival survival);

class DiskModel {
 public:
  // All of what is below `root` now is on the disk.
  explicit DiskModel(const std::string& root);

  // The next record of the trace. Data are referred to, not copied.
  void Apply(const TraceEntry& entry);

  // Whether anything is not flushed: whether it matters what survives.
  bool HasUnflushed() const;

  // Makes what is found after a power cut, in a folder that does not exist.
  void WriteImage(const std::string& folder, Survival survival, std::mt19937_64& random) const;

 private:
  struct Change {
    uint64_t sequence;
    bool is_truncation;
    uint64_t offset;  // or the new length
    std::string_view data;
    bool is_doomed;  // a flush of it failed
  };
  struct File {
    std::string flushed;
    std::vector<Change> pending;
  };
  struct Entry {
    bool is_folder = false;
    std::shared_ptr<File> file;
  };
  using Names = std::map<std::string, Entry>;
  struct NameChange {
    uint64_t sequence;
    RecordKind kind;
    std::string name;
    std::string to;  // of a rename
    Entry entry;     // of a new name
  };

  static void ApplyName(const NameChange& change, Names& names);
  static void ApplyData(const Change& change, std::string& bytes);
  // Takes out of what a failed flush has left what a newer write, which is flushed, has replaced.
  static void Overtake(const Change& newer, std::vector<Change>& older);
  void Flush(uint64_t inode, uint64_t begun);
  void Doom(uint64_t inode, uint64_t begun);
  Names SurvivingNames(Survival survival, std::mt19937_64& random) const;
  static std::string SurvivingBytes(const File& file, Survival survival, std::mt19937_64& random);
  static void TearWrite(const Change& change, size_t sector, uint32_t percent, bool noise,
                        std::mt19937_64& random, std::string& bytes);

  // By the numbers that the system gives them, which are used again.
  std::map<uint64_t, std::shared_ptr<File>> files_;
  std::map<uint64_t, std::string> folders_;
  Names flushed_names_;
  std::vector<NameChange> pending_names_;
};

}  // namespace firn::testing::disk

#endif  // FIRN_TESTS_CRASH_DISK_DISK_MODEL_H_
