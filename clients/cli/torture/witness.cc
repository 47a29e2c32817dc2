#include "cli/torture/witness.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"

namespace firn::torture {
namespace {

constexpr char kMagic[] = "firn-torture-witness-1";

absl::Status FileError(const std::string& path, int error) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the witness file ", path, ": ", std::strerror(error), "; name a file that can be written"));
}

absl::Status WriteAll(int file, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = write(file, text.data() + done, text.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError("of this run", errno);
    done += static_cast<size_t>(written);
  }
  return absl::OkStatus();
}

const char* NameOf(Condition::Kind kind) {
  switch (kind) {
    case Condition::Kind::kNone:
      return "none";
    case Condition::Kind::kRevision:
      return "revision";
    case Condition::Kind::kNoTag:
      return "no-tag";
  }
  return "";
}

std::optional<Condition::Kind> ParseKind(const std::string& name) {
  for (const auto kind :
       {Condition::Kind::kNone, Condition::Kind::kRevision, Condition::Kind::kNoTag}) {
    if (name == NameOf(kind)) return kind;
  }
  return std::nullopt;
}

void Acknowledge(Fate& fate, uint64_t moment, uint64_t position) {
  if (!fate.acknowledged) {
    fate.acknowledged = moment;
    fate.position = position;
  } else if (fate.position != position) {
    fate.other_position = position;
  }
}

// False if the line is none of ours.
bool ReadLine(const std::string& line, Testimony& testimony) {
  std::istringstream words(line);
  std::string what;
  words >> what;
  if (what == "store") return static_cast<bool>(words >> testimony.store_id);
  uint64_t moment = 0;
  uint64_t batch = 0;
  if (!(words >> moment >> batch)) return false;
  Fate& fate = testimony.batches[batch];
  if (what == "acked") {
    uint64_t position = 0;
    if (!(words >> position)) return false;
    Acknowledge(fate, moment, position);
    return true;
  }
  if (what == "refused") {
    fate.refused = moment;
    return true;
  }
  std::string kind;
  Condition condition;
  if (what != "sent" || !(words >> kind)) return false;
  const std::optional<Condition::Kind> parsed = ParseKind(kind);
  if (!parsed) return false;
  condition.kind = *parsed;
  if (*parsed != Condition::Kind::kNone && !(words >> condition.name >> condition.number)) {
    return false;
  }
  if (!fate.sent) {
    fate.sent = moment;
    fate.condition = condition;
  }
  return true;
}

}  // namespace

absl::StatusOr<Testimony> ReadWitness(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return absl::NotFoundError(
        absl::StrCat("the witness file ", path, " cannot be read; name the file of the load"));
  }
  Testimony testimony;
  std::string line;
  std::getline(file, line);
  std::istringstream head(line);
  std::string magic;
  if (!(head >> magic >> testimony.run) || magic != kMagic) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, " is no witness file; name the one that firn torture was given with --witness"));
  }
  // Without its end a line may have been cut short.
  for (size_t number = 2; std::getline(file, line) && !file.eof(); ++number) {
    if (ReadLine(line, testimony)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(path, ", line ", number, ": not a note of a witness; was the file changed?"));
  }
  return testimony;
}

absl::StatusOr<std::unique_ptr<Witness>> Witness::Create(const std::string& path, uint64_t run,
                                                         const WitnessOptions& options) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0 && errno == EEXIST) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the witness file ", path, " exists; name a new one, or remove it if it is done with"));
  }
  if (file < 0) return FileError(path, errno);
  auto witness = std::make_unique<Witness>(file, options);
  absl::Status status = witness->Append(absl::StrCat(kMagic, " ", run));
  if (!status.ok()) return status;
  return witness;
}

absl::StatusOr<std::unique_ptr<Witness>> Witness::Continue(const std::string& path,
                                                           const WitnessOptions& options) {
  const int file = open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return FileError(path, errno);
  return std::make_unique<Witness>(file, options);
}

Witness::Witness(int file, const WitnessOptions& options) : file_(file), options_(options) {}

Witness::~Witness() { close(file_); }

absl::Status Witness::NoteStore(const std::string& store_id) {
  return Append(absl::StrCat("store ", store_id));
}

absl::Status Witness::NoteSent(uint64_t batch, const Condition& condition) {
  std::string line =
      absl::StrCat("sent ", options_.clock(), " ", batch, " ", NameOf(condition.kind));
  if (condition.kind != Condition::Kind::kNone) {
    absl::StrAppend(&line, " ", condition.name, " ", condition.number);
  }
  return Append(line);
}

absl::Status Witness::NoteAcknowledged(uint64_t batch, uint64_t position) {
  return Append(absl::StrCat("acked ", options_.clock(), " ", batch, " ", position));
}

absl::Status Witness::NoteRefused(uint64_t batch, const std::string& reason) {
  return Append(absl::StrCat("refused ", options_.clock(), " ", batch, " ", reason));
}

absl::Status Witness::Append(const std::string& line) {
  std::unique_lock lock(mutex_);
  absl::StrAppend(&waiting_, line, "\n");
  const uint64_t mine = ++noted_;
  while (status_.ok() && flushed_ < mine) {
    if (is_flushing_) {
      changed_.wait(lock);
      continue;
    }
    is_flushing_ = true;
    const std::string lines = std::exchange(waiting_, "");
    const uint64_t last = noted_;
    lock.unlock();
    absl::Status status = WriteAll(file_, lines);
    if (status.ok() && options_.is_flushed && fdatasync(file_) != 0) {
      status = FileError("of this run", errno);
    }
    lock.lock();
    is_flushing_ = false;
    flushed_ = last;
    if (!status.ok()) status_ = status;
    changed_.notify_all();
  }
  return status_;
}

}  // namespace firn::torture
