#include "tests/model/read_comparison.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <sstream>
#include <vector>

#include "tests/support/events.h"
#include "tests/support/status_matchers.h"

namespace firn::testing {
namespace {

bool Has(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

bool IsWanted(const QueryItem& item, const Event& event) {
  bool type = item.event_types.empty() && item.type_prefixes.empty();
  type = type || Has(item.event_types, event.event_type);
  for (const std::string& prefix : item.type_prefixes) {
    type = type || event.event_type.substr(0, prefix.size()) == prefix;
  }
  bool target = item.targets.empty();
  for (const Target& wanted : item.targets) {
    target = target || (wanted.type == event.target_type && wanted.id == event.target_id);
  }
  bool tags = true;
  for (const std::string& tag : item.tags) tags = tags && Has(event.tags, tag);
  const bool stream = item.streams.empty() || Has(item.streams, event.stream);
  const bool user = item.user_ids.empty() || (event.user_id && Has(item.user_ids, *event.user_id));
  return type && target && tags && stream && user;
}

Filter MakeFilter(RequestMaker& maker, Dice& dice) {
  Filter filter;
  if (!dice.OneIn(10)) filter.query = maker.SomeQuery();
  if (dice.OneIn(4)) filter.min_revision = dice.Between(1, 30);
  if (dice.OneIn(4)) filter.max_revision = filter.min_revision + dice.Roll(30);
  if (dice.OneIn(6)) {
    filter.min_timestamp_ms = kTimestampMs + static_cast<int64_t>(dice.Roll(1000));
    filter.max_timestamp_ms = filter.min_timestamp_ms + static_cast<int64_t>(dice.Roll(500));
  }
  return filter;
}

std::string Describe(const ReadRequest& request) {
  std::ostringstream out;
  out << "read of (" << request.after << ", " << request.until << "]"
      << (request.backwards ? " backwards" : "") << " events " << request.limits.events << " bytes "
      << request.limits.bytes << " work " << request.limits.work << " revisions "
      << request.filter->min_revision << "-" << request.filter->max_revision << " items "
      << request.filter->query.items.size();
  for (const QueryItem& item : request.filter->query.items) {
    out << " {" << item.event_types.size() << " types, " << item.type_prefixes.size()
        << " prefixes, " << item.tags.size() << " tags, " << item.streams.size() << " streams, "
        << item.targets.size() << " targets, " << item.user_ids.size() << " users}";
  }
  return out.str();
}

}  // namespace

bool IsWanted(const Filter& filter, const LoggedEvent& logged) {
  if (logged.revision < filter.min_revision || logged.revision > filter.max_revision) return false;
  const int64_t timestamp = logged.event.timestamp_ms;
  if (timestamp < filter.min_timestamp_ms || timestamp > filter.max_timestamp_ms) return false;
  if (logged.recorded_us < filter.min_recorded_us) return false;
  bool wanted = filter.query.items.empty();
  for (const QueryItem& item : filter.query.items) wanted = wanted || IsWanted(item, logged.event);
  return wanted;
}

std::vector<Position> ReadPages(EventReader& reader, ReadRequest request) {
  std::vector<Position> positions;
  for (int pages = 0; pages < 100'000; ++pages) {
    size_t before = positions.size();
    const auto page = reader.Read(request, [&](const RecordedEvent& event) {
      positions.push_back(event.position);
      EXPECT_EQ(event.payload.empty(), request.without_payload);
    });
    EXPECT_OK(page);
    if (!page.ok()) return {};
    EXPECT_LE(positions.size() - before, request.limits.events);
    EXPECT_EQ(page->matched, positions.size() - before);
    if (page->looked_to == (request.backwards ? request.after : request.until)) return positions;
    Position& start = request.backwards ? request.until : request.after;
    // However little a page may cost, it gets on.
    EXPECT_NE(page->looked_to, start);
    if (page->looked_to == start) return positions;
    start = page->looked_to;
  }
  ADD_FAILURE() << "the read does not end";
  return positions;
}

void CompareRead(LogUnderTest& log, const AppendModel& model, RequestMaker& maker, Dice& dice,
                 const std::string& where) {
  const Position head = model.head();
  if (head == 0) return;
  const Filter filter = MakeFilter(maker, dice);
  ReadRequest request = {.filter = &filter, .until = head};
  if (dice.OneIn(2)) request.until = dice.Roll(head + 1);
  if (dice.OneIn(2)) request.after = dice.Roll(request.until + 1);
  request.backwards = dice.OneIn(2);
  request.without_payload = dice.OneIn(4);
  if (dice.OneIn(2)) request.limits.events = dice.Between(1, 100);
  if (dice.OneIn(4)) request.limits.bytes = dice.Between(1, 20'000);
  if (dice.OneIn(3)) request.limits.work = dice.Between(1, 3'000);

  std::vector<Position> expected;
  for (Position p = request.after + 1; p <= request.until; ++p) {
    if (IsWanted(filter, model.At(p))) expected.push_back(p);
  }
  if (request.backwards) std::reverse(expected.begin(), expected.end());
  std::vector<Position> actual;
  log.WithReader([&](EventReader& reader) { actual = ReadPages(reader, request); });
  EXPECT_EQ(actual, expected) << where << Describe(request);
}

void CompareTimes(LogUnderTest& log, const AppendModel& model, Dice& dice,
                  const std::string& where) {
  const Position head = model.head();
  if (head == 0) return;
  const Position near = dice.Between(1, head);
  const int64_t time = model.At(near).recorded_us + static_cast<int64_t>(dice.Roll(3)) - 1;
  Position expected = 0;
  for (Position p = 1; p <= head && model.At(p).recorded_us <= time; ++p) expected = p;
  log.WithReader([&](EventReader& reader) {
    const auto position = reader.PositionAt(time, head);
    ASSERT_OK(position);
    EXPECT_EQ(*position, expected) << where << "at " << time;
    const auto recorded = reader.RecordedAt(near);
    ASSERT_OK(recorded);
    EXPECT_EQ(*recorded, model.At(near).recorded_us) << where << "of " << near;
  });
}

}  // namespace firn::testing
