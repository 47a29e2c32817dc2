// Schemas::CheckEvent with schemas of one's own: what an event's fields say beside its payload.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/schema/checker.h"
#include "firn/schema/registry.h"
#include "tests/support/events.h"
#include "tests/unit/schema/proto_support.h"

namespace firn::schema {
namespace {

using ::testing::ElementsAre;
using testing::FileOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::SetOf;

// The schema in force alone, beside the catalogue under its policy.
std::shared_ptr<const Schemas> With(SchemaRegistered schema, Policy policy = Policy::kOff) {
  Registry registry(policy);
  schema.name = "test";
  auto plan = Registry::PlanSchema(*registry.schemas(), std::move(schema), std::nullopt);
  EXPECT_OK(plan);
  if (!plan.ok()) return registry.schemas();
  registry.Apply(plan->change, plan->compiled, {.position = 1, .revision = 1});
  return registry.schemas();
}

std::shared_ptr<const Schemas> WithJsonSchema(const std::string& definition) {
  return With(
      {.format = Format::kJsonSchema, .event_types = {{"e", ""}}, .definition = definition});
}

// A message `M` for the event type `e`, with a field of the type that repeats the target's id.
std::shared_ptr<const Schemas> WithTargetIdField(const std::string& type,
                                                 const std::string& name = "image_id") {
  return With({.definition = SetOf({FileOf(absl::StrCat(
                   "message_type { name: 'M' options { [firn.schema.v1.event] { type: 'e' "
                   "target_id_field: '",
                   name, "' } } field { name: '", name,
                   "' number: 1 label: LABEL_OPTIONAL type: ", type, " } }"))})});
}

std::vector<std::string> Check(const Schemas& schemas, const std::string& payload,
                               int64_t target_id = 1) {
  Event event = firn::testing::MakeEvent(1, target_id);
  event.event_type = "e";
  event.payload.bytes = payload;
  std::vector<FieldViolation> violations;
  std::vector<SchemaWarning> warnings;
  static_cast<void>(schemas.Rename(event));
  size_t work = kCheckWorkMax;
  schemas.CheckEvent(event, "event.", violations, warnings, work);
  std::vector<std::string> lines;
  for (const auto& [field, description] : violations) lines.push_back(field + ": " + description);
  return lines;
}

TEST(CheckEventPayload, NumbersAreReadToTheLastBit) {
  // Each is read as its neighbour by a reader that is content with nearly right.
  for (const char* number : {"2.2250738585072011e-308", "1.7976931348623157e308", "0.1e-22",
                             "8.41e21", "9.5e-23", "1.234567890123456789e-30"}) {
    const auto schemas = WithJsonSchema(
        absl::StrCat(R"({"type":"object","properties":{"x":{"enum":[)", number, "]}}}"));
    EXPECT_THAT(Check(*schemas, absl::StrCat(R"({"x":)", number, "}")), IsEmpty()) << number;
  }
  const auto zero = WithJsonSchema(R"({"type":"object","properties":{"x":{"enum":[0]}}})");
  for (const char* number : {"0e-40", "0e40", "0.00000000000000000000000"}) {
    EXPECT_THAT(Check(*zero, absl::StrCat(R"({"x":)", number, "}")), IsEmpty()) << number;
  }
}

TEST(CheckEventTargetId, IsThatOfThePayload) {
  for (const char* type : {"TYPE_INT64", "TYPE_UINT64", "TYPE_INT32", "TYPE_UINT32"}) {
    const auto schemas = WithTargetIdField(type);
    for (const char* payload : {R"({"image_id":7})", R"({"image_id":null})", "{}"}) {
      EXPECT_THAT(Check(*schemas, payload, 7), IsEmpty()) << type << payload;
    }
    EXPECT_THAT(Check(*schemas, R"({"image_id":8})", 7),
                ElementsAre("event.payload.image_id: must be the event's target_id, 7, or left "
                            "out; got 8"))
        << type;
    EXPECT_THAT(Check(*schemas, R"({"imageId":8})", 7),
                ElementsAre(HasSubstr("event.payload.imageId: must be the event's target_id")));
  }
}

TEST(CheckEventTargetId, MayBeATextIfIntegersMay) {
  const auto schemas = WithTargetIdField("TYPE_INT64");
  EXPECT_THAT(Check(*schemas, R"({"image_id":"7"})", 7), IsEmpty());
  EXPECT_THAT(Check(*schemas, R"({"image_id":"8"})", 7), ElementsAre(HasSubstr("got \"8\"")));
}

TEST(CheckEventTargetId, IsNoNumberThatIdsDoNotReach) {
  const auto schemas = WithTargetIdField("TYPE_UINT64");
  for (const char* id :
       {"18446744073709551615", "\"18446744073709551615\"", "9223372036854775808"}) {
    EXPECT_THAT(Check(*schemas, absl::StrCat(R"({"image_id":)", id, "}")),
                ElementsAre(absl::StrCat("event.payload.image_id: must be the event's target_id, "
                                         "1, or left out; got ",
                                         id)));
  }
}

TEST(CheckEventTargetId, IsToldOnceIfItIsNoIntegerAtAll) {
  const auto schemas = WithTargetIdField("TYPE_INT64");
  for (const char* id : {"1.5", "\"one\"", "true", "[1]", "{}"}) {
    EXPECT_THAT(Check(*schemas, absl::StrCat(R"({"image_id":)", id, "}")),
                ElementsAre(HasSubstr("event.payload.image_id: must be an integer")))
        << id;
  }
}

TEST(CheckEventTargetId, IsNotUnderTheEmptyKey) {
  // A field with one spelling only.
  const auto schemas = WithTargetIdField("TYPE_INT64", "id");
  EXPECT_THAT(Check(*schemas, R"({"id":1,"":5})"),
              ElementsAre(HasSubstr("event.payload[\"\"]: is not a known key")));
}

}  // namespace
}  // namespace firn::schema
