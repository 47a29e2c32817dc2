// State, history, undo, projections.

#include <string>
#include <utility>

#include "absl/time/clock.h"
#include "firn/client/client.h"
#include "src/call.h"
#include "src/convert.h"
#include "src/methods.h"
#include "src/sources.h"
#include "src/uuid.h"

namespace firn {
inline namespace client {

namespace wire = ::firn_client::v1;
using internal::Call;

namespace {

wire::GetHistoryRequest ToProto(const GetHistoryRequest& request) {
  wire::GetHistoryRequest message;
  message.set_projection(request.projection);
  *message.mutable_target() = internal::ToProto(request.target);
  if (request.as_of) *message.mutable_as_of() = internal::ToProto(*request.as_of);
  message.set_page_size(request.page_size);
  message.set_page_token(request.page_token);
  message.set_payload_form(wire::PAYLOAD_FORM_JSON);
  return message;
}

HistoryEntry ToEntry(const wire::HistoryEntry& message) {
  HistoryEntry entry{.event = EventView(message.event()).ToEvent(),
                     .batch = message.batch(),
                     .batch_index = message.batch_index(),
                     .undoes = message.undoes(),
                     .redoes = message.redoes(),
                     .undone = message.undone(),
                     .undoable = message.undoable(),
                     .not_undoable = message.not_undoable(),
                     .related = message.related()};
  for (const wire::FieldChange& change : message.changes()) {
    entry.changes.push_back({change.field(), change.old_json(), change.new_json()});
  }
  return entry;
}

struct EntriesOfPage {
  static int Count(const wire::GetHistoryResponse& page) { return page.entries_size(); }
  static HistoryEntry Take(const wire::GetHistoryResponse& page, int index) {
    return ToEntry(page.entries(index));
  }
};

void SetWhat(const OneEvent& what, auto& message) { message.set_event_id(what.id); }
void SetWhat(const WholeBatch& what, auto& message) { message.set_batch_position(what.position); }
void SetWhat(const LastGesture& what, auto& message) {
  message.mutable_last_gesture()->set_user_id(what.user_id);
  message.mutable_last_gesture()->set_session_id(what.session_id);
}

// UndoRequest or RedoRequest, which have the same fields.
template <typename Message>
absl::StatusOr<UndoResult> UndoOrRedo(internal::Core& core, const char* method,
                                      const UndoRequest& request, const CallOptions& options) {
  Message message;
  std::visit([&](const auto& what) { SetWhat(what, message); }, request.what);
  message.set_force(request.force);
  message.set_validate_only(request.validate_only);
  message.set_request_id(request.request_id.empty() ? internal::MakeUuid(absl::Now())
                                                    : request.request_id);
  if (request.user_id) message.set_user_id(*request.user_id);
  message.mutable_metadata()->insert(request.metadata.begin(), request.metadata.end());
  const auto response = Call<wire::UndoResponse>(core, method, std::move(message), options);
  if (!response.ok()) return response.status();
  return UndoResult{.events = internal::ToEvents(response->events()),
                    .event_ids = {response->event_ids().begin(), response->event_ids().end()},
                    .overridden = internal::ToEvents(response->overridden()),
                    .duplicate = response->duplicate(),
                    .durability = internal::ToDurability(response->durability())};
}

}  // namespace

absl::StatusOr<State> Client::GetState(const GetStateRequest& request, const CallOptions& options) {
  wire::GetStateRequest message;
  message.set_projection(request.projection);
  *message.mutable_target() = internal::ToProto(request.target);
  if (request.as_of) *message.mutable_as_of() = internal::ToProto(*request.as_of);
  const auto response =
      Call<wire::GetStateResponse>(*core_, internal::kGetState, std::move(message), options);
  if (!response.ok()) return response.status();
  return State{.json = response->state_json(),
               .position = response->position(),
               .last_event_position = response->last_event_position(),
               .events = response->events()};
}

absl::StatusOr<HistoryPage> Client::GetHistory(const GetHistoryRequest& request,
                                               const CallOptions& options) {
  const auto response =
      Call<wire::GetHistoryResponse>(*core_, internal::kGetHistory, ToProto(request), options);
  if (!response.ok()) return response.status();
  HistoryPage page{.next_page_token = response->next_page_token(),
                   .related_until = response->related_until(),
                   .position = response->position()};
  for (const wire::HistoryEntry& entry : response->entries()) {
    page.entries.push_back(ToEntry(entry));
  }
  return page;
}

Stream<HistoryEntry> Client::GetAllHistory(const GetHistoryRequest& request,
                                           const CallOptions& options) {
  using Pages = internal::PageSource<HistoryEntry, wire::GetHistoryRequest,
                                     wire::GetHistoryResponse, EntriesOfPage>;
  return Stream<HistoryEntry>(
      std::make_unique<Pages>(core_, internal::kGetHistory, ToProto(request), options));
}

absl::StatusOr<UndoResult> Client::Undo(const UndoRequest& request, const CallOptions& options) {
  return UndoOrRedo<wire::UndoRequest>(*core_, internal::kUndo, request, options);
}

absl::StatusOr<UndoResult> Client::Redo(const UndoRequest& request, const CallOptions& options) {
  return UndoOrRedo<wire::RedoRequest>(*core_, internal::kRedo, request, options);
}

absl::StatusOr<CreatedProjection> Client::CreateProjection(const CreateProjectionRequest& request,
                                                           const CallOptions& options) {
  wire::CreateProjectionRequest message;
  message.set_name(request.name);
  for (const SqlFile& file : request.files) {
    wire::SqlFile& to = *message.add_files();
    to.set_path(file.path);
    to.set_sql(file.sql);
  }
  if (request.expected_version) message.set_expected_version(*request.expected_version);
  message.set_validate_only(request.validate_only);
  const auto response = Call<wire::CreateProjectionResponse>(*core_, internal::kCreateProjection,
                                                             std::move(message), options);
  if (!response.ok()) return response.status();
  return CreatedProjection{.version = response->version(),
                           .unchanged = response->unchanged(),
                           .position = response->position()};
}

}  // namespace client
}  // namespace firn
