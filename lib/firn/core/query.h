// Which events? The selection that checks, reads and replays share, and its exact meaning.

#ifndef FIRN_CORE_QUERY_H_
#define FIRN_CORE_QUERY_H_

#include <string>
#include <vector>

#include "firn/core/event.h"

namespace firn {

// An event matches if it satisfies every part that is not empty; so an item without parts matches
// every event.
struct QueryItem {
  std::vector<std::string> event_types = {};  // its type is one of these
  std::vector<std::string> tags = {};         // it has all of these
  std::vector<std::string> streams = {};      // its stream is one of these
};

// Matches what at least one item matches.
struct Query {
  std::vector<QueryItem> items;
};

bool Matches(const QueryItem& item, const RecordedEvent& event);
bool Matches(const Query& query, const RecordedEvent& event);

}  // namespace firn

#endif  // FIRN_CORE_QUERY_H_
