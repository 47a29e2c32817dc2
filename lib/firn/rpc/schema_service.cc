#include "firn/rpc/schema_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/rpc/describe.h"
#include "firn/rpc/reader_call.h"
#include "firn/rpc/types_token.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once; those of schemas are rare.
constexpr int kWaitingCalls = 2;

// Event types that may be named in one request.
constexpr int kNamedTypesMax = 1000;

std::optional<schema::Compatibility> FromWire(v1::SchemaCompatibility compatibility,
                                              std::vector<FieldViolation>& violations) {
  switch (compatibility) {
    case v1::SCHEMA_COMPATIBILITY_UNSPECIFIED:
      return std::nullopt;
    case v1::SCHEMA_COMPATIBILITY_NONE:
      return schema::Compatibility::kNone;
    case v1::SCHEMA_COMPATIBILITY_BACKWARD:
      return schema::Compatibility::kBackward;
    case v1::SCHEMA_COMPATIBILITY_FORWARD:
      return schema::Compatibility::kForward;
    case v1::SCHEMA_COMPATIBILITY_FULL:
      return schema::Compatibility::kFull;
    default:
      violations.push_back({"compatibility", "is not one that this server knows"});
      return std::nullopt;
  }
}

schema::Format FromWire(v1::SchemaFormat format, std::vector<FieldViolation>& violations) {
  if (format == v1::SCHEMA_FORMAT_PROTOBUF) return schema::Format::kProtobuf;
  if (format != v1::SCHEMA_FORMAT_JSON_SCHEMA) {
    violations.push_back({"format", "must be SCHEMA_FORMAT_PROTOBUF or SCHEMA_FORMAT_JSON_SCHEMA"});
  }
  return schema::Format::kJsonSchema;
}

absl::StatusOr<SchemaRequest> Take(v1::RegisterSchemaRequest& request) {
  std::vector<FieldViolation> violations;
  SchemaRequest taken;
  taken.schema.name = std::move(*request.mutable_name());
  taken.schema.format = FromWire(request.format(), violations);
  taken.compatibility = FromWire(request.compatibility(), violations);
  taken.schema.definition = std::move(*request.mutable_definition());
  for (v1::EventTypeBinding& binding : *request.mutable_event_types()) {
    taken.schema.event_types.push_back(
        {std::move(*binding.mutable_event_type()), std::move(*binding.mutable_definition())});
  }
  if (request.has_expected_version()) taken.expected_version = request.expected_version();
  taken.validate_only = request.validate_only();
  if (!violations.empty()) return InvalidFields(violations);
  return taken;
}

absl::StatusOr<schema::PolicySet> Take(v1::SetSchemaPolicyRequest& request) {
  schema::PolicySet taken{.prefix = std::move(*request.mutable_event_type_prefix())};
  std::vector<FieldViolation> violations;
  switch (request.policy()) {
    case v1::SCHEMA_POLICY_UNSPECIFIED:
      break;
    case v1::SCHEMA_POLICY_OFF:
      taken.policy = schema::Policy::kOff;
      break;
    case v1::SCHEMA_POLICY_WARN:
      taken.policy = schema::Policy::kWarn;
      break;
    case v1::SCHEMA_POLICY_ENFORCE:
      taken.policy = schema::Policy::kEnforce;
      break;
    default:
      violations.push_back({"policy", "is not one that this server knows"});
  }
  if (!violations.empty()) return InvalidFields(violations);
  return taken;
}

absl::Status NoSuchSchema(const std::string& name) {
  return MakeError(ErrorReason::kSchemaNotFound, absl::StrCat("there is no schema \"", name,
                                                              "\"; ListSchemas says what there "
                                                              "is"));
}

// The types that are asked for and come after `last`, sorted by name.
absl::StatusOr<std::vector<const schema::DescribedType*>> FindTypes(
    const schema::Schemas& present, const v1::DescribeEventTypesRequest& request,
    const std::string& last) {
  const auto name_of = [](const schema::DescribedType* type) -> const std::string& {
    return type->type->type;
  };
  std::vector<const schema::DescribedType*> types;
  for (const std::string& name : request.event_types()) {
    const schema::DescribedType* type = present.FindType(name);
    if (type == nullptr) {
      return MakeError(ErrorReason::kSchemaNotFound,
                       absl::StrCat("no schema describes the event type \"", name, "\""));
    }
    types.push_back(type);
  }
  std::ranges::sort(types, {}, name_of);
  types.erase(std::unique(types.begin(), types.end()), types.end());
  if (request.event_types().empty()) types = present.Types();
  std::erase_if(types, [&](const schema::DescribedType* type) {
    return name_of(type) <= last ||
           (!request.schema().empty() && type->schema->name != request.schema());
  });
  return types;
}

void FillVersions(const schema::RegisteredSchema& schema, v1::GetSchemaResponse& response) {
  for (const schema::VersionRecord& record : schema.versions) {
    v1::SchemaVersion& version = *response.add_versions();
    version.set_version(record.version);
    version.set_position(record.position);
    if (record.position > 0) version.set_created_at(FormatRfc3339(record.recorded_us));
  }
}

// An older version, from the event that registered it.
absl::StatusOr<v1::GetSchemaResponse> ReadVersion(const schema::RegisteredSchema& schema,
                                                  Position position, EventReader& reader) {
  absl::StatusOr<schema::Change> change = absl::InternalError("no event");
  FIRN_RETURN_IF_ERROR(reader
                           .Read({.after = position - 1, .until = position},
                                 [&](const RecordedEvent& event) {
                                   change = schema::ParseChange(event.event_type, event.payload);
                                 })
                           .status());
  if (!change.ok()) return change.status();
  const auto& registered = std::get<schema::SchemaRegistered>(*change);
  v1::GetSchemaResponse response;
  v1::Schema& told = *response.mutable_schema();
  told.set_name(registered.name);
  told.set_version(registered.version);
  told.set_format(ToWire(registered.format));
  told.set_compatibility(ToWire(registered.compatibility));
  for (const schema::Binding& binding : registered.event_types) {
    v1::EventTypeBinding& type = *told.add_event_types();
    type.set_event_type(binding.event_type);
    type.set_definition(binding.definition);
  }
  response.set_definition(registered.definition);
  FillVersions(schema, response);
  return response;
}

v1::GetSchemaResponse NewestVersion(const schema::RegisteredSchema& schema) {
  v1::GetSchemaResponse response;
  FillSchema(schema, *response.mutable_schema());
  response.set_definition(schema.compiled->definition);
  FillVersions(schema, response);
  return response;
}

}  // namespace

void SchemaService::Accept(grpc::ServerCompletionQueue& queue) {
  register_.request_call = UnaryRequester<v1::SchemaRegistry>(service_, queue, "RegisterSchema");
  register_.handle = [this](RegisterCall& call) { Register(call); };
  get_.request_call = UnaryRequester<v1::SchemaRegistry>(service_, queue, "GetSchema");
  get_.handle = [this](GetCall& call) { Get(call); };
  list_.request_call = UnaryRequester<v1::SchemaRegistry>(service_, queue, "ListSchemas");
  list_.handle = [this](ListCall& call) { List(call); };
  describe_.request_call =
      UnaryRequester<v1::SchemaRegistry>(service_, queue, "DescribeEventTypes");
  describe_.handle = [this](DescribeCall& call) { Describe(call); };
  set_policy_.request_call = UnaryRequester<v1::SchemaRegistry>(service_, queue, "SetSchemaPolicy");
  set_policy_.handle = [this](PolicyCall& call) { SetPolicy(call); };
  for (int i = 0; i < kWaitingCalls; ++i) {
    RegisterCall::Accept(register_);
    GetCall::Accept(get_);
    ListCall::Accept(list_);
    DescribeCall::Accept(describe_);
    PolicyCall::Accept(set_policy_);
  }
}

void SchemaService::Register(RegisterCall& call) {
  const absl::Status writable = store_.CheckWritable();
  if (!writable.ok() && !call.request().validate_only()) return call.Finish(writable);
  absl::StatusOr<SchemaRequest> request = Take(call.request());
  if (!request.ok()) return call.Finish(request.status());
  schemas_.Register(*std::move(request), call.terms(),
                    [&call](absl::StatusOr<SchemaResult> result) {
                      if (!result.ok()) return call.Finish(result.status());
                      v1::RegisterSchemaResponse response;
                      response.set_version(result->version);
                      response.set_unchanged(result->unchanged);
                      for (std::string& type : result->event_types)
                        response.add_event_types(std::move(type));
                      for (std::string& note : result->not_checked)
                        response.add_not_checked(std::move(note));
                      response.set_position(result->position);
                      call.Finish(response);
                    });
}

void SchemaService::Get(GetCall& call) {
  if (call.request().name().empty()) {
    return call.Finish(InvalidFields({{"name", "must be given; ListSchemas says what there is"}}));
  }
  const std::shared_ptr<const schema::Schemas> present = schemas_.schemas();
  const schema::RegisteredSchema* schema = present->Find(call.request().name());
  if (schema == nullptr) return call.Finish(NoSuchSchema(call.request().name()));
  const uint32_t version = call.request().version();
  if (version == 0 || version == schema->version) return call.Finish(NewestVersion(*schema));
  for (const schema::VersionRecord& record : schema->versions) {
    if (record.version != version) continue;
    AnswerFromReader(store_, call,
                     [present, schema, position = record.position](EventReader& reader) {
                       return ReadVersion(*schema, position, reader);
                     });
    return;
  }
  call.Finish(MakeError(ErrorReason::kSchemaNotFound,
                        absl::StrCat(schema->name, " has no version ", version, "; the newest is ",
                                     schema->version)));
}

void SchemaService::List(ListCall& call) {
  const std::shared_ptr<const schema::Schemas> present = schemas_.schemas();
  v1::ListSchemasResponse response;
  for (const auto& [name, schema] : present->all()) FillSchema(*schema, *response.add_schemas());
  for (const auto& [prefix, policy] : present->policies()) {
    v1::PrefixPolicy& told = *response.add_policies();
    told.set_event_type_prefix(prefix);
    told.set_policy(ToWire(policy));
  }
  call.Finish(response);
}

void SchemaService::Describe(DescribeCall& call) {
  const std::shared_ptr<const schema::Schemas> present = schemas_.schemas();
  const v1::DescribeEventTypesRequest& request = call.request();
  if (!request.schema().empty() && present->Find(request.schema()) == nullptr) {
    return call.Finish(NoSuchSchema(request.schema()));
  }
  if (request.event_types_size() > kNamedTypesMax) {
    return call.Finish(
        InvalidFields({{"event_types", absl::StrCat("must be at most ", kNamedTypesMax,
                                                    " names; got ", request.event_types_size())}}));
  }
  const auto last = TakeTypesToken(request);
  if (!last.ok()) return call.Finish(last.status());
  auto types = FindTypes(*present, request, *last);
  if (!types.ok()) return call.Finish(types.status());
  // A page takes too long for the thread that polls.
  AnswerFromReader(
      store_, call,
      [present, types = *std::move(types), fingerprint = FingerprintOf(request)](EventReader&) {
        v1::DescribeEventTypesResponse response;
        const size_t told = FillPage(types, response);
        if (told < types.size()) {
          response.set_next_page_token(MakeTypesToken(fingerprint, types[told - 1]->type->type));
        }
        return absl::StatusOr<v1::DescribeEventTypesResponse>(std::move(response));
      });
}

void SchemaService::SetPolicy(PolicyCall& call) {
  if (const absl::Status refused = store_.CheckWritable(); !refused.ok()) {
    return call.Finish(refused);
  }
  absl::StatusOr<schema::PolicySet> policy = Take(call.request());
  if (!policy.ok()) return call.Finish(policy.status());
  schemas_.SetPolicy(*std::move(policy), call.terms(),
                     [&call](absl::StatusOr<PolicyResult> result) {
                       if (!result.ok()) return call.Finish(result.status());
                       v1::SetSchemaPolicyResponse response;
                       response.set_unchanged(result->unchanged);
                       response.set_position(result->position);
                       call.Finish(response);
                     });
}

}  // namespace firn::rpc
