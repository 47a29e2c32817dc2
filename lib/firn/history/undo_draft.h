// The events that an undo or redo appends.

#ifndef FIRN_HISTORY_UNDO_DRAFT_H_
#define FIRN_HISTORY_UNDO_DRAFT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "firn/history/inverse.h"
#include "firn/history/undo_request.h"
#include "firn/schema/registry.h"

namespace firn::history {

// The metadata that tells the requests with one request id apart.
inline constexpr std::string_view kUndoRequest = "undo_request";

// The id of the event that a request appends in the place `index`: the same at every retry.
Uuid AppendedId(const UndoRequest& request, size_t index);

// Stands for all that a request asks for.
std::string FingerprintOf(const UndoRequest& request);

// Gathers events, checked as if a client had sent them.
class UndoDraft {
 public:
  UndoDraft(const UndoRequest& request, std::shared_ptr<const schema::Schemas> schemas,
            int64_t now_ms)
      : request_(request),
        schemas_(std::move(schemas)),
        now_ms_(now_ms),
        fingerprint_(request.request_id ? FingerprintOf(request) : "") {}

  // Adds the event that makes `change` because of `subject`. kNotUndoable (NO_INVERSE) if it is not
  // as its schema says, kInvalidField if the request's metadata make it too large.
  absl::Status Add(const LogEvent& subject, Change change);

  std::vector<LogEvent>& events() { return events_; }
  // To be reported when the events have been appended.
  const std::vector<schema::SchemaWarning>& warnings() const { return warnings_; }

 private:
  const UndoRequest& request_;
  const std::shared_ptr<const schema::Schemas> schemas_;
  const int64_t now_ms_;
  const std::string fingerprint_;
  // About half a second: what the checks of one request may cost.
  size_t work_left_ = 500'000'000;
  std::vector<LogEvent> events_;
  std::vector<schema::SchemaWarning> warnings_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_DRAFT_H_
