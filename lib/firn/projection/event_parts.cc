#include "firn/projection/event_parts.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "firn/base/status.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/projection/json_text.h"

namespace firn::projection {
namespace {

struct PartName {
  absl::string_view name;
  EventPart part;
};

constexpr std::array kParts = {
    PartName{":position", EventPart::kPosition},
    PartName{":revision", EventPart::kRevision},
    PartName{":id", EventPart::kId},
    PartName{":event_type", EventPart::kEventType},
    PartName{":target_type", EventPart::kTargetType},
    PartName{":target_id", EventPart::kTargetId},
    PartName{":stream", EventPart::kStream},
    PartName{":user_id", EventPart::kUserId},
    PartName{":timestamp", EventPart::kTimestamp},
    PartName{":created_at", EventPart::kCreatedAt},
    PartName{":recorded_us", EventPart::kRecordedUs},
    PartName{":batch", EventPart::kBatch},
    PartName{":batch_index", EventPart::kBatchIndex},
    PartName{":payload", EventPart::kPayload},
    PartName{":content_type", EventPart::kContentType},
    PartName{":tags", EventPart::kTags},
    PartName{":metadata", EventPart::kMetadata},
};

void BindOptional(Statement& statement, int parameter, std::string_view text) {
  if (text.empty()) {
    sqlite3_bind_null(statement.handle(), parameter);
  } else {
    statement.Bind(parameter, text);
  }
}

}  // namespace

std::optional<EventPart> EventPartNamed(std::string_view parameter) {
  const auto* found = std::ranges::find_if(
      kParts, [&](const PartName& part) { return part.name == ToAbsl(parameter); });
  if (found == kParts.end()) return std::nullopt;
  return found->part;
}

std::string EventPartNames() {
  return absl::StrJoin(kParts, ", ", [](std::string* out, const PartName& part) {
    absl::StrAppend(out, part.name);
  });
}

void EventParts::Bind(EventPart part, Statement& statement, int parameter) {
  switch (part) {
    case EventPart::kPosition:
      return statement.Bind(parameter, static_cast<int64_t>(event_.position));
    case EventPart::kRevision:
      return statement.Bind(parameter, static_cast<int64_t>(event_.revision));
    case EventPart::kId:
      return statement.Bind(parameter, IdText());
    case EventPart::kEventType:
      return statement.Bind(parameter, event_.event_type);
    case EventPart::kTargetType:
      return BindOptional(statement, parameter, event_.target_type);
    case EventPart::kTargetId:
      if (event_.target_type.empty()) {
        sqlite3_bind_null(statement.handle(), parameter);
        return;
      }
      return statement.Bind(parameter, event_.target_id);
    case EventPart::kStream:
      return statement.Bind(parameter, event_.stream);
    case EventPart::kUserId:
      return BindOptional(statement, parameter, event_.user_id.value_or(std::string_view()));
    case EventPart::kTimestamp:
      return statement.Bind(parameter, event_.timestamp_ms);
    case EventPart::kCreatedAt:
      return statement.Bind(parameter, CreatedAt());
    case EventPart::kRecordedUs:
      return statement.Bind(parameter, event_.recorded_us);
    case EventPart::kBatch:
      return statement.Bind(parameter, static_cast<int64_t>(event_.position) - event_.batch_index);
    case EventPart::kBatchIndex:
      return statement.Bind(parameter, static_cast<int64_t>(event_.batch_index));
    case EventPart::kPayload:
      if (event_.content_type.empty()) return statement.Bind(parameter, event_.payload);
      sqlite3_bind_blob64(statement.handle(), parameter, event_.payload.data(),
                          event_.payload.size(), SQLITE_STATIC);
      return;
    case EventPart::kContentType:
      return statement.Bind(parameter, event_.content_type.empty()
                                           ? std::string_view("application/json")
                                           : event_.content_type);
    case EventPart::kTags:
      return statement.Bind(parameter, Tags());
    case EventPart::kMetadata:
      return statement.Bind(parameter, Metadata());
  }
}

std::string_view EventParts::IdText() {
  if (id_.empty()) id_ = FormatUuid(event_.id);
  return id_;
}

std::string_view EventParts::CreatedAt() {
  if (created_at_.empty()) created_at_ = FormatRfc3339(event_.recorded_us);
  return created_at_;
}

std::string_view EventParts::Tags() {
  if (tags_.empty()) {
    tags_ = "[";
    for (const std::string_view tag : event_.tags) {
      if (tags_.size() > 1) tags_ += ',';
      AppendJsonString(tag, tags_);
    }
    tags_ += ']';
  }
  return tags_;
}

std::string_view EventParts::Metadata() {
  if (metadata_.empty()) {
    metadata_ = "{";
    for (const auto& [key, value] : event_.metadata) {
      if (metadata_.size() > 1) metadata_ += ',';
      AppendJsonString(key, metadata_);
      metadata_ += ':';
      AppendJsonString(value, metadata_);
    }
    metadata_ += '}';
  }
  return metadata_;
}

}  // namespace firn::projection
