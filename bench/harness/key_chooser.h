// What to look for in a log that was made to be searched.

#ifndef FIRN_BENCH_HARNESS_KEY_CHOOSER_H_
#define FIRN_BENCH_HARNESS_KEY_CHOOSER_H_

#include <cstdint>
#include <random>
#include <string>

#include "harness/event_maker.h"

namespace firn::bench {

// Chooses a stream or a tag at random, again and again. Not thread-safe.
class KeyChooser {
 public:
  KeyChooser(bool tags, uint64_t searched)
      : tags_(tags), number_(1, tags ? TagsIn(searched) : TargetsIn(searched)) {}

  std::string Next() {
    const uint64_t number = number_(random_);
    return tags_ ? TagOf(number) : StreamOf(number);
  }

  // How many events have what is chosen.
  uint64_t events() const { return tags_ ? kEventsOfTag : kEventsOfTarget; }

 private:
  const bool tags_;
  std::mt19937_64 random_{std::random_device{}()};
  std::uniform_int_distribution<uint64_t> number_;
};

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_KEY_CHOOSER_H_
