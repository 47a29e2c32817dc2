#include "workload/edits.h"

namespace firn::workload {
namespace {

struct Param {
  const char* name;
  int16_t min;
  int16_t max;
};

constexpr std::array<Param, kEditParams> kParams = {{{"exposure", -100, 100},
                                                     {"contrast", -100, 100},
                                                     {"highlights", -100, 100},
                                                     {"shadows", -100, 100},
                                                     {"temp", 2000, 10000},
                                                     {"tint", -100, 100},
                                                     {"vibrance", -100, 100},
                                                     {"clarity", -100, 100}}};

int16_t Draw(const Param& param, Random& random) {
  return static_cast<int16_t>(random.Between(param.min, param.max));
}

void Put(Json& json, size_t param, int16_t value) {
  if (value == kUnset) {
    json.Null(kParams[param].name);
  } else {
    json.Int(kParams[param].name, value);
  }
}

}  // namespace

EditState DefaultEdits() {
  EditState state;
  state.fill(kUnset);
  return state;
}

EditState MoveOneSlider(EditState state, Random& random) {
  const size_t param = random.Below(kEditParams);
  const int16_t old = state[param];
  do {
    state[param] = Draw(kParams[param], random);
  } while (state[param] == old);
  return state;
}

EditState RandomEdits(Random& random) {
  EditState state = DefaultEdits();
  for (size_t i = 0; i < kEditParams; ++i) {
    if (i == 0 || random.Chance(0.7)) state[i] = Draw(kParams[i], random);
  }
  return state;
}

EditState Merge(EditState base, const EditState& over) {
  for (size_t i = 0; i < kEditParams; ++i) {
    if (over[i] != kUnset) base[i] = over[i];
  }
  return base;
}

bool AnySet(const EditState& state) { return state != DefaultEdits(); }

Json ToJson(const EditState& state) { return Restrict(state, state); }

Json Difference(const EditState& values, const EditState& a, const EditState& b) {
  Json json;
  for (size_t i = 0; i < kEditParams; ++i) {
    if (a[i] != b[i]) Put(json, i, values[i]);
  }
  return json;
}

Json Restrict(const EditState& values, const EditState& keys) {
  Json json;
  for (size_t i = 0; i < kEditParams; ++i) {
    if (keys[i] != kUnset) Put(json, i, values[i]);
  }
  return json;
}

void EditLine::Push(uint64_t ordinal, const EditState& after) {
  const EditState before = state();
  steps.resize(cursor);
  steps.push_back({ordinal, before, after});
  cursor = steps.size();
}

}  // namespace firn::workload
