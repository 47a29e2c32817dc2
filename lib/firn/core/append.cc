#include "firn/core/append.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "firn/base/status.h"

namespace firn {
namespace {

// Where the particulars ride in the status: a line for each check, "index revision position...",
// with "-" for no revision.
constexpr absl::string_view kFailedChecksUrl = "firn/failed-checks";

std::string Encode(const FailedCheck& check) {
  const std::string revision = check.actual_revision ? absl::StrCat(*check.actual_revision) : "-";
  return absl::StrCat(check.index, " ", revision, " ", absl::StrJoin(check.events, " "));
}

FailedCheck Decode(absl::string_view line) {
  FailedCheck check;
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ', absl::SkipEmpty());
  Revision revision = 0;
  if (!parts.empty() && !absl::SimpleAtoi(parts[0], &check.index)) return check;
  if (parts.size() > 1 && absl::SimpleAtoi(parts[1], &revision)) check.actual_revision = revision;
  for (size_t i = 2; i < parts.size(); ++i) {
    Position position = 0;
    if (absl::SimpleAtoi(parts[i], &position)) check.events.push_back(position);
  }
  return check;
}

std::string Describe(const FailedCheck& check) {
  std::string text = absl::StrCat("checks[", check.index, "] does not hold");
  if (check.actual_revision) {
    absl::StrAppend(&text, ": the stream is at revision ", *check.actual_revision);
  } else if (!check.events.empty()) {
    absl::StrAppend(&text, ": the event at position ", check.events.back(), " matches its query");
  }
  return text;
}

size_t TermBytes(const std::vector<std::string>& terms) {
  size_t bytes = 0;
  for (const std::string& term : terms) bytes += sizeof(std::string) + term.size();
  return bytes;
}

size_t CheckBytes(const AppendCheck& check) {
  size_t bytes = sizeof(check);
  if (const auto* stream = std::get_if<StreamCheck>(&check)) return bytes + stream->stream.size();
  for (const QueryItem& item : std::get<NoMatchCheck>(check).query.items) {
    bytes +=
        sizeof(item) + TermBytes(item.event_types) + TermBytes(item.tags) + TermBytes(item.streams);
    for (const Target& target : item.targets) bytes += sizeof(target) + target.type.size();
  }
  return bytes;
}

}  // namespace

size_t RequestBytes(const AppendRequest& request) {
  size_t bytes = 0;
  for (const Event& event : request.events) bytes += EventBytes(event);
  for (const AppendCheck& check : request.checks) bytes += CheckBytes(check);
  return bytes;
}

absl::Status CheckFailed(const std::vector<FailedCheck>& failed) {
  std::string message = Describe(failed.front());
  if (failed.size() > 1) absl::StrAppend(&message, " (and ", failed.size() - 1, " more)");
  message += "; read what is new, decide again";
  absl::Status status = MakeError(ErrorReason::kCheckFailed, message,
                                  {{"failed_checks", absl::StrCat(failed.size())}});
  const std::string lines = absl::StrJoin(failed, "\n", [](std::string* out, const FailedCheck& c) {
    absl::StrAppend(out, Encode(c));
  });
  status.SetPayload(kFailedChecksUrl, absl::Cord(lines));
  return status;
}

std::vector<FailedCheck> FailedChecksOf(const absl::Status& status) {
  std::vector<FailedCheck> failed;
  const absl::optional<absl::Cord> payload = status.GetPayload(kFailedChecksUrl);
  if (!payload.has_value()) return failed;
  const std::string lines(*payload);
  for (const absl::string_view line : absl::StrSplit(lines, '\n')) failed.push_back(Decode(line));
  return failed;
}

}  // namespace firn
