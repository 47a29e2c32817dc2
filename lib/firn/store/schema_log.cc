#include "firn/store/schema_log.h"

#include <future>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/core/text.h"

namespace firn {
namespace {

using schema::PolicySet;
using schema::RegisteredSchema;
using schema::Registry;
using schema::SchemaRegistered;
using schema::Schemas;

Event MakeEvent(const schema::Change& change) {
  Event event = MakeOwnEvent(schema::kSchemaStream, ChangeType(change), ChangePayload(change));
  if (const auto* registered = std::get_if<SchemaRegistered>(&change)) {
    event.tags.push_back(absl::StrCat("schema:", registered->name));
  }
  return event;
}

SchemaResult ResultOf(const Registry::Plan& plan) {
  SchemaResult result{.version = plan.change.version,
                      .unchanged = plan.unchanged,
                      .not_checked = plan.compiled->not_checked};
  for (const schema::Binding& binding : plan.change.event_types) {
    result.event_types.push_back(binding.event_type);
  }
  return result;
}

Position PositionOf(const Schemas& schemas, const std::string& name) {
  const RegisteredSchema* present = schemas.Find(name);
  return present == nullptr ? 0 : present->versions.back().position;
}

// Whether the newest version is the one that was expected.
absl::Status CheckVersion(const Schemas& schemas, const SchemaRequest& request) {
  if (!request.expected_version) return absl::OkStatus();
  const RegisteredSchema* present = schemas.Find(request.schema.name);
  const uint32_t version = present == nullptr ? 0 : present->version;
  if (version == *request.expected_version) return absl::OkStatus();
  return MakeError(ErrorReason::kSchemaVersionConflict,
                   absl::StrCat("the newest version of ", request.schema.name, " is ", version,
                                ", not ", *request.expected_version),
                   {{"version", absl::StrCat(version)}});
}

// Makes the state of the changes in the log. Only the newest version of a schema is compiled: those
// before it may be what this server would refuse by now.
class ChangeCollector {
 public:
  absl::Status Take(const RecordedEvent& event) {
    state_.revision = event.revision;
    auto change = schema::ParseChange(event.event_type, event.payload);
    if (!change.ok()) {
      return absl::FailedPreconditionError(absl::StrCat(
          "the change of schemas at position ", event.position,
          " cannot be understood: ", change.status().message(), "; a newer server has written it"));
    }
    if (const auto* policy = std::get_if<PolicySet>(&*change)) {
      policy->ApplyTo(state_.policies);
      return absl::OkStatus();
    }
    auto& registered = std::get<SchemaRegistered>(*change);
    Newest& newest = newest_[registered.name];
    newest.versions.push_back({.version = registered.version,
                               .position = event.position,
                               .recorded_us = event.recorded_us});
    newest.change = std::move(registered);
    return absl::OkStatus();
  }

  absl::StatusOr<Registry::State> Finish() && {
    for (auto& [name, newest] : newest_) {
      auto compiled = Compile(newest.change);
      if (!compiled.ok()) {
        return absl::FailedPreconditionError(absl::StrCat(
            "version ", newest.change.version, " of the schema ", name, ", registered at position ",
            newest.versions.back().position,
            ", is not what this version of the server takes: ", compiled.status().message()));
      }
      state_.schemas.push_back(
          MakeSchema(newest.change, *std::move(compiled), std::move(newest.versions)));
    }
    return std::move(state_);
  }

 private:
  struct Newest {
    SchemaRegistered change;
    std::vector<schema::VersionRecord> versions;
  };

  std::map<std::string, Newest> newest_;
  Registry::State state_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<SchemaLog>> SchemaLog::Open(Store& store, schema::Policy catalog) {
  auto log = std::make_unique<SchemaLog>(store, catalog);
  if (!store.damage().ok()) return log;
  std::promise<absl::Status> read;
  FIRN_RETURN_IF_ERROR(store.Read(
      [&](EventReader& reader) { read.set_value(log->Read(reader, store.head().position)); }));
  FIRN_RETURN_IF_ERROR(NoteIfDamage(store, read.get_future().get()));
  return log;
}

absl::Status SchemaLog::Read(EventReader& reader, Position head) {
  ChangeCollector changes;
  FIRN_RETURN_IF_ERROR(
      ReadOwnStream(reader, schema::kSchemaStream, 0, head,
                    [&](const RecordedEvent& event) { return changes.Take(event); }));
  FIRN_ASSIGN_OR_RETURN(Registry::State state, std::move(changes).Finish());
  registry_.Restore(std::move(state));
  read_to_ = head;
  return absl::OkStatus();
}

void SchemaLog::ReadOn() {
  {
    MutexLock lock(mutex_);
    is_asked_ = true;
    if (is_reading_) return;
    is_reading_ = true;
  }
  // If the store is being closed, the next start reads.
  store_.Read([this](EventReader& reader) { ReadChanges(reader); }).IgnoreError();
}

void SchemaLog::ReadChanges(EventReader& reader) {
  while (true) {
    {
      MutexLock lock(mutex_);
      if (!std::exchange(is_asked_, false)) {
        is_reading_ = false;
        return;
      }
    }
    const Position head = store_.head().position;
    const absl::Status read = ReadOwnStream(reader, schema::kSchemaStream, read_to_, head,
                                            [this](const RecordedEvent& event) {
                                              Take(event);
                                              read_to_ = event.position;
                                              return absl::OkStatus();
                                            });
    if (!read.ok()) {
      log::Error("changes of schemas cannot be read; they are in force after a restart",
                 {{"after_position", read_to_}, {"error", std::string(read.message())}});
    }
  }
}

void SchemaLog::Take(const RecordedEvent& event) {
  const AppendedEvent place{event.position, event.revision, event.recorded_us};
  const auto change = schema::ParseChange(event.event_type, event.payload);
  absl::Status status = change.status();
  if (status.ok() && std::holds_alternative<PolicySet>(*change)) {
    return registry_.Apply(std::get<PolicySet>(*change), place);
  }
  if (status.ok()) {
    const auto& registered = std::get<SchemaRegistered>(*change);
    auto compiled = Compile(registered);
    if (compiled.ok()) return registry_.Apply(registered, *std::move(compiled), place);
    status = compiled.status();
  }
  log::Error("a change of schemas cannot be understood; a newer server has written it",
             {{"position", event.position}, {"error", std::string(status.message())}});
}

void SchemaLog::Register(SchemaRequest request, const AppendTerms& terms, Done<SchemaResult> done) {
  TryRegister(std::make_shared<OwnCall<SchemaRequest, SchemaResult>>(
      OwnCall<SchemaRequest, SchemaResult>{std::move(request), terms, std::move(done)}));
}

void SchemaLog::TryRegister(const RegisterCall& call) {
  // Compiling takes its time, which the thread that polls does not have.
  const absl::Status queued = store_.Read([this, call](EventReader&) {
    const std::shared_ptr<const Schemas> present = schemas();
    const SchemaRequest& request = call->request;
    auto plan = Registry::PlanSchema(*present, request.schema, request.compatibility);
    // What is there already is no conflict: it may be this request's own first attempt.
    if (const absl::Status expected = CheckVersion(*present, request);
        !expected.ok() && !(plan.ok() && plan->unchanged)) {
      return call->Finish(expected);
    }
    if (!plan.ok()) return call->Finish(plan.status());
    SchemaResult result = ResultOf(*plan);
    if (plan->unchanged) result.position = PositionOf(*present, plan->change.name);
    if (plan->unchanged || request.validate_only) return call->Finish(std::move(result));

    schema::Change change = std::move(plan->change);
    AppendOwnEvent(store_, MakeEvent(change), present->revision(), call->terms,
                   [this, call, change, compiled = plan->compiled,
                    result = std::move(result)](absl::StatusOr<AppendResult> appended) mutable {
                     if (CameSecond(appended.status())) return TryRegister(call);
                     if (!appended.ok()) return call->Finish(appended.status());
                     registry_.Apply(std::get<SchemaRegistered>(change), std::move(compiled),
                                     appended->events.front());
                     result.position = appended->events.front().position;
                     call->Finish(std::move(result));
                   });
  });
  if (!queued.ok()) call->Finish(queued);
}

void SchemaLog::SetPolicy(PolicySet policy, const AppendTerms& terms, Done<PolicyResult> done) {
  const auto call = std::make_shared<OwnCall<PolicySet, PolicyResult>>(
      OwnCall<PolicySet, PolicyResult>{std::move(policy), terms, std::move(done)});
  const std::string& prefix = call->request.prefix;
  if (prefix.size() > kEventTypeBytesMax || !IsName(prefix)) {
    return call->Finish(
        InvalidFields({{"event_type_prefix", absl::StrCat("must be at most ", kEventTypeBytesMax,
                                                          " characters of A-Z a-z 0-9 _ . : -")}}));
  }
  TrySetPolicy(call);
}

void SchemaLog::TrySetPolicy(const PolicyCall& call) {
  const std::shared_ptr<const Schemas> present = schemas();
  const PolicySet& wanted = call->request;
  const auto set = present->policies().find(wanted.prefix);
  const bool is_set = set != present->policies().end();
  if (is_set ? wanted.policy == set->second : !wanted.policy) {
    return call->Finish(PolicyResult{.unchanged = true});
  }
  AppendOwnEvent(store_, MakeEvent(wanted), present->revision(), call->terms,
                 [this, call](const absl::StatusOr<AppendResult>& appended) {
                   if (CameSecond(appended.status())) return TrySetPolicy(call);
                   if (!appended.ok()) return call->Finish(appended.status());
                   registry_.Apply(call->request, appended->events.front());
                   call->Finish(PolicyResult{.position = appended->events.front().position});
                 });
}

}  // namespace firn
