#include "firn/engines/sqlite/query_cursor.h"

#include <algorithm>
#include <utility>

#include "firn/base/status_macros.h"
#include "firn/engines/sqlite/log_index.h"
#include "firn/index/cursor.h"

namespace firn::sqlite {
namespace {

// A prefix of more types than this is decided event by event.
constexpr size_t kTypesMax = 256;

// What an item may look in any case: more than it has keys, so that it gets on.
constexpr size_t kItemSeeksMin = 1024;
static_assert(kItemSeeksMin > 4 * kQueryTermsMax + kTypesMax, "streams, targets, tags and types");

// What differs between walking up and walking down.
struct Up {
  using Cursor = index::ForwardCursor;
  static Cursor Make(const index::View& view, index::Key key, const QueryCursor::Range& range) {
    return {view, key, range.until};
  }
  static bool IsBefore(Position a, Position b) { return a < b; }
};

struct Down {
  using Cursor = index::Cursor;
  static Cursor Make(const index::View& view, index::Key key, const QueryCursor::Range& range) {
    return {view, key, range.after};
  }
  static bool IsBefore(Position a, Position b) { return a > b; }
};

bool IsWithin(Position position, const QueryCursor::Range& range) {
  return position > range.after && position <= range.until;
}

void AddPart(const char* index, std::vector<index::Key> keys, ItemKeys& item) {
  // What was named twice, or begins with two of the prefixes, is looked for once.
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  item.plan.keys += keys.size();
  if (item.plan.indexes.empty() || item.plan.indexes.back() != index) {
    item.plan.indexes.push_back(index);
  }
  item.parts.push_back(std::move(keys));
}

void AddTypes(const QueryItem& item, NameReader* names, ItemKeys& keys) {
  if (item.event_types.empty() && item.type_prefixes.empty()) return;
  std::vector<std::string> types = item.event_types;
  for (const std::string& prefix : item.type_prefixes) {
    if (names == nullptr || !names->AddNamesWith(prefix, kTypesMax, types)) {
      keys.plan.conditions.push_back("event_type_prefixes");
      return;
    }
  }
  std::vector<index::Key> part;
  for (const std::string& type : types) part.push_back(TypeKey(type));
  AddPart("type", std::move(part), keys);
}

}  // namespace

ItemKeys KeysOf(const QueryItem& item, NameReader* names) {
  ItemKeys keys;
  if (!item.streams.empty()) {
    std::vector<index::Key> part;
    for (const std::string& stream : item.streams) part.push_back(StreamKey(stream));
    AddPart("stream", std::move(part), keys);
  }
  if (!item.targets.empty()) {
    std::vector<index::Key> part;
    for (const Target& target : item.targets) {
      part.push_back(StreamKey(TargetStream(target.type, target.id)));
      part.push_back(TargetKey(target.type, target.id));
    }
    AddPart("target", std::move(part), keys);
  }
  for (const std::string& tag : item.tags) AddPart("tag", {TagKey(tag)}, keys);
  // Last: types have the most events.
  AddTypes(item, names, keys);
  if (!item.user_ids.empty()) keys.plan.conditions.push_back("user_ids");
  return keys;
}

class QueryCursor::Walk {
 public:
  virtual ~Walk() = default;
  // As QueryCursor::Seek; counts looks into the index in `seeks`.
  virtual absl::StatusOr<Found> Seek(Position from, size_t& seeks, size_t seeks_max) = 0;
};

namespace {

// Walks along the positions that have any of some keys.
template <typename Direction>
class AnyOf {
 public:
  AnyOf(const index::View& view, const std::vector<index::Key>& keys,
        const QueryCursor::Range& range) {
    cursors_.reserve(keys.size());
    for (const index::Key key : keys) cursors_.push_back({Direction::Make(view, key, range)});
  }

  // 0 if there is none.
  absl::StatusOr<Position> Seek(Position from, size_t& seeks) {
    Position first = 0;
    for (State& state : cursors_) {
      if (!state.begun || (state.at != 0 && Direction::IsBefore(state.at, from))) {
        FIRN_ASSIGN_OR_RETURN(state.at, state.cursor.Seek(from));
        state.begun = true;
        ++seeks;
      }
      if (state.at != 0 && (first == 0 || Direction::IsBefore(state.at, first))) first = state.at;
    }
    return first;
  }

 private:
  struct State {
    typename Direction::Cursor cursor;
    Position at = 0;
    bool begun = false;
  };
  std::vector<State> cursors_;
};

// Walks along the positions that have a key of every part.
template <typename Direction>
class AllOf final : public QueryCursor::Walk {
 public:
  AllOf(const index::View& view, const ItemKeys& keys, const QueryCursor::Range& range)
      : range_(range) {
    for (const auto& part : keys.parts) parts_.emplace_back(view, part, range);
  }

  absl::StatusOr<QueryCursor::Found> Seek(Position from, size_t& seeks, size_t seeks_max) override {
    if (!IsWithin(from, range_)) return QueryCursor::Found{};
    // Each part moves the candidate on to its own next position, until all agree.
    Position candidate = from;
    for (size_t agreed = 0, part = 0; agreed < parts_.size(); part = (part + 1) % parts_.size()) {
      if (seeks >= seeks_max) return QueryCursor::Found{.position = candidate};
      FIRN_ASSIGN_OR_RETURN(const Position position, parts_[part].Seek(candidate, seeks));
      if (position == 0) return QueryCursor::Found{};
      agreed = position == candidate ? agreed + 1 : 1;
      candidate = position;
    }
    return QueryCursor::Found{.position = candidate, .is_candidate = true};
  }

 private:
  const QueryCursor::Range range_;
  std::vector<AnyOf<Direction>> parts_;
};

std::unique_ptr<QueryCursor::Walk> MakeWalk(const index::View& view, const ItemKeys& keys,
                                            const QueryCursor::Range& range) {
  if (range.backwards) return std::make_unique<AllOf<Down>>(view, keys, range);
  return std::make_unique<AllOf<Up>>(view, keys, range);
}

}  // namespace

QueryCursor::QueryCursor(const index::View& view, const std::vector<ItemKeys>& items,
                         const Range& range)
    : range_(range) {
  for (const ItemKeys& item : items) items_.push_back({.walk = MakeWalk(view, item, range)});
  if (items.empty()) items_.push_back({.walk = MakeWalk(view, {}, range)});
}

QueryCursor::~QueryCursor() = default;

absl::StatusOr<QueryCursor::Found> QueryCursor::Seek(Position from, size_t seeks_max) {
  Found found;
  if (from <= range_.indexed_to) {
    FIRN_ASSIGN_OR_RETURN(found, SeekIndexed(from, seeks_max));
    if (found.position != 0 || range_.backwards || range_.until <= range_.indexed_to) return found;
    from = range_.indexed_to + 1;
  }
  if (IsWithin(from, range_)) found = {.position = from, .is_candidate = true};
  return found;
}

absl::StatusOr<QueryCursor::Found> QueryCursor::SeekIndexed(Position from, size_t seeks_max) {
  const auto is_before = [this](Position a, Position b) {
    return range_.backwards ? a > b : a < b;
  };
  const size_t item_seeks_max = std::max(seeks_max / items_.size(), kItemSeeksMin);
  Found first;
  for (Item& item : items_) {
    const bool is_behind =
        !item.found || (item.found->position != 0 &&
                        (is_before(item.found->position, from) || !item.found->is_candidate));
    if (is_behind) {
      const Position next =
          item.found && is_before(from, item.found->position) ? item.found->position : from;
      FIRN_ASSIGN_OR_RETURN(item.found, item.walk->Seek(next, seeks_, seeks_ + item_seeks_max));
    }
    if (item.found->position == 0) continue;
    // Of two at the same position either will do: who looks there looks for the whole query.
    if (first.position == 0 || is_before(item.found->position, first.position)) {
      first = *item.found;
    }
  }
  return first;
}

}  // namespace firn::sqlite
