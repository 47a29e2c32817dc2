// Segments of backups. What is read as a segment is written and read again as the same; its events
// are those that protobuf's own parser finds in the bytes, and are accepted exactly if a plain loop
// over them finds the log that the segment says it is. The first byte chooses: a file; a file whose
// hashes are made right; events as bytes; or events in protobuf's text format, in a file that holds
// just them. In the last two the second byte says what of the log is before them.

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "firn/backup/pending.h"
#include "firn/backup/segment.h"
#include "firn/base/sha256.h"
#include "firn/proof/entry.h"
#include "firn/v1/event_store.pb.h"
#include "firn/wire/recorded_event.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/message_bytes.h"
#include "tests/fuzz/text_message.h"

namespace firn::fuzz {
namespace {

namespace pb = google::protobuf;
using backup::Frontier;
using backup::Segment;
using Events = v1::ReplayEventsResponse;

constexpr size_t kHashBytes = 32;
constexpr size_t kHeaderBytes = 56;
// Of the header's last position.
constexpr size_t kLastAt = 40;

void CheckRefusal(const absl::Status& status) {
  if (!absl::IsDataLoss(status) || status.message().empty()) Fail("refused: " + status.ToString());
}

void Put(const proof::Hash& hash, size_t at, std::string& file) {
  std::copy(hash.begin(), hash.end(), file.begin() + static_cast<std::ptrdiff_t>(at));
}

// The file with the root that its edge gives, and its own hash.
std::string Sealed(std::string file) {
  if (file.size() < kHeaderBytes) return file;
  uint64_t last = 0;
  for (int i = 7; i >= 0; --i) last = last << 8 | static_cast<unsigned char>(file[kLastAt + i]);
  const auto count = static_cast<size_t>(std::popcount(last));
  const size_t hashes_bytes = (count + 2) * kHashBytes;
  if (file.size() < kHeaderBytes + hashes_bytes) return file;
  std::vector<proof::Hash> edge(count);
  size_t at = file.size() - hashes_bytes;
  for (proof::Hash& hash : edge) {
    std::copy_n(file.begin() + static_cast<std::ptrdiff_t>(at), kHashBytes, hash.begin());
    at += kHashBytes;
  }
  Put(Frontier::From(last, edge)->Root(), at, file);
  Sha256 hasher;
  hasher.Add(std::string_view(file).substr(0, file.size() - kHashBytes));
  Put(hasher.Finish(), file.size() - kHashBytes, file);
  return file;
}

// As protobuf's parser finds them, which allows an event in a message one level less than alone.
bool Parse(const std::string& bytes, Events& events) {
  pb::io::CodedInputStream stream(reinterpret_cast<const uint8_t*>(bytes.data()),
                                  static_cast<int>(bytes.size()));
  stream.SetRecursionLimit(pb::io::CodedInputStream::GetDefaultRecursionLimit() + 1);
  return events.ParseFromCodedStream(&stream) && stream.ConsumedEntireMessage();
}

// The events in the bytes; false if these are refused.
bool Read(const std::string& bytes, Events& events) {
  const absl::Status status = backup::ReadEvents(bytes, [&](v1::EventDTO& event) {
    *events.add_events() = event;
    return absl::OkStatus();
  });
  if (!status.ok()) {
    CheckRefusal(status);
    return false;
  }
  Events wanted;
  if (!Parse(bytes, wanted)) Fail("events are read that are no message");
  if (BytesOf(events) != BytesOf(wanted)) Fail("other events than protobuf reads");
  return true;
}

std::string Write(const Events& events) {
  std::string bytes;
  for (const v1::EventDTO& event : events.events()) backup::WriteEvent(event, bytes);
  return bytes;
}

// Whether the segment is the stretch of a log that comes after `before`.
bool IsLog(const Segment& segment, const Events& events, Frontier log) {
  Position position = segment.first - 1;
  int64_t recorded_us = 0;
  uint32_t index = 0;
  wire::EventReading reading;
  for (const v1::EventDTO& event : events.events()) {
    const auto recorded = reading.Read(event);
    if (!recorded.ok()) return false;
    if ((*recorded)->position != ++position || (*recorded)->recorded_us <= recorded_us)
      return false;
    if ((*recorded)->batch_index != 0 && (*recorded)->batch_index != index) return false;
    index = (*recorded)->batch_index + 1;
    recorded_us = (*recorded)->recorded_us;
    log.Add(proof::HashEvent(**recorded));
  }
  return position == segment.last && log.size() == segment.last && log.Root() == segment.end.Root();
}

// A backup that takes the same events from a server makes the same segment.
void CheckTaken(const Segment& segment, const Events& events, const Frontier& before,
                const backup::SegmentTimes& times) {
  backup::PendingEvents pending(segment.store_id, before, 0);
  for (const v1::EventDTO& event : events.events()) {
    if (const absl::Status added = pending.Add(event); !added.ok()) Fail(added.ToString());
  }
  pending.EndBatch();
  const backup::TakenSegment taken = pending.Take();
  const Segment& again = taken.segment;
  if (again.first != segment.first || again.last != segment.last ||
      again.end.hashes() != segment.end.hashes() || again.events != Write(events) ||
      taken.times.first_us != times.first_us || taken.times.last_us != times.last_us) {
    Fail("another segment of the same events");
  }
}

// An event that is restored has all that it had.
void CheckRestored(v1::EventDTO& event, const proof::Hash& leaf) {
  // Every event of a log has a stream.
  const bool has_stream = !event.stream().empty();
  const auto taken = wire::TakeRecorded(event);
  if (!taken.ok()) Fail("checked, but not restored: " + taken.status().ToString());
  const Event& from = taken->event;
  const std::string stream = StreamOf(from);
  const std::vector<std::string_view> tags(from.tags.begin(), from.tags.end());
  RecordedEvent recorded{.position = taken->place.position,
                         .revision = taken->place.revision,
                         .recorded_us = taken->place.recorded_us,
                         .batch_index = taken->batch_index,
                         .id = from.id,
                         .timestamp_ms = from.timestamp_ms,
                         .event_type = from.event_type,
                         .payload = from.payload.bytes,
                         .content_type = from.payload.content_type,
                         .target_type = from.target_type,
                         .target_id = from.target_id,
                         .user_id = std::nullopt,
                         .stream = stream,
                         .tags = tags,
                         .metadata = from.metadata};
  if (from.user_id) recorded.user_id = *from.user_id;
  if (has_stream && proof::HashEvent(recorded) != leaf) Fail("restored as another event");
}

void CheckSegment(const Segment& segment, const Frontier& before) {
  Events events;
  const bool are_read = Read(segment.events, events);
  size_t visited = 0;
  const auto times =
      backup::CheckEvents(segment, &before, [&](v1::EventDTO& event, const proof::Hash& leaf) {
        ++visited;
        CheckRestored(event, leaf);
        return absl::OkStatus();
      });
  const bool is_log = are_read && IsLog(segment, events, before);
  if (times.ok() != is_log) {
    Fail(is_log ? "a log is refused: " + times.status().ToString() : "what is no log is accepted");
  }
  if (!times.ok()) return CheckRefusal(times.status());
  if (visited != segment.last - segment.first + 1) Fail("not every event is visited");
  CheckTaken(segment, events, before, *times);
}

void CheckFile(const std::string& file) {
  const auto segment = backup::ReadSegment(file);
  const auto edge = backup::ReadFrontier(file);
  if (!edge.ok()) CheckRefusal(edge.status());
  if (!segment.ok()) return CheckRefusal(segment.status());
  if (Sealed(file) != file) Fail("a file whose hashes are not its own");
  if (!edge.ok() || edge->hashes() != segment->end.hashes()) Fail("another end of the log");
  const auto written = backup::WriteSegment(*segment);
  if (!written.ok()) Fail("not written: " + written.status().ToString());
  const auto again = backup::ReadSegment(*written);
  if (!again.ok()) Fail("written, but refused: " + again.status().ToString());
  if (again->store_id != segment->store_id || again->first != segment->first ||
      again->last != segment->last || again->end.hashes() != segment->end.hashes() ||
      again->events != segment->events) {
    Fail("written as another segment");
  }
  // What is before it is not in the file.
  CheckSegment(*segment, Frontier());
}

Frontier LogOf(size_t events) {
  Frontier log;
  for (size_t i = 0; i < events; ++i) log.Add(proof::HashLeaf(std::to_string(i)));
  return log;
}

// The segment of these events, whatever they are.
void CheckBytes(const std::string& bytes, const Frontier& before) {
  Segment segment{.store_id = NamedUuid({}, "log"),
                  .first = before.size() + 1,
                  .last = before.size() + 1,
                  .end = before,
                  .events = bytes};
  Events events;
  wire::EventReading reading;
  Read(bytes, events);
  for (const v1::EventDTO& event : events.events()) {
    const auto recorded = reading.Read(event);
    segment.end.Add(recorded.ok() ? proof::HashEvent(**recorded) : proof::HashLeaf("none"));
  }
  if (events.events_size() == 0) segment.end.Add(proof::HashLeaf("none"));
  segment.last = segment.end.size();
  const auto file = backup::WriteSegment(segment);
  if (!file.ok()) Fail("not written: " + file.status().ToString());
  const auto read = backup::ReadSegment(*file);
  if (!read.ok()) Fail("written, but refused: " + read.status().ToString());
  CheckSegment(*read, before);
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  const size_t way = TakeChoice(text, 4);
  if (way == 0) CheckFile(std::string(text));
  if (way == 1) CheckFile(Sealed(std::string(text)));
  if (way < 2) return 0;
  const Frontier before = LogOf(TakeChoice(text, 20));
  if (way == 2) CheckBytes(std::string(text), before);
  firn::v1::ReplayEventsResponse events;
  if (way == 3 && ParseText(text, events)) CheckBytes(Write(events), before);
  return 0;
}
