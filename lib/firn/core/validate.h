// The rules for what may be appended, apart from the form in which it arrived.

#ifndef FIRN_CORE_VALIDATE_H_
#define FIRN_CORE_VALIDATE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "firn/base/status.h"
#include "firn/core/append.h"
#include "firn/core/event.h"
#include "firn/core/query.h"

namespace firn {

// Appends to `violations` every rule that the event breaks; `path` goes before each field's name
// ("event." or "events[3]."). `now_ms` is the server's clock in milliseconds.
void ValidateEvent(const Event& event, int64_t now_ms, std::string_view path,
                   std::vector<FieldViolation>& violations);

// Appends to `violations` every rule that the query breaks; `path` goes before each field's name.
void ValidateQuery(const Query& query, std::string_view path,
                   std::vector<FieldViolation>& violations);

// The same for a stream's name, which is the field at `path`.
void ValidateStreamName(std::string_view stream, std::string_view path,
                        std::vector<FieldViolation>& violations);

// How many events a batch may have; kInvalidField. To be asked before so many are looked at.
absl::Status ValidateBatchCount(size_t count);

// The rules that concern a batch as a whole: its size, and that its ids differ. kInvalidField, with
// paths that start with "events".
absl::Status ValidateBatch(const AppendRequest& request);

}  // namespace firn

#endif  // FIRN_CORE_VALIDATE_H_
