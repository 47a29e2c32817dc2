#include "harness/event_maker.h"

#include <chrono>
#include <cstddef>
#include <cstring>

#include "harness/measure.h"

namespace firn::bench {
namespace {

std::mt19937_64 MakeGenerator() {
  std::random_device device;
  std::seed_seq seed{device(), device(), device(), device(),
                     device(), device(), device(), device()};
  return std::mt19937_64(seed);
}

int64_t NowMs() {
  using std::chrono::duration_cast;
  return duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// The number from 1 to `numbers` that comes at this turn: neighbouring turns are far apart, and
// each number comes once in `numbers` turns, as the factor is a prime.
uint64_t Scatter(uint64_t turn, uint64_t numbers) {
  constexpr uint64_t kPrime = 2'654'435'761;
  return 1 + turn % numbers * kPrime % numbers;
}

void SetVersion(IdVersion version, Uuid& id) {
  id[6] = static_cast<uint8_t>(static_cast<int>(version) << 4 | (id[6] & 0x0f));
  id[8] = static_cast<uint8_t>(0x80 | (id[8] & 0x3f));
}

}  // namespace

std::string StreamOf(uint64_t target_id) {
  return std::string(kTargetType) + "-" + std::to_string(target_id);
}

std::string TagOf(uint64_t number) { return "shoot:" + std::to_string(number); }

EventMaker::EventMaker(const EventMakerOptions& options)
    : ids_(options.ids),
      searched_(options.searched),
      random_(MakeGenerator()),
      target_(1, options.targets) {
  if (searched_ % kRareTypeEvery != 0) {
    Fail("a log that is searched has a multiple of " + std::to_string(kRareTypeEvery) + " events");
  }
}

void EventMaker::Make(Event& event) {
  event.timestamp_ms = NowMs();
  event.id = MakeId(event.timestamp_ms);
  Choose(event);
  event.payload = R"({"image_id":)";
  event.payload += std::to_string(event.target_id);
  // As the catalogue's schema wants it: it is checked.
  event.payload += R"(,"old":{"notes":null},"new":{"notes":")";
  event.payload += static_cast<char>('0' + random_() % 10);
  constexpr char kEnd[] = R"("}})";
  event.payload.resize(kPayloadBytes - std::strlen(kEnd), 'x');
  event.payload += kEnd;
}

void EventMaker::Choose(Event& event) {
  event.type = kEventType;
  event.tag.clear();
  if (searched_ == 0) {
    event.target_id = target_(random_);
    return;
  }
  const uint64_t turn = made_++;
  event.target_id = static_cast<int64_t>(Scatter(turn, TargetsIn(searched_)));
  if (turn % kTagEvery == 0) event.tag = TagOf(Scatter(turn / kTagEvery, TagsIn(searched_)));
  // Not the first of a thousand, so that the rare type and the tag are on different events.
  if (turn % kRareTypeEvery == kRareTypeEvery / 2 + 1) event.type = kRareType;
}

Uuid EventMaker::MakeId(int64_t timestamp_ms) {
  Uuid id = RandomUuid(random_);
  if (ids_ == IdVersion::kTimeOrdered) {
    for (size_t i = 0; i < 6; ++i) id[i] = static_cast<uint8_t>(timestamp_ms >> (40 - 8 * i));
  }
  SetVersion(ids_, id);
  return id;
}

Uuid RandomUuid(std::mt19937_64& random) {
  const uint64_t halves[2] = {random(), random()};
  Uuid id;
  std::memcpy(id.data(), halves, sizeof(halves));
  SetVersion(IdVersion::kRandom, id);
  return id;
}

void FormatUuid(const Uuid& uuid, std::string& text) {
  constexpr char kDigits[] = "0123456789abcdef";
  text.clear();
  for (size_t i = 0; i < uuid.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[uuid[i] >> 4];
    text += kDigits[uuid[i] & 0x0f];
  }
}

}  // namespace firn::bench
