#include "firn/rpc/read_requests.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <utility>

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
// Messages of this size were measured to reach the transport's limit.
constexpr size_t kReplayBytes = 256 << 10;

// Events looked at and looks into the index, some tens of milliseconds of a reader thread: what one
// page may cost before others get a turn.
constexpr size_t kPageWork = 50'000;
constexpr size_t kCountWork = 200'000;

constexpr int kNewestMax = 1000;

constexpr std::chrono::milliseconds kHeartbeatMin{100};
constexpr std::chrono::milliseconds kHeartbeatMax{3'600'000};

// 9999-12-31T23:59:59Z, where google.protobuf.Timestamp ends.
constexpr int64_t kSecondsMax = 253'402'300'799;
constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int32_t kNanosPerSecond = 1'000'000'000;
constexpr int32_t kNanosPerMicro = 1000;

template <typename Number>
absl::Status CheckOrder(const char* kind, Number min, Number max) {
  if (min <= max) return absl::OkStatus();
  return InvalidFields(
      {{absl::StrCat("bounds.max_", kind),
        absl::StrCat("must not be below bounds.min_", kind, " (", min, "); got ", max)}});
}

absl::Status TakeBounds(const v1::ReadBounds& bounds, ReadSpec& spec) {
  Filter& filter = spec.filter;
  if (bounds.has_min_revision()) filter.min_revision = bounds.min_revision();
  if (bounds.has_max_revision()) filter.max_revision = bounds.max_revision();
  FIRN_RETURN_IF_ERROR(CheckOrder("revision", filter.min_revision, filter.max_revision));
  if (bounds.has_min_timestamp()) filter.min_timestamp_ms = bounds.min_timestamp();
  if (bounds.has_max_timestamp()) filter.max_timestamp_ms = bounds.max_timestamp();
  FIRN_RETURN_IF_ERROR(CheckOrder("timestamp", filter.min_timestamp_ms, filter.max_timestamp_ms));
  if (bounds.has_from_time()) {
    FIRN_ASSIGN_OR_RETURN(spec.from_us, ParseTime(bounds.from_time(), "bounds.from_time", true));
  }
  if (bounds.has_as_of()) {
    FIRN_ASSIGN_OR_RETURN(spec.as_of_us, ParseTime(bounds.as_of(), "bounds.as_of", false));
  }
  return absl::OkStatus();
}

// What the reads have in common: positions, query, bounds.
template <typename Request>
absl::Status TakeCommon(Request& request, Position head, ReadSpec& spec) {
  spec.after = request.after_position();
  spec.until = request.has_until_position() ? request.until_position() : head;
  FIRN_RETURN_IF_ERROR(CheckBelowHead("after_position", spec.after, head));
  FIRN_RETURN_IF_ERROR(CheckBelowHead("until_position", spec.until, head));
  if (spec.until < spec.after) {
    return InvalidFields({{"until_position", absl::StrCat("must not be before after_position (",
                                                          spec.after, "); got ", spec.until)}});
  }
  FIRN_RETURN_IF_ERROR(TakeBounds(request.bounds(), spec));
  if (!request.has_query()) return absl::OkStatus();
  spec.filter.query = TakeQuery(*request.mutable_query());
  std::vector<FieldViolation> violations;
  ValidateQuery(spec.filter.query, "query.", violations);
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

constexpr absl::string_view kTokenVersion = "2";

// Where the page with this token starts; nothing if the token was not made for this request.
std::optional<Position> ReadPageToken(const v1::GetEventsRequest& request) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(request.page_token(), &text)) return std::nullopt;
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  Position position = 0;
  if (parts.size() != 3 || !absl::SimpleAtoi(parts[2], &position)) return std::nullopt;
  // Numbers and base64 can be written in more ways than one; a token that was made in one only.
  if (request.page_token() != MakePageToken(FingerprintOf(request), position)) return std::nullopt;
  return position;
}

absl::Status TakePageToken(const v1::GetEventsRequest& request, ReadSpec& spec) {
  if (request.page_token().empty()) return absl::OkStatus();
  const std::optional<Position> position = ReadPageToken(request);
  if (!position || *position < spec.after || *position > spec.until) {
    return InvalidFields({{"page_token",
                           "is not one that this request was answered with; leave it empty for "
                           "the first page and keep the other fields as they were"}});
  }
  (spec.backwards ? spec.until : spec.after) = *position;
  return absl::OkStatus();
}

absl::Status TakeHeartbeat(const v1::ReplayEventsRequest& request, ReplaySpec& spec) {
  if (!request.has_heartbeat_interval()) return absl::OkStatus();
  const google::protobuf::Duration& interval = request.heartbeat_interval();
  // What is far out of range may be of any size.
  const int64_t seconds = std::clamp<int64_t>(interval.seconds(), -1, kHeartbeatMax.count());
  spec.heartbeat_interval =
      std::chrono::milliseconds(seconds * 1000 + interval.nanos() / 1'000'000);
  if (spec.heartbeat_interval >= kHeartbeatMin && spec.heartbeat_interval <= kHeartbeatMax) {
    return absl::OkStatus();
  }
  return InvalidFields({{"heartbeat_interval", "must be 100 ms to 1 h"}});
}

// What makes no sense for a reader that stays at the head, or only for one.
absl::Status CheckFollow(const v1::ReplayEventsRequest& request) {
  std::vector<FieldViolation> violations;
  if (request.follow() && request.has_until_position()) {
    violations.push_back({"until_position", "must be absent with follow, which has no end"});
  }
  if (request.follow() && request.bounds().has_as_of()) {
    violations.push_back({"bounds.as_of", "must be absent with follow, which has no end"});
  }
  if (!request.follow() && request.max_lag() != 0) {
    violations.push_back({"max_lag", "must be 0 without follow"});
  }
  if (!request.follow() && request.has_heartbeat_interval()) {
    violations.push_back({"heartbeat_interval", "must be absent without follow"});
  }
  return violations.empty() ? absl::OkStatus() : InvalidFields(violations);
}

}  // namespace

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

absl::StatusOr<int64_t> ParseTime(const google::protobuf::Timestamp& time, const char* field,
                                  bool round_up) {
  if (time.seconds() < 0 || time.seconds() > kSecondsMax || time.nanos() < 0 ||
      time.nanos() >= kNanosPerSecond) {
    return InvalidFields({{field, "must be a time between 1970 and 9999"}});
  }
  const int32_t nanos = time.nanos() + (round_up ? kNanosPerMicro - 1 : 0);
  return time.seconds() * kMicrosPerSecond + nanos / kNanosPerMicro;
}

absl::StatusOr<ReadSpec> TakeRead(v1::GetEventsRequest& request, Position head) {
  ReadSpec spec;
  spec.backwards = request.backwards();
  FIRN_ASSIGN_OR_RETURN(spec.form, ParseForm(request.payload_form()));
  if (request.page_size() > kPageSizeMax) {
    return InvalidFields(
        {{"page_size", absl::StrCat("must be 1 to ", kPageSizeMax, ", or 0 for ", kPageSizeDefault,
                                    "; got ", request.page_size())}});
  }
  spec.page = {.events = request.page_size() == 0 ? kPageSizeDefault : request.page_size(),
               .bytes = AnswerBytes(spec.form),
               .work = kPageWork};
  const v1::GetEventsRequest untaken = request;
  FIRN_RETURN_IF_ERROR(TakeCommon(request, head, spec));
  FIRN_RETURN_IF_ERROR(TakePageToken(untaken, spec));
  return spec;
}

absl::StatusOr<ReadSpec> TakeRead(v1::CountEventsRequest& request, Position head) {
  ReadSpec spec;
  spec.page.work = kCountWork;
  FIRN_RETURN_IF_ERROR(TakeCommon(request, head, spec));
  return spec;
}

absl::StatusOr<ReplaySpec> TakeReplay(v1::ReplayEventsRequest& request, Position head) {
  ReplaySpec spec;
  FIRN_RETURN_IF_ERROR(CheckFollow(request));
  FIRN_ASSIGN_OR_RETURN(spec.form, ParseForm(request.payload_form()));
  spec.page = {.events = request.batch_size() == 0 ? std::numeric_limits<size_t>::max()
                                                   : request.batch_size(),
               .bytes = kReplayBytes,
               .work = kPageWork};
  spec.follow = request.follow();
  if (request.max_lag() != 0) spec.max_lag = request.max_lag();
  FIRN_RETURN_IF_ERROR(TakeHeartbeat(request, spec));
  FIRN_RETURN_IF_ERROR(TakeCommon(request, head, spec));
  return spec;
}

absl::StatusOr<NewestSpec> TakeNewest(v1::GetNewestEventsRequest& request, Position head) {
  NewestSpec spec;
  FIRN_ASSIGN_OR_RETURN(spec.form, ParseForm(request.payload_form()));
  spec.until = request.has_until_position() ? request.until_position() : head;
  FIRN_RETURN_IF_ERROR(CheckBelowHead("until_position", spec.until, head));
  if (request.has_as_of()) {
    FIRN_ASSIGN_OR_RETURN(spec.as_of_us, ParseTime(request.as_of(), "as_of", false));
  }
  const int64_t count = int64_t{request.streams_size()} + request.queries_size();
  if (count < 1 || count > kNewestMax) {
    return InvalidFields({{"streams", absl::StrCat("and queries together must be 1 to ", kNewestMax,
                                                   "; got ", count)}});
  }
  std::vector<FieldViolation> violations;
  for (const std::string& stream : request.streams()) {
    ValidateStreamName(stream, absl::StrCat("streams[", spec.queries.size(), "]"), violations);
    spec.queries.push_back({.items = {{.streams = {stream}}}});
  }
  for (int i = 0; i < request.queries_size(); ++i) {
    spec.queries.push_back(TakeQuery(*request.mutable_queries(i)));
    ValidateQuery(spec.queries.back(), absl::StrCat("queries[", i, "]."), violations);
  }
  if (!violations.empty()) return InvalidFields(violations);
  return spec;
}

absl::StatusOr<int64_t> TimeOf(const v1::GetPositionAtRequest& request) {
  if (!request.has_time()) return InvalidFields({{"time", "must be given"}});
  return ParseTime(request.time(), "time", false);
}

absl::StatusOr<Position> PositionOf(const v1::GetTimeAtRequest& request, Position head) {
  if (request.position() == 0) return InvalidFields({{"position", "must be 1 or more"}});
  FIRN_RETURN_IF_ERROR(CheckBelowHead("position", request.position(), head));
  return request.position();
}

absl::Status ApplyTimes(EventReader& reader, Position head, ReadSpec& spec) {
  // Bounds may leave nothing; then what was asked for begins and ends where it began.
  if (spec.as_of_us) {
    FIRN_ASSIGN_OR_RETURN(const Position last, reader.PositionAt(*spec.as_of_us, head));
    spec.until = std::max(spec.after, std::min(spec.until, last));
  }
  if (spec.from_us) {
    FIRN_ASSIGN_OR_RETURN(const Position before, reader.PositionAt(*spec.from_us - 1, head));
    // What is still to come, or has come since, may be from before that moment too.
    if (before >= spec.until) spec.filter.min_recorded_us = *spec.from_us;
    spec.after = std::min(std::max(spec.after, before), spec.until);
  }
  spec.from_us.reset();
  spec.as_of_us.reset();
  return absl::OkStatus();
}

size_t AnswerBytes(v1::PayloadForm form) {
  // A Struct takes up to six times its JSON text.
  return form == v1::PAYLOAD_FORM_STRUCT ? 256 << 10 : 1 << 20;
}

uint64_t FingerprintOf(const v1::GetEventsRequest& request) {
  v1::GetEventsRequest same = request;
  same.clear_page_token();
  same.clear_page_size();
  same.clear_explain();
  const std::string bytes = same.SerializeAsString();
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::string MakePageToken(uint64_t fingerprint, Position looked_to) {
  return absl::WebSafeBase64Escape(absl::StrCat(kTokenVersion, ".", fingerprint, ".", looked_to));
}

}  // namespace firn::rpc
