// What the recording disk and a test share: a mapping with the counter of operations, the faults
// that are asked for, the clock's offset; and the trace, a file of records.
//
// Used by the library that is preloaded into the daemon and by the test, which are built by the
// same compiler: plain structures in memory are the format.

#ifndef FIRN_TESTS_CRASH_DISK_CONTROL_H_
#define FIRN_TESTS_CRASH_DISK_CONTROL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace firn::testing::disk {

// Names the file that is mapped. Without it the library does nothing.
inline constexpr char kControlVariable[] = "FIRN_DISK_CONTROL";

// Calls that change a disk, as bits of FaultRule::calls.
enum Call : uint32_t {
  kOpenCall = 1,  // for writing, or to create
  kWriteCall = 2,
  kTruncateCall = 4,
  kSyncCall = 8,
  kRenameCall = 16,
  kUnlinkCall = 32,
  kMkdirCall = 64,
  kAnyCall = 127,
};

enum class Fault : uint32_t {
  kError,       // the call does nothing and answers `error`
  kShortWrite,  // a write takes half of its bytes, and says so; other calls: as usual
  kKillBefore,  // SIGKILL instead of the call
  kKillAfter,   // SIGKILL when the call is done
};

// The calls of these kinds on files with this name, counted from 1: those from `first` on, `count`
// of them, get the fault.
struct FaultRule {
  std::atomic<bool> is_armed;
  uint32_t calls;
  char name[64];  // what the path must contain; empty: any
  uint64_t first;
  uint64_t count;
  Fault fault;
  int error;
  std::atomic<uint64_t> seen;   // calls that the rule is about
  std::atomic<uint64_t> fired;  // those that got the fault
};

inline constexpr size_t kRulesMax = 4;

struct Control {
  // The number of the last record. Whoever reads it after an answer knows that everything that the
  // answer rests on has a number that is not greater.
  std::atomic<uint64_t> sequence;
  // Added to what CLOCK_REALTIME says.
  std::atomic<int64_t> clock_offset_ns;
  FaultRule rules[kRulesMax];
  char root[512];        // everything below this folder is recorded
  char trace_path[512];  // appended to; empty: nothing is recorded
};

enum class RecordKind : uint32_t {
  kCreate,      // `inode` got the name
  kMakeFolder,  // likewise
  kWrite,       // the data, at `offset`
  kTruncate,    // to `offset` bytes
  kSyncBegin,   // of `inode`
  kSyncEnd,     // ok; `offset` is the number of its kSyncBegin
  kSyncFailed,  // likewise
  kRename,      // from the name to the other name, which follows it after a NUL
  kUnlink,      // the name
};

// Followed by `name_size` bytes, a path below the root, and `data_size` bytes. Records stand in the
// order of their numbers; a write's is given when it is done, which is before its caller knows.
struct Record {
  uint64_t sequence;
  RecordKind kind;
  uint32_t name_size;
  uint64_t inode;
  uint64_t offset;
  uint64_t data_size;
};

}  // namespace firn::testing::disk

#endif  // FIRN_TESTS_CRASH_DISK_CONTROL_H_
