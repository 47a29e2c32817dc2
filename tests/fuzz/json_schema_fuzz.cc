// JSON Schemas: two documents and a payload. Where the second is told to be compatible with the
// first, whatever fits the first fits the second; and a schema is compatible with itself.

#include <rapidjson/document.h>

#include <memory>
#include <string>
#include <vector>

#include "firn/base/status.h"
#include "firn/core/json.h"
#include "firn/core/json_document.h"
#include "firn/schema/canonical_json.h"
#include "firn/schema/checker.h"
#include "firn/schema/compatibility.h"
#include "firn/schema/schema.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

using schema::Compatibility;
using Compiled = std::shared_ptr<const schema::CompiledSchema>;

// Null: the text is no schema.
Compiled Compile(const std::string& text) {
  const std::vector<schema::Binding> bindings = {{.event_type = "e", .definition = ""}};
  const auto compiled = schema::CompileJsonSchema(text, bindings);
  if (compiled.ok()) return *compiled;
  if (ReasonOf(compiled.status()) != ErrorReason::kInvalidField) {
    Fail("a schema is refused with " + compiled.status().ToString());
  }
  if (ViolationsOf(compiled.status()).empty()) Fail("a schema is refused without a violation");
  return nullptr;
}

bool Fits(const rapidjson::Value& payload, const schema::CompiledSchema& compiled) {
  std::vector<FieldViolation> violations;
  schema::CheckValue(payload, *compiled.event_types.front().payload, "payload", violations);
  return violations.empty();
}

void CheckItself(const std::string& text, const schema::CompiledSchema& compiled) {
  const Compiled again = Compile(text);
  if (again == nullptr) Fail("a schema compiles once only");
  const auto breaks = schema::CompatibilityBreaks(compiled, *again, Compatibility::kFull);
  if (!breaks.empty()) {
    Fail("a schema breaks itself: " + breaks[0].field + " " + breaks[0].description);
  }
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  namespace schema = firn::schema;
  std::vector<std::string> parts = SplitParts(TextOf(data, size), 3);
  parts.resize(3);
  const Compiled before = Compile(parts[0]);
  if (before == nullptr) return 0;
  CheckItself(parts[0], *before);
  if (firn::FindJsonObjectFault(parts[2])) return 0;
  rapidjson::Document payload;
  firn::ParseJson(parts[2], payload);
  const bool fits = Fits(payload, *before);
  // A value is what it means, not how it is written.
  rapidjson::Document same;
  const std::string canonical = schema::CanonicalJson(payload);
  firn::ParseJson(canonical, same);
  if (Fits(same, *before) != fits) Fail("the same value fits once only: " + canonical);

  const Compiled next = Compile(parts[1]);
  if (next == nullptr) return 0;
  const bool next_fits = Fits(payload, *next);
  const auto breaks = [&](Compatibility compatibility) {
    return !schema::CompatibilityBreaks(*before, *next, compatibility).empty();
  };
  if (fits && !next_fits && !breaks(Compatibility::kBackward)) {
    Fail("told to be backward compatible, but it is not");
  }
  if (next_fits && !fits && !breaks(Compatibility::kForward)) {
    Fail("told to be forward compatible, but it is not");
  }
  return 0;
}
