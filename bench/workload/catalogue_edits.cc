// Parametric edits, presets, undo and redo, snapshots.

#include "workload/catalogue.h"
#include "workload/json.h"

namespace firn::workload {
namespace {

std::string PresetName(int64_t preset) { return "Portra " + std::to_string(preset * 100); }

}  // namespace

bool Catalogue::Edit(int64_t id, Random& random) {
  Image& image = Mutable(id);
  if (!image.alive()) return false;
  const EditState before = image.edits.state();
  const EditState after = MoveOneSlider(before, random);
  image.edits.Push(EmitImage("edit_applied", id,
                             Json()
                                 .Int("image_id", id)
                                 .Sub("edits", Difference(after, before, after))
                                 .Sub("old", Difference(before, before, after))),
                   after);
  return true;
}

bool Catalogue::Paste(int64_t source, int64_t id) {
  Image& image = Mutable(id);
  const EditLine& from = this->image(source).edits;
  if (!image.alive() || id == source || !AnySet(from.state())) return false;
  const EditState before = image.edits.state();
  const EditState after = Merge(before, from.state());
  if (after == before) return false;
  Json payload;
  payload.Int("image_id", id).Int("source_image_id", source);
  if (from.can_undo()) {
    payload.Str("source_event_id", EventId(from.steps[from.cursor - 1].ordinal));
  }
  payload.Sub("edits", ToJson(from.state())).Sub("old", Restrict(before, from.state()));
  image.edits.Push(EmitImage("edits_pasted", id, payload), after);
  return true;
}

void Catalogue::CreatePreset(Random& random) {
  presets_.push_back(RandomEdits(random));
  const int64_t id = preset_count();
  Emit("preset_created", "preset", id,
       Json()
           .Int("preset_id", id)
           .Str("name", PresetName(id))
           .Str("group", "Film")
           .Sub("edits", ToJson(presets_.back())));
}

bool Catalogue::ApplyPreset(int64_t id, int64_t preset) {
  Image& image = Mutable(id);
  if (!image.alive()) return false;
  const EditState& edits = presets_[static_cast<size_t>(preset - 1)];
  const EditState before = image.edits.state();
  const EditState after = Merge(before, edits);
  if (after == before) return false;
  image.edits.Push(EmitImage("preset_applied", id,
                             Json()
                                 .Int("image_id", id)
                                 .Int("preset_id", preset)
                                 .Str("preset_name", PresetName(preset))
                                 .Int("amount", 100)
                                 .Sub("edits", ToJson(edits))
                                 .Sub("old", Restrict(before, edits))),
                   after);
  return true;
}

bool Catalogue::Undo(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive() || !image.edits.can_undo()) return false;
  const EditStep& step = image.edits.steps[--image.edits.cursor];
  EmitImage("edit_undone", id,
            Json()
                .Int("image_id", id)
                .Str("undone_event_id", EventId(step.ordinal))
                .Sub("edits", Difference(step.before, step.before, step.after))
                .Sub("old", Difference(step.after, step.before, step.after)));
  return true;
}

bool Catalogue::Redo(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive() || !image.edits.can_redo()) return false;
  const EditStep& step = image.edits.steps[image.edits.cursor++];
  EmitImage("edit_redone", id,
            Json()
                .Int("image_id", id)
                .Str("redone_event_id", EventId(step.ordinal))
                .Sub("edits", Difference(step.after, step.before, step.after))
                .Sub("old", Difference(step.before, step.before, step.after)));
  return true;
}

bool Catalogue::ResetEdits(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive() || !AnySet(image.edits.state())) return false;
  image.edits.Push(EmitImage("edit_reset", id,
                             Json().Int("image_id", id).Sub("old", ToJson(image.edits.state()))),
                   DefaultEdits());
  return true;
}

bool Catalogue::JumpToImport(int64_t id) {
  Image& image = Mutable(id);
  // What "as imported" means for a copy is its master's business.
  if (!image.alive() || image.master != 0 || !image.edits.can_undo()) return false;
  EmitImage("edit_history_jumped", id,
            Json()
                .Int("image_id", id)
                .Str("from_event_id", EventId(image.edits.steps[image.edits.cursor - 1].ordinal))
                .Null("to_event_id"));
  image.edits = EditLine{};
  return true;
}

bool Catalogue::TakeSnapshot(int64_t id) {
  const EditLine& edits = image(id).edits;
  if (!image(id).alive() || !edits.can_undo()) return false;
  const int64_t snapshot = next_snapshot_++;
  EmitImage("snapshot_created", id,
            Json()
                .Int("image_id", id)
                .Int("snapshot_id", snapshot)
                .Str("name", "Version " + std::to_string(snapshot))
                .Str("at_event_id", EventId(edits.steps[edits.cursor - 1].ordinal))
                .Sub("edit_state", ToJson(edits.state())));
  return true;
}

}  // namespace firn::workload
