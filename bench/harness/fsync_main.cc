// firn-bench-fsync: how fast the disk makes 4 KiB durable at the end of a file, one by one. A store
// that overwrites a file of its final length can be a little faster.

#include <fcntl.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "harness/measure.h"

namespace firn::bench {
namespace {

constexpr size_t kBlockBytes = 4096;

void Require(bool succeeded, const char* what, const std::string& path) {
  if (!succeeded) Fail(std::string(what) + " " + path + ": " + std::strerror(errno));
}

Measurement Measure(const std::string& path, double seconds) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
  Require(file >= 0, "open", path);
  std::array<char, kBlockBytes> block;
  block.fill('x');
  Meter meter = Meter::ForSeconds(seconds);
  Clock::time_point now = Clock::now();
  while (meter.IsRunning(now)) {
    const Clock::time_point began = now;
    const ssize_t written = write(file, block.data(), block.size());
    Require(written == static_cast<ssize_t>(block.size()), "write", path);
    Require(fdatasync(file) == 0, "fdatasync", path);
    now = Clock::now();
    meter.Add(began, now, 1, block.size());
  }
  Require(close(file) == 0, "close", path);
  return meter.Take();
}

int Main(int argc, char** argv) {
  CLI::App app("Append 4 KiB to a file and fdatasync it, over and over", "firn-bench-fsync");
  std::string path;
  double seconds = 3;
  app.add_option("--file", path, "The file to write; what is in it is lost")->required();
  app.add_option("--seconds", seconds, "How long to measure")->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  Print(Measure(path, seconds));
  return 0;
}

}  // namespace
}  // namespace firn::bench

int main(int argc, char** argv) { return firn::bench::Run(firn::bench::Main, argc, argv); }
