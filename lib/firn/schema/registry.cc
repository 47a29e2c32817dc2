#include "firn/schema/registry.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"
#include "firn/core/text.h"
#include "firn/schema/catalog.h"
#include "firn/schema/compatibility.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

constexpr size_t kNameBytesMax = 128;
constexpr size_t kDefinitionBytesMax = 720 << 10;

bool IsOwn(std::string_view name) { return absl::StartsWith(ToAbsl(name), ToAbsl(kOwnPrefix)); }

void CheckName(const std::string& name, std::vector<FieldViolation>& violations) {
  if (name.empty() || name.size() > kNameBytesMax || !IsName(name)) {
    violations.push_back({"name", absl::StrCat("must be 1 to ", kNameBytesMax,
                                               " characters of A-Z a-z 0-9 _ . : -, such as "
                                               "orders")});
  } else if (IsOwn(name)) {
    violations.push_back({"name", "begins with \"firn.\"; such names are the store's own"});
  }
}

void CheckBindings(const std::vector<Binding>& bindings, std::vector<FieldViolation>& violations) {
  for (size_t i = 0; i < bindings.size(); ++i) {
    const std::string& type = bindings[i].event_type;
    if (!type.empty() && type.size() <= kEventTypeBytesMax && IsName(type)) continue;
    violations.push_back({absl::StrCat("event_types[", i, "].event_type"),
                          absl::StrCat("must be 1 to ", kEventTypeBytesMax,
                                       " characters of A-Z a-z 0-9 _ . : -, such as "
                                       "order_placed")});
  }
}

// What the compiled event types must be like, whoever named them.
void CheckTypes(const Schemas& schemas, const std::string& name, const CompiledSchema& compiled,
                std::vector<FieldViolation>& violations) {
  for (const EventType& type : compiled.event_types) {
    std::vector<std::string> names = type.aliases;
    names.push_back(type.type);
    for (const std::string& taken : names) {
      if (taken.empty() || taken.size() > kEventTypeBytesMax || !IsName(taken)) {
        violations.push_back({"definition", absl::StrCat(type.definition,
                                                         " has an event type or an alias that is "
                                                         "no name: \"",
                                                         taken, "\"")});
      } else if (IsOwn(taken)) {
        violations.push_back({"event_types", absl::StrCat(taken,
                                                          " begins with \"firn.\"; such types are "
                                                          "the store's own")});
      }
      const DescribedType* owner = schemas.FindType(taken);
      if (owner == nullptr || owner->schema->name == name) continue;
      violations.push_back(
          {"event_types",
           absl::StrCat(taken, " belongs to the schema ", owner->schema->name,
                        owner->schema->built_in
                            ? ", which is built in; to describe it yourself start firnd with "
                              "--catalog off"
                            : "; an event type belongs to one schema")});
    }
  }
}

std::vector<Binding> BindingsOf(const CompiledSchema& compiled) {
  std::vector<Binding> bindings;
  for (const EventType& type : compiled.event_types) {
    bindings.push_back({type.type, type.definition});
  }
  return bindings;
}

bool IsSame(const RegisteredSchema& schema, const SchemaRegistered& wanted) {
  return schema.format == wanted.format && schema.compatibility == wanted.compatibility &&
         schema.compiled->definition == wanted.definition &&
         BindingsOf(*schema.compiled) == wanted.event_types;
}

std::shared_ptr<const RegisteredSchema> BuiltInCatalog() {
  static const auto* const catalog = [] {
    auto schema = std::make_shared<RegisteredSchema>();
    schema->name = kCatalogName;
    schema->version = 1;
    schema->compatibility = Compatibility::kFull;
    schema->built_in = true;
    schema->compiled = CompiledCatalog();
    schema->versions = {{.version = 1}};
    return new std::shared_ptr<const RegisteredSchema>(std::move(schema));
  }();
  return *catalog;
}

// A type of the catalogue by its name or an alias, also where the catalogue is off: events may be
// in the log from when it was not. Null if it has none of that name.
const EventType* FindInCatalog(std::string_view event_type) {
  static const auto* const types = [] {
    auto* names = new absl::flat_hash_map<std::string, const EventType*>;
    for (const EventType& type : CompiledCatalog()->event_types) {
      names->emplace(type.type, &type);
      for (const std::string& alias : type.aliases) names->emplace(alias, &type);
    }
    return names;
  }();
  const auto found = types->find(ToAbsl(event_type));
  return found == types->end() ? nullptr : found->second;
}

}  // namespace

std::shared_ptr<const RegisteredSchema> MakeSchema(const SchemaRegistered& change,
                                                   std::shared_ptr<const CompiledSchema> compiled,
                                                   std::vector<VersionRecord> versions) {
  auto schema = std::make_shared<RegisteredSchema>();
  schema->name = change.name;
  schema->version = change.version;
  schema->format = change.format;
  schema->compatibility = change.compatibility;
  schema->compiled = std::move(compiled);
  schema->versions = std::move(versions);
  return schema;
}

const RegisteredSchema* Schemas::Find(const std::string& name) const {
  const auto found = all_.find(name);
  return found == all_.end() ? nullptr : found->second.get();
}

std::vector<const DescribedType*> Schemas::Types() const {
  std::vector<const DescribedType*> types;
  for (const auto& [name, type] : types_) types.push_back(&type);
  std::ranges::sort(
      types, {}, [](const DescribedType* type) -> const std::string& { return type->type->type; });
  return types;
}

const DescribedType* Schemas::FindType(std::string_view event_type) const {
  const auto found = types_.find(ToAbsl(event_type));
  if (found != types_.end()) return &found->second;
  const auto alias = aliases_.find(ToAbsl(event_type));
  return alias == aliases_.end() ? nullptr : &types_.find(alias->second)->second;
}

Policy Schemas::PolicyOf(std::string_view event_type, Policy otherwise) const {
  Policy policy = otherwise;
  size_t longest = 0;
  for (const auto& [prefix, set] : policies_) {
    if (prefix.size() < longest || !absl::StartsWith(ToAbsl(event_type), prefix)) continue;
    policy = set;
    longest = prefix.size();
  }
  return policy;
}

std::optional<OtherNames> Schemas::Rename(Event& event) const {
  const DescribedType* described = FindType(event.event_type);
  const EventType* type = described != nullptr ? described->type : FindInCatalog(event.event_type);
  if (type == nullptr) return std::nullopt;
  const bool fits_target = absl::EqualsIgnoreCase(event.target_type, type->target_type);
  const std::string& target_type = fits_target ? type->target_type : event.target_type;
  if (type->type == event.event_type && target_type == event.target_type) return std::nullopt;
  OtherNames names{.event_type = type->type, .target_type = target_type};
  if (described != nullptr && described->policy != Policy::kOff) {
    std::swap(names.event_type, event.event_type);
    std::swap(names.target_type, event.target_type);
  }
  return names;
}

void Schemas::Index(const Schemas& before, Policy catalog_policy) {
  types_.clear();
  aliases_.clear();
  const auto add = [&](const RegisteredSchema& schema, Policy otherwise) {
    for (const EventType& type : schema.compiled->event_types) {
      const DescribedType* known = before.FindType(type.type);
      DescribedType described{
          .type = &type,
          .schema = &schema,
          .policy = PolicyOf(type.type, otherwise),
          .counters = known != nullptr ? known->counters : std::make_shared<TypeCounters>()};
      if (!types_.emplace(type.type, std::move(described)).second) continue;
      for (const std::string& alias : type.aliases) aliases_.emplace(alias, type.type);
    }
  };
  for (const auto& [name, schema] : all_) {
    if (!schema->built_in) add(*schema, Policy::kEnforce);
  }
  // What is built in gives way to what the log says.
  for (const auto& [name, schema] : all_) {
    if (schema->built_in) add(*schema, catalog_policy);
  }
}

Registry::Registry(Policy catalog) : catalog_(catalog) {
  auto schemas = std::make_shared<Schemas>();
  if (catalog != Policy::kOff) schemas->all_.emplace(kCatalogName, BuiltInCatalog());
  schemas->Index(Schemas(), catalog_);
  schemas_ = std::move(schemas);
}

std::shared_ptr<const Schemas> Registry::schemas() const {
  MutexLock lock(mutex_);
  return schemas_;
}

absl::StatusOr<Registry::Plan> Registry::PlanSchema(const Schemas& schemas, SchemaRegistered wanted,
                                                    std::optional<Compatibility> compatibility) {
  std::vector<FieldViolation> violations;
  CheckName(wanted.name, violations);
  CheckBindings(wanted.event_types, violations);
  if (wanted.definition.empty() || wanted.definition.size() > kDefinitionBytesMax) {
    violations.push_back({"definition", absl::StrCat("must be 1 to ", kDefinitionBytesMax,
                                                     " bytes; got ", wanted.definition.size())});
  }
  if (!violations.empty()) return InvalidFields(violations);

  Plan plan;
  FIRN_ASSIGN_OR_RETURN(plan.compiled, Compile(wanted));
  CheckTypes(schemas, wanted.name, *plan.compiled, violations);
  if (!violations.empty()) return InvalidFields(violations);

  const RegisteredSchema* present = schemas.Find(wanted.name);
  wanted.compatibility = compatibility.value_or(present != nullptr ? present->compatibility
                                                                   : Compatibility::kBackward);
  wanted.definition = plan.compiled->definition;
  wanted.event_types = BindingsOf(*plan.compiled);
  wanted.version = present == nullptr ? 1 : present->version + 1;
  if (present != nullptr) {
    if (IsSame(*present, wanted)) {
      wanted.version = present->version;
      plan.unchanged = true;
    }
    const std::vector<FieldViolation> breaks =
        CompatibilityBreaks(*present->compiled, *plan.compiled, wanted.compatibility);
    if (!breaks.empty()) {
      return SchemaIncompatible(
          absl::StrCat("version ", wanted.version, " of ", wanted.name, " would break the ",
                       ToAbsl(CompatibilityName(wanted.compatibility)),
                       " compatibility with version ", present->version),
          breaks);
    }
  }
  if (const size_t bytes = ChangePayload(wanted).size(); bytes > kPayloadBytesMax) {
    return InvalidFields(
        {{"definition", absl::StrCat("makes an event of ", bytes, " bytes with its event types; ",
                                     kPayloadBytesMax, " is the most; split the schema")}});
  }
  plan.change = std::move(wanted);
  return plan;
}

template <typename Edit>
void Registry::Change(Revision revision, Edit&& edit) {
  const std::shared_ptr<const Schemas> present = schemas();
  // Beside the lock, which every append takes for a moment.
  auto next = std::make_shared<Schemas>(*present);
  edit(*next);
  next->revision_ = revision;
  next->Index(*present, catalog_);
  MutexLock lock(mutex_);
  schemas_ = std::move(next);
}

void Registry::Restore(State state) {
  Change(state.revision, [&](Schemas& schemas) {
    for (auto& schema : state.schemas) {
      const std::string name = schema->name;
      schemas.all_[name] = std::move(schema);
    }
    schemas.policies_ = std::move(state.policies);
  });
}

void Registry::Apply(const SchemaRegistered& change, std::shared_ptr<const CompiledSchema> compiled,
                     const AppendedEvent& place) {
  Change(place.revision, [&](Schemas& schemas) {
    std::vector<VersionRecord> versions;
    if (const RegisteredSchema* present = schemas.Find(change.name)) versions = present->versions;
    versions.push_back(
        {.version = change.version, .position = place.position, .recorded_us = place.recorded_us});
    schemas.all_[change.name] = MakeSchema(change, std::move(compiled), std::move(versions));
  });
}

void Registry::Apply(const PolicySet& change, const AppendedEvent& place) {
  Change(place.revision, [&](Schemas& schemas) { change.ApplyTo(schemas.policies_); });
}

}  // namespace firn::schema
