// A second process that remembers which events were acknowledged, whatever becomes of this one.

#ifndef FIRN_TESTS_CRASH_WITNESS_H_
#define FIRN_TESTS_CRASH_WITNESS_H_

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <string>

#include "firn/base/mutex.h"

namespace firn::testing {

// Thread-safe. To be made before the process has threads: it forks.
class Witness {
 public:
  // Keeps its record in this file.
  explicit Witness(const std::string& path);
  ~Witness();

  Witness(const Witness&) = delete;
  Witness& operator=(const Witness&) = delete;

  // Returns when the other process has the acknowledgement on its disk (fsync).
  void Record(uint64_t event, uint64_t position);

  // Event to position, of everything recorded, as the file says.
  std::map<uint64_t, uint64_t> Read() const;

 private:
  struct Acknowledgement {
    uint64_t event;
    uint64_t position;
  };

  // The other process's life.
  [[noreturn]] static void Serve(int requests, int answers, int file);

  const std::string path_;
  pid_t pid_ = -1;
  Mutex mutex_;
  int requests_ ABSL_GUARDED_BY(mutex_) = -1;
  int answers_ ABSL_GUARDED_BY(mutex_) = -1;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_CRASH_WITNESS_H_
