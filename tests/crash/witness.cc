#include "tests/crash/witness.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <fstream>

namespace firn::testing {

Witness::Witness(const std::string& path) : path_(path) {
  std::array<int, 2> requests{};
  std::array<int, 2> answers{};
  if (pipe2(requests.data(), O_CLOEXEC) != 0 || pipe2(answers.data(), O_CLOEXEC) != 0) std::abort();
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  pid_ = fork();
  if (pid_ == 0) {
    close(requests[1]);
    close(answers[0]);
    Serve(requests[0], answers[1], file);
  }
  close(requests[0]);
  close(answers[1]);
  close(file);
  requests_ = requests[1];
  answers_ = answers[0];
}

Witness::~Witness() {
  close(requests_);
  close(answers_);
  waitpid(pid_, nullptr, 0);
}

void Witness::Serve(int requests, int answers, int file) {
  Acknowledgement acknowledgement{};
  // Records are smaller than what a pipe moves at once.
  while (read(requests, &acknowledgement, sizeof(acknowledgement)) == sizeof(acknowledgement)) {
    const char done = 1;
    if (write(file, &acknowledgement, sizeof(acknowledgement)) != sizeof(acknowledgement) ||
        fsync(file) != 0 || write(answers, &done, 1) != 1) {
      break;
    }
  }
  _exit(0);
}

void Witness::Record(uint64_t event, uint64_t position) {
  const Acknowledgement acknowledgement{event, position};
  char done = 0;
  MutexLock lock(mutex_);
  if (write(requests_, &acknowledgement, sizeof(acknowledgement)) != sizeof(acknowledgement) ||
      read(answers_, &done, 1) != 1) {
    std::abort();
  }
}

std::map<uint64_t, uint64_t> Witness::Read() const {
  std::map<uint64_t, uint64_t> record;
  std::ifstream file(path_, std::ios::binary);
  Acknowledgement acknowledgement{};
  while (file.read(reinterpret_cast<char*>(&acknowledgement), sizeof(acknowledgement))) {
    record[acknowledgement.event] = acknowledgement.position;
  }
  return record;
}

}  // namespace firn::testing
