#include "firn/rpc/requests.h"

#include <iterator>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/validate.h"
#include "firn/rpc/convert.h"

namespace firn::rpc {
namespace {

constexpr uint32_t kPageSizeDefault = 100;
constexpr uint32_t kPageSizeMax = 1000;
constexpr size_t kPageBytes = 1 << 20;
// Messages of this size were measured to reach the transport's limit.
constexpr size_t kReplayBytes = 256 << 10;
// A Struct takes up to six times its JSON text, and a message must stay below the 4 MiB that
// clients accept by default.
constexpr size_t kStructPageBytes = 256 << 10;

absl::Status CheckNoQuery(bool has_query) {
  return has_query ? FeatureNotAvailable("query") : absl::OkStatus();
}

absl::Status CheckBelowHead(const char* field, Position position, Position head) {
  if (position <= head) return absl::OkStatus();
  return MakeError(ErrorReason::kPositionBeyondHead,
                   absl::StrCat(field, " ", position, " is beyond the head of the log, ", head,
                                "; read from a position at or below it, or check that this is the "
                                "store the position came from"),
                   {{"head", absl::StrCat(head)}});
}

absl::StatusOr<v1::PayloadForm> ParseForm(v1::PayloadForm form) {
  if (form == v1::PAYLOAD_FORM_UNSPECIFIED) return v1::PAYLOAD_FORM_STRUCT;
  if (v1::PayloadForm_IsValid(form)) return form;
  return InvalidFields({{"payload_form", absl::StrCat("is no known form: ", static_cast<int>(form),
                                                      "; use STRUCT (1) or JSON (2)")}});
}

std::vector<std::string> TakeStrings(google::protobuf::RepeatedPtrField<std::string>& strings) {
  return {std::make_move_iterator(strings.begin()), std::make_move_iterator(strings.end())};
}

Query TakeQuery(v1::Query& query) {
  Query taken;
  for (v1::QueryItem& item : *query.mutable_items()) {
    taken.items.push_back({.event_types = TakeStrings(*item.mutable_event_types()),
                           .tags = TakeStrings(*item.mutable_tags()),
                           .streams = TakeStrings(*item.mutable_streams())});
  }
  return taken;
}

StreamCheck TakeCheck(v1::StreamRevisionCheck& check, const std::string& path,
                      std::vector<FieldViolation>& violations) {
  StreamCheck taken{.stream = std::move(*check.mutable_stream())};
  ValidateStreamName(taken.stream, path + "stream", violations);
  switch (check.expected_case()) {
    case v1::StreamRevisionCheck::kRevision:
      taken.revision = check.revision();
      break;
    case v1::StreamRevisionCheck::kExists:
      taken.expected = StreamCheck::Expected::kExists;
      if (!check.exists()) {
        violations.push_back(
            {path + "exists", "must be true; for an empty stream say \"revision\": 0"});
      }
      break;
    case v1::StreamRevisionCheck::kAny:
      taken.expected = StreamCheck::Expected::kAny;
      if (!check.any()) violations.push_back({path + "any", "must be true"});
      break;
    case v1::StreamRevisionCheck::EXPECTED_NOT_SET:
      violations.push_back({path + "expected", "must be given: revision, exists or any"});
      break;
  }
  return taken;
}

AppendCheck TakeCheck(v1::AppendCheck& check, const std::string& path,
                      std::vector<FieldViolation>& violations) {
  switch (check.check_case()) {
    case v1::AppendCheck::kStreamRevision:
      return TakeCheck(*check.mutable_stream_revision(), path + ".stream_revision.", violations);
    case v1::AppendCheck::kNoMatch: {
      NoMatchCheck taken{.query = TakeQuery(*check.mutable_no_match()->mutable_query()),
                         .after = check.no_match().after_position()};
      ValidateQuery(taken.query, path + ".no_match.query.", violations);
      return taken;
    }
    case v1::AppendCheck::CHECK_NOT_SET:
      break;
  }
  violations.push_back({path, "must be given: stream_revision or no_match"});
  return StreamCheck{};
}

// AppendEvents and AppendStream say the same with different messages.
template <typename Request>
absl::StatusOr<AppendRequest> TakeBatch(Request& request, int64_t now_ms) {
  const auto count = static_cast<size_t>(request.events_size());
  FIRN_RETURN_IF_ERROR(ValidateBatchCount(count));
  AppendRequest append;
  append.events.reserve(count);
  std::vector<FieldViolation> violations;
  for (v1::EventDTO& dto : *request.mutable_events()) {
    const std::string path = absl::StrCat("events[", append.events.size(), "].");
    append.events.push_back(TakeEvent(dto, path, violations));
    ValidateEvent(append.events.back(), now_ms, path, violations);
    if (!violations.empty()) return InvalidFields(violations);
  }
  FIRN_RETURN_IF_ERROR(ValidateBatch(append));
  if (static_cast<size_t>(request.checks_size()) > kChecksMax) {
    return InvalidFields({{"checks", absl::StrCat("must be at most ", kChecksMax, "; got ",
                                                  request.checks_size())}});
  }
  for (v1::AppendCheck& check : *request.mutable_checks()) {
    const std::string path = absl::StrCat("checks[", append.checks.size(), "]");
    append.checks.push_back(TakeCheck(check, path, violations));
    if (!violations.empty()) return InvalidFields(violations);
  }
  return append;
}

constexpr absl::string_view kTokenVersion = "1";

// The position after which the page with this token starts; nothing if the token was not made for
// this request.
std::optional<Position> ReadPageToken(const v1::GetEventsRequest& request) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(request.page_token(), &text)) return std::nullopt;
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  Position start = 0;
  Position position = 0;
  if (parts.size() != 3 || parts[0] != kTokenVersion || !absl::SimpleAtoi(parts[1], &start) ||
      !absl::SimpleAtoi(parts[2], &position) || start != request.after_position() ||
      position < start) {
    return std::nullopt;
  }
  return position;
}

}  // namespace

absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventRequest& request, int64_t now_ms) {
  if (!request.has_event()) {
    return InvalidFields({{"event", "must be given"}});
  }
  std::vector<FieldViolation> violations;
  AppendRequest append;
  append.events.push_back(TakeEvent(*request.mutable_event(), "event.", violations));
  ValidateEvent(append.events.front(), now_ms, "event.", violations);
  if (!violations.empty()) return InvalidFields(violations);
  if (request.has_expected_revision()) {
    append.checks.push_back(StreamCheck{.stream = StreamOf(append.events.front()),
                                        .revision = request.expected_revision()});
  }
  return append;
}

absl::StatusOr<AppendRequest> TakeAppend(v1::AppendEventsRequest& request, int64_t now_ms) {
  return TakeBatch(request, now_ms);
}

absl::StatusOr<AppendRequest> TakeAppend(v1::AppendStreamRequest& request, int64_t now_ms) {
  return TakeBatch(request, now_ms);
}

absl::StatusOr<ReadRange> ParseRead(const v1::GetEventsRequest& request, Position head) {
  FIRN_RETURN_IF_ERROR(CheckNoQuery(request.has_query()));
  FIRN_ASSIGN_OR_RETURN(const v1::PayloadForm form, ParseForm(request.payload_form()));
  if (request.page_size() > kPageSizeMax) {
    return InvalidFields(
        {{"page_size", absl::StrCat("must be 1 to ", kPageSizeMax, ", or 0 for ", kPageSizeDefault,
                                    "; got ", request.page_size())}});
  }
  Position after = request.after_position();
  if (!request.page_token().empty()) {
    const std::optional<Position> position = ReadPageToken(request);
    if (!position) {
      return InvalidFields({{"page_token",
                             "is not one that this request was answered with; leave it empty for "
                             "the first page and keep the other fields as they were"}});
    }
    after = *position;
  }
  FIRN_RETURN_IF_ERROR(CheckBelowHead("after_position", after, head));
  return ReadRange{
      .after = after,
      .until = head,
      .page = {.events = request.page_size() == 0 ? kPageSizeDefault : request.page_size(),
               .bytes = form == v1::PAYLOAD_FORM_STRUCT ? kStructPageBytes : kPageBytes},
      .form = form,
  };
}

absl::StatusOr<ReadRange> ParseRead(const v1::ReplayEventsRequest& request, Position head) {
  FIRN_RETURN_IF_ERROR(CheckNoQuery(request.has_query()));
  if (request.follow()) return FeatureNotAvailable("follow");
  FIRN_ASSIGN_OR_RETURN(const v1::PayloadForm form, ParseForm(request.payload_form()));
  const Position after = request.after_position();
  const Position until = request.has_until_position() ? request.until_position() : head;
  FIRN_RETURN_IF_ERROR(CheckBelowHead("after_position", after, head));
  FIRN_RETURN_IF_ERROR(CheckBelowHead("until_position", until, head));
  if (until < after) {
    return InvalidFields({{"until_position", absl::StrCat("must not be before after_position (",
                                                          after, "); got ", until)}});
  }
  return ReadRange{
      .after = after,
      .until = until,
      .page = {.events = std::numeric_limits<size_t>::max(), .bytes = kReplayBytes},
      .form = form,
  };
}

std::string MakePageToken(const v1::GetEventsRequest& request, Position position) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(kTokenVersion, ".", request.after_position(), ".", position));
}

}  // namespace firn::rpc
