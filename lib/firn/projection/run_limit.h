// When what a connection runs must end: after so many steps, at a time, or when nobody wants it.

#ifndef FIRN_PROJECTION_RUN_LIMIT_H_
#define FIRN_PROJECTION_RUN_LIMIT_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <limits>

#include "firn/projection/sqlite.h"

namespace firn::projection {

// Holds for as long as it exists; must be gone before the connection. Used by the connection's
// thread. What runs ends with an InvalidArgument of SQLite's, soon after it must.
class RunLimit {
 public:
  explicit RunLimit(Connection& connection);
  ~RunLimit();
  RunLimit(const RunLimit&) = delete;
  RunLimit& operator=(const RunLimit&) = delete;

  // Steps of SQLite's machine, about, from now on.
  void SetSteps(int64_t most) { steps_left_ = most; }
  void EndAt(std::chrono::steady_clock::time_point deadline) { deadline_ = deadline; }
  // Another thread may set it; it must outlive this, or the next call. Null: nothing ends it.
  void EndWhen(const std::atomic<bool>* unwanted) { unwanted_ = unwanted; }

  bool is_out_of_steps() const { return steps_left_ < 0; }
  bool is_late() const { return std::chrono::steady_clock::now() >= deadline_; }
  bool is_unwanted() const { return unwanted_ != nullptr && *unwanted_; }

 private:
  static int Look(void* self);

  Connection& connection_;
  int64_t steps_left_ = std::numeric_limits<int64_t>::max();
  std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::time_point::max();
  const std::atomic<bool>* unwanted_ = nullptr;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_RUN_LIMIT_H_
