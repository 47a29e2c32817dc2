#include "tests/crash/disk/recording.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <iostream>

namespace firn::testing::disk {
namespace {

[[noreturn]] void Die(const std::string& what) {
  std::cerr << "recording disk: " << what << std::endl;
  std::abort();
}

void Copy(const std::string& text, char* field, size_t size) {
  if (text.size() >= size) Die("too long: " + text);
  std::memcpy(field, text.c_str(), text.size() + 1);
}

}  // namespace

Control* MapControl(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
  void* mapping = mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (mapping == MAP_FAILED) Die("cannot map " + path);
  return static_cast<Control*>(mapping);
}

RecordingDisk::RecordingDisk(const std::string& root, const std::string& notes, bool records)
    : root_(root), control_path_(notes + "/control"), trace_path_(notes + "/trace") {
  const int file = open(control_path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0 || ftruncate(file, sizeof(Control)) != 0) Die("cannot make " + control_path_);
  close(file);
  control_ = MapControl(control_path_);
  Copy(root_, control_->root, sizeof(control_->root));
  if (records) Copy(trace_path_, control_->trace_path, sizeof(control_->trace_path));
}

RecordingDisk::~RecordingDisk() { munmap(control_, sizeof(Control)); }

std::vector<std::string> RecordingDisk::environment() const {
  return {std::string("LD_PRELOAD=") + FIRN_RECORDING_DISK,
          std::string(kControlVariable) + "=" + control_path_};
}

void RecordingDisk::Arm(const FaultPlan& plan, size_t slot) {
  FaultRule& rule = control_->rules[slot];
  rule.is_armed = false;
  rule.calls = plan.calls;
  Copy(plan.name, rule.name, sizeof(rule.name));
  rule.first = plan.first;
  rule.count = plan.count;
  rule.fault = plan.fault;
  rule.error = plan.error;
  rule.seen = 0;
  rule.fired = 0;
  rule.is_armed = true;
}

Trace::Trace(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return;  // nothing was done
  struct stat facts {};
  fstat(file, &facts);
  size_ = static_cast<size_t>(facts.st_size);
  void* mapping = size_ == 0 ? MAP_FAILED : mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
  close(file);
  if (mapping == MAP_FAILED) return;
  bytes_ = static_cast<const char*>(mapping);
  for (size_t at = 0; at + sizeof(Record) <= size_;) {
    TraceEntry entry{};
    std::memcpy(&entry.record, bytes_ + at, sizeof(Record));
    at += sizeof(Record);
    if (at + entry.record.name_size + entry.record.data_size > size_) break;
    entry.name = {bytes_ + at, entry.record.name_size};
    at += entry.record.name_size;
    entry.data = {bytes_ + at, entry.record.data_size};
    at += entry.record.data_size;
    entries_.push_back(entry);
  }
}

Trace::~Trace() {
  if (bytes_ != nullptr) munmap(const_cast<char*>(bytes_), size_);
}

}  // namespace firn::testing::disk
