// Seeded random numbers that are the same on every machine: no std:: distribution is used, because
// each standard library makes its own.

#ifndef FIRN_WORKLOAD_RANDOM_H_
#define FIRN_WORKLOAD_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace firn::workload {

// A well-mixed function of one number, for values that can be made again from where they stand.
uint64_t Mix(uint64_t value);

// A stream of random numbers. Copying it copies its place in the stream.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t Next();

  // 0 to bound-1; bound must not be 0.
  uint64_t Below(uint64_t bound);

  // first to last, both included.
  int64_t Between(int64_t first, int64_t last);

  // [0, 1).
  double Real();

  // True with this probability.
  bool Chance(double probability) { return Real() < probability; }

  // A whole number whose mean is `mean`: its floor, or one more.
  int64_t Round(double mean);

  // Standard normal, by summing twelve uniform numbers: its tails end at 6, which suits sizes.
  double Normal();

  // Lognormal with this median, cut at `max`.
  double LogNormal(double median, double sigma, double max);

  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[Below(choices.size())];
  }

 private:
  uint64_t state_;
};

// Ranks 0 to n-1, rank k with a weight of 1/(k+1): few tags are used often, most seldom.
class Zipf {
 public:
  explicit Zipf(size_t n);
  size_t Draw(Random& random) const;

 private:
  std::vector<double> cumulative_;
};

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_RANDOM_H_
