// The parts of an event that statements can name: `:position`, `:target_id` and so on.

#ifndef FIRN_PROJECTION_EVENT_PARTS_H_
#define FIRN_PROJECTION_EVENT_PARTS_H_

#include <optional>
#include <string>
#include <string_view>

#include "firn/core/event.h"
#include "firn/projection/sqlite.h"

namespace firn::projection {

enum class EventPart {
  kPosition,
  kRevision,
  kId,
  kEventType,
  kTargetType,
  kTargetId,
  kStream,
  kUserId,
  kTimestamp,
  kCreatedAt,
  kRecordedUs,
  kBatch,
  kBatchIndex,
  kPayload,
  kContentType,
  kTags,
  kMetadata,
};

// The part that a parameter such as ":position" names; nothing if there is none.
std::optional<EventPart> EventPartNamed(std::string_view parameter);

// ":position, :revision, ...": all of them, for errors.
std::string EventPartNames();

// The parts of one event; texts are made when they are asked for. The event must outlive it.
class EventParts {
 public:
  explicit EventParts(const RecordedEvent& event) : event_(event) {}

  // Binds the part; the statement must be done with it before this is gone.
  void Bind(EventPart part, Statement& statement, int parameter);

 private:
  std::string_view IdText();
  std::string_view CreatedAt();
  std::string_view Tags();
  std::string_view Metadata();

  const RecordedEvent& event_;
  std::string id_;
  std::string created_at_;
  std::string tags_;
  std::string metadata_;
};

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_EVENT_PARTS_H_
