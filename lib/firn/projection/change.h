// Changes of projections as events of the log: what they are called, and their payloads.

#ifndef FIRN_PROJECTION_CHANGE_H_
#define FIRN_PROJECTION_CHANGE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/projection/definition.h"

namespace firn::projection {

inline constexpr std::string_view kCreatedType = "firn.projection_created";
inline constexpr std::string_view kDroppedType = "firn.projection_dropped";
// The stream of all changes.
inline constexpr std::string_view kProjectionStream = "firn.projections";

// A version of a projection's definition.
struct Created {
  std::string name;
  uint32_t version = 0;
  // None: the definition that the server ships under this name.
  std::vector<SqlFile> files = {};

  friend bool operator==(const Created&, const Created&) = default;
};

struct Dropped {
  std::string name;

  friend bool operator==(const Dropped&, const Dropped&) = default;
};

using Change = std::variant<Created, Dropped>;

std::string_view ChangeType(const Change& change);

// The event's payload, JSON.
std::string ChangePayload(const Change& change);

// The way back. kInvalidField if it is no change, or one that this version does not know.
absl::StatusOr<Change> ParseChange(std::string_view event_type, std::string_view payload);

}  // namespace firn::projection

#endif  // FIRN_PROJECTION_CHANGE_H_
