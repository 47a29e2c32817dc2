#include "cli/batch_sender.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

constexpr char kPartlyKnown[] = "BATCH_PARTLY_KNOWN";
constexpr char kIdConflict[] = "EVENT_ID_CONFLICT";
constexpr char kInvalidField[] = "INVALID_FIELD";

// Takes "events[12]" off the front of the text and gives 12, if that is how it starts and the batch
// has such an event.
std::optional<size_t> TakeIndex(absl::string_view& text, const Batch& batch) {
  absl::string_view rest = text;
  if (!absl::ConsumePrefix(&rest, "events[")) return std::nullopt;
  size_t index = 0;
  const size_t end = rest.find(']');
  if (end == absl::string_view::npos || !absl::SimpleAtoi(rest.substr(0, end), &index) ||
      index >= batch.lines.size()) {
    return std::nullopt;
  }
  text = rest.substr(end + 1);
  return index;
}

// The text with "line 345" for every "events[12]".
std::string WithLines(absl::string_view text, const Batch& batch) {
  std::string result;
  while (!text.empty()) {
    if (const std::optional<size_t> index = TakeIndex(text, batch)) {
      absl::StrAppend(&result, "line ", batch.lines[*index]);
    } else {
      result += text.front();
      text.remove_prefix(1);
    }
  }
  return result;
}

// The event that a violation is about, if it is about one.
std::optional<size_t> FindEvent(const FieldViolation& violation, const Batch& batch) {
  absl::string_view field = violation.field;
  return TakeIndex(field, batch);
}

// The event that the error is about, if it is about one; of several, the first that is named.
std::optional<size_t> FindEvent(const ServerError& error, const Batch& batch) {
  for (const FieldViolation& violation : error.violations) {
    if (const std::optional<size_t> index = FindEvent(violation, batch)) return index;
  }
  const auto id = error.metadata.find("id");
  if (error.reason == kIdConflict && id != error.metadata.end()) {
    const auto& events = batch.request.events();
    const auto found = std::ranges::find_if(events, [&](const v1::EventDTO& event) {
      return absl::EqualsIgnoreCase(event.id(), id->second);
    });
    if (found != events.end()) return static_cast<size_t>(found - events.begin());
  }
  return std::nullopt;
}

// "event_type: must be ..." for the violation of events[12].event_type.
std::string DescribeViolation(const FieldViolation& violation, const Batch& batch) {
  absl::string_view field = violation.field;
  if (TakeIndex(field, batch)) absl::ConsumePrefix(&field, ".");
  return absl::StrCat(field, ": ", WithLines(violation.description, batch));
}

// Where the events change from known to new or back, for the first time: as one of the two starts
// at 0, it is where the other starts. Nothing if the error does not say.
std::optional<int> FindBorder(const ServerError& error, const Batch& batch) {
  const auto index = [&](const char* key) {
    const auto found = error.metadata.find(key);
    int value = 0;
    return found != error.metadata.end() && absl::SimpleAtoi(found->second, &value) ? value : 0;
  };
  const int border = std::max(index("first_known_index"), index("first_new_index"));
  if (border <= 0 || border >= batch.request.events_size()) return std::nullopt;
  return border;
}

}  // namespace

Batch SplitBatch(Batch& batch, int index) {
  Batch rest;
  auto& events = *batch.request.mutable_events();
  std::vector<v1::EventDTO*> moved(static_cast<size_t>(events.size() - index));
  events.ExtractSubrange(index, events.size() - index, moved.data());
  for (v1::EventDTO* event : moved) rest.request.mutable_events()->AddAllocated(event);
  rest.lines.assign(batch.lines.begin() + index, batch.lines.end());
  batch.lines.resize(static_cast<size_t>(index));
  return rest;
}

absl::Status LocateError(const ServerError& error, const Batch& batch, const std::string& file,
                         const std::string& address) {
  ServerError local = error;
  local.message = WithLines(error.message, batch);
  const absl::Status status = ToStatus(local, address);
  if (error.reason == kPartlyKnown) {
    return absl::Status(
        status.code(),
        absl::StrCat(file, ":", batch.lines.front(), ": part of the batch of lines ",
                     batch.lines.front(), "-", batch.lines.back(),
                     " is in the log already; take those events out of the file, or leave "
                     "batch_index out [",
                     error.reason, "]"));
  }
  const std::optional<size_t> event = FindEvent(error, batch);
  if (!event) return status;
  const std::string what =
      error.violations.empty()
          ? local.message
          : absl::StrJoin(error.violations, "; ",
                          [&](std::string* out, const FieldViolation& violation) {
                            absl::StrAppend(out, DescribeViolation(violation, batch));
                          });
  return absl::Status(status.code(), absl::StrCat(file, ":", batch.lines[*event], ": ", what, " [",
                                                  error.reason, "]"));
}

std::string FormatSent(const SentEvents& sent, absl::Duration elapsed) {
  // The clock may not have moved.
  const double seconds = std::max(absl::ToDoubleSeconds(elapsed), 0.001);
  std::string text = absl::StrFormat("imported %s events (%s already there)",
                                     WithThousands(sent.events), WithThousands(sent.known));
  if (sent.events > 0) {
    absl::StrAppendFormat(&text, ", positions %d-%d", sent.first_position, sent.last_position);
  }
  absl::StrAppendFormat(&text, ", %.1f s, %s events/s", seconds,
                        WithThousands(static_cast<uint64_t>(sent.events / seconds)));
  return text;
}

BatchSender::BatchSender(Client& client, std::string file, absl::Duration retry_for,
                         Refusals refusals)
    : client_(client), file_(std::move(file)), retry_for_(retry_for), refusals_(refusals) {}

absl::Status BatchSender::Send(Batch batch) {
  // What is left to send; the next part is the last one.
  std::vector<Batch> parts;
  parts.push_back(std::move(batch));
  while (!parts.empty()) {
    Batch& part = parts.back();
    v1::AppendEventsResponse response;
    const grpc::Status status = client_.AppendEvents(part.request, retry_for_, &response);
    if (status.ok()) {
      Count(part, response);
      parts.pop_back();
      continue;
    }
    const ServerError error = ReadServerError(status);
    if (CollectRefused(error, part)) {
      if (part.lines.empty()) parts.pop_back();
      continue;
    }
    const std::optional<int> border =
        error.reason == kPartlyKnown && !part.is_atomic ? FindBorder(error, part) : std::nullopt;
    if (!border) return LocateError(error, part, file_, client_.address());
    Batch rest = SplitBatch(part, *border);
    parts.insert(parts.end() - 1, std::move(rest));
  }
  return absl::OkStatus();
}

bool BatchSender::CollectRefused(const ServerError& error, Batch& batch) {
  const bool is_refusal = error.reason == kInvalidField || error.reason == kIdConflict;
  if (refusals_ == Refusals::kEnd || batch.is_atomic || !is_refusal) return false;
  // What is wrong with each event, by its place in the batch.
  std::map<size_t, std::string> faults;
  for (const FieldViolation& violation : error.violations) {
    const std::optional<size_t> index = FindEvent(violation, batch);
    if (!index) continue;
    std::string& fault = faults[*index];
    absl::StrAppend(&fault, fault.empty() ? "" : "; ", DescribeViolation(violation, batch));
  }
  if (const std::optional<size_t> index = FindEvent(error, batch); index && faults.empty()) {
    faults[*index] = error.message;
  }
  // From the last one on, so that the places of the others stay.
  for (auto fault = faults.rbegin(); fault != faults.rend(); ++fault) {
    const auto [index, what] = *fault;
    refused_.push_back({batch.lines[index], absl::StrCat(what, " [", error.reason, "]")});
    batch.request.mutable_events()->DeleteSubrange(static_cast<int>(index), 1);
    batch.lines.erase(batch.lines.begin() + static_cast<std::ptrdiff_t>(index));
  }
  return !faults.empty();
}

void BatchSender::Count(const Batch& batch, const v1::AppendEventsResponse& response) {
  sent_.events += batch.lines.size();
  if (response.duplicate()) sent_.known += batch.lines.size();
  for (const v1::AppendedEvent& event : response.events()) {
    if (sent_.first_position == 0) sent_.first_position = event.position();
    sent_.first_position = std::min(sent_.first_position, event.position());
    sent_.last_position = std::max(sent_.last_position, event.position());
  }
  sent_.last_line = batch.lines.back();
}

}  // namespace firn::cli
