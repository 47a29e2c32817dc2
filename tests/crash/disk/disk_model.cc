#include "tests/crash/disk/disk_model.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

namespace firn::testing::disk {
namespace {

constexpr size_t kPage = 4096;

std::string FolderOf(const std::string& name) {
  const size_t slash = name.rfind('/');
  return slash == std::string::npos ? "" : name.substr(0, slash);
}

bool IsZero(const char* bytes, size_t size) {
  return std::all_of(bytes, bytes + size, [](char c) { return c == 0; });
}

uint64_t InodeOf(const std::string& path) {
  struct stat facts {};
  if (stat(path.c_str(), &facts) != 0) std::abort();
  return facts.st_ino;
}

// Leaves out pages of zeros: most of a write-ahead log is reserved and empty.
void WriteFile(const std::string& path, const std::string& bytes) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  bool ok = file >= 0 && ftruncate(file, static_cast<off_t>(bytes.size())) == 0;
  for (size_t at = 0; ok && at < bytes.size();) {
    size_t end = at;
    while (end < bytes.size() && !IsZero(bytes.data() + end, std::min(kPage, bytes.size() - end))) {
      end = std::min(end + kPage, bytes.size());
    }
    const size_t size = end - at;
    ok = size == 0 || pwrite(file, bytes.data() + at, size, static_cast<off_t>(at)) ==
                          static_cast<ssize_t>(size);
    at = std::min(end + kPage, bytes.size());
  }
  close(file);
  if (ok) return;
  std::cerr << "cannot write " << path << std::endl;
  std::abort();
}

// What a path is when a folder, or whatever has the name `from`, is called `to`.
std::string Moved(const std::string& path, const std::string& from, const std::string& to) {
  const bool is_in_it = path.size() > from.size() && path[from.size()] == '/';
  if (path.compare(0, from.size(), from) != 0 || (path != from && !is_in_it)) return path;
  return to + path.substr(from.size());
}

bool Happens(uint32_t percent, std::mt19937_64& random) { return random() % 100 < percent; }

}  // namespace

const char* NameOf(Survival survival) {
  switch (survival) {
    case Survival::kNothing:
      return "drop all";
    case Survival::kEverything:
      return "keep all";
    case Survival::kSomeWrites:
      return "drop some";
    case Survival::kOldest:
      return "cut off";
    case Survival::kNewest:
      return "reorder";
    case Survival::kSectors:
      return "tear";
    case Survival::kSizes:
      return "size before data";
    case Survival::kGarbage:
      return "tear, with noise";
  }
  return "";
}

DiskModel::DiskModel(const std::string& root) {
  folders_[InodeOf(root)] = "";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::string path = entry.path().string();
    const std::string name = path.substr(root.size() + 1);
    if (entry.is_directory()) {
      folders_[InodeOf(path)] = name;
      flushed_names_[name] = {.is_folder = true, .file = nullptr};
      continue;
    }
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    auto file = std::make_shared<File>();
    file->flushed = bytes.str();
    files_[InodeOf(path)] = file;
    flushed_names_[name] = {.is_folder = false, .file = std::move(file)};
  }
}

void DiskModel::Apply(const TraceEntry& entry) {
  const Record& record = entry.record;
  switch (record.kind) {
    case RecordKind::kCreate:
      files_[record.inode] = std::make_shared<File>();
      pending_names_.push_back({.sequence = record.sequence,
                                .kind = record.kind,
                                .name = std::string(entry.name),
                                .to = {},
                                .entry = {.is_folder = false, .file = files_[record.inode]}});
      break;
    case RecordKind::kMakeFolder:
      folders_[record.inode] = std::string(entry.name);
      pending_names_.push_back({.sequence = record.sequence,
                                .kind = record.kind,
                                .name = std::string(entry.name),
                                .to = {},
                                .entry = {.is_folder = true, .file = nullptr}});
      break;
    case RecordKind::kWrite:
    case RecordKind::kTruncate:
      if (files_.count(record.inode) == 0) std::abort();
      files_[record.inode]->pending.push_back({.sequence = record.sequence,
                                               .is_truncation = record.kind != RecordKind::kWrite,
                                               .offset = record.offset,
                                               .data = entry.data,
                                               .is_doomed = false});
      break;
    case RecordKind::kSyncBegin:
      break;
    case RecordKind::kSyncEnd:
      Flush(record.inode, record.offset);
      break;
    case RecordKind::kSyncFailed:
      Doom(record.inode, record.offset);
      break;
    case RecordKind::kRename: {
      const size_t end = entry.name.find('\0');
      const std::string from(entry.name.substr(0, end));
      const std::string to(entry.name.substr(end + 1));
      for (auto& [inode, path] : folders_) path = Moved(path, from, to);
      pending_names_.push_back(
          {.sequence = record.sequence, .kind = record.kind, .name = from, .to = to, .entry = {}});
      break;
    }
    case RecordKind::kUnlink:
      pending_names_.push_back({.sequence = record.sequence,
                                .kind = record.kind,
                                .name = std::string(entry.name),
                                .to = {},
                                .entry = {}});
      break;
  }
}

void DiskModel::ApplyName(const NameChange& change, Names& names) {
  switch (change.kind) {
    case RecordKind::kRename: {
      if (names.count(change.name) == 0) return;
      // A folder takes along what is in it.
      Names moved;
      for (const auto& [name, entry] : names) {
        moved.insert_or_assign(Moved(name, change.name, change.to), entry);
      }
      moved[change.to] = names[change.name];
      names = std::move(moved);
      return;
    }
    case RecordKind::kUnlink:
      names.erase(change.name);
      return;
    default:
      names[change.name] = change.entry;
  }
}

void DiskModel::ApplyData(const Change& change, std::string& bytes) {
  if (change.is_truncation) {
    bytes.resize(change.offset);
    return;
  }
  const size_t end = change.offset + change.data.size();
  if (bytes.size() < end) bytes.resize(end);
  std::copy(change.data.begin(), change.data.end(),
            bytes.begin() + static_cast<std::ptrdiff_t>(change.offset));
}

void DiskModel::Overtake(const Change& newer, std::vector<Change>& older) {
  const uint64_t end = newer.is_truncation ? ~uint64_t{0} : newer.offset + newer.data.size();
  std::vector<Change> left;
  for (const Change& change : older) {
    const uint64_t change_end = change.offset + change.data.size();
    if (change.is_truncation || change.sequence > newer.sequence || change_end <= newer.offset ||
        change.offset >= end) {
      left.push_back(change);
      continue;
    }
    if (change.offset < newer.offset) {
      left.push_back(change);
      left.back().data = change.data.substr(0, newer.offset - change.offset);
    }
    if (change_end > end) {
      left.push_back(change);
      left.back().data = change.data.substr(end - change.offset);
      left.back().offset = end;
    }
  }
  older = std::move(left);
}

void DiskModel::Flush(uint64_t inode, uint64_t begun) {
  if (const auto folder = folders_.find(inode); folder != folders_.end()) {
    const auto is_of_it = [&](const NameChange& change) {
      return change.sequence < begun && FolderOf(change.name) == folder->second;
    };
    for (const NameChange& change : pending_names_) {
      if (!is_of_it(change)) continue;
      ApplyName(change, flushed_names_);
      if (change.kind != RecordKind::kRename) continue;
      // What is not flushed in a folder is in it under whatever name.
      for (NameChange& older : pending_names_) {
        if (older.sequence < change.sequence && !is_of_it(older)) {
          older.name = Moved(older.name, change.name, change.to);
          older.to = Moved(older.to, change.name, change.to);
        }
      }
    }
    std::erase_if(pending_names_, is_of_it);
    return;
  }
  const auto file = files_.find(inode);
  if (file == files_.end()) std::abort();
  const auto is_flushed = [&](const Change& change) {
    return change.sequence < begun && !change.is_doomed;
  };
  std::vector<Change> flushed;
  for (const Change& change : file->second->pending) {
    if (is_flushed(change)) flushed.push_back(change);
  }
  std::erase_if(file->second->pending, is_flushed);
  for (const Change& change : flushed) {
    ApplyData(change, file->second->flushed);
    Overtake(change, file->second->pending);
  }
}

void DiskModel::Doom(uint64_t inode, uint64_t begun) {
  const auto file = files_.find(inode);
  if (file == files_.end()) return;  // a folder: its names stay pending
  for (Change& change : file->second->pending) {
    // The length of a file is not among what a cache of pages forgets.
    if (change.sequence < begun && !change.is_truncation) change.is_doomed = true;
  }
}

bool DiskModel::HasUnflushed() const {
  return !pending_names_.empty() || std::any_of(files_.begin(), files_.end(), [](const auto& file) {
    return !file.second->pending.empty();
  });
}

DiskModel::Names DiskModel::SurvivingNames(Survival survival, std::mt19937_64& random) const {
  Names names = flushed_names_;
  const size_t bound = pending_names_.empty() ? 0 : random() % (pending_names_.size() + 1);
  for (size_t i = 0; i < pending_names_.size(); ++i) {
    bool survives = false;
    switch (survival) {
      case Survival::kNothing:
        break;
      case Survival::kEverything:
      case Survival::kSizes:
        survives = true;
        break;
      case Survival::kOldest:
        survives = i < bound;
        break;
      case Survival::kNewest:
        survives = i >= bound;
        break;
      default:
        survives = Happens(50, random);
    }
    if (survives) ApplyName(pending_names_[i], names);
  }
  return names;
}

void DiskModel::TearWrite(const Change& change, size_t sector, uint32_t percent, bool noise,
                          std::mt19937_64& random, std::string& bytes) {
  const size_t end = change.offset + change.data.size();
  for (size_t at = change.offset; at < end;) {
    const size_t next = std::min(end, (at / sector + 1) * sector);
    const bool survives = Happens(percent, random);
    // The length may have come before what is not there.
    const bool grows = next > bytes.size() && (survives || noise || Happens(20, random));
    const size_t old_size = bytes.size();
    if (grows) bytes.resize(next);
    for (size_t i = at; i < std::min(next, bytes.size()); ++i) {
      if (survives) bytes[i] = change.data[i - change.offset];
      if (!survives && noise && i >= old_size) bytes[i] = static_cast<char>(random());
    }
    at = next;
  }
}

std::string DiskModel::SurvivingBytes(const File& file, Survival survival,
                                      std::mt19937_64& random) {
  std::string bytes = file.flushed;
  const size_t count = file.pending.size();
  const size_t bound = count == 0 ? 0 : random() % (count + 1);
  const size_t sector = random() % 2 == 0 ? 512 : kPage;
  const uint32_t percent = 10 + static_cast<uint32_t>(random() % 9) * 10;
  for (size_t i = 0; i < count; ++i) {
    const Change& change = file.pending[i];
    switch (survival) {
      case Survival::kNothing:
        break;
      case Survival::kEverything:
        ApplyData(change, bytes);
        break;
      case Survival::kSomeWrites:
        if (Happens(percent, random)) ApplyData(change, bytes);
        break;
      case Survival::kOldest:
        if (i < bound) ApplyData(change, bytes);
        break;
      case Survival::kNewest:
        if (i >= bound) ApplyData(change, bytes);
        break;
      case Survival::kSizes:
        if (change.is_truncation) {
          bytes.resize(change.offset);
        } else {
          bytes.resize(std::max(bytes.size(), change.offset + change.data.size()));
        }
        break;
      case Survival::kSectors:
      case Survival::kGarbage:
        if (!change.is_truncation) {
          TearWrite(change, sector, percent, survival == Survival::kGarbage, random, bytes);
        } else if (Happens(50, random)) {
          ApplyData(change, bytes);
        }
    }
  }
  return bytes;
}

void DiskModel::WriteImage(const std::string& folder, Survival survival,
                           std::mt19937_64& random) const {
  std::filesystem::create_directories(folder);
  // Sorted, so that folders come before what is in them. What is in a folder that is lost is lost.
  for (const auto& [name, entry] : SurvivingNames(survival, random)) {
    const std::string path = folder + "/" + name;
    if (!std::filesystem::exists(std::filesystem::path(path).parent_path())) continue;
    if (entry.is_folder) {
      std::filesystem::create_directory(path);
    } else {
      WriteFile(path, SurvivingBytes(*entry.file, survival, random));
    }
  }
}

}  // namespace firn::testing::disk
