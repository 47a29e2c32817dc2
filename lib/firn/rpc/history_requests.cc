#include "firn/rpc/history_requests.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "firn/base/shorten.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/core/validate.h"
#include "firn/history/undo_draft.h"
#include "firn/history/undo_marks.h"
#include "firn/rpc/read_requests.h"

namespace firn::rpc {
namespace {

constexpr int32_t kPageSizeDefault = 100;
constexpr int32_t kPageSizeMax = 1000;
constexpr size_t kQuotedBytesMax = 64;
constexpr absl::string_view kTokenVersion = "1";

// What the rules for events say of some of an event's fields.
void Validate(Event event, std::string_view path, std::vector<FieldViolation>& violations) {
  event.timestamp_ms = SystemClockMicros() / 1000;
  event.event_type = "any";
  event.payload.bytes = "{}";
  if (event.target_type.empty()) event.target_type = "any";
  ValidateEvent(event, event.timestamp_ms, path, violations);
}

Uuid TakeUuid(const std::string& text, const char* field, std::vector<FieldViolation>& violations) {
  const std::optional<Uuid> id = ParseUuid(text);
  if (!id) {
    violations.push_back(
        {field, absl::StrCat("must be a UUID, such as 0192f3c4-7d5e-7a10-9b3c-2f6e8d1a4c57; got \"",
                             Shorten(text, kQuotedBytesMax), "\"")});
  }
  return id.value_or(Uuid{});
}

history::ByGesture TakeGesture(const v1::LastGesture& gesture,
                               std::vector<FieldViolation>& violations) {
  if (gesture.user_id().empty()) {
    violations.push_back({"last_gesture.user_id", "must be given: whose gesture is meant"});
  }
  Event probe;
  probe.user_id = gesture.user_id().empty() ? "any" : gesture.user_id();
  Validate(std::move(probe), "last_gesture.", violations);
  return {.user_id = gesture.user_id(), .session_id = gesture.session_id()};
}

template <typename Request>
void TakeWhat(const Request& request, history::UndoRequest& taken,
              std::vector<FieldViolation>& violations) {
  switch (request.what_case()) {
    case Request::kEventId:
      taken.what = history::ById{TakeUuid(request.event_id(), "event_id", violations)};
      return;
    case Request::kBatchPosition:
      taken.what = history::ByBatch{request.batch_position()};
      if (request.batch_position() == 0) {
        violations.push_back({"batch_position", "must be 1 or more"});
      }
      return;
    case Request::kLastGesture:
      taken.what = TakeGesture(request.last_gesture(), violations);
      return;
    case Request::WHAT_NOT_SET:
      violations.push_back({"what", "must be given: event_id, batch_position or last_gesture"});
  }
}

// What is appended belongs to the user and the session whose gesture it is about, unless the
// request says otherwise: so that they find it when they want it back.
void FillIn(const history::ByGesture& gesture, history::UndoRequest& taken) {
  if (!taken.user_id) taken.user_id = gesture.user_id;
  const bool has_session = std::ranges::any_of(taken.metadata, [](const MetadataEntry& entry) {
    return entry.first == history::kSessionId;
  });
  if (!gesture.session_id.empty() && !has_session) {
    taken.metadata.emplace_back(history::kSessionId, gesture.session_id);
  }
}

template <typename Request>
absl::StatusOr<history::UndoRequest> Take(const Request& request, bool is_redo) {
  std::vector<FieldViolation> violations;
  history::UndoRequest taken{
      .is_redo = is_redo, .force = request.force(), .validate_only = request.validate_only()};
  TakeWhat(request, taken, violations);
  if (!request.request_id().empty()) {
    taken.request_id = TakeUuid(request.request_id(), "request_id", violations);
  }
  if (request.has_user_id()) taken.user_id = request.user_id();
  taken.metadata.assign(request.metadata().begin(), request.metadata().end());
  for (const std::string_view key : {history::kUndoes, history::kRedoes, history::kUndoRequest}) {
    if (request.metadata().contains(std::string(key))) {
      violations.push_back(
          {absl::StrCat("metadata[\"", ToAbsl(key), "\"]"), "is the server's own; leave it out"});
    }
  }
  Event probe;
  probe.user_id = taken.user_id;
  probe.metadata = taken.metadata;
  Validate(std::move(probe), "", violations);
  if (!violations.empty()) return InvalidFields(violations);
  if (const auto* gesture = std::get_if<history::ByGesture>(&taken.what)) FillIn(*gesture, taken);
  std::ranges::sort(taken.metadata);
  return taken;
}

uint64_t FingerprintOf(const v1::GetHistoryRequest& request) {
  v1::GetHistoryRequest same = request;
  same.clear_page_token();
  same.clear_page_size();
  const std::string bytes = same.SerializeAsString();
  return XXH3_64bits(bytes.data(), bytes.size());
}

// Makes the request go on where the token says; false if it was not made for it.
bool TakeToken(const std::string& token, Position head, HistorySpec& spec) {
  if (token.empty()) return true;
  std::string text;
  if (!absl::WebSafeBase64Unescape(token, &text)) return false;
  const std::vector<std::string> parts = absl::StrSplit(text, '.');
  Position moment = 0;
  Position next = 0;
  if (parts.size() != 4 || !absl::SimpleAtoi(parts[2], &moment) ||
      !absl::SimpleAtoi(parts[3], &next) || moment > head || next > moment) {
    return false;
  }
  // Only a token that was made for the request, letter for letter.
  if (token != MakeHistoryToken(spec.fingerprint, moment, next)) return false;
  // The moment stays what it was at the first page.
  spec.request.moment = moment;
  spec.request.as_of_us.reset();
  spec.request.until = next;
  return true;
}

}  // namespace

absl::StatusOr<history::UndoRequest> TakeUndo(const v1::UndoRequest& request) {
  return Take(request, false);
}

absl::StatusOr<history::UndoRequest> TakeUndo(const v1::RedoRequest& request) {
  return Take(request, true);
}

Target TakeTarget(const v1::Target& target, std::vector<FieldViolation>& violations) {
  if (target.target_type().empty()) {
    violations.push_back({"target.target_type", "must be given, such as image"});
  }
  Event probe;
  probe.target_type = target.target_type();
  probe.target_id = target.target_id();
  Validate(std::move(probe), "target.", violations);
  return {.type = target.target_type(), .id = target.target_id()};
}

absl::StatusOr<HistorySpec> TakeHistory(const v1::GetHistoryRequest& request, Position head) {
  std::vector<FieldViolation> violations;
  HistorySpec spec{.fingerprint = FingerprintOf(request)};
  spec.request.projection = request.projection();
  spec.request.target = TakeTarget(request.target(), violations);
  if (request.page_size() < 0 || request.page_size() > kPageSizeMax) {
    violations.push_back(
        {"page_size", absl::StrCat("must be 1 to ", kPageSizeMax, ", or 0 for ", kPageSizeDefault,
                                   "; got ", request.page_size())});
  }
  if (!violations.empty()) return InvalidFields(violations);
  FIRN_ASSIGN_OR_RETURN(spec.form, ParseForm(request.payload_form()));
  spec.request.events =
      static_cast<size_t>(request.page_size() == 0 ? kPageSizeDefault : request.page_size());
  // What changed is told beside the payloads, and takes about as much.
  spec.request.bytes = AnswerBytes(spec.form) / 2;
  spec.request.moment = head;
  if (request.as_of().has_position()) {
    FIRN_RETURN_IF_ERROR(CheckBelowHead("as_of.position", request.as_of().position(), head));
    spec.request.moment = request.as_of().position();
  } else if (request.as_of().has_time()) {
    FIRN_ASSIGN_OR_RETURN(spec.request.as_of_us,
                          ParseTime(request.as_of().time(), "as_of.time", false));
  }
  if (!TakeToken(request.page_token(), head, spec)) {
    return InvalidFields({{"page_token",
                           "is not one that this request was answered with; leave it empty for "
                           "the first page and keep the other fields as they were"}});
  }
  return spec;
}

std::string MakeHistoryToken(uint64_t fingerprint, Position moment, Position next) {
  return absl::WebSafeBase64Escape(
      absl::StrCat(kTokenVersion, ".", fingerprint, ".", moment, ".", next));
}

}  // namespace firn::rpc
