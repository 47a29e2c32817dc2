// Which events? The selection that checks, reads and replays share, and its exact meaning.

#ifndef FIRN_CORE_QUERY_H_
#define FIRN_CORE_QUERY_H_

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "firn/core/event.h"

namespace firn {

// What an event is about.
struct Target {
  std::string type;
  int64_t id = 0;
};

// An event matches if it satisfies every part that is not empty; so an item without parts matches
// every event. Types and prefixes are one part.
struct QueryItem {
  std::vector<std::string> event_types = {};    // its type is one of these, ...
  std::vector<std::string> tags = {};           // it has all of these
  std::vector<std::string> streams = {};        // its stream is one of these
  std::vector<std::string> type_prefixes = {};  // ... or begins with one of these
  std::vector<Target> targets = {};             // it is about one of these
  std::vector<std::string> user_ids = {};       // its user is one of these
};

// Matches what at least one item matches.
struct Query {
  std::vector<QueryItem> items;
};

// Which events a read wants: those that match the query and lie within the bounds, which are
// inclusive.
struct Filter {
  // Without items: every event.
  Query query = {};
  Revision min_revision = 0;
  Revision max_revision = std::numeric_limits<Revision>::max();
  int64_t min_timestamp_ms = std::numeric_limits<int64_t>::min();
  int64_t max_timestamp_ms = std::numeric_limits<int64_t>::max();
  // Only for what is not in the log yet: what is there is bounded by its position.
  int64_t min_recorded_us = std::numeric_limits<int64_t>::min();

  bool bounds_revision() const;
  bool bounds_timestamp() const;
  // Whether every event matches.
  bool is_everything() const;
};

bool Matches(const QueryItem& item, const RecordedEvent& event);
bool Matches(const Query& query, const RecordedEvent& event);
bool Matches(const Filter& filter, const RecordedEvent& event);

}  // namespace firn

#endif  // FIRN_CORE_QUERY_H_
