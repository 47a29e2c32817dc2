// The log as simply as it can be kept: what every append must be answered, worked out without an
// engine. Nothing here is fast, and nothing shares code with what it judges except firn::Matches.

#ifndef FIRN_TESTS_MODEL_APPEND_MODEL_H_
#define FIRN_TESTS_MODEL_APPEND_MODEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/base/uuid.h"
#include "firn/core/append.h"
#include "firn/core/event.h"

namespace firn::testing {

// An event of the log; its stream is always set.
struct LoggedEvent {
  Position position = 0;
  Revision revision = 0;
  int64_t recorded_us = 0;
  uint32_t batch_index = 0;
  Event event;

  friend bool operator==(const LoggedEvent&, const LoggedEvent&) = default;
};

LoggedEvent Keep(const RecordedEvent& recorded);

// Where an event of a batch went. Recorded times are judged apart: no model can foretell them.
struct Place {
  Position position = 0;
  Revision revision = 0;

  friend bool operator==(const Place&, const Place&) = default;
};

// What an append is answered, in a form to be compared.
struct Answer {
  std::vector<Place> places;
  bool duplicate = false;
  std::optional<ErrorReason> error;
  ErrorMetadata metadata;
  std::vector<FailedCheck> failed_checks;

  bool appends() const { return !error && !duplicate; }

  friend bool operator==(const Answer&, const Answer&) = default;
};

Answer AnswerOf(const absl::StatusOr<AppendResult>& answer);

// For whoever reads a failure.
std::ostream& operator<<(std::ostream& out, const Answer& answer);
std::ostream& operator<<(std::ostream& out, const LoggedEvent& event);
std::string Describe(const AppendRequest& request);

// The log. Reading it from several threads is safe while nobody changes it.
class AppendModel {
 public:
  Position head() const { return log_.size(); }

  // Positions are from 1 to the head.
  const LoggedEvent& At(Position position) const { return log_[position - 1]; }

  // The last revision of a stream when the log ended at `head`.
  Revision LastRevision(const std::string& stream, Position head) const;

  // What the request must be answered by a log that ends at `head`, an earlier or today's.
  Answer Expect(const AppendRequest& request, Position head) const;
  Answer Expect(const AppendRequest& request) const { return Expect(request, head()); }

  // Appends a request of which that is expected. When its events were recorded is to be learned.
  void Append(const AppendRequest& request);

  // Takes note of when an event was recorded. False if that cannot be: times grow along the log,
  // and an event keeps its own. Events are learned of in the order of the log.
  bool LearnTime(Position position, int64_t recorded_us);

 private:
  // Where the event stands, in the log up to `head`; 0 if it does not.
  Position PositionOf(const Event& event, Position head) const;
  // The answer that the ids alone decide.
  std::optional<Answer> ExpectOfKnown(const AppendRequest& request, Position head) const;
  std::optional<Answer> ExpectOfChecks(const AppendRequest& request, Position head) const;
  std::optional<FailedCheck> Fails(const StreamCheck& check, Position head) const;
  std::optional<FailedCheck> Fails(const NoMatchCheck& check, Position head) const;

  std::vector<LoggedEvent> log_;
  std::map<Uuid, Position> ids_;
  std::map<std::string, std::vector<Position>> streams_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_MODEL_APPEND_MODEL_H_
