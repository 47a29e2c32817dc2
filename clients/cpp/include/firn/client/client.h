// A client of a Firn server.

#ifndef FIRN_CLIENT_CLIENT_H_
#define FIRN_CLIENT_CLIENT_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "firn/client/append.h"
#include "firn/client/checkpoint.h"
#include "firn/client/connection.h"
#include "firn/client/error.h"
#include "firn/client/event.h"
#include "firn/client/history.h"
#include "firn/client/projection.h"
#include "firn/client/proof.h"
#include "firn/client/query.h"
#include "firn/client/read.h"
#include "firn/client/stream.h"

namespace firn {
inline namespace client {

namespace internal {
class Core;
}

struct CallOptions {
  // How long the call may take with its retries. Absent: the connection's. Of a replay it bounds
  // each wait for the connection.
  std::optional<absl::Duration> deadline = {};
  // Ends the call, from any thread, with kCancelled.
  std::stop_token stop = {};
};

// Stands for one server and holds one connection, which is made when it is first needed, and again
// whenever it is lost. Thread-safe, except that nothing may use it while it is moved or destroyed.
//
// Errors: ErrorOf(status) has what the server said. What passes by itself is tried again until the
// deadline: the server is away or stopping, its append queue is full. All else is answered at once.
// kCancelled without a reason: the call was stopped, or the client closed.
class Client {
 public:
  // Reads the files that the options name, and does not connect yet. Errors: see
  // ParseConnectionString; kInvalidArgument for a file that cannot be read, or an invalid token.
  static absl::StatusOr<Client> Connect(std::string_view connection_string);
  static absl::StatusOr<Client> Connect(const ConnectionOptions& options);

  Client(Client&&) noexcept;
  Client& operator=(Client&&) noexcept;
  // As Close.
  ~Client();

  // Ends every call under way, and every stream, with kCancelled; waits for the callbacks of
  // AppendAsync, so it must not be called from one. Later calls fail.
  void Close();

  // Appending. An id and a timestamp that are not given are made before the first attempt, so that
  // every retry is the same fact.

  // Appends an event; if a revision is given, only if its stream is there (0: empty).
  absl::StatusOr<AppendResult> Append(const Event& event,
                                      std::optional<uint64_t> expected_revision = {},
                                      const CallOptions& options = {});
  // Appends all events or none, at contiguous positions, if every check holds. 1 to 10,000 events,
  // 20 MiB as a message.
  absl::StatusOr<BatchResult> AppendBatch(const std::vector<Event>& events,
                                          const std::vector<Check>& checks = {},
                                          const CallOptions& options = {});
  // As Append, without waiting. `done` is called once, on a thread of the library, which other
  // answers wait for: it must neither throw nor wait for a call.
  void AppendAsync(const Event& event, std::function<void(absl::StatusOr<AppendResult>)> done,
                   std::optional<uint64_t> expected_revision = {}, const CallOptions& options = {});
  // See AppendStream. The deadline is the longest time without an answer.
  AppendStream OpenAppendStream(const CallOptions& options = {});

  // Reading.

  absl::StatusOr<EventPage> GetEvents(const GetEventsRequest& request,
                                      const CallOptions& options = {});
  // The events of all pages, one page after the other. The deadline is each page's.
  Stream<EventView> GetAllEvents(const GetEventsRequest& request, const CallOptions& options = {});
  // Asks as often as it takes to have all, which are of one moment. The deadline is that of all.
  absl::StatusOr<NewestEvents> GetNewest(const GetNewestRequest& request,
                                         const CallOptions& options = {});
  // Asks as often as it takes to count all. The deadline is that of all.
  absl::StatusOr<EventCount> Count(const CountRequest& request, const CallOptions& options = {});

  // Every event that matches, once, in order, to the bound. Whatever becomes of the connection, it
  // goes on after the last position; kStoreChanged if there is another log then.
  Stream<EventView> Replay(const ReplayRequest& request, const CallOptions& options = {});
  Stream<Batch> ReplayBatches(const ReplayRequest& request, const CallOptions& options = {});
  // The same for ever: ends only with an error. It has no deadline.
  Stream<EventView> Follow(const FollowRequest& request, const CallOptions& options = {});
  Stream<Batch> FollowBatches(const FollowRequest& request, const CallOptions& options = {});

  // Follows from the checkpoint of `store`, and saves it after each batch that `handle` has dealt
  // with: every event at least once, and twice only if the process ended in between. Without a
  // checkpoint it begins at `request.after_position`. Ends only with an error: of `handle` or of
  // the store, whose batch comes again the next time; of the server; kStoreChanged if the
  // checkpoint is of another log; kCancelled if it is stopped.
  absl::Status Consume(CheckpointStore& store, const FollowRequest& request,
                       const std::function<absl::Status(const Batch&)>& handle,
                       const CallOptions& options = {});
  // The same with the application's own transaction, which makes it exactly once: `handle` stores
  // the batch's checkpoint beside its work and commits both. `from` is what it stored last.
  absl::Status ConsumeFrom(
      const std::optional<Checkpoint>& from, const FollowRequest& request,
      const std::function<absl::Status(const Batch&, const Checkpoint&)>& handle,
      const CallOptions& options = {});

  absl::StatusOr<Head> GetHead(const CallOptions& options = {});
  absl::StatusOr<PositionAt> GetPositionAt(absl::Time time, const CallOptions& options = {});
  // When the event at the position was recorded.
  absl::StatusOr<absl::Time> GetTimeAt(uint64_t position, const CallOptions& options = {});

  // The past of a target.

  absl::StatusOr<State> GetState(const GetStateRequest& request, const CallOptions& options = {});
  absl::StatusOr<HistoryPage> GetHistory(const GetHistoryRequest& request,
                                         const CallOptions& options = {});
  // The entries of all pages.
  Stream<HistoryEntry> GetAllHistory(const GetHistoryRequest& request,
                                     const CallOptions& options = {});
  // Takes changes back by appending their inverses, all or none; makes them again.
  absl::StatusOr<UndoResult> Undo(const UndoRequest& request, const CallOptions& options = {});
  absl::StatusOr<UndoResult> Redo(const UndoRequest& request, const CallOptions& options = {});

  // Proofs. Each answers with the checkpoint that it checked against, to be kept elsewhere;
  // kProofFailed says what does not hold. kProofNotReady: the server has not hashed so far yet.

  // The key that the server says is its own, for Verifier::Parse: to be kept when a log is new and
  // trusted. Asked of a server that is to be checked, it proves nothing.
  absl::StatusOr<std::string> GetVerifierKey(const CallOptions& options = {});
  // Of the first `size` events of the log; 0: of all.
  absl::StatusOr<SignedCheckpoint> GetSignedCheckpoint(const Verifier& verifier, uint64_t size = 0,
                                                       const CallOptions& options = {});
  // Whether the event, just as it was read, is in the log of `size` events (0: of all) at its
  // position. kInvalidField if a member is missing, as the payload of some in a conflict is.
  absl::StatusOr<SignedCheckpoint> VerifyEvent(const Event& event, const Verifier& verifier,
                                               uint64_t size = 0, const CallOptions& options = {});
  // Whether the log of now begins with that of an old checkpoint, which is verified first.
  absl::StatusOr<SignedCheckpoint> VerifyConsistency(std::string_view old_note,
                                                     const Verifier& verifier,
                                                     const CallOptions& options = {});

  // Projections.

  // Creates a projection, or gives it a new definition; it is built in the background.
  absl::StatusOr<CreatedProjection> CreateProjection(const CreateProjectionRequest& request,
                                                     const CallOptions& options = {});
  // Read-only SQL; answers when all rows are there, at most 256 MiB of this process's memory:
  // beyond that kQueryLimit. Without a deadline of its own the call may take the query's timeout
  // and 5 s.
  absl::StatusOr<QueryResult> Query(const SqlQuery& query, const CallOptions& options = {});
  // The same row by row, for answers of any size. It is tried again until the first rows are there.
  // The deadline, and the query's timeout, hold until the last has been read.
  absl::StatusOr<RowStream> QueryRows(const SqlQuery& query, const CallOptions& options = {});

 private:
  explicit Client(std::shared_ptr<internal::Core> core);

  std::shared_ptr<internal::Core> core_;
};

}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_CLIENT_H_
