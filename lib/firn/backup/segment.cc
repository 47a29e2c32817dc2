#include "firn/backup/segment.h"

#include <google/protobuf/io/coded_stream.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "firn/backup/event_order.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/proof/entry.h"
#include "firn/wire/recorded_event.h"

namespace firn::backup {
namespace {

// Of the frames that zstd skips.
constexpr uint32_t kSkippable = 0x184D2A5F;
constexpr std::string_view kHeaderMagic("firnseg\1", 8);
constexpr std::string_view kTrailerMagic("firnend\1", 8);
constexpr size_t kFrameHeadBytes = 8;
constexpr size_t kHashBytes = 32;
constexpr size_t kHeaderBytes = kHeaderMagic.size() + 16 + 3 * sizeof(uint64_t);
constexpr int kLevel = 3;

// Field 1, a message: what an event is preceded by, with its length.
constexpr char kEventTag = 0x0A;

absl::Status NoSegment(std::string_view what) {
  return absl::DataLossError(absl::StrCat("this is no whole segment: ", ToAbsl(what)));
}

// Numbers are little-endian, as zstd's.
template <typename Number>
void WriteNumber(Number number, std::string& bytes) {
  for (size_t i = 0; i < sizeof(Number); ++i) bytes += static_cast<char>(number >> (8 * i));
}

// Takes parts off the front of a file.
class Parts {
 public:
  explicit Parts(std::string_view bytes) : bytes_(bytes) {}

  std::optional<std::string_view> Take(size_t size) {
    if (size > bytes_.size()) return std::nullopt;
    const std::string_view part = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return part;
  }

  template <typename Number>
  std::optional<Number> TakeNumber() {
    const auto part = Take(sizeof(Number));
    if (!part) return std::nullopt;
    Number number = 0;
    for (size_t i = 0; i < sizeof(Number); ++i) {
      number |= static_cast<Number>(static_cast<uint8_t>((*part)[i])) << (8 * i);
    }
    return number;
  }

  // The content of a frame that zstd skips.
  std::optional<std::string_view> TakeSkippable() {
    if (TakeNumber<uint32_t>() != kSkippable) return std::nullopt;
    const auto size = TakeNumber<uint32_t>();
    return size ? Take(*size) : std::nullopt;
  }

  std::string_view rest() const { return bytes_; }

 private:
  std::string_view bytes_;
};

proof::Hash HashAt(std::string_view bytes) {
  proof::Hash hash;
  std::copy_n(bytes.begin(), hash.size(), hash.begin());
  return hash;
}

// A header's parts, and where the rest begins.
absl::StatusOr<Segment> ReadHeader(Parts& parts) {
  const auto content = parts.TakeSkippable();
  if (!content || content->size() != kHeaderBytes || !content->starts_with(kHeaderMagic)) {
    return NoSegment("its header is not one");
  }
  Parts fields(content->substr(kHeaderMagic.size()));
  Segment segment;
  const auto id = fields.Take(segment.store_id.bytes.size());
  std::copy(id->begin(), id->end(), segment.store_id.bytes.begin());
  segment.first = *fields.TakeNumber<uint64_t>();
  segment.last = *fields.TakeNumber<uint64_t>();
  const uint64_t count = *fields.TakeNumber<uint64_t>();
  if (segment.first == 0 || segment.last < segment.first ||
      count != segment.last - segment.first + 1) {
    return NoSegment("its header contradicts itself");
  }
  return segment;
}

// The end of the log in a trailer, whose file is `file`.
absl::StatusOr<Frontier> ReadTrailer(std::string_view file, Position last) {
  const auto hashes = static_cast<size_t>(std::popcount(last));
  const size_t content_bytes = kTrailerMagic.size() + (hashes + 2) * kHashBytes;
  if (file.size() < kFrameHeadBytes + content_bytes) return NoSegment("its trailer is missing");
  Parts parts(file.substr(file.size() - kFrameHeadBytes - content_bytes));
  const auto content = parts.TakeSkippable();
  if (!content || content->size() != content_bytes || !content->starts_with(kTrailerMagic)) {
    return NoSegment("its trailer is not one");
  }
  Sha256 hasher;
  hasher.Add(file.substr(0, file.size() - kHashBytes));
  if (hasher.Finish() != HashAt(file.substr(file.size() - kHashBytes))) {
    return NoSegment("its bytes are not those that were written");
  }
  Parts fields(content->substr(kTrailerMagic.size()));
  std::vector<proof::Hash> edge(hashes);
  for (proof::Hash& hash : edge) hash = HashAt(*fields.Take(kHashBytes));
  std::optional<Frontier> end = Frontier::From(last, std::move(edge));
  if (!end || end->Root() != HashAt(*fields.Take(kHashBytes))) {
    return NoSegment("its trailer contradicts itself");
  }
  return *std::move(end);
}

absl::StatusOr<std::string> Compress(std::string_view bytes) {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  std::string compressed(ZSTD_compressBound(bytes.size()), '\0');
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  const size_t size = ZSTD_compress2(context.get(), compressed.data(), compressed.size(),
                                     bytes.data(), bytes.size());
  if (ZSTD_isError(size) != 0) {
    return MakeError(ErrorReason::kInternal,
                     absl::StrCat("compressing a segment: ", ZSTD_getErrorName(size)));
  }
  compressed.resize(size);
  return compressed;
}

// The one frame that there must be.
absl::StatusOr<std::string> Decompress(std::string_view frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN || size == ZSTD_CONTENTSIZE_ERROR ||
      size > kSegmentBytesMax) {
    return NoSegment("it does not say how much there is in it");
  }
  if (ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
    return NoSegment("there is more or less in it than its events");
  }
  std::string bytes(static_cast<size_t>(size), '\0');
  const size_t got = ZSTD_decompress(bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) != 0 || got != bytes.size()) {
    return NoSegment("its events cannot be decompressed");
  }
  return bytes;
}

}  // namespace

void WriteEvent(const v1::EventDTO& event, std::string& events) {
  const size_t size = event.ByteSizeLong();
  uint8_t head[1 + 10] = {kEventTag};
  const uint8_t* const end = google::protobuf::io::CodedOutputStream::WriteVarint64ToArray(
      size, static_cast<uint8_t*>(head) + 1);
  const size_t start = events.size() + static_cast<size_t>(end - head);
  events.append(reinterpret_cast<const char*>(head), static_cast<size_t>(end - head));
  events.resize(start + size);
  event.SerializeWithCachedSizesToArray(reinterpret_cast<uint8_t*>(events.data()) + start);
}

absl::Status ReadEvents(std::string_view events,
                        absl::FunctionRef<absl::Status(v1::EventDTO&)> visit) {
  v1::EventDTO event;
  const absl::Status no_event = NoSegment("what it holds are not events");
  while (!events.empty()) {
    if (events.front() != kEventTag) return no_event;
    size_t size = 0;
    size_t head = 1;
    for (int shift = 0;; shift += 7, ++head) {
      if (head == events.size() || shift > 28) return no_event;
      size |= static_cast<size_t>(events[head] & 0x7F) << shift;
      if ((events[head] & 0x80) == 0) break;
    }
    events.remove_prefix(head + 1);
    if (size > events.size() || !event.ParseFromArray(events.data(), static_cast<int>(size))) {
      return no_event;
    }
    events.remove_prefix(size);
    FIRN_RETURN_IF_ERROR(visit(event));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> WriteSegment(const Segment& segment) {
  FIRN_ASSIGN_OR_RETURN(const std::string frame, Compress(segment.events));
  std::string file;
  file.reserve(frame.size() + 4096);
  WriteNumber(kSkippable, file);
  WriteNumber(static_cast<uint32_t>(kHeaderBytes), file);
  file += kHeaderMagic;
  file.append(segment.store_id.bytes.begin(), segment.store_id.bytes.end());
  WriteNumber(segment.first, file);
  WriteNumber(segment.last, file);
  WriteNumber(segment.last - segment.first + 1, file);

  file += frame;

  const std::vector<proof::Hash>& edge = segment.end.hashes();
  WriteNumber(kSkippable, file);
  WriteNumber(static_cast<uint32_t>(kTrailerMagic.size() + (edge.size() + 2) * kHashBytes), file);
  file += kTrailerMagic;
  for (const proof::Hash& hash : edge) file += BytesOf(hash);
  file += BytesOf(segment.end.Root());
  Sha256 hasher;
  hasher.Add(file);
  file += BytesOf(hasher.Finish());
  return file;
}

absl::StatusOr<Segment> ReadSegment(std::string_view file) {
  Parts parts(file);
  FIRN_ASSIGN_OR_RETURN(Segment segment, ReadHeader(parts));
  FIRN_ASSIGN_OR_RETURN(segment.end, ReadTrailer(file, segment.last));
  const size_t trailer_bytes =
      kFrameHeadBytes + kTrailerMagic.size() + (segment.end.hashes().size() + 2) * kHashBytes;
  if (parts.rest().size() < trailer_bytes) return NoSegment("its trailer is missing");
  FIRN_ASSIGN_OR_RETURN(segment.events,
                        Decompress(parts.rest().substr(0, parts.rest().size() - trailer_bytes)));
  return segment;
}

absl::StatusOr<Frontier> ReadFrontier(std::string_view file) {
  Parts parts(file);
  FIRN_ASSIGN_OR_RETURN(const Segment segment, ReadHeader(parts));
  return ReadTrailer(file, segment.last);
}

absl::StatusOr<SegmentTimes> CheckEvents(const Segment& segment, const Frontier* before,
                                         EventVisitor visit) {
  std::optional<Frontier> log;
  if (before != nullptr) log = *before;
  EventOrder order(segment.first - 1, 0);
  wire::EventReading reading;
  SegmentTimes times;
  const absl::Status read = ReadEvents(segment.events, [&](v1::EventDTO& event) -> absl::Status {
    FIRN_ASSIGN_OR_RETURN(const RecordedEvent* recorded, reading.Read(event));
    FIRN_RETURN_IF_ERROR(order.Add(*recorded));
    if (times.first_us == 0) times.first_us = recorded->recorded_us;
    const proof::Hash leaf = proof::HashEvent(*recorded);
    if (log) log->Add(leaf);
    return visit(event, leaf);
  });
  FIRN_RETURN_IF_ERROR(read);
  times.last_us = order.recorded_us();
  if (order.last() != segment.last) {
    return absl::DataLossError(
        absl::StrCat("the segment ends with event ", order.last(), " instead of ", segment.last));
  }
  if (log && (log->size() != segment.last || log->Root() != segment.end.Root())) {
    return absl::DataLossError("the events are not those that the segment's root was made of");
  }
  return times;
}

}  // namespace firn::backup
