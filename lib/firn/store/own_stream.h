// Streams that the store keeps its own affairs in, each change an event: schemas, projections.

#ifndef FIRN_STORE_OWN_STREAM_H_
#define FIRN_STORE_OWN_STREAM_H_

#include <string>
#include <string_view>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/core/engine.h"
#include "firn/core/event.h"
#include "firn/store/store.h"

namespace firn {

// Hands over the stream's events in (after, head], in order, until `take` fails. Errors as `take`'s
// and EventReader::Read's.
absl::Status ReadOwnStream(EventReader& reader, std::string_view stream, Position after,
                           Position head,
                           absl::FunctionRef<absl::Status(const RecordedEvent&)> take);

// Ends the reading of such a stream at a start. Of damage the store takes note, and the start goes
// on; other errors are handed on.
absl::Status NoteIfDamage(Store& store, const absl::Status& read);

// An event of such a stream, made now.
Event MakeOwnEvent(std::string_view stream, std::string_view event_type, std::string payload);

// Appends the event if `revision` is still that of its stream. kCheckFailed if another change came
// first, see CameSecond; else as Store::Append.
void AppendOwnEvent(Store& store, Event event, Revision revision, const AppendTerms& terms,
                    AppendDone done);

// Whether an append failed because another change came first.
bool CameSecond(const absl::Status& status);

// A change under way: what is wanted, until when, and who is told.
template <typename Request, typename Result>
struct OwnCall {
  Request request;
  AppendTerms terms;
  absl::AnyInvocable<void(absl::StatusOr<Result>) &&> done;

  void Finish(absl::StatusOr<Result> result) { std::move(done)(std::move(result)); }
};

}  // namespace firn

#endif  // FIRN_STORE_OWN_STREAM_H_
