#include "firn/core/query.h"

#include <algorithm>
#include <string_view>

namespace firn {
namespace {

template <typename Range>
bool Contains(const Range& range, std::string_view wanted) {
  return std::ranges::find(range, wanted) != std::ranges::end(range);
}

}  // namespace

bool Matches(const QueryItem& item, const RecordedEvent& event) {
  return (item.event_types.empty() || Contains(item.event_types, event.event_type)) &&
         (item.streams.empty() || Contains(item.streams, event.stream)) &&
         std::ranges::all_of(item.tags,
                             [&](const std::string& tag) { return Contains(event.tags, tag); });
}

bool Matches(const Query& query, const RecordedEvent& event) {
  return std::ranges::any_of(query.items,
                             [&](const QueryItem& item) { return Matches(item, event); });
}

}  // namespace firn
