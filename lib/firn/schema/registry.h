// The schemas and policies in force, and how each change of them makes the next state.

#ifndef FIRN_SCHEMA_REGISTRY_H_
#define FIRN_SCHEMA_REGISTRY_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/base/status.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/schema/change.h"
#include "firn/schema/schema.h"

namespace firn::schema {

// The photo catalogue's schema, part of the server.
inline constexpr std::string_view kCatalogName = "firn.catalog";

// How a version came about.
struct VersionRecord {
  uint32_t version = 0;
  // The event that registered it; 0: built in.
  Position position = 0;
  int64_t recorded_us = 0;
};

// A schema in its newest version.
struct RegisteredSchema {
  std::string name;
  uint32_t version = 0;
  Format format = Format::kProtobuf;
  Compatibility compatibility = Compatibility::kBackward;
  bool built_in = false;
  std::shared_ptr<const CompiledSchema> compiled;
  // Oldest first.
  std::vector<VersionRecord> versions;
};

// `compiled` is of the change's definition.
std::shared_ptr<const RegisteredSchema> MakeSchema(const SchemaRegistered& change,
                                                   std::shared_ptr<const CompiledSchema> compiled,
                                                   std::vector<VersionRecord> versions);

// Since the server was started.
struct TypeCounters {
  std::atomic<uint64_t> refused = 0;
  std::atomic<uint64_t> warned = 0;
};

// A described event type, and how strictly it is checked.
struct DescribedType {
  const EventType* type = nullptr;
  const RegisteredSchema* schema = nullptr;
  Policy policy = Policy::kEnforce;
  std::shared_ptr<TypeCounters> counters;
};

// An event that may be appended although it is not as its schema says.
struct SchemaWarning {
  std::string event_type;
  std::string schema;
  FieldViolation first;
  std::shared_ptr<TypeCounters> counters;
};

// Counts the warning, and logs it at the first of its type, the second, the fourth, and so on, so
// that many cannot flood the log. To be called once the event has been appended: when it is
// checked, nobody knows yet whether it will be. Thread-safe.
void Report(const SchemaWarning& warning);

// What is in force at a moment. Never changes; may be shared by threads.
class Schemas {
 public:
  // Sorted by name.
  const std::map<std::string, std::shared_ptr<const RegisteredSchema>>& all() const { return all_; }

  // By prefix.
  const std::map<std::string, Policy>& policies() const { return policies_; }

  // The types, sorted by name.
  std::vector<const DescribedType*> Types() const;

  // Null if there is none of that name.
  const RegisteredSchema* Find(const std::string& name) const;

  // By its name or an alias; null if no schema describes it.
  const DescribedType* FindType(std::string_view event_type) const;

  // Checks an event, whose own rules hold already, against the schema of its type as the policy of
  // the type says, and appends to `violations` what is refused, or to `warnings` what is let
  // through; `path` goes before each field's name ("event." or "events[3]."). To be called after
  // Rename. Counts nothing: see Report and CountRefusal.
  // `work_left`: see CheckValue; what the events of one request may cost together.
  void CheckEvent(const Event& event, std::string_view path,
                  std::vector<FieldViolation>& violations, std::vector<SchemaWarning>& warnings,
                  size_t& work_left) const;

  // Counts an event of the type as refused, if a schema describes it. To be called when an append
  // is answered with its violations: one that repeats an earlier append is answered like that one.
  void CountRefusal(std::string_view event_type) const;

  // Gives the event the names that the schema of its type has for the type (of which it may bear an
  // alias) and for the type of its target (whose case does not matter), unless the policy is off.
  // Answers under which names it may be in the log all the same, if there are others: as it was
  // sent, or as it would be named under another policy. (OtherNames::index is the caller's.)
  std::optional<OtherNames> Rename(Event& event) const;

  // The revision of the stream of changes that made this state.
  Revision revision() const { return revision_; }

 private:
  friend class Registry;

  // Finds types by name, and policies for them. To be called when the rest has changed.
  void Index(const Schemas& before, Policy catalog_policy);
  Policy PolicyOf(std::string_view event_type, Policy otherwise) const;
  bool MustBeDescribed(std::string_view event_type) const;
  std::string SimilarType(std::string_view event_type) const;

  std::map<std::string, std::shared_ptr<const RegisteredSchema>> all_;
  std::map<std::string, Policy> policies_;
  // By name.
  absl::flat_hash_map<std::string, DescribedType> types_;
  absl::flat_hash_map<std::string, std::string> aliases_;
  Revision revision_ = 0;
};

// The state, replaced as a whole with each change. Thread-safe.
class Registry {
 public:
  // With the catalogue built in, checked as the policy says where no other says more; kOff: without
  // it.
  explicit Registry(Policy catalog);

  std::shared_ptr<const Schemas> schemas() const;

  // What a schema would become.
  struct Plan {
    SchemaRegistered change;
    std::shared_ptr<const CompiledSchema> compiled;
    // It is so already.
    bool unchanged = false;
  };

  // Plans the next version of a schema; the `version` and `compatibility` in `wanted` are not
  // looked at. `compatibility`: nothing, as it is. kInvalidField (also if a type belongs to another
  // schema), kSchemaIncompatible.
  static absl::StatusOr<Plan> PlanSchema(const Schemas& schemas, SchemaRegistered wanted,
                                         std::optional<Compatibility> compatibility);

  // What the log's changes have made, in their newest versions.
  struct State {
    std::vector<std::shared_ptr<const RegisteredSchema>> schemas;
    std::map<std::string, Policy> policies;
    Revision revision = 0;
  };

  // The functions that change the state are called by one thread at a time: first this one, then
  // for each change that the log has taken in, in its order, the others.
  void Restore(State state);
  void Apply(const SchemaRegistered& change, std::shared_ptr<const CompiledSchema> compiled,
             const AppendedEvent& place);
  void Apply(const PolicySet& change, const AppendedEvent& place);

 private:
  // Publishes the state that `edit` makes of the present one.
  template <typename Edit>
  void Change(Revision revision, Edit&& edit);

  const Policy catalog_;
  mutable Mutex mutex_;
  std::shared_ptr<const Schemas> schemas_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_REGISTRY_H_
