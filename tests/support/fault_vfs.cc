#include "tests/support/fault_vfs.h"

#include <signal.h>
#include <sqlite3.h>

#include <cstdlib>
#include <cstring>

namespace firn::testing {
namespace {

DiskFaults faults;

constexpr sqlite3_int64 kPageBytes = 4096;

// SQLite asks for szOsFile bytes a file: ours first, the real VFS's behind it.
struct FaultyFile {
  sqlite3_file base;
  bool is_database;  // rather than its write-ahead log, or another file beside it
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* Real(sqlite3_file* file) { return reinterpret_cast<FaultyFile*>(file)->real(); }

void Live() {
  if (faults.operations_to_live >= 0 && faults.operations_to_live-- == 0) raise(SIGKILL);
}

int Close(sqlite3_file* file) { return Real(file)->pMethods->xClose(Real(file)); }

int Read(sqlite3_file* file, void* buffer, int size, sqlite3_int64 offset) {
  if (faults.reads_to_fail > 0 && faults.reads_to_fail-- > 0) return SQLITE_IOERR_READ;
  const sqlite3_int64 bad = (faults.bad_page - 1) * kPageBytes;
  if (reinterpret_cast<FaultyFile*>(file)->is_database && bad >= 0 && offset < bad + kPageBytes &&
      bad < offset + size) {
    return SQLITE_IOERR_CORRUPTFS;  // what SQLite's own VFS makes of EIO
  }
  return Real(file)->pMethods->xRead(Real(file), buffer, size, offset);
}

int Write(sqlite3_file* file, const void* buffer, int size, sqlite3_int64 offset) {
  Live();
  if (faults.disk_full) return SQLITE_FULL;
  return Real(file)->pMethods->xWrite(Real(file), buffer, size, offset);
}

int Truncate(sqlite3_file* file, sqlite3_int64 size) {
  Live();
  return Real(file)->pMethods->xTruncate(Real(file), size);
}

int Sync(sqlite3_file* file, int flags) {
  Live();
  ++faults.syncs;
  if (faults.fail_sync) return SQLITE_IOERR_FSYNC;
  return Real(file)->pMethods->xSync(Real(file), flags);
}

int FileSize(sqlite3_file* file, sqlite3_int64* size) {
  return Real(file)->pMethods->xFileSize(Real(file), size);
}

int Lock(sqlite3_file* file, int lock) { return Real(file)->pMethods->xLock(Real(file), lock); }
int Unlock(sqlite3_file* file, int lock) { return Real(file)->pMethods->xUnlock(Real(file), lock); }
int CheckReservedLock(sqlite3_file* file, int* result) {
  return Real(file)->pMethods->xCheckReservedLock(Real(file), result);
}
int FileControl(sqlite3_file* file, int operation, void* argument) {
  return Real(file)->pMethods->xFileControl(Real(file), operation, argument);
}
int SectorSize(sqlite3_file* file) { return Real(file)->pMethods->xSectorSize(Real(file)); }
int DeviceCharacteristics(sqlite3_file* file) {
  return Real(file)->pMethods->xDeviceCharacteristics(Real(file));
}
int ShmMap(sqlite3_file* file, int page, int size, int extend, void volatile** result) {
  return Real(file)->pMethods->xShmMap(Real(file), page, size, extend, result);
}
int ShmLock(sqlite3_file* file, int offset, int count, int flags) {
  return Real(file)->pMethods->xShmLock(Real(file), offset, count, flags);
}
void ShmBarrier(sqlite3_file* file) { Real(file)->pMethods->xShmBarrier(Real(file)); }
int ShmUnmap(sqlite3_file* file, int remove) {
  return Real(file)->pMethods->xShmUnmap(Real(file), remove);
}

// Version 2: with shared memory, without memory mapping, which would write behind our back.
const sqlite3_io_methods kMethods = {2,
                                     Close,
                                     Read,
                                     Write,
                                     Truncate,
                                     Sync,
                                     FileSize,
                                     Lock,
                                     Unlock,
                                     CheckReservedLock,
                                     FileControl,
                                     SectorSize,
                                     DeviceCharacteristics,
                                     ShmMap,
                                     ShmLock,
                                     ShmBarrier,
                                     ShmUnmap,
                                     nullptr,
                                     nullptr};

int Open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* out_flags) {
  auto* real_vfs = static_cast<sqlite3_vfs*>(vfs->pAppData);
  auto* faulty = reinterpret_cast<FaultyFile*>(file);
  faulty->is_database = (flags & SQLITE_OPEN_MAIN_DB) != 0;
  const int code = real_vfs->xOpen(real_vfs, name, faulty->real(), flags, out_flags);
  faulty->base.pMethods = faulty->real()->pMethods != nullptr ? &kMethods : nullptr;
  return code;
}

}  // namespace

DiskFaults& InstallFaultVfs() {
  static const bool installed = [] {
    sqlite3_initialize();
    sqlite3_vfs* real = sqlite3_vfs_find(nullptr);
    static sqlite3_vfs faulty;
    std::memcpy(&faulty, real, sizeof(faulty));
    faulty.zName = "firn-faults";
    faulty.szOsFile = static_cast<int>(sizeof(FaultyFile)) + real->szOsFile;
    faulty.pAppData = real;
    faulty.xOpen = Open;
    if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK) std::abort();
    return true;
  }();
  (void)installed;
  return faults;
}

}  // namespace firn::testing
