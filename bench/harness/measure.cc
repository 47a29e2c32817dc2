#include "harness/measure.h"

#include <algorithm>
#include <cinttypes>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <utility>

namespace firn::bench {
namespace {

// Growing the vector would stall the loop that is measured.
constexpr size_t kExpectedSamples = 1 << 20;

}  // namespace

Meter::Meter(std::chrono::duration<double> measured)
    : begin_(Clock::now() + kWarmUp),
      end_(begin_ + std::chrono::duration_cast<Clock::duration>(measured)) {
  measurement_.seconds = measured.count();
  measurement_.latencies_us.reserve(kExpectedSamples);
}

void Meter::Add(Clock::time_point began, Clock::time_point ended, uint64_t count, uint64_t bytes) {
  if (ended < begin_ || ended >= end_) return;
  measurement_.count += count;
  measurement_.bytes += bytes;
  measurement_.latencies_us.push_back(ToMicroseconds(ended - began));
}

uint32_t Percentile(std::vector<uint32_t>& samples, double part) {
  if (samples.empty()) return 0;
  const double rank = std::ceil(part * static_cast<double>(samples.size()));
  const auto place = samples.begin() + static_cast<std::ptrdiff_t>(std::max(rank, 1.0)) - 1;
  std::nth_element(samples.begin(), place, samples.end());
  return *place;
}

uint32_t ToMicroseconds(Clock::duration duration) {
  return static_cast<uint32_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(duration).count());
}

void Print(Measurement measurement) {
  const uint32_t p50 = Percentile(measurement.latencies_us, 0.5);
  const uint32_t p99 = Percentile(measurement.latencies_us, 0.99);
  const uint32_t p999 = Percentile(measurement.latencies_us, 0.999);
  std::printf("{\"count\":%" PRIu64 ",\"bytes\":%" PRIu64
              ",\"seconds\":%.6f,\"stored\":%" PRIu64 ",\"p50_us\":%" PRIu32 ",\"p99_us\":%" PRIu32
              ",\"p999_us\":%" PRIu32 "}\n",
              measurement.count, measurement.bytes, measurement.seconds, measurement.stored, p50,
              p99, p999);
}

}  // namespace firn::bench
