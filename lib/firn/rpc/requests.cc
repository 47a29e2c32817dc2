#include "firn/rpc/requests.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/validate.h"
#include "firn/rpc/convert.h"

namespace firn::rpc {
namespace {

// What would have to be decided by reading event after event, while every append waits.
void RefuseConditions(const Query& query, const std::string& path,
                      std::vector<FieldViolation>& violations) {
  for (size_t i = 0; i < query.items.size(); ++i) {
    const std::string item = absl::StrCat(path, "items[", i, "].");
    if (!query.items[i].type_prefixes.empty()) {
      violations.push_back(
          {item + "event_type_prefixes", "cannot be part of a check; name the types"});
    }
    if (!query.items[i].user_ids.empty()) {
      violations.push_back({item + "user_ids", "cannot be part of a check; use a tag"});
    }
  }
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
      RefuseConditions(taken.query, path + ".no_match.query.", violations);
      return taken;
    }
    case v1::AppendCheck::CHECK_NOT_SET:
      break;
  }
  violations.push_back({path, "must be given: stream_revision or no_match"});
  return StreamCheck{};
}

// Refuses a check that names types otherwise than they are stored, which would hold whatever is in
// the log. Beside a type's own name an alias is taken: older events may bear it.
void RefuseAliases(const Query& query, const schema::Schemas& schemas, const std::string& path,
                   std::vector<FieldViolation>& violations) {
  for (size_t i = 0; i < query.items.size(); ++i) {
    const std::vector<std::string>& types = query.items[i].event_types;
    for (size_t j = 0; j < types.size(); ++j) {
      const schema::DescribedType* described = schemas.FindType(types[j]);
      if (described == nullptr || described->policy == schema::Policy::kOff) continue;
      const std::string& own_name = described->type->type;
      if (std::find(types.begin(), types.end(), own_name) != types.end()) continue;
      violations.push_back(
          {absl::StrCat(path, "items[", i, "].event_types[", j, "]"),
           absl::StrCat("\"", types[j], "\" is stored as \"", own_name, "\"; name that, or both")});
    }
  }
}

// Takes an event, valid in itself, into the request, under the names of its schema; refuses the
// request if it is the first that is not as its schema says.
void AddEvent(Event event, const schema::Schemas& schemas, const std::string& path,
              TakenAppend& taken) {
  AppendRequest& append = taken.request;
  if (std::optional<OtherNames> names = schemas.Rename(event)) {
    names->index = append.events.size();
    append.other_names.push_back(*std::move(names));
  }
  append.events.push_back(std::move(event));
  if (!append.refusal.ok()) return;
  std::vector<FieldViolation> violations;
  if (!taken.findings.Check(append.events.back(), path, violations)) {
    append.refusal = InvalidFields(violations);
  }
}

// AppendEvents and AppendStream say the same with different messages.
template <typename Request>
absl::StatusOr<TakenAppend> TakeBatch(Request& request, int64_t now_ms,
                                      const std::shared_ptr<const schema::Schemas>& schemas) {
  const auto count = static_cast<size_t>(request.events_size());
  FIRN_RETURN_IF_ERROR(ValidateBatchCount(count));
  TakenAppend taken{.request = {}, .findings = SchemaFindings(schemas)};
  AppendRequest& append = taken.request;
  append.events.reserve(count);
  std::vector<FieldViolation> violations;
  for (v1::EventDTO& dto : *request.mutable_events()) {
    const std::string path = absl::StrCat("events[", append.events.size(), "].");
    Event event = TakeEvent(dto, path, violations);
    ValidateEvent(event, now_ms, path, violations);
    if (!violations.empty()) return InvalidFields(violations);
    AddEvent(std::move(event), *schemas, path, taken);
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
    const auto* no_match = std::get_if<NoMatchCheck>(&append.checks.back());
    if (no_match == nullptr || !append.refusal.ok()) continue;
    RefuseAliases(no_match->query, *schemas, path + ".no_match.query.", violations);
    // Not at once: a retry of what is in the log is answered as the first time.
    if (!violations.empty()) append.refusal = InvalidFields(violations);
    violations.clear();
  }
  return taken;
}

}  // namespace

bool SchemaFindings::Check(const Event& event, std::string_view path,
                           std::vector<FieldViolation>& violations) {
  schemas_->CheckEvent(event, path, violations, warnings_, work_left_);
  if (violations.empty()) return true;
  refused_type_ = event.event_type;
  return false;
}

void SchemaFindings::Report(const absl::StatusOr<AppendResult>& answer) const {
  if (answer.ok() && !answer->duplicate) {
    for (const schema::SchemaWarning& warning : warnings_) schema::Report(warning);
  }
  if (refused_type_ && ReasonOf(answer.status()) == ErrorReason::kInvalidField) {
    schemas_->CountRefusal(*refused_type_);
  }
}

absl::StatusOr<TakenAppend> TakeAppend(v1::AppendEventRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas) {
  if (!request.has_event()) {
    return InvalidFields({{"event", "must be given"}});
  }
  std::vector<FieldViolation> violations;
  TakenAppend taken{.request = {}, .findings = SchemaFindings(schemas)};
  AppendRequest& append = taken.request;
  Event event = TakeEvent(*request.mutable_event(), "event.", violations);
  ValidateEvent(event, now_ms, "event.", violations);
  if (!violations.empty()) return InvalidFields(violations);
  AddEvent(std::move(event), *schemas, "event.", taken);
  if (request.has_expected_revision()) {
    append.checks.push_back(StreamCheck{.stream = StreamOf(append.events.front()),
                                        .revision = request.expected_revision()});
  }
  return taken;
}

absl::StatusOr<TakenAppend> TakeAppend(v1::AppendEventsRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas) {
  return TakeBatch(request, now_ms, schemas);
}

absl::StatusOr<TakenAppend> TakeAppend(v1::AppendStreamRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas) {
  return TakeBatch(request, now_ms, schemas);
}

}  // namespace firn::rpc
