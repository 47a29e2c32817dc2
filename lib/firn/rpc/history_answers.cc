#include "firn/rpc/history_answers.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "firn/rpc/append_conflict.h"
#include "firn/rpc/convert.h"

namespace firn::rpc {
namespace {

// Clients accept 4 MiB by default; ids and what was overridden come beside the events.
constexpr size_t kUndoneBytesMax = 3 << 20;
constexpr size_t kOverriddenMax = 1000;
constexpr size_t kConflictsToldMax = 100;
constexpr size_t kOverriddenBytesMax = 256 << 10;

void FillLogEvent(const history::LogEvent& kept, v1::PayloadForm form, v1::EventDTO& dto) {
  const Event& event = kept.event;
  const std::string stream = StreamOf(event);
  const std::vector<std::string_view> tags(event.tags.begin(), event.tags.end());
  RecordedEvent recorded{.position = kept.place.position,
                         .revision = kept.place.revision,
                         .recorded_us = kept.place.recorded_us,
                         .batch_index = kept.batch_index,
                         .id = event.id,
                         .timestamp_ms = event.timestamp_ms,
                         .event_type = event.event_type,
                         .payload = event.payload.bytes,
                         .content_type = event.payload.content_type,
                         .target_type = event.target_type,
                         .target_id = event.target_id,
                         .user_id = event.user_id,
                         .stream = stream,
                         .tags = tags,
                         .metadata = event.metadata};
  FillEvent(recorded, form, dto);
  if (kept.place.position == 0) dto.clear_created_at();
}

void FillConflict(const history::Conflict& conflict, v1::ConflictingEvent& told) {
  told.set_event_id(FormatUuid(conflict.event_id));
  told.set_position(conflict.position);
  told.set_event_type(conflict.event_type);
  told.set_undone_event_id(FormatUuid(conflict.undone_event_id));
  for (const std::string& field : conflict.fields) told.add_fields(field);
}

// The first ones, as many as there is room for.
void FillConflicts(const history::Conflicts& conflicts, size_t count_max, size_t bytes_max,
                   google::protobuf::RepeatedPtrField<v1::ConflictingEvent>& told) {
  size_t bytes = 0;
  for (const history::Conflict& one : conflicts.kept()) {
    if (static_cast<size_t>(told.size()) == count_max) break;
    v1::ConflictingEvent event;
    FillConflict(one, event);
    // With the field's tag and length.
    bytes += event.ByteSizeLong() + 6;
    if (bytes > bytes_max) break;
    *told.Add() = std::move(event);
  }
}

// Leaves out of the events what they can do without, until they fit.
void Shrink(v1::UndoResponse& response) {
  if (response.ByteSizeLong() <= kUndoneBytesMax) return;
  for (v1::EventDTO& event : *response.mutable_events()) event.clear_payload_form();
  if (response.ByteSizeLong() <= kUndoneBytesMax) return;
  for (v1::EventDTO& event : *response.mutable_events()) {
    event.clear_tags();
    event.clear_metadata();
  }
}

void FillEntry(const history::HistoryEntry& entry, v1::PayloadForm form, v1::HistoryEntry& told) {
  FillLogEvent(entry.event, form, *told.mutable_event());
  // Names that stand for others say nothing beside those.
  const bool has_narrow = std::ranges::any_of(
      entry.facets, [](const history::Facet& facet) { return !history::IsOpen(facet.name); });
  for (const history::Facet& facet : entry.facets) {
    if (has_narrow && history::IsOpen(facet.name)) continue;
    v1::FieldChange& change = *told.add_changes();
    change.set_field(facet.name);
    change.set_old_json(facet.old_json);
    change.set_new_json(facet.new_json);
  }
  told.set_batch(entry.event.batch());
  told.set_batch_index(entry.event.batch_index);
  if (entry.marks.undoes) told.set_undoes(FormatUuid(*entry.marks.undoes));
  if (entry.marks.redoes) told.set_redoes(FormatUuid(*entry.marks.redoes));
  told.set_undone(entry.is_undone);
  told.set_undoable(entry.undoable.ok());
  if (!entry.undoable.ok()) told.set_not_undoable(std::string(entry.undoable.message()));
  told.set_related(entry.is_related);
}

}  // namespace

void FillUndo(const history::UndoResult& result, Durability durability,
              v1::UndoResponse& response) {
  for (const history::LogEvent& event : result.events) {
    FillLogEvent(event, v1::PAYLOAD_FORM_JSON, *response.add_events());
  }
  for (const Uuid& id : result.event_ids) response.add_event_ids(FormatUuid(id));
  FillConflicts(result.conflicts, kOverriddenMax, kOverriddenBytesMax,
                *response.mutable_overridden());
  response.set_duplicate(result.duplicate);
  const bool is_appended = !result.events.empty() && result.events.front().place.position > 0;
  if (is_appended) response.set_durability(ToWire(durability));
  Shrink(response);
}

void FillHistory(const history::HistoryPage& page, const HistorySpec& spec,
                 v1::GetHistoryResponse& response) {
  for (const history::HistoryEntry& entry : page.entries) {
    FillEntry(entry, spec.form, *response.add_entries());
  }
  if (page.next > 0) {
    response.set_next_page_token(MakeHistoryToken(spec.fingerprint, page.moment, page.next));
  }
  response.set_related_until(page.related_until);
  response.set_position(page.moment);
}

v1::UndoConflict ToConflict(const history::Conflicts& conflicts) {
  v1::UndoConflict told;
  FillConflicts(conflicts, kConflictsToldMax, kStatusConflictBytes, *told.mutable_events());
  told.set_more(conflicts.count() - static_cast<size_t>(told.events_size()));
  return told;
}

}  // namespace firn::rpc
