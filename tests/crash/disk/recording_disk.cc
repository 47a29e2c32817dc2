// A library that is loaded in front of the C library (LD_PRELOAD): it records what a process does
// to the files below one folder, and makes calls fail or kill the process when it is told to. See
// control.h. What is not below the folder, and everything if FIRN_DISK_CONTROL is not set, passes
// through.
//
// It needs no change to the program, and so sees what every part of it writes, in the order in
// which it really happens. Reads, and memory that is mapped from files (SQLite's firn.db-shm, which
// is made anew after a crash) are not recorded. A call that it does not know and that would change
// a recorded file ends the process rather than be missed.

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "tests/crash/disk/control.h"

namespace firn::testing::disk {
namespace {

constexpr int kDescriptorsMax = 4096;

struct Tracked {
  std::atomic<uint64_t> inode;  // 0: the descriptor is not one of ours
  char name[256];
};

Control* control = nullptr;
int trace = -1;
Tracked tracked[kDescriptorsMax];
pthread_mutex_t record_mutex = PTHREAD_MUTEX_INITIALIZER;

template <typename Function>
Function Next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}
#define FIRN_NEXT(function) static const auto next = Next<decltype(&::function)>(#function)

[[noreturn]] void Die(const char* what) {
  std::fprintf(stderr, "recording disk: %s\n", what);
  std::abort();
}

// Goes on behind the last whole record. A process that is killed may leave a piece of one, behind
// which nothing could be read, or one whose number it has not told yet.
void EndTrace(Control& mapped) {
  const auto size = static_cast<uint64_t>(syscall(SYS_lseek, trace, 0, SEEK_END));
  uint64_t end = 0;
  while (end + sizeof(Record) <= size) {
    Record record{};
    if (syscall(SYS_pread64, trace, &record, sizeof(record), end) != sizeof(record)) {
      Die("the trace cannot be read");
    }
    const uint64_t next = end + sizeof(Record) + record.name_size + record.data_size;
    if (next > size) break;
    mapped.sequence = record.sequence;
    end = next;
  }
  if (end != size && syscall(SYS_ftruncate, trace, end) != 0) Die("the trace cannot be cut");
}

// Maps the control file before main. The C library's own calls are not ours to see here.
__attribute__((constructor)) void Load() {
  const char* path = std::getenv(kControlVariable);
  if (path == nullptr) return;
  const int file = static_cast<int>(syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC, 0));
  if (file < 0) Die("the control file cannot be opened");
  void* mapping = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  syscall(SYS_close, file);
  if (mapping == MAP_FAILED) Die("the control file cannot be mapped");
  auto* mapped = static_cast<Control*>(mapping);
  if (mapped->trace_path[0] != '\0') {
    trace = static_cast<int>(syscall(SYS_openat, AT_FDCWD, mapped->trace_path,
                                     O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (trace < 0) Die("the trace cannot be opened");
    EndTrace(*mapped);
  }
  control = mapped;
}

// The path below the root, or null. `full` is room for an absolute path.
const char* BelowRoot(int folder, const char* path, std::string& full) {
  if (control == nullptr || path == nullptr) return nullptr;
  if (path[0] != '/') {
    const std::string link =
        folder == AT_FDCWD ? "/proc/self/cwd" : "/proc/self/fd/" + std::to_string(folder);
    char above[4096];
    const ssize_t bytes = readlink(link.c_str(), above, sizeof(above));
    if (bytes < 0) return nullptr;
    full = std::string(above, static_cast<size_t>(bytes)) + "/" + path;
  } else {
    full = path;
  }
  const size_t size = std::strlen(control->root);
  if (full.compare(0, size, control->root) != 0) return nullptr;
  if (full.size() == size) return full.c_str() + size;  // the root itself: ""
  return full[size] == '/' ? full.c_str() + size + 1 : nullptr;
}

Tracked* Find(int descriptor) {
  if (control == nullptr || descriptor < 0 || descriptor >= kDescriptorsMax) return nullptr;
  return tracked[descriptor].inode != 0 ? &tracked[descriptor] : nullptr;
}

// Numbers and writes a record; returns the number.
uint64_t Note(RecordKind kind, uint64_t inode, uint64_t offset, const char* name, size_t name_size,
              const void* data = nullptr, size_t data_size = 0) {
  pthread_mutex_lock(&record_mutex);
  const uint64_t sequence = control->sequence + 1;
  if (trace >= 0) {
    Record record{sequence, kind, static_cast<uint32_t>(name_size), inode, offset, data_size};
    const iovec parts[] = {{&record, sizeof(record)},
                           {const_cast<char*>(name), name_size},
                           {const_cast<void*>(data), data_size}};
    const auto size = static_cast<long>(sizeof(record) + name_size + data_size);
    if (syscall(SYS_writev, trace, parts, 3) != size) Die("the trace cannot be written");
  }
  // After the record: who sees the number finds it in the trace.
  control->sequence = sequence;
  pthread_mutex_unlock(&record_mutex);
  return sequence;
}

[[noreturn]] void KillMyself() {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

// What is to become of a call.
struct Fate {
  bool fails = false;
  bool is_short = false;
  bool dies_after = false;
};

Fate Decide(Call call, const char* name) {
  Fate fate;
  for (FaultRule& rule : control->rules) {
    if (!rule.is_armed || (rule.calls & call) == 0) continue;
    if (rule.name[0] != '\0' && std::strstr(name, rule.name) == nullptr) continue;
    const uint64_t number = ++rule.seen;
    if (number < rule.first || number - rule.first >= rule.count) continue;
    ++rule.fired;
    switch (rule.fault) {
      case Fault::kError:
        errno = rule.error;
        fate.fails = true;
        break;
      case Fault::kShortWrite:
        fate.is_short = true;
        break;
      case Fault::kKillBefore:
        KillMyself();
      case Fault::kKillAfter:
        fate.dies_after = true;
        break;
    }
  }
  return fate;
}

void Track(int descriptor, const char* name, uint64_t inode) {
  if (descriptor >= kDescriptorsMax) Die("too many descriptors");
  std::snprintf(tracked[descriptor].name, sizeof(tracked[descriptor].name), "%s", name);
  tracked[descriptor].inode = inode;
}

template <typename Open>
int Opened(int folder, const char* path, int flags, Open open) {
  std::string full;
  const char* name = BelowRoot(folder, path, full);
  if (name == nullptr) return open();
  const bool changes = (flags & (O_CREAT | O_TRUNC | O_WRONLY | O_RDWR)) != 0;
  Fate fate;
  if (changes) fate = Decide(kOpenCall, name);
  if (fate.fails) return -1;
  struct stat before {};
  const bool existed = ::stat(full.c_str(), &before) == 0;
  const int descriptor = open();
  if (descriptor < 0) return descriptor;
  struct stat facts {};
  fstat(descriptor, &facts);
  Track(descriptor, name, facts.st_ino);
  if (!existed && (flags & O_CREAT) != 0) {
    Note(RecordKind::kCreate, facts.st_ino, 0, name, std::strlen(name));
  } else if ((flags & O_TRUNC) != 0 && before.st_size != 0) {
    Note(RecordKind::kTruncate, facts.st_ino, 0, nullptr, 0);
  }
  if (fate.dies_after) KillMyself();
  return descriptor;
}

template <typename Write>
ssize_t Written(Tracked& file, const void* data, size_t size, off64_t offset, Write write) {
  const Fate fate = Decide(kWriteCall, file.name);
  if (fate.fails) return -1;
  const ssize_t written = write(fate.is_short && size > 1 ? size / 2 : size);
  if (written > 0) {
    Note(RecordKind::kWrite, file.inode, static_cast<uint64_t>(offset), nullptr, 0, data,
         static_cast<size_t>(written));
  }
  if (fate.dies_after) KillMyself();
  return written;
}

template <typename Truncate>
int Truncated(Tracked& file, off64_t size, Truncate truncate) {
  const Fate fate = Decide(kTruncateCall, file.name);
  if (fate.fails) return -1;
  const int code = truncate();
  if (code == 0) {
    Note(RecordKind::kTruncate, file.inode, static_cast<uint64_t>(size), nullptr, 0);
  }
  if (fate.dies_after) KillMyself();
  return code;
}

template <typename Sync>
int Synced(Tracked& file, Sync sync) {
  const uint64_t begin = Note(RecordKind::kSyncBegin, file.inode, 0, nullptr, 0);
  const Fate fate = Decide(kSyncCall, file.name);
  const int error = errno;
  const int code = fate.fails ? -1 : sync();
  Note(code == 0 ? RecordKind::kSyncEnd : RecordKind::kSyncFailed, file.inode, begin, nullptr, 0);
  if (fate.dies_after) KillMyself();
  if (fate.fails) errno = error;
  return code;
}

// A call on one name that succeeds with 0 and is recorded then.
template <typename Change>
int Changed(Call call, RecordKind kind, int folder, const char* path, Change change) {
  std::string full;
  const char* name = BelowRoot(folder, path, full);
  if (name == nullptr) return change();
  const Fate fate = Decide(call, name);
  if (fate.fails) return -1;
  const int code = change();
  if (code == 0) {
    struct stat facts {};
    if (kind == RecordKind::kMakeFolder) ::stat(full.c_str(), &facts);
    Note(kind, facts.st_ino, 0, name, std::strlen(name));
  }
  if (fate.dies_after) KillMyself();
  return code;
}

template <typename Rename>
int Renamed(const char* from, const char* to, Rename rename) {
  std::string full_from;
  std::string full_to;
  const char* name_from = BelowRoot(AT_FDCWD, from, full_from);
  const char* name_to = BelowRoot(AT_FDCWD, to, full_to);
  if (name_from == nullptr && name_to == nullptr) return rename();
  if (name_from == nullptr || name_to == nullptr) Die("a rename into or out of the folder");
  const Fate fate = Decide(kRenameCall, name_to);
  if (fate.fails) return -1;
  const int code = rename();
  if (code == 0) {
    std::string names = name_from;
    names.push_back('\0');
    names += name_to;
    Note(RecordKind::kRename, 0, 0, names.data(), names.size());
  }
  if (fate.dies_after) KillMyself();
  return code;
}

mode_t ModeOf(int flags, va_list arguments) {
  return (flags & (O_CREAT | O_TMPFILE)) != 0 ? static_cast<mode_t>(va_arg(arguments, int)) : 0;
}

}  // namespace
}  // namespace firn::testing::disk

using namespace firn::testing::disk;  // NOLINT: what follows are the C library's own names

extern "C" {

#define FIRN_OPEN(function)                                                        \
  int function(const char* path, int flags, ...) {                                 \
    FIRN_NEXT(function);                                                           \
    va_list arguments;                                                             \
    va_start(arguments, flags);                                                    \
    const mode_t mode = ModeOf(flags, arguments);                                  \
    va_end(arguments);                                                             \
    return Opened(AT_FDCWD, path, flags, [&] { return next(path, flags, mode); }); \
  }
FIRN_OPEN(open)
FIRN_OPEN(open64)

#define FIRN_OPENAT(function)                                                            \
  int function(int folder, const char* path, int flags, ...) {                           \
    FIRN_NEXT(function);                                                                 \
    va_list arguments;                                                                   \
    va_start(arguments, flags);                                                          \
    const mode_t mode = ModeOf(flags, arguments);                                        \
    va_end(arguments);                                                                   \
    return Opened(folder, path, flags, [&] { return next(folder, path, flags, mode); }); \
  }
FIRN_OPENAT(openat)
FIRN_OPENAT(openat64)

int close(int descriptor) {
  FIRN_NEXT(close);
  if (Tracked* file = Find(descriptor)) file->inode = 0;
  return next(descriptor);
}

ssize_t write(int descriptor, const void* data, size_t size) {
  FIRN_NEXT(write);
  Tracked* file = Find(descriptor);
  if (file == nullptr) return next(descriptor, data, size);
  if ((fcntl(descriptor, F_GETFL) & O_APPEND) != 0) lseek64(descriptor, 0, SEEK_END);
  const off64_t offset = lseek64(descriptor, 0, SEEK_CUR);
  return Written(*file, data, size, offset,
                 [&](size_t part) { return next(descriptor, data, part); });
}

#define FIRN_PWRITE(function, off_type)                                                \
  ssize_t function(int descriptor, const void* data, size_t size, off_type offset) {   \
    FIRN_NEXT(function);                                                               \
    Tracked* file = Find(descriptor);                                                  \
    if (file == nullptr) return next(descriptor, data, size, offset);                  \
    return Written(*file, data, size, offset,                                          \
                   [&](size_t part) { return next(descriptor, data, part, offset); }); \
  }
FIRN_PWRITE(pwrite, off_t)
FIRN_PWRITE(pwrite64, off64_t)

ssize_t writev(int descriptor, const iovec* parts, int count) {
  FIRN_NEXT(writev);
  if (Find(descriptor) != nullptr) Die("writev on a recorded file");
  return next(descriptor, parts, count);
}

ssize_t pwritev(int descriptor, const iovec* parts, int count, off_t offset) {
  FIRN_NEXT(pwritev);
  if (Find(descriptor) != nullptr) Die("pwritev on a recorded file");
  return next(descriptor, parts, count, offset);
}

#define FIRN_FTRUNCATE(function, off_type)                                 \
  int function(int descriptor, off_type size) {                            \
    FIRN_NEXT(function);                                                   \
    Tracked* file = Find(descriptor);                                      \
    if (file == nullptr) return next(descriptor, size);                    \
    return Truncated(*file, size, [&] { return next(descriptor, size); }); \
  }
FIRN_FTRUNCATE(ftruncate, off_t)
FIRN_FTRUNCATE(ftruncate64, off64_t)

// SQLite lengthens firn.db-shm with it where it can; a file's data are never written so.
int posix_fallocate(int descriptor, off_t offset, off_t size) {
  FIRN_NEXT(posix_fallocate);
  Tracked* file = Find(descriptor);
  if (file == nullptr) return next(descriptor, offset, size);
  if (Decide(kTruncateCall, file->name).fails) return errno;
  return next(descriptor, offset, size);
}

#define FIRN_SYNC(function)                                 \
  int function(int descriptor) {                            \
    FIRN_NEXT(function);                                    \
    Tracked* file = Find(descriptor);                       \
    if (file == nullptr) return next(descriptor);           \
    return Synced(*file, [&] { return next(descriptor); }); \
  }
FIRN_SYNC(fsync)
FIRN_SYNC(fdatasync)

int rename(const char* from, const char* to) {
  FIRN_NEXT(rename);
  return Renamed(from, to, [&] { return next(from, to); });
}

int unlink(const char* path) {
  FIRN_NEXT(unlink);
  return Changed(kUnlinkCall, RecordKind::kUnlink, AT_FDCWD, path, [&] { return next(path); });
}

int rmdir(const char* path) {
  FIRN_NEXT(rmdir);
  return Changed(kUnlinkCall, RecordKind::kUnlink, AT_FDCWD, path, [&] { return next(path); });
}

int remove(const char* path) {
  FIRN_NEXT(remove);
  return Changed(kUnlinkCall, RecordKind::kUnlink, AT_FDCWD, path, [&] { return next(path); });
}

int unlinkat(int folder, const char* path, int flags) {
  FIRN_NEXT(unlinkat);
  return Changed(kUnlinkCall, RecordKind::kUnlink, folder, path,
                 [&] { return next(folder, path, flags); });
}

int mkdir(const char* path, mode_t mode) {
  FIRN_NEXT(mkdir);
  return Changed(kMkdirCall, RecordKind::kMakeFolder, AT_FDCWD, path,
                 [&] { return next(path, mode); });
}

int clock_gettime(clockid_t clock, timespec* time) {
  FIRN_NEXT(clock_gettime);
  const int code = next(clock, time);
  if (code != 0 || control == nullptr || clock != CLOCK_REALTIME) return code;
  const int64_t offset = control->clock_offset_ns;
  if (offset == 0) return code;
  const int64_t now = int64_t{time->tv_sec} * 1'000'000'000 + time->tv_nsec + offset;
  time->tv_sec = now / 1'000'000'000;
  time->tv_nsec = now % 1'000'000'000;
  return code;
}

}  // extern "C"
