#include "firn/index/filter.h"

#include <algorithm>
#include <cstring>

namespace firn::index {
namespace {

constexpr size_t kBitsPerKey = 12;
constexpr size_t kLineBits = Filter::kLineBytes * 8;
constexpr int kProbes = 6;
constexpr int kProbeBits = 9;  // 512 bits a line
// An odd constant that spreads the low bits: the high ones have chosen the line.
constexpr uint64_t kMixer = 0x9E3779B97F4A7C15;

uint64_t Mix(Key key) {
  const uint64_t mixed = key * kMixer;
  return mixed ^ (mixed >> 32);
}

size_t Probe(uint64_t mixed, int number) {
  return (mixed >> (number * kProbeBits)) & (kLineBits - 1);
}

}  // namespace

Filter::Filter(size_t keys) : lines_(std::max<size_t>(1, keys * kBitsPerKey / kLineBits + 1)) {}

Filter Filter::FromBytes(std::string_view bytes) {
  Filter filter(0);
  filter.lines_.resize(bytes.size() / kLineBytes);
  std::memcpy(filter.lines_.data(), bytes.data(), filter.lines_.size() * kLineBytes);
  return filter;
}

void Filter::Add(Key key) {
  Line& line = lines_[LineOf(key)];
  const uint64_t mixed = Mix(key);
  for (int i = 0; i < kProbes; ++i) {
    const size_t bit = Probe(mixed, i);
    line.words[bit / 64] |= uint64_t{1} << (bit % 64);
  }
}

bool Filter::MayContain(Key key) const {
  const Line& line = lines_[LineOf(key)];
  const uint64_t mixed = Mix(key);
  for (int i = 0; i < kProbes; ++i) {
    const size_t bit = Probe(mixed, i);
    if ((line.words[bit / 64] >> (bit % 64) & 1) == 0) return false;
  }
  return true;
}

std::string_view Filter::bytes() const {
  return {reinterpret_cast<const char*>(lines_.data()), lines_.size() * kLineBytes};
}

}  // namespace firn::index
