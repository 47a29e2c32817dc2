// Checks JSON values against shapes.

#ifndef FIRN_SCHEMA_CHECKER_H_
#define FIRN_SCHEMA_CHECKER_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "firn/base/status.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// What a check may cost, in about nanoseconds, so that no payload holds up the appends of others
// for long. One of the greatest size may meet each of its values with some shapes.
inline constexpr size_t kCheckWorkMax = 100'000'000;

// Appends to `violations` what of the value is not as the shape says: for each the path, which
// begins with `path` (`events[3].payload`), what is wrong and what would be right. At most
// kViolationsMax are found. The check is given up, which is a violation too, when it has cost more
// than kCheckWorkMax or than `work_left`, from which its cost is taken. Thread-safe.
void CheckValue(const rapidjson::Value& value, const Shape& shape, std::string_view path,
                std::vector<FieldViolation>& violations, size_t& work_left);

// The same for a value that is checked alone.
void CheckValue(const rapidjson::Value& value, const Shape& shape, std::string_view path,
                std::vector<FieldViolation>& violations);

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_CHECKER_H_
