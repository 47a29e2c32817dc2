// Makes a store a standby: follows the log of another server, its primary, and takes it over.

#ifndef FIRN_REPLICA_REPLICA_H_
#define FIRN_REPLICA_REPLICA_H_

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/core/engine.h"
#include "firn/proof/ledger.h"
#include "firn/remote/connection_string.h"
#include "firn/remote/endpoint.h"
#include "firn/replica/intake.h"
#include "firn/store/store.h"

namespace firn::replica {

class Primary;

// Whose log the server keeps. kInvalidArgument if a file that the connection string names is wrong,
// kUnavailable if the server does not answer within about ten seconds.
absl::StatusOr<std::string> AskStoreId(const remote::ConnectionString& server);

struct ReplicaOptions {
  remote::ConnectionString primary;
  // Who hears of events of which stream.
  std::map<std::string, StreamChanged> streams = {};
  // Called once, by a thread of the replica's, when it gives up: the logs are not the same.
  std::function<void()> on_stopped = [] {};
  // How often the roots of the two logs are compared while it follows. They are compared each time
  // that it connects, besides.
  std::chrono::milliseconds comparison_interval = std::chrono::minutes(1);
};

// Two threads: one follows, the other compares. While the primary is away, it is tried again and
// again, the files of the connection string are read each time. What it does is told in the log
// when it changes, and in the store's Standby. It never takes over anything that does not continue
// the store's log; if the logs differ it gives up.
class Replica {
 public:
  // The store must be a standby. kInternal, and the store's errors.
  static absl::StatusOr<std::unique_ptr<Replica>> Start(Store& store, proof::Ledger& ledger,
                                                        ReplicaOptions options);

  // Use Start.
  Replica(Store& store, proof::Ledger& ledger, ReplicaOptions options);

  // Stops.
  ~Replica();

  // Ends the threads, after what was received whole is durable. Before the store is closed. May be
  // called twice.
  void Stop();

 private:
  void Follow(std::unique_ptr<EventReader> reader);
  // One connection, from its beginning to its end; what ended it.
  absl::Status FollowOnce(EventReader& reader);
  absl::Status TakeOver(Primary& primary);
  void Compare(std::unique_ptr<EventReader> reader);

  void OnCommitted(Position head);
  void TellProgress(Position primary_head);
  void GiveUp(const absl::Status& why);

  // The connection that Stop ends; null if it has ended already.
  std::shared_ptr<Primary> Connect(const remote::Endpoint& endpoint);
  // False if it is told to stop meanwhile.
  bool Pause(std::chrono::milliseconds time);
  bool is_stopping() const;

  Store& store_;
  Standby& standby_;
  proof::Ledger& ledger_;
  const ReplicaOptions options_;
  Intake intake_;

  mutable Mutex mutex_;
  CondVar changed_;
  bool is_stopping_ ABSL_GUARDED_BY(mutex_) = false;
  // Why it has given up, once it has.
  absl::Status gave_up_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<Primary> primary_ ABSL_GUARDED_BY(mutex_);
  // Of the connection: where the primary's log ended at its beginning, until that is reached.
  std::optional<Position> catch_up_to_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point next_progress_ ABSL_GUARDED_BY(mutex_);

  std::thread follower_;
  std::thread comparer_;
};

}  // namespace firn::replica

#endif  // FIRN_REPLICA_REPLICA_H_
