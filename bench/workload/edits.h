// One image's parametric edits: its state, and the line of steps that undo and redo move along.

#ifndef FIRN_WORKLOAD_EDITS_H_
#define FIRN_WORKLOAD_EDITS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "workload/json.h"
#include "workload/random.h"

namespace firn::workload {

inline constexpr size_t kEditParams = 8;

// A value that is not set: the parameter's default, null in a payload.
inline constexpr int16_t kUnset = INT16_MIN;

// The value of each parameter.
using EditState = std::array<int16_t, kEditParams>;

EditState DefaultEdits();

// A copy of the state with one parameter moved to another value.
EditState MoveOneSlider(EditState state, Random& random);

// A state with several parameters set: a preset.
EditState RandomEdits(Random& random);

// `base` with every parameter that `over` sets.
EditState Merge(EditState base, const EditState& over);

bool AnySet(const EditState& state);

// Every parameter that is set.
Json ToJson(const EditState& state);

// The values in `values` of the parameters in which a and b differ; null where unset.
Json Difference(const EditState& values, const EditState& a, const EditState& b);

// The values in `values` of the parameters that `keys` sets; null where unset.
Json Restrict(const EditState& values, const EditState& keys);

// The ordinals of events stand for their ids.
struct EditStep {
  uint64_t ordinal;
  EditState before;
  EditState after;
};

struct EditLine {
  // The state without any step: as imported, or as copied.
  EditState base = DefaultEdits();
  std::vector<EditStep> steps;
  // How many of the steps are in force.
  size_t cursor = 0;

  const EditState& state() const { return cursor == 0 ? base : steps[cursor - 1].after; }
  bool can_undo() const { return cursor > 0; }
  bool can_redo() const { return cursor < steps.size(); }

  // Adds a step after the cursor; steps beyond it are abandoned.
  void Push(uint64_t ordinal, const EditState& after);
};

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_EDITS_H_
