// The payloads of the catalogue's event types, as types: how they are written and read.
//
//   client.Append(catalog::ToEvent(42, catalog::RatingChanged{.old_rating = 0, .new_rating = 5}));
//
// The types stand in the other headers of this folder, by category. Their members have the names
// that they have in JSON (with an underscore behind, where C++ has the word); docs/catalog.md has
// their rules, which the server checks.

#ifndef FIRN_CATALOG_PAYLOAD_H_
#define FIRN_CATALOG_PAYLOAD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "firn/client/event.h"

namespace firn {
inline namespace client {
namespace catalog {

// Any value, as JSON text.
struct Json {
  std::string text = "null";

  friend bool operator==(const Json&, const Json&) = default;
};

using Point = std::array<double, 2>;

// A value, null (an empty value), or nothing, where a key that is null is something else than one
// that is not there.
template <typename T>
using Nullable = std::optional<std::optional<T>>;

// null: `payload.new_flag = catalog::kNull`.
inline constexpr struct Null {
  template <typename T>
  constexpr operator Nullable<T>() const {  // NOLINT(google-explicit-constructor)
    return Nullable<T>(std::in_place);
  }
} kNull;

// The payload's JSON, in the order of its members. A number that JSON does not have (NaN, infinite)
// is written as null, which the server refuses where null means nothing.
template <typename Payload>
std::string ToJson(const Payload& payload);

// kInvalidArgument names the member that is missing or is no such value, or says that the text is
// no JSON object, or one nested more than 1,000 deep. Keys without a member are passed over; the
// camelCase form of a key is taken if the key is not there.
template <typename Payload>
absl::StatusOr<Payload> FromJson(std::string_view json);

// An event with the payload, about the target with this id.
template <typename Payload>
Event ToEvent(int64_t target_id, const Payload& payload) {
  return {.event_type = std::string(Payload::kEventType),
          .payload = ToJson(payload),
          .target = {std::string(Payload::kTargetType), target_id}};
}

// Whether the event is of the payload's type.
template <typename Payload>
bool Is(EventView event) {
  return event.event_type() == Payload::kEventType;
}

// kNotFound if the event is of another type; otherwise as FromJson.
template <typename Payload>
absl::StatusOr<Payload> PayloadOf(EventView event) {
  if (!Is<Payload>(event)) {
    return absl::NotFoundError("the event is no " + std::string(Payload::kEventType) + " but a " +
                               std::string(event.event_type()));
  }
  return FromJson<Payload>(event.payload());
}

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CATALOG_PAYLOAD_H_
