// The test's side of the recording disk: starts programs on it, asks for faults, reads the trace.

#ifndef FIRN_TESTS_CRASH_DISK_RECORDING_H_
#define FIRN_TESTS_CRASH_DISK_RECORDING_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/crash/disk/control.h"

namespace firn::testing::disk {

// A fault to ask for, see FaultRule.
struct FaultPlan {
  uint32_t calls = kAnyCall;
  std::string name = "";
  uint64_t first = 1;
  uint64_t count = 1;
  Fault fault = Fault::kError;
  int error = 0;
};

// One disk: a folder, and all that programs do to it. Aborts if the machine does not play along.
class RecordingDisk {
 public:
  // `root` is recorded; the trace and the control file are made in `notes`, another folder.
  RecordingDisk(const std::string& root, const std::string& notes, bool records = true);
  ~RecordingDisk();

  RecordingDisk(const RecordingDisk&) = delete;
  RecordingDisk& operator=(const RecordingDisk&) = delete;

  // For the environment of a program that is to be on this disk.
  std::vector<std::string> environment() const;

  // What has happened by now has at most this number.
  uint64_t moment() const { return control_->sequence; }

  // Puts a fault in the place `slot`; what it has seen begins at 0.
  void Arm(const FaultPlan& plan, size_t slot = 0);
  void Disarm(size_t slot = 0) { control_->rules[slot].is_armed = false; }
  uint64_t seen(size_t slot = 0) const { return control_->rules[slot].seen; }
  uint64_t fired(size_t slot = 0) const { return control_->rules[slot].fired; }

  void StepClock(int64_t nanoseconds) { control_->clock_offset_ns += nanoseconds; }

  const std::string& root() const { return root_; }
  const std::string& control_path() const { return control_path_; }
  const std::string& trace_path() const { return trace_path_; }

 private:
  const std::string root_;
  const std::string control_path_;
  const std::string trace_path_;
  Control* control_ = nullptr;
};

// Maps a control file that exists.
Control* MapControl(const std::string& path);

// A record with what follows it; views into the trace.
struct TraceEntry {
  Record record;
  std::string_view name;
  std::string_view data;
};

// A trace file, read; it must not grow meanwhile.
class Trace {
 public:
  explicit Trace(const std::string& path);
  ~Trace();

  Trace(const Trace&) = delete;
  Trace& operator=(const Trace&) = delete;

  const std::vector<TraceEntry>& entries() const { return entries_; }

 private:
  const char* bytes_ = nullptr;
  size_t size_ = 0;
  std::vector<TraceEntry> entries_;
};

}  // namespace firn::testing::disk

#endif  // FIRN_TESTS_CRASH_DISK_RECORDING_H_
