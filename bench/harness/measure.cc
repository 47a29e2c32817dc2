#include "harness/measure.h"

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>

namespace firn::bench {
namespace {

// Growing the vector would stall the loop that is measured.
constexpr size_t kExpectedSamples = 1 << 20;

}  // namespace

Meter::Meter(Clock::time_point begin, Clock::time_point end) : begin_(begin), end_(end) {
  measurement_.latencies_us.reserve(kExpectedSamples);
}

Meter Meter::ForSeconds(double seconds) {
  const Clock::time_point begin = Clock::now() + kWarmUp;
  const std::chrono::duration<double> measured(seconds);
  return Meter(begin, begin + std::chrono::duration_cast<Clock::duration>(measured));
}

Meter Meter::UntilTaken() { return Meter(Clock::now(), Clock::time_point::max()); }

void Meter::Add(Clock::time_point began, Clock::time_point ended, uint64_t count, uint64_t bytes) {
  if (ended < begin_ || ended >= end_) return;
  measurement_.count += count;
  measurement_.bytes += bytes;
  measurement_.latencies_us.push_back(ToMicroseconds(ended - began));
}

Measurement Meter::Take() {
  const std::chrono::duration<double> measured = std::min(Clock::now(), end_) - begin_;
  measurement_.seconds = measured.count();
  return std::move(measurement_);
}

Measurement MeasurePasses(bool once, double seconds, const std::function<void(Meter&)>& pass) {
  if (!once) {
    Meter warm_up = Meter::UntilTaken();
    pass(warm_up);
  }
  const Clock::time_point began = Clock::now();
  Meter meter = Meter::UntilTaken();
  do {
    pass(meter);
  } while (!once && Clock::now() - began < std::chrono::duration<double>(seconds));
  return meter.Take();
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

void Print(Measurement measurement, const std::string& part) {
  const uint32_t p50 = Percentile(measurement.latencies_us, 0.5);
  const uint32_t p99 = Percentile(measurement.latencies_us, 0.99);
  const uint32_t p999 = Percentile(measurement.latencies_us, 0.999);
  std::printf("{");
  if (!part.empty()) std::printf("\"part\":\"%s\",", part.c_str());
  std::printf("\"count\":%" PRIu64 ",\"bytes\":%" PRIu64 ",\"seconds\":%.6f,\"stored\":%" PRIu64
              ",\"p50_us\":%" PRIu32 ",\"p99_us\":%" PRIu32 ",\"p999_us\":%" PRIu32 "}\n",
              measurement.count, measurement.bytes, measurement.seconds, measurement.stored, p50,
              p99, p999);
}

void Fail(const std::string& message) {
  std::fprintf(stderr, "%s: %s\n", program_invocation_short_name, message.c_str());
  // Not exit(): calls may be under way on other threads.
  std::_Exit(1);
}

int Run(int (*program)(int argc, char** argv), int argc, char** argv) {
  try {
    return program(argc, argv);
  } catch (const std::exception& error) {
    Fail(error.what());
  }
}

}  // namespace firn::bench
