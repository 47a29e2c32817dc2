// How every measuring program counts, times and reports.

#ifndef FIRN_BENCH_HARNESS_MEASURE_H_
#define FIRN_BENCH_HARNESS_MEASURE_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace firn::bench {

using Clock = std::chrono::steady_clock;

// Caches, connections and threads settle in it; nothing that ends in it is counted.
inline constexpr std::chrono::milliseconds kWarmUp{500};

// What was acknowledged in the time measured.
struct Measurement {
  uint64_t count = 0;
  uint64_t bytes = 0;
  double seconds = 0;
  // Events in the store when the program began.
  uint64_t stored = 0;
  // Every latency in microseconds, in no order.
  std::vector<uint32_t> latencies_us;
};

// Counts what ends in the time measured. Not thread-safe.
class Meter {
 public:
  // Warms up from now on, and measures for so long after it.
  static Meter ForSeconds(double seconds);

  // Measures from now until Take().
  static Meter UntilTaken();

  // False once the time is up.
  bool IsRunning(Clock::time_point now) const { return now < end_; }

  // An operation that began and ended at these times acknowledged `count` events.
  void Add(Clock::time_point began, Clock::time_point ended, uint64_t count, uint64_t bytes);

  // Ends the measurement. Called once.
  Measurement Take();

 private:
  Meter(Clock::time_point begin, Clock::time_point end);

  Clock::time_point begin_;
  Clock::time_point end_;
  Measurement measurement_;
};

// Measures passes over a whole log: one to warm up, then one after the other until so long has
// passed, at least one. `once`: only one, and no warm-up.
Measurement MeasurePasses(bool once, double seconds, const std::function<void(Meter&)>& pass);

// The latency below which this part of the samples lies (nearest rank); 0 if there are none.
// Reorders the samples.
uint32_t Percentile(std::vector<uint32_t>& samples, double part);

uint32_t ToMicroseconds(Clock::duration duration);

// One line of JSON on stdout. `part`: which, of several measurements of one run; else empty.
void Print(Measurement measurement, const std::string& part = "");

// Ends the program with status 1 and this on stderr: a measurement with an error in it is none.
[[noreturn]] void Fail(const std::string& message);

// What main() of a measuring program returns: what `program` does, or 1 if it throws.
int Run(int (*program)(int argc, char** argv), int argc, char** argv);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_MEASURE_H_
