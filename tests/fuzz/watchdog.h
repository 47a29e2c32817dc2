// Ends what takes long: inputs that are slow by what they ask for teach a fuzzer nothing.

#ifndef FIRN_TESTS_FUZZ_WATCHDOG_H_
#define FIRN_TESTS_FUZZ_WATCHDOG_H_

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace firn::fuzz {

// Sets the flag unless it is gone in time.
class Watchdog {
 public:
  explicit Watchdog(std::atomic<bool>& is_late,
                    std::chrono::milliseconds time = std::chrono::milliseconds(200))
      : thread_([this, &is_late, time] {
          std::unique_lock lock(mutex_);
          if (!ended_.wait_for(lock, time, [this] { return is_over_; })) is_late = true;
        }) {}
  ~Watchdog() {
    {
      const std::lock_guard lock(mutex_);
      is_over_ = true;
    }
    ended_.notify_all();
    thread_.join();
  }
  Watchdog(const Watchdog&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool is_over_ = false;
  std::thread thread_;
};

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_WATCHDOG_H_
