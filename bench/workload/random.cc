#include "workload/random.h"

#include <algorithm>
#include <cmath>

namespace firn::workload {

uint64_t Mix(uint64_t value) {
  // The finalizer of SplitMix64.
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

uint64_t Random::Next() {
  const uint64_t value = Mix(state_);
  state_ += 0x9e3779b97f4a7c15;
  return value;
}

uint64_t Random::Below(uint64_t bound) {
  // The bias of the remainder is below 2^-32 for the bounds of a catalogue.
  return Next() % bound;
}

int64_t Random::Between(int64_t first, int64_t last) {
  return first + static_cast<int64_t>(Below(static_cast<uint64_t>(last - first + 1)));
}

double Random::Real() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

int64_t Random::Round(double mean) {
  const double floor = std::floor(mean);
  return static_cast<int64_t>(floor) + (Chance(mean - floor) ? 1 : 0);
}

double Random::Normal() {
  double sum = 0;
  for (int i = 0; i < 12; ++i) sum += Real();
  return sum - 6;
}

double Random::LogNormal(double median, double sigma, double max) {
  return std::min(median * std::exp(sigma * Normal()), max);
}

Zipf::Zipf(size_t n) {
  double sum = 0;
  cumulative_.reserve(n);
  for (size_t k = 0; k < n; ++k) cumulative_.push_back(sum += 1.0 / static_cast<double>(k + 1));
}

size_t Zipf::Draw(Random& random) const {
  const double at = random.Real() * cumulative_.back();
  return static_cast<size_t>(std::upper_bound(cumulative_.begin(), cumulative_.end(), at) -
                             cumulative_.begin());
}

}  // namespace firn::workload
