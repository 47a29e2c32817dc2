// Payloads against the built-in catalogue: the first byte chooses the event type, the rest is the
// payload. What the shapes accept is what protobuf's own reader of JSON makes the type's message
// of.

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/dynamic_message.h>
#include <google/protobuf/util/json_util.h>

#include <memory>
#include <string>
#include <vector>

#include "buf/validate/validate.pb.h"
#include "firn/core/json.h"
#include "firn/schema/catalog.h"
#include "firn/schema/registry.h"
#include "firn/schema/v1/options.pb.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

namespace pb = google::protobuf;

const schema::Schemas& Catalog() {
  static const auto* const schemas = new std::shared_ptr<const schema::Schemas>(
      schema::Registry(schema::Policy::kEnforce).schemas());
  return **schemas;
}

// The catalogue's messages, as whoever compiles its files has them.
const pb::DescriptorPool& Messages() {
  static const auto* const pool = [] {
    // Makes the linker keep what the files import.
    static_cast<void>(buf::validate::FieldRules::descriptor());
    static_cast<void>(schema::v1::EventOptions::descriptor());
    auto* made = new pb::DescriptorPool(pb::DescriptorPool::generated_pool());
    const std::string_view bytes = schema::CatalogDescriptorSet();
    pb::FileDescriptorSet set;
    if (!set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) Fail("no catalogue");
    for (const pb::FileDescriptorProto& file : set.file()) made->BuildFile(file);
    return made;
  }();
  return *pool;
}

void ParseAsProtobuf(const std::string& definition, const std::string& payload) {
  const pb::Descriptor* const descriptor = Messages().FindMessageTypeByName(definition);
  if (descriptor == nullptr) Fail("the catalogue has no message " + definition);
  pb::DynamicMessageFactory factory;
  const std::unique_ptr<pb::Message> message(factory.GetPrototype(descriptor)->New());
  // Some messages have room for keys that they do not name (the option `other_keys`).
  pb::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto parsed = pb::util::JsonStringToMessage(payload, message.get(), options);
  if (!parsed.ok()) {
    Fail("the shape of " + definition + " accepts what its message is not: " + parsed.ToString());
  }
}

void CheckViolations(const std::vector<FieldViolation>& violations) {
  if (violations.size() > kViolationsMax + 1) Fail("more violations than may be told");
  for (const FieldViolation& violation : violations) {
    if (!violation.field.starts_with("event.")) Fail("a violation of " + violation.field);
    if (violation.description.empty()) Fail("a violation says nothing: " + violation.field);
  }
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace schema = firn::schema;
  static const auto* const types = new std::vector<const schema::DescribedType*>(Catalog().Types());
  std::string_view text = TextOf(data, size);
  const schema::EventType& type = *(*types)[TakeChoice(text, types->size())]->type;
  if (firn::FindJsonObjectFault(text)) return 0;

  firn::Event event;
  event.event_type = type.type;
  event.target_type = type.target_type;
  event.target_id = type.target_id == 0 ? 1 : type.target_id;
  event.payload.bytes = std::string(text);
  std::vector<firn::FieldViolation> violations;
  std::vector<schema::SchemaWarning> warnings;
  size_t work_left = 500'000'000;
  Catalog().CheckEvent(event, "event.", violations, warnings, work_left);
  CheckViolations(violations);
  // That the payload names another target is no matter of its form.
  std::erase_if(violations, [](const firn::FieldViolation& violation) {
    return violation.description.starts_with("must be the event's target_id") ||
           violation.field == "event.target_id";
  });
  if (violations.empty()) ParseAsProtobuf(type.definition, event.payload.bytes);
  return 0;
}
