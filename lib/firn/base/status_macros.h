// Early return on errors.
//
//   FIRN_RETURN_IF_ERROR(Check(event));
//   FIRN_ASSIGN_OR_RETURN(auto reader, engine.OpenReader());

#ifndef FIRN_BASE_STATUS_MACROS_H_
#define FIRN_BASE_STATUS_MACROS_H_

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define FIRN_RETURN_IF_ERROR(expression)                              \
  do {                                                                \
    if (absl::Status firn_status = (expression); !firn_status.ok()) { \
      return firn_status;                                             \
    }                                                                 \
  } while (false)

#define FIRN_MACRO_CONCAT_INNER(a, b) a##b
#define FIRN_MACRO_CONCAT(a, b) FIRN_MACRO_CONCAT_INNER(a, b)

#define FIRN_ASSIGN_OR_RETURN(declaration, expression) \
  FIRN_ASSIGN_OR_RETURN_IMPL(FIRN_MACRO_CONCAT(firn_status_or_, __LINE__), declaration, expression)
#define FIRN_ASSIGN_OR_RETURN_IMPL(holder, declaration, expression) \
  auto holder = (expression);                                       \
  if (!holder.ok()) return std::move(holder).status();              \
  declaration = *std::move(holder)

#endif  // FIRN_BASE_STATUS_MACROS_H_
