#include "tests/model/request_maker.h"

#include <algorithm>
#include <utility>

#include "tests/support/events.h"

namespace firn::testing {
namespace {

constexpr const char* kEventTypes[] = {"rating_changed", "renamed", "moved", "deleted"};
constexpr const char* kTargetTypes[] = {"image", "album"};
// The first of them is also the name of a target's own stream.
constexpr const char* kStreams[] = {"image-1", "inbox", "a/b", "Übersicht", "image--1"};
constexpr const char* kTags[] = {"user:1", "user:2", "user:3", "import", "größe", "x\"y\\z"};
constexpr int64_t kTargets = 5;
constexpr size_t kRecentRequests = 40;

template <size_t N>
const char* OneOf(Dice& dice, const char* const (&words)[N]) {
  // The first words are the commonest.
  return words[std::min(dice.Roll(N), dice.Roll(N))];
}

}  // namespace

AppendRequest RequestMaker::Make() {
  AppendRequest request;
  const uint64_t kind = model_.head() == 0 ? 20 : dice_.Roll(20);
  if (kind == 0 && !made_.empty()) {
    // Accepted then: a duplicate now. Refused then: perhaps not now.
    request = made_[dice_.Roll(made_.size())];
  } else {
    if (kind <= 2) request.events = KnownBatch();
    if (kind == 3) request.events = KnownRegrouped();
    if (kind == 4) request.events = PartlyKnown();
    if (kind > 4 || request.events.empty()) request.events = NewEvents();
    if (!dice_.OneIn(3)) request.checks = SomeChecks();
  }
  if (dice_.OneIn(20)) GiveOtherContent(request.events[dice_.Roll(request.events.size())]);

  made_.push_back(request);
  if (made_.size() > kRecentRequests) made_.pop_front();
  return request;
}

Event RequestMaker::NewEvent() {
  Event event = MakeEvent(++next_id_, static_cast<int64_t>(dice_.Between(1, kTargets)));
  event.timestamp_ms += static_cast<int64_t>(dice_.Roll(1000));
  event.event_type = OneOf(dice_, kEventTypes);
  event.target_type = OneOf(dice_, kTargetTypes);
  if (dice_.OneIn(20)) event.target_id = -event.target_id;
  if (dice_.OneIn(4)) event.stream = OneOf(dice_, kStreams);
  // Many streams of one event each: what is remembered of streams must give way.
  if (dice_.OneIn(10)) event.stream = "only-" + std::to_string(next_id_);
  event.payload.bytes = "{\"n\":" + std::to_string(dice_.Roll(100)) + "}";
  if (dice_.OneIn(8)) {
    event.payload = {std::string("\0\xff\x01", 3) + std::to_string(dice_.Roll(100)), "a/b"};
  }
  if (dice_.OneIn(3)) event.user_id = "user-" + std::to_string(dice_.Roll(3));
  event.tags = SomeTags(4);
  if (dice_.OneIn(4)) event.metadata.emplace_back("cause", std::to_string(dice_.Roll(9)));
  if (dice_.OneIn(4)) event.metadata.emplace_back("trace", "\n\"\\" + std::to_string(next_id_));
  return event;
}

std::vector<Event> RequestMaker::NewEvents() {
  size_t count = dice_.OneIn(2) ? 1 : dice_.Between(1, 5);
  if (dice_.OneIn(80)) count = dice_.Between(50, 400);
  std::vector<Event> events;
  for (size_t i = 0; i < count; ++i) events.push_back(NewEvent());
  return events;
}

std::vector<std::string> RequestMaker::SomeTags(size_t most) {
  std::vector<std::string> tags;
  for (size_t left = dice_.Roll(most + 1); left > 0; --left) {
    std::string tag = OneOf(dice_, kTags);
    // Now and then one that few events have.
    if (dice_.OneIn(10)) tag = "rare:" + std::to_string(dice_.Roll(100));
    if (std::find(tags.begin(), tags.end(), tag) == tags.end()) tags.push_back(tag);
  }
  return tags;
}

std::string RequestMaker::SomeStream() {
  if (dice_.OneIn(10)) return "nobody-" + std::to_string(dice_.Roll(100));
  if (dice_.OneIn(3)) return OneOf(dice_, kStreams);
  if (model_.head() > 0 && dice_.OneIn(2)) return model_.At(SomePosition()).event.stream;
  return std::string(OneOf(dice_, kTargetTypes)) + "-" + std::to_string(dice_.Between(1, kTargets));
}

// Mostly of late. The log must not be empty.
Position RequestMaker::SomePosition() {
  const Position head = model_.head();
  if (dice_.OneIn(4)) return dice_.Between(1, head);
  return head - dice_.Roll(std::min<Position>(head, 30));
}

Event RequestMaker::Known(Position position) {
  Event event = model_.At(position).event;
  // A target's own stream is the same whether it is named or not.
  const bool own = event.stream == TargetStream(event.target_type, event.target_id);
  if (own && dice_.OneIn(2)) event.stream.clear();
  return event;
}

std::vector<Event> RequestMaker::KnownBatch() {
  Position position = SomePosition();
  position -= model_.At(position).batch_index;
  std::vector<Event> events;
  do {
    events.push_back(Known(position++));
  } while (position <= model_.head() && model_.At(position).batch_index != 0);
  return events;
}

std::vector<Event> RequestMaker::KnownRegrouped() {
  std::vector<Event> events;
  Position position = SomePosition();
  for (size_t left = dice_.Between(1, 6); left > 0 && position <= model_.head(); --left) {
    events.push_back(Known(position));
    position += dice_.Between(1, 3);
  }
  if (dice_.OneIn(2)) std::reverse(events.begin(), events.end());
  return events;
}

std::vector<Event> RequestMaker::PartlyKnown() {
  std::vector<Event> events = dice_.OneIn(2) ? KnownBatch() : KnownRegrouped();
  for (size_t left = dice_.Between(1, 3); left > 0; --left) {
    const auto place = static_cast<std::ptrdiff_t>(dice_.Roll(events.size() + 1));
    events.insert(events.begin() + place, NewEvent());
  }
  return events;
}

// Other than it is; of a new event that is nothing special.
void RequestMaker::GiveOtherContent(Event& event) {
  switch (dice_.Roll(9)) {
    case 0:
      ++event.timestamp_ms;
      break;
    case 1:
      event.event_type += "_again";
      break;
    case 2:
      event.payload = {R"({"n": 1000})", ""};
      break;
    case 3:
      event.payload.content_type = event.payload.is_json() ? "text/plain" : "c/d";
      break;
    case 4:
      event.target_id += 1;
      break;
    case 5:
      event.user_id = event.user_id ? std::nullopt : std::optional<std::string>("somebody");
      break;
    case 6:
      event.stream = "another";
      break;
    case 7:
      if (event.tags.size() < 2) event.tags.insert(event.tags.begin(), "first");
      std::reverse(event.tags.begin(), event.tags.end());
      break;
    default:
      event.metadata.assign(1, {"cause", "another"});
      break;
  }
}

std::vector<AppendCheck> RequestMaker::SomeChecks() {
  std::vector<AppendCheck> checks;
  size_t count = dice_.OneIn(2) ? 1 : dice_.Between(1, 3);
  if (dice_.OneIn(30)) count = dice_.Between(10, 30);
  for (; count > 0; --count) {
    if (dice_.OneIn(2)) {
      checks.emplace_back(SomeStreamCheck());
    } else {
      checks.emplace_back(SomeNoMatchCheck());
    }
  }
  return checks;
}

StreamCheck RequestMaker::SomeStreamCheck() {
  StreamCheck check;
  check.stream = SomeStream();
  const Revision last = model_.LastRevision(check.stream, model_.head());
  const uint64_t kind = dice_.Roll(16);
  if (kind == 0) check.expected = StreamCheck::Expected::kAny;
  if (kind <= 2 && kind > 0) check.expected = StreamCheck::Expected::kExists;
  // As a client that is up to date, that is behind, or that is mistaken.
  check.revision = last;
  if (kind == 3) check.revision = 0;
  if (kind == 4) check.revision = last + dice_.Between(1, 3);
  if (kind <= 7 && kind > 4) check.revision = last - std::min<Revision>(last, dice_.Between(1, 3));
  if (kind == 8) check.revision = dice_.Roll(last + 1);
  if (check.expected != StreamCheck::Expected::kRevision) check.revision = 0;
  return check;
}

NoMatchCheck RequestMaker::SomeNoMatchCheck() {
  NoMatchCheck check;
  for (size_t left = dice_.OneIn(3) ? dice_.Between(1, 4) : 1; left > 0; --left) {
    check.query.items.push_back(SomeItem());
  }
  const Position head = model_.head();
  const uint64_t kind = dice_.Roll(16);
  check.after = head - std::min<Position>(head, dice_.Between(1, 8));
  if (kind == 0) check.after = head + dice_.Between(1, 2);
  if (kind == 1) check.after = 0;
  if (kind == 2) check.after = dice_.Roll(head + 1);
  if (kind > 10) check.after = head;
  return check;
}

Query RequestMaker::SomeQuery() {
  Query query;
  for (size_t left = dice_.OneIn(3) ? dice_.Between(1, 4) : 1; left > 0; --left) {
    QueryItem item = SomeItem();
    if (dice_.OneIn(4)) item.user_ids.push_back("user-" + std::to_string(dice_.Roll(4)));
    if (dice_.OneIn(4)) {
      const std::string type = OneOf(dice_, kEventTypes);
      item.type_prefixes.push_back(type.substr(0, dice_.Between(1, type.size())));
    }
    if (dice_.OneIn(4)) {
      item.targets.push_back({.type = OneOf(dice_, kTargetTypes),
                              .id = static_cast<int64_t>(dice_.Between(1, kTargets))});
    }
    query.items.push_back(std::move(item));
  }
  return query;
}

QueryItem RequestMaker::SomeItem() {
  QueryItem item;
  if (dice_.OneIn(30)) return item;  // every event
  while (item.event_types.empty() && item.tags.empty() && item.streams.empty() &&
         item.targets.empty()) {
    for (size_t left = dice_.OneIn(3) ? dice_.Between(1, 3) : 0; left > 0; --left) {
      item.event_types.emplace_back(OneOf(dice_, kEventTypes));
    }
    if (dice_.OneIn(2)) item.tags = SomeTags(3);
    for (size_t left = dice_.OneIn(3) ? dice_.Between(1, 3) : 0; left > 0; --left) {
      item.streams.push_back(SomeStream());
    }
    if (dice_.OneIn(6)) {
      item.targets.push_back({.type = OneOf(dice_, kTargetTypes),
                              .id = static_cast<int64_t>(dice_.Between(1, kTargets))});
    }
  }
  return item;
}

}  // namespace firn::testing
