#include "firn/history/undo_draft.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/core/validate.h"
#include "firn/history/undo_marks.h"

namespace firn::history {

Uuid AppendedId(const UndoRequest& request, size_t index) {
  if (!request.request_id) return RandomUuid();
  return NamedUuid(*request.request_id, absl::StrCat("undo ", index));
}

std::string FingerprintOf(const UndoRequest& request) {
  // Each part with its length, so that no two requests are the same text.
  std::string text = absl::StrCat(request.is_redo ? "redo" : "undo", request.force ? " force" : "");
  const auto add = [&](std::string_view part) {
    absl::StrAppend(&text, " ", part.size(), ":", ToAbsl(part));
  };
  if (const auto* by_id = std::get_if<ById>(&request.what)) {
    add("event");
    add(FormatUuid(by_id->id));
  } else if (const auto* by_batch = std::get_if<ByBatch>(&request.what)) {
    add("batch");
    add(std::to_string(by_batch->position));
  } else {
    const ByGesture& gesture = std::get<ByGesture>(request.what);
    add("gesture");
    add(gesture.user_id);
    add(gesture.session_id);
  }
  add(request.user_id ? "user" : "nobody");
  add(request.user_id.value_or(""));
  for (const auto& [key, value] : request.metadata) {
    add(key);
    add(value);
  }
  return FormatUuid(NamedUuid(*request.request_id, text));
}

absl::Status UndoDraft::Add(const LogEvent& subject, Change change) {
  LogEvent made{.event = {.id = AppendedId(request_, events_.size()),
                          .timestamp_ms = now_ms_,
                          .event_type = std::move(change.event_type),
                          .payload = {.bytes = std::move(change.payload)},
                          .target_type = subject.event.target_type,
                          .target_id = subject.event.target_id,
                          .user_id = request_.user_id,
                          .stream = subject.event.stream,
                          .tags = subject.event.tags,
                          .metadata = request_.metadata},
                .batch_index = static_cast<uint32_t>(events_.size())};
  Event& event = made.event;
  event.metadata.emplace_back(request_.is_redo ? kRedoes : kUndoes, FormatUuid(subject.event.id));
  if (request_.request_id) event.metadata.emplace_back(kUndoRequest, fingerprint_);
  std::ranges::sort(event.metadata);
  std::vector<FieldViolation> violations;
  ValidateEvent(event, now_ms_, "", violations);
  if (!violations.empty()) return InvalidFields(violations);
  // Its id is new: under which other names it might be known does not matter.
  static_cast<void>(schemas_->Rename(event));
  schemas_->CheckEvent(event, "", violations, warnings_, work_left_);
  if (!violations.empty()) {
    return NotUndoable(
        subject.event.id, "NO_INVERSE",
        absl::StrCat("what the ", subject.event.event_type, " at position ", subject.place.position,
                     " says is not enough to ", request_.is_redo ? "redo" : "undo", " it: the ",
                     event.event_type, " would be refused, ", violations.front().field, " ",
                     violations.front().description));
  }
  events_.push_back(std::move(made));
  return absl::OkStatus();
}

}  // namespace firn::history
