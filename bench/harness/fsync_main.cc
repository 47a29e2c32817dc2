// firn-bench-fsync: how fast the disk makes 4 KiB durable, one after the other. No store that
// answers after a flush, one flush an event, can be faster.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "harness/measure.h"

namespace firn::bench {
namespace {

constexpr size_t kBlockBytes = 4096;

int Fail(const char* what, const std::string& path) {
  std::fprintf(stderr, "firn-bench-fsync: cannot %s %s: %s\n", what, path.c_str(),
               std::strerror(errno));
  return 1;
}

int Run(const std::string& path, double seconds) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return Fail("open", path);
  std::array<char, kBlockBytes> block;
  block.fill('x');
  Meter meter{std::chrono::duration<double>(seconds)};
  Clock::time_point now = Clock::now();
  while (meter.IsRunning(now)) {
    const Clock::time_point began = now;
    errno = 0;
    if (write(file, block.data(), block.size()) != static_cast<ssize_t>(block.size())) {
      return Fail("write", path);
    }
    if (fdatasync(file) != 0) return Fail("flush", path);
    now = Clock::now();
    meter.Add(began, now, 1, block.size());
  }
  if (close(file) != 0) return Fail("close", path);
  Print(meter.Take());
  return 0;
}

int Main(int argc, char** argv) {
  CLI::App app("Append 4 KiB to a file and fdatasync it, over and over", "firn-bench-fsync");
  std::string path;
  double seconds = 3;
  app.add_option("--file", path, "The file to write; what is in it is lost")->required();
  app.add_option("--seconds", seconds, "How long to measure")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  return Run(path, seconds);
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Main(argc, argv); }
