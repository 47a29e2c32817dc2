// A SQLite VFS that fails on demand: the disk that is full, the flush that is refused.

#ifndef FIRN_TESTS_SUPPORT_FAULT_VFS_H_
#define FIRN_TESTS_SUPPORT_FAULT_VFS_H_

#include <atomic>
#include <cstdint>

namespace firn::testing {

// What the disk does from now on. Applies to every database file of the process, whatever its kind.
struct DiskFaults {
  std::atomic<bool> fail_sync = false;  // fsync answers EIO
  std::atomic<bool> disk_full = false;  // writes answer ENOSPC
  std::atomic<int> reads_to_fail = 0;   // so many reads answer EIO
  std::atomic<int64_t> bad_page = 0;    // this page of a database (from 1) cannot be read; 0: none
  std::atomic<int> syncs = 0;           // how many were asked for, failed ones included
  // So many writes and flushes are done, and then the process is killed; below 0: it is not.
  std::atomic<int> operations_to_live = -1;
};

// Puts the faulty VFS in front of the default one, once per process, and returns its switches.
DiskFaults& InstallFaultVfs();

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_FAULT_VFS_H_
