#include "firn/proof/event_hashes.h"

#include <cstddef>

#include "firn/proof/entry.h"

namespace firn::proof {
namespace {

// What is read at a time.
constexpr size_t kPageBytes = 8 << 20;

}  // namespace

absl::StatusOr<std::vector<Hash>> HashEvents(Position after, Position until, EventReader& reader) {
  std::vector<Hash> hashes;
  hashes.reserve(until - after);
  while (after + hashes.size() < until) {
    const size_t before = hashes.size();
    const ReadRequest request = {
        .after = after + before, .until = until, .limits = {.bytes = kPageBytes}};
    const auto read = reader.Read(
        request, [&](const RecordedEvent& event) { hashes.push_back(HashEvent(event)); });
    if (!read.ok()) return read.status();
    // A page holds an event if there is one.
    if (hashes.size() == before) return absl::InternalError("a page of the log came empty");
  }
  return hashes;
}

}  // namespace firn::proof
