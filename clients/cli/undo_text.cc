#include "cli/undo_text.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/columns.h"
#include "cli/text.h"
#include "google/rpc/status.pb.h"

namespace firn::cli {
namespace {

std::string FormatConflicting(const v1::ConflictingEvent& event, const char* verb) {
  // Names of fields come from payloads, and go to the terminal as they are.
  return absl::StrCat("event ", event.position(), " (", event.event_type(), " ", event.event_id(),
                      ") ", verb, " ", Printable(absl::StrJoin(event.fields(), ", ")), "\n");
}

}  // namespace

std::optional<v1::UndoConflict> ReadUndoConflict(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return std::nullopt;
  for (const google::protobuf::Any& detail : details.details()) {
    if (v1::UndoConflict conflict; detail.UnpackTo(&conflict)) return conflict;
  }
  return std::nullopt;
}

std::string FormatConflict(const v1::UndoConflict& conflict) {
  std::string text;
  for (const v1::ConflictingEvent& event : conflict.events()) {
    text += FormatConflicting(event, "later changed");
  }
  if (conflict.more() > 0) {
    absl::StrAppend(&text, "and ", WithThousands(conflict.more()), " more\n");
  }
  return text;
}

std::string FormatText(const v1::UndoResponse& response, const char* relation, bool is_dry_run,
                       const Terminal& terminal) {
  std::vector<std::vector<std::string>> rows = {
      {"POSITION", "TYPE", "TARGET", relation, "PAYLOAD"}};
  for (int i = 0; i < response.events_size(); ++i) {
    const v1::EventDTO& event = response.events(i);
    rows.push_back(
        {is_dry_run ? "-" : absl::StrCat(event.position()), event.event_type(),
         event.target_type().empty() ? event.stream()
                                     : absl::StrCat(event.target_type(), "/", event.target_id()),
         i < response.event_ids_size() ? response.event_ids(i) : "", event.payload_json()});
  }
  std::string text = FormatColumns(rows, terminal);
  for (const v1::ConflictingEvent& event : response.overridden()) {
    absl::StrAppend(&text, "overridden: ", FormatConflicting(event, "had changed"));
  }
  if (response.duplicate()) absl::StrAppend(&text, "it was done already, by the same request\n");
  if (is_dry_run) absl::StrAppend(&text, "nothing was appended: this was a dry run\n");
  return text;
}

}  // namespace firn::cli
