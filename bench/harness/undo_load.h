// Changes images, takes every change back, and makes all of them again.

#ifndef FIRN_BENCH_HARNESS_UNDO_LOAD_H_
#define FIRN_BENCH_HARNESS_UNDO_LOAD_H_

#include <string>

namespace firn::bench {

struct UndoOptions {
  std::string address;
  // The changes go round so many new images.
  int images = 1;
  // Ratings, tags and edits in turn, one event each.
  int changes = 100;
  // Undo and redo what the user did last, instead of an event by its id.
  bool gestures = false;
  double seconds = 3;
};

// One call at a time, again and again until so long has passed, with other images and another user
// each time. Prints three measurements: `change` (AppendEvent), `undo`, newest first, and `redo`,
// oldest first. Ends the program on an error, or if another event was undone than should be.
void RunUndo(const UndoOptions& options);

}  // namespace firn::bench

#endif  // FIRN_BENCH_HARNESS_UNDO_LOAD_H_
