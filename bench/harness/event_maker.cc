#include "harness/event_maker.h"

#include <chrono>
#include <cstddef>
#include <cstring>

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

}  // namespace

EventMaker::EventMaker(const EventMakerOptions& options)
    : ids_(options.ids), random_(MakeGenerator()), target_(1, options.targets) {}

void EventMaker::Make(Event& event) {
  event.timestamp_ms = NowMs();
  event.id = MakeId(event.timestamp_ms);
  event.target_id = target_(random_);
  event.payload = R"({"image_id":)";
  event.payload += std::to_string(event.target_id);
  event.payload += R"(,"rating":)";
  event.payload += static_cast<char>('0' + random_() % 6);
  event.payload += R"(,"note":")";
  constexpr char kEnd[] = R"("})";
  event.payload.resize(kPayloadBytes - std::strlen(kEnd), 'x');
  event.payload += kEnd;
}

Uuid EventMaker::MakeId(int64_t timestamp_ms) {
  const uint64_t halves[2] = {random_(), random_()};
  Uuid id;
  std::memcpy(id.data(), halves, sizeof(halves));
  if (ids_ == IdVersion::kTimeOrdered) {
    for (size_t i = 0; i < 6; ++i) id[i] = static_cast<uint8_t>(timestamp_ms >> (40 - 8 * i));
  }
  id[6] = static_cast<uint8_t>(static_cast<int>(ids_) << 4 | (id[6] & 0x0f));
  id[8] = static_cast<uint8_t>(0x80 | (id[8] & 0x3f));
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
