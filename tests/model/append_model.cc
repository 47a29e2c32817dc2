#include "tests/model/append_model.h"

#include <algorithm>
#include <set>
#include <sstream>
#include <utility>
#include <variant>

#include "firn/core/query.h"

namespace firn::testing {
namespace {

// A failure shows so many events of a batch.
constexpr size_t kShownEventsMax = 12;

std::string OwnStream(const Event& event) {
  return event.target_type + "-" + std::to_string(event.target_id);
}

// The event with its stream named, so that what is the same compares equal.
Event WithStream(Event event) {
  if (event.stream.empty()) event.stream = OwnStream(event);
  return event;
}

// `tags` holds what the event refers to.
RecordedEvent Lend(const LoggedEvent& logged, std::vector<std::string_view>& tags) {
  RecordedEvent lent;
  lent.position = logged.position;
  lent.revision = logged.revision;
  lent.recorded_us = logged.recorded_us;
  lent.batch_index = logged.batch_index;
  lent.id = logged.event.id;
  lent.timestamp_ms = logged.event.timestamp_ms;
  lent.event_type = logged.event.event_type;
  lent.payload = logged.event.payload.bytes;
  lent.content_type = logged.event.payload.content_type;
  lent.target_type = logged.event.target_type;
  lent.target_id = logged.event.target_id;
  if (logged.event.user_id) lent.user_id = *logged.event.user_id;
  lent.stream = logged.event.stream;
  tags.assign(logged.event.tags.begin(), logged.event.tags.end());
  lent.tags = tags;
  lent.metadata = logged.event.metadata;
  return lent;
}

Answer Error(ErrorReason reason, ErrorMetadata metadata) {
  Answer answer;
  answer.error = reason;
  answer.metadata = std::move(metadata);
  return answer;
}

void Print(std::ostream& out, const std::vector<std::string>& texts) {
  for (size_t i = 0; i < texts.size(); ++i) out << (i == 0 ? "[" : " ") << texts[i];
  out << (texts.empty() ? "[]" : "]");
}

void Print(std::ostream& out, const Event& event) {
  out << FormatUuid(event.id) << " " << event.timestamp_ms << " " << event.event_type << " "
      << OwnStream(event);
  if (!event.stream.empty()) out << " stream " << event.stream;
  if (event.user_id) out << " user " << *event.user_id;
  out << " tags ";
  Print(out, event.tags);
  out << " payload " << event.payload.content_type << event.payload.bytes;
  for (const auto& [key, value] : event.metadata) out << " " << key << "=" << value;
}

void Print(std::ostream& out, const AppendCheck& check) {
  if (const auto* stream = std::get_if<StreamCheck>(&check)) {
    out << "stream " << stream->stream << " ";
    if (stream->expected == StreamCheck::Expected::kAny) out << "any";
    if (stream->expected == StreamCheck::Expected::kExists) out << "exists";
    if (stream->expected == StreamCheck::Expected::kRevision) out << "at " << stream->revision;
    return;
  }
  const auto& no_match = std::get<NoMatchCheck>(check);
  out << "no match after " << no_match.after << " of";
  for (const QueryItem& item : no_match.query.items) {
    out << " {types ";
    Print(out, item.event_types);
    out << " tags ";
    Print(out, item.tags);
    out << " streams ";
    Print(out, item.streams);
    out << "}";
  }
}

// "0-4,7"; what comes after 240 characters is "...".
std::string Ranges(const std::set<size_t>& numbers) {
  std::string text;
  for (const size_t first : numbers) {
    if (first > 0 && numbers.contains(first - 1)) continue;
    size_t last = first;
    while (numbers.contains(last + 1)) ++last;
    if (text.size() > 240) return text + ",...";
    if (!text.empty()) text += ",";
    text += std::to_string(first);
    if (last > first) text += "-" + std::to_string(last);
  }
  return text;
}

}  // namespace

LoggedEvent Keep(const RecordedEvent& recorded) {
  LoggedEvent kept;
  kept.position = recorded.position;
  kept.revision = recorded.revision;
  kept.recorded_us = recorded.recorded_us;
  kept.batch_index = recorded.batch_index;
  kept.event.id = recorded.id;
  kept.event.timestamp_ms = recorded.timestamp_ms;
  kept.event.event_type = recorded.event_type;
  kept.event.payload = {std::string(recorded.payload), std::string(recorded.content_type)};
  kept.event.target_type = recorded.target_type;
  kept.event.target_id = recorded.target_id;
  if (recorded.user_id) kept.event.user_id = std::string(*recorded.user_id);
  kept.event.stream = recorded.stream;
  kept.event.tags.assign(recorded.tags.begin(), recorded.tags.end());
  kept.event.metadata.assign(recorded.metadata.begin(), recorded.metadata.end());
  return kept;
}

Answer AnswerOf(const absl::StatusOr<AppendResult>& answer) {
  Answer comparable;
  if (answer.ok()) {
    for (const AppendedEvent& e : answer->events) {
      comparable.places.push_back({e.position, e.revision});
    }
    comparable.duplicate = answer->duplicate;
    return comparable;
  }
  // An error without a reason is no answer that anything could expect.
  comparable.error = ReasonOf(answer.status()).value_or(ErrorReason::kInternal);
  comparable.metadata = MetadataOf(answer.status());
  comparable.failed_checks = FailedChecksOf(answer.status());
  return comparable;
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
  if (answer.error) out << ErrorReasonName(*answer.error);
  if (answer.duplicate) out << "duplicate";
  if (answer.appends()) out << "appended";
  for (const auto& [key, value] : answer.metadata) out << " " << key << "=" << value;
  for (const FailedCheck& failed : answer.failed_checks) {
    out << "\n  checks[" << failed.index << "]";
    if (failed.actual_revision) out << " actual revision " << *failed.actual_revision;
    out << " events";
    for (const Position position : failed.events) out << " " << position;
  }
  if (!answer.places.empty()) out << " at (position/revision)";
  for (const Place& place : answer.places) out << " " << place.position << "/" << place.revision;
  return out;
}

std::ostream& operator<<(std::ostream& out, const LoggedEvent& event) {
  out << "position " << event.position << " revision " << event.revision << " recorded "
      << event.recorded_us << " batch index " << event.batch_index << ": ";
  Print(out, event.event);
  return out;
}

std::string Describe(const AppendRequest& request) {
  std::ostringstream out;
  for (size_t i = 0; i < request.events.size(); ++i) {
    if (i == kShownEventsMax) {
      out << "  ... " << request.events.size() << " events\n";
      break;
    }
    out << "  events[" << i << "] ";
    Print(out, request.events[i]);
    out << "\n";
  }
  for (size_t i = 0; i < request.checks.size(); ++i) {
    out << "  checks[" << i << "] ";
    Print(out, request.checks[i]);
    out << "\n";
  }
  return out.str();
}

Revision AppendModel::LastRevision(const std::string& stream, Position head) const {
  const auto found = streams_.find(stream);
  if (found == streams_.end()) return 0;
  const std::vector<Position>& positions = found->second;
  return static_cast<Revision>(std::upper_bound(positions.begin(), positions.end(), head) -
                               positions.begin());
}

Position AppendModel::PositionOf(const Event& event, Position head) const {
  const auto found = ids_.find(event.id);
  return found == ids_.end() || found->second > head ? 0 : found->second;
}

Answer AppendModel::Expect(const AppendRequest& request, Position head) const {
  if (std::optional<Answer> known = ExpectOfKnown(request, head)) return *known;
  if (std::optional<Answer> failed = ExpectOfChecks(request, head)) return *failed;

  Answer answer;
  std::map<std::string, Revision> last;
  for (const Event& event : request.events) {
    const std::string stream = WithStream(event).stream;
    if (!last.contains(stream)) last[stream] = LastRevision(stream, head);
    answer.places.push_back({++head, ++last[stream]});
  }
  return answer;
}

std::optional<Answer> AppendModel::ExpectOfKnown(const AppendRequest& request,
                                                 Position head) const {
  std::vector<size_t> known;
  std::vector<size_t> fresh;
  Answer duplicate;
  duplicate.duplicate = true;
  for (size_t i = 0; i < request.events.size(); ++i) {
    const Event& event = request.events[i];
    const Position position = PositionOf(event, head);
    (position == 0 ? fresh : known).push_back(i);
    if (position == 0) continue;
    const LoggedEvent& logged = At(position);
    if (logged.event != WithStream(event)) {
      return Error(ErrorReason::kEventIdConflict,
                   {{"id", FormatUuid(event.id)}, {"position", std::to_string(position)}});
    }
    duplicate.places.push_back({position, logged.revision});
  }
  if (known.empty()) return std::nullopt;
  if (fresh.empty()) return duplicate;
  return Error(ErrorReason::kBatchPartlyKnown,
               {{"known_events", std::to_string(known.size())},
                {"known_indexes", Ranges({known.begin(), known.end()})},
                {"first_known_index", std::to_string(known.front())},
                {"first_known_position", std::to_string(duplicate.places.front().position)},
                {"first_new_index", std::to_string(fresh.front())}});
}

std::optional<Answer> AppendModel::ExpectOfChecks(const AppendRequest& request,
                                                  Position head) const {
  std::vector<FailedCheck> failed;
  for (size_t i = 0; i < request.checks.size(); ++i) {
    const auto* no_match = std::get_if<NoMatchCheck>(&request.checks[i]);
    if (no_match != nullptr && no_match->after > head) {
      return Error(ErrorReason::kPositionBeyondHead, {{"head", std::to_string(head)}});
    }
    std::optional<FailedCheck> failure =
        std::visit([&](const auto& check) { return Fails(check, head); }, request.checks[i]);
    if (!failure) continue;
    failure->index = i;
    failed.push_back(*failure);
  }
  if (failed.empty()) return std::nullopt;
  Answer answer =
      Error(ErrorReason::kCheckFailed, {{"failed_checks", std::to_string(failed.size())}});
  answer.failed_checks = failed;
  return answer;
}

std::optional<FailedCheck> AppendModel::Fails(const StreamCheck& check, Position head) const {
  const Revision last = LastRevision(check.stream, head);
  FailedCheck failure;
  failure.actual_revision = last;
  switch (check.expected) {
    case StreamCheck::Expected::kAny:
      return std::nullopt;
    case StreamCheck::Expected::kExists:
      if (last > 0) return std::nullopt;
      return failure;
    case StreamCheck::Expected::kRevision:
      break;
  }
  if (last == check.revision) return std::nullopt;
  for (Revision revision = check.revision + 1; revision <= last; ++revision) {
    if (revision + kFailedCheckEventsMax <= last) continue;  // not among the newest
    failure.events.push_back(streams_.at(check.stream)[revision - 1]);
  }
  return failure;
}

std::optional<FailedCheck> AppendModel::Fails(const NoMatchCheck& check, Position head) const {
  FailedCheck failure;
  std::vector<std::string_view> tags;
  for (Position p = head; p > check.after && failure.events.size() < kFailedCheckEventsMax; --p) {
    if (Matches(check.query, Lend(At(p), tags))) failure.events.push_back(p);
  }
  if (failure.events.empty()) return std::nullopt;
  std::reverse(failure.events.begin(), failure.events.end());
  return failure;
}

void AppendModel::Append(const AppendRequest& request) {
  for (size_t i = 0; i < request.events.size(); ++i) {
    LoggedEvent logged;
    logged.event = WithStream(request.events[i]);
    logged.position = log_.size() + 1;
    logged.batch_index = static_cast<uint32_t>(i);
    std::vector<Position>& stream = streams_[logged.event.stream];
    stream.push_back(logged.position);
    logged.revision = stream.size();
    ids_[logged.event.id] = logged.position;
    log_.push_back(std::move(logged));
  }
}

bool AppendModel::LearnTime(Position position, int64_t recorded_us) {
  LoggedEvent& logged = log_[position - 1];
  if (logged.recorded_us != 0) return logged.recorded_us == recorded_us;
  logged.recorded_us = recorded_us;
  return recorded_us > (position == 1 ? 0 : At(position - 1).recorded_us);
}

}  // namespace firn::testing
