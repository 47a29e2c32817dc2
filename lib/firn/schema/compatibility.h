// Whether a new version of a schema keeps to what the one before it promised.

#ifndef FIRN_SCHEMA_COMPATIBILITY_H_
#define FIRN_SCHEMA_COMPATIBILITY_H_

#include <vector>

#include "firn/base/status.h"
#include "firn/schema/schema.h"

namespace firn::schema {

// What breaks the compatibility: where (`order_placed.items[].quantity`), and what of it is no
// longer as it was. Backward: who knows `next` can read what `before` accepts, and an event type
// does not vanish. Forward: who knows `before` can read what `next` accepts. What cannot be decided
// (a combination of shapes that changed) counts as a break.
std::vector<FieldViolation> CompatibilityBreaks(const CompiledSchema& before,
                                                const CompiledSchema& next,
                                                Compatibility compatibility);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_COMPATIBILITY_H_
