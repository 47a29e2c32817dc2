#include "cli/id_maker.h"

#include "absl/strings/str_format.h"

namespace firn::cli {

std::string IdMaker::Next(int64_t unix_ms) {
  const auto time = static_cast<uint64_t>(unix_ms) & 0xFFFF'FFFF'FFFF;
  const uint64_t version_7 = 0x7000 | absl::Uniform<uint64_t>(random_, 0, 1 << 12);
  const uint64_t variant = 0x8000 | absl::Uniform<uint64_t>(random_, 0, 1 << 14);
  const uint64_t node = absl::Uniform<uint64_t>(random_, 0, uint64_t{1} << 48);
  return absl::StrFormat("%08x-%04x-%04x-%04x-%012x", time >> 16, time & 0xFFFF, version_7, variant,
                         node);
}

}  // namespace firn::cli
