#include <fcntl.h>
#include <linux/magic.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "cli/torture/runs.h"

namespace firn::torture {
namespace {

constexpr int kFlushes = 200;

// The fastest drives whose cache outlives a power cut take some ten microseconds.
constexpr double kFastestUs = 10;
// Drives without such a cache take longer than this.
constexpr double kFastUs = 150;

}  // namespace

absl::StatusOr<FlushSpeed> MeasureFlush(const std::string& folder) {
  const std::string path = folder + "/flush-speed";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const auto fail = [&] {
    const int error = errno;
    if (file >= 0) close(file);
    unlink(path.c_str());
    return absl::InvalidArgumentError(absl::StrCat("cannot write below ", folder, ": ",
                                                   std::strerror(error),
                                                   "; name a folder that can be written"));
  };
  if (file < 0) return fail();
  FlushSpeed speed;
  struct statfs facts {};
  if (fstatfs(file, &facts) == 0) {
    speed.is_memory = facts.f_type == TMPFS_MAGIC || facts.f_type == RAMFS_MAGIC;
  }
  std::array<char, 4096> page{};
  std::vector<double> times_us;
  for (int i = 0; i < kFlushes; ++i) {
    page.fill(static_cast<char>(i));
    const absl::Time start = absl::Now();
    if (pwrite(file, page.data(), page.size(), off_t{4096} * (i % 16)) < 0 ||
        fdatasync(file) != 0) {
      return fail();
    }
    times_us.push_back(absl::ToDoubleMicroseconds(absl::Now() - start));
  }
  close(file);
  unlink(path.c_str());
  std::sort(times_us.begin(), times_us.end());
  speed.median_us = times_us[times_us.size() / 2];
  speed.p99_us = times_us[times_us.size() * 99 / 100];
  return speed;
}

std::string DescribeFlush(const FlushSpeed& speed) {
  std::string text = absl::StrFormat("flush     median %.0f us, 99 %% below %.0f us\n",
                                     speed.median_us, speed.p99_us);
  if (speed.is_memory) {
    text += "WARNING   this file system is in memory: nothing on it survives power loss\n";
  } else if (speed.median_us < kFastestUs) {
    text +=
        "WARNING   no disk flushes so fast: something below answers before the data are safe (a "
        "virtual disk with cache=unsafe, a volatile write cache, eatmydata?)\n";
  } else if (speed.median_us < kFastUs) {
    text +=
        "NOTE      only drives with power-loss protection flush so fast; if yours has none, it "
        "does not flush: cut its power with --load and --check\n";
  }
  return text;
}

}  // namespace firn::torture
