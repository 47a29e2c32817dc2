#include "firn/index/folder.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "firn/base/file.h"
#include "firn/base/log.h"
#include "firn/base/status_macros.h"

namespace firn::index {
namespace {

constexpr absl::string_view kSuffix = ".run";
constexpr absl::string_view kTemporarySuffix = ".tmp";

struct RunName {
  Position after = 0;
  Position until = 0;
  std::string name;
};

std::string NameOf(const RunFacts& facts) {
  return absl::StrFormat("%020u-%020u%s", facts.after, facts.until, kSuffix);
}

std::optional<RunName> ParseName(const std::string& name) {
  absl::string_view rest = name;
  if (!absl::ConsumeSuffix(&rest, kSuffix)) return std::nullopt;
  const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(rest, '-');
  RunName parsed{.name = name};
  if (!absl::SimpleAtoi(parts.first, &parsed.after) ||
      !absl::SimpleAtoi(parts.second, &parsed.until)) {
    return std::nullopt;
  }
  return parsed;
}

// The run, or nothing if it is not to be used.
absl::StatusOr<std::shared_ptr<const Run>> TryOpen(const std::string& path, const RunName& name,
                                                   IsOurs is_ours) {
  absl::StatusOr<std::shared_ptr<const Run>> run = Run::Open(path);
  if (absl::IsFailedPrecondition(run.status())) {
    log::Info("an index file has the format of another version; it is made anew of the log",
              {{"file", path}});
    return nullptr;
  }
  if (absl::IsDataLoss(run.status())) {
    log::Warning("an index file is damaged; it is made anew of the log",
                 {{"error", std::string(run.status().message())}});
    return nullptr;
  }
  if (!run.ok()) return run.status();
  const RunFacts& facts = (*run)->facts();
  bool usable = facts.after == name.after && facts.until == name.until;
  if (usable) {
    FIRN_ASSIGN_OR_RETURN(usable, is_ours(facts));
  }
  if (usable) return run;
  log::Warning("an index file belongs to another log; it is made anew", {{"file", path}});
  return nullptr;
}

// Every block is read, and its checksum.
absl::Status ReadThrough(const std::string& path) {
  FIRN_ASSIGN_OR_RETURN(const std::shared_ptr<const Run> run, Run::Open(path));
  RunScan scan(run);
  for (;;) {
    FIRN_ASSIGN_OR_RETURN(const bool has_more, scan.Next());
    if (!has_more) return absl::OkStatus();
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> FindFaults(const std::string& path) {
  std::vector<std::string> faults;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return faults;
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(path));
  for (const std::string& name : names) {
    if (!ParseName(name)) continue;
    const absl::Status read = ReadThrough(absl::StrCat(path, "/", name));
    if (!read.ok() && !absl::IsDataLoss(read)) return read;
    if (!read.ok()) faults.emplace_back(read.message());
  }
  return faults;
}

absl::StatusOr<Folder> Folder::Open(const std::string& path) {
  FIRN_RETURN_IF_ERROR(MakeFolder(path));
  return Folder(path);
}

absl::StatusOr<std::vector<std::shared_ptr<const Run>>> Folder::OpenRuns(IsOurs is_ours) const {
  FIRN_ASSIGN_OR_RETURN(const std::vector<std::string> names, ListFolder(path_));
  std::vector<RunName> found;
  for (const std::string& name : names) {
    if (absl::EndsWith(name, kTemporarySuffix)) {
      FIRN_RETURN_IF_ERROR(RemoveFile(path_ + "/" + name));
    } else if (std::optional<RunName> parsed = ParseName(name)) {
      found.push_back(*std::move(parsed));
    }
  }
  // Of the runs that begin at one place, the longest was merged of the others.
  std::sort(found.begin(), found.end(), [](const RunName& a, const RunName& b) {
    return std::pair(a.after, b.until) < std::pair(b.after, a.until);
  });
  std::vector<std::shared_ptr<const Run>> runs;
  Position covered = 0;
  for (const RunName& name : found) {
    const std::string path = path_ + "/" + name.name;
    if (name.after == covered && name.until > name.after) {
      absl::StatusOr<std::shared_ptr<const Run>> run = TryOpen(path, name, is_ours);
      if (absl::IsDataLoss(run.status())) {
        log::Error("an index file cannot be compared with the log, which is damaged; it is kept",
                   {{"file", path}, {"error", std::string(run.status().message())}});
        return runs;
      }
      if (!run.ok()) return run.status();
      if (*run != nullptr) {
        covered = name.until;
        runs.push_back(*std::move(run));
        continue;
      }
    }
    FIRN_RETURN_IF_ERROR(RemoveFile(path));
  }
  return runs;
}

std::string Folder::TemporaryPath(const RunFacts& facts) const {
  return absl::StrCat(path_, "/", NameOf(facts), kTemporarySuffix);
}

absl::StatusOr<std::shared_ptr<const Run>> Folder::Adopt(const RunFacts& facts) const {
  const std::string path = path_ + "/" + NameOf(facts);
  FIRN_RETURN_IF_ERROR(RenameDurably(TemporaryPath(facts), path, path_));
  return Run::Open(path);
}

}  // namespace firn::index
