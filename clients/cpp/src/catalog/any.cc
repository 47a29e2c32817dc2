#include "firn/catalog/any.h"

#include <optional>
#include <string>
#include <utility>

namespace firn {
inline namespace client {
namespace catalog {
namespace {

// Sets the payload if the event is of the type.
template <typename Payload>
bool Take(EventView event, std::optional<absl::StatusOr<AnyPayload>>& payload) {
  if (!Is<Payload>(event)) return false;
  payload.emplace(FromJson<Payload>(event.payload()));
  return true;
}

template <size_t... kIndex>
absl::StatusOr<AnyPayload> Find(EventView event, std::index_sequence<kIndex...>) {
  std::optional<absl::StatusOr<AnyPayload>> payload;
  (void)(Take<std::variant_alternative_t<kIndex, AnyPayload>>(event, payload) || ...);
  if (payload) return *std::move(payload);
  return absl::NotFoundError("the catalogue has no event type " + std::string(event.event_type()));
}

}  // namespace

absl::StatusOr<AnyPayload> AnyPayloadOf(EventView event) {
  return Find(event, std::make_index_sequence<std::variant_size_v<AnyPayload>>());
}

}  // namespace catalog
}  // namespace client
}  // namespace firn
