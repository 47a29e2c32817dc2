#include "firn/core/query.h"

#include <algorithm>
#include <string_view>

namespace firn {
namespace {

template <typename Range>
bool Contains(const Range& range, std::string_view wanted) {
  return std::ranges::find(range, wanted) != std::ranges::end(range);
}

bool MatchesType(const QueryItem& item, std::string_view event_type) {
  if (item.event_types.empty() && item.type_prefixes.empty()) return true;
  return Contains(item.event_types, event_type) ||
         std::ranges::any_of(item.type_prefixes, [&](const std::string& prefix) {
           return event_type.starts_with(prefix);
         });
}

bool MatchesTarget(const QueryItem& item, const RecordedEvent& event) {
  return item.targets.empty() || std::ranges::any_of(item.targets, [&](const Target& target) {
           return target.id == event.target_id && target.type == event.target_type;
         });
}

}  // namespace

bool Filter::bounds_revision() const {
  return min_revision > 1 || max_revision < std::numeric_limits<Revision>::max();
}

bool Filter::bounds_timestamp() const {
  return min_timestamp_ms > std::numeric_limits<int64_t>::min() ||
         max_timestamp_ms < std::numeric_limits<int64_t>::max();
}

bool Filter::is_everything() const {
  return query.items.empty() && !bounds_revision() && !bounds_timestamp() &&
         min_recorded_us == std::numeric_limits<int64_t>::min();
}

bool Matches(const QueryItem& item, const RecordedEvent& event) {
  return MatchesType(item, event.event_type) &&
         (item.streams.empty() || Contains(item.streams, event.stream)) &&
         MatchesTarget(item, event) &&
         (item.user_ids.empty() || (event.user_id && Contains(item.user_ids, *event.user_id))) &&
         std::ranges::all_of(item.tags,
                             [&](const std::string& tag) { return Contains(event.tags, tag); });
}

bool Matches(const Query& query, const RecordedEvent& event) {
  return std::ranges::any_of(query.items,
                             [&](const QueryItem& item) { return Matches(item, event); });
}

bool Matches(const Filter& filter, const RecordedEvent& event) {
  return event.revision >= filter.min_revision && event.revision <= filter.max_revision &&
         event.timestamp_ms >= filter.min_timestamp_ms &&
         event.timestamp_ms <= filter.max_timestamp_ms &&
         event.recorded_us >= filter.min_recorded_us &&
         (filter.query.items.empty() || Matches(filter.query, event));
}

}  // namespace firn
