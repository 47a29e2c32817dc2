// Registrations as they come over the wire, descriptor sets and all: a
// firn.v1.RegisterSchemaRequest in bytes. A schema that is planned can be written to the log, read
// back and planned again, and then nothing changes.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firn/base/status.h"
#include "firn/schema/change.h"
#include "firn/schema/compatibility.h"
#include "firn/schema/registry.h"
#include "firn/v1/schema_registry.pb.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

using schema::Registry;
using schema::SchemaRegistered;

SchemaRegistered Take(const v1::RegisterSchemaRequest& request) {
  SchemaRegistered taken;
  taken.name = request.name();
  taken.format = request.format() == v1::SCHEMA_FORMAT_PROTOBUF ? schema::Format::kProtobuf
                                                                : schema::Format::kJsonSchema;
  taken.definition = request.definition();
  for (const v1::EventTypeBinding& binding : request.event_types()) {
    taken.event_types.push_back({binding.event_type(), binding.definition()});
  }
  return taken;
}

void CheckRefusal(const absl::Status& status) {
  const auto reason = ReasonOf(status);
  if (reason != ErrorReason::kInvalidField && reason != ErrorReason::kSchemaIncompatible) {
    Fail("a schema is refused with " + status.ToString());
  }
  if (ViolationsOf(status).empty()) Fail("refused without a violation: " + status.ToString());
}

// The change as the log has it.
SchemaRegistered ThroughTheLog(const SchemaRegistered& change) {
  const auto read = schema::ParseChange(schema::ChangeType(change), schema::ChangePayload(change));
  if (!read.ok()) Fail("the log's change cannot be read: " + read.status().ToString());
  return std::get<SchemaRegistered>(*read);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace schema = firn::schema;
  firn::v1::RegisterSchemaRequest request;
  if (!request.ParseFromArray(data, static_cast<int>(size))) return 0;
  // With the catalogue: types that it has belong to it.
  Registry registry(schema::Policy::kEnforce);
  const SchemaRegistered wanted = Take(request);
  auto plan = Registry::PlanSchema(*registry.schemas(), wanted, schema::Compatibility::kFull);
  if (!plan.ok()) {
    CheckRefusal(plan.status());
    return 0;
  }
  const SchemaRegistered kept = ThroughTheLog(plan->change);
  const auto compiled = schema::Compile(kept);
  if (!compiled.ok()) Fail("the log's schema does not compile: " + compiled.status().ToString());
  if ((*compiled)->event_types.size() != plan->compiled->event_types.size()) {
    Fail("the log's schema has other event types");
  }
  const auto breaks =
      schema::CompatibilityBreaks(*plan->compiled, **compiled, schema::Compatibility::kFull);
  if (!breaks.empty()) {
    Fail("the log's schema is another: " + breaks[0].field + " " + breaks[0].description);
  }
  registry.Apply(kept, *compiled, {.position = 1, .revision = 1, .recorded_us = 1});
  const auto again = Registry::PlanSchema(*registry.schemas(), wanted, std::nullopt);
  if (!again.ok()) Fail("what is registered is refused: " + again.status().ToString());
  if (!again->unchanged) Fail("what is registered changes itself");
  return 0;
}
