// Undo and redo: planned on reader threads, appended if nothing else came first.

#ifndef FIRN_HISTORY_UNDO_H_
#define FIRN_HISTORY_UNDO_H_

#include <memory>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "firn/history/undo_request.h"
#include "firn/store/append_queue.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"

namespace firn::history {

// Takes the error, if there is one, and what came of the request: of a kUndoConflict only what
// stands in the way.
using UndoDone = absl::AnyInvocable<void(const absl::Status& status, UndoResult result) &&>;

// Thread-safe. Uses the store and its schemas, which must outlive it and whose threads call it.
class Undoer {
 public:
  Undoer(Store& store, SchemaLog& schemas) : store_(store), schemas_(schemas) {}

  // Undoes or redoes and says so when it is durable, on a thread of the store or, if nothing can be
  // done, at once. Errors as UndoPlanner's and Store::Append's.
  void Run(UndoRequest request, const AppendTerms& terms, UndoDone done);

 private:
  struct Call;

  // One attempt; another follows if something was appended meanwhile.
  void Try(const std::shared_ptr<Call>& call);
  void Append(const std::shared_ptr<Call>& call);

  Store& store_;
  SchemaLog& schemas_;
};

}  // namespace firn::history

#endif  // FIRN_HISTORY_UNDO_H_
