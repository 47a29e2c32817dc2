// Schemas kept in the log: each change is an event, and the events, read at the start and then as
// they are appended, are the state.

#ifndef FIRN_STORE_SCHEMA_LOG_H_
#define FIRN_STORE_SCHEMA_LOG_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "firn/core/event.h"
#include "firn/schema/registry.h"
#include "firn/store/own_stream.h"
#include "firn/store/store.h"

namespace firn {

// A schema that someone wants registered.
struct SchemaRequest {
  // Its version is given by the log.
  schema::SchemaRegistered schema;
  // Nothing: as it is, or backward for a new schema.
  std::optional<schema::Compatibility> compatibility;
  // Only if this is the newest version; 0: only if there is none.
  std::optional<uint32_t> expected_version;
  // Change nothing, only say what would happen.
  bool validate_only = false;
};

// What came of it.
struct SchemaResult {
  uint32_t version = 0;
  bool unchanged = false;
  std::vector<std::string> event_types;
  std::vector<std::string> not_checked;
  // The event that made the version; 0 if none did.
  Position position = 0;
};

struct PolicyResult {
  bool unchanged = false;
  // The event that set the policy; 0 if there was nothing to change.
  Position position = 0;
};

// Thread-safe. Uses the store, which must outlive it and whose reader and writer threads call it.
class SchemaLog {
 public:
  template <typename T>
  using Done = absl::AnyInvocable<void(absl::StatusOr<T>) &&>;

  // Reads the changes in the log, unless it is damaged: then none is known, see Store::damage.
  // `catalog`: see Registry. kFailedPrecondition, naming the position, if one cannot be understood;
  // kInternal.
  static absl::StatusOr<std::unique_ptr<SchemaLog>> Open(Store& store, schema::Policy catalog);

  // Use Open.
  SchemaLog(Store& store, schema::Policy catalog) : store_(store), registry_(catalog) {}

  // What is in force now.
  std::shared_ptr<const schema::Schemas> schemas() const { return registry_.schemas(); }

  // Takes in the changes that have come into the log otherwise than through this object: those of
  // another log that this one follows. Returns at once; what is in force changes soon after. What
  // cannot be understood is logged and left out.
  void ReadOn();

  // Registers a schema and says so when it is in force, on a thread of the store or, if nothing can
  // be done, at once. kInvalidField, kSchemaIncompatible, kSchemaVersionConflict, and what
  // Store::Append answers.
  void Register(SchemaRequest request, const AppendTerms& terms, Done<SchemaResult> done);

  // Sets, or with nothing removes, a prefix's policy; answers as Register does.
  void SetPolicy(schema::PolicySet policy, const AppendTerms& terms, Done<PolicyResult> done);

 private:
  using RegisterCall = std::shared_ptr<OwnCall<SchemaRequest, SchemaResult>>;
  using PolicyCall = std::shared_ptr<OwnCall<schema::PolicySet, PolicyResult>>;

  // Takes in what the stream of changes holds up to the head.
  absl::Status Read(EventReader& reader, Position head);
  // Takes in what it holds beyond what was read before.
  void ReadChanges(EventReader& reader);
  void Take(const RecordedEvent& event);

  // One attempt each; another follows if another change came first.
  void TryRegister(const RegisterCall& call);
  void TrySetPolicy(const PolicyCall& call);

  Store& store_;
  schema::Registry registry_;

  Mutex mutex_;
  // Of ReadOn: somebody reads, and is to look again when he is done.
  bool is_reading_ ABSL_GUARDED_BY(mutex_) = false;
  bool is_asked_ ABSL_GUARDED_BY(mutex_) = false;
  // Changes up to here were read. Owned by who reads.
  Position read_to_ = 0;
};

}  // namespace firn

#endif  // FIRN_STORE_SCHEMA_LOG_H_
