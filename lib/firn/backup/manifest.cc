#include "firn/backup/manifest.h"

#include <rapidjson/document.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <cstddef>
#include <cstdio>
#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "firn/backup/segment.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/base/time.h"
#include "firn/base/uuid.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/note.h"

namespace firn::backup {
namespace {

constexpr uint64_t kFormat = 1;

using JsonWriter = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

void WriteText(JsonWriter& writer, const char* key, const std::string& text) {
  writer.Key(key);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

void WriteNumber(JsonWriter& writer, const char* key, uint64_t number) {
  writer.Key(key);
  writer.Uint64(number);
}

// Reads the members of an object; remembers whether one was not as it should be.
class Members {
 public:
  explicit Members(const rapidjson::Value& object) : object_(object) {
    is_good_ = object.IsObject();
  }

  uint64_t Number(const char* key) {
    const rapidjson::Value* value = Find(key);
    if (value != nullptr && value->IsUint64()) return value->GetUint64();
    is_good_ = false;
    return 0;
  }

  std::string Text(const char* key) {
    const rapidjson::Value* value = Find(key);
    if (value != nullptr && value->IsString()) {
      return {value->GetString(), value->GetStringLength()};
    }
    is_good_ = false;
    return {};
  }

  Sha256Hash HashOf(const char* key) {
    const std::string text = Text(key);
    Sha256Hash hash{};
    const std::string bytes = text.size() == 2 * hash.size() ? absl::HexStringToBytes(text) : "";
    std::copy_n(bytes.begin(), std::min(bytes.size(), hash.size()), hash.begin());
    is_good_ = is_good_ && ToHex(hash) == text;
    return hash;
  }

  int64_t Time(const char* key) {
    const std::optional<int64_t> micros = ParseRfc3339(Text(key));
    is_good_ = is_good_ && micros.has_value();
    return micros.value_or(0);
  }

  // Null if it is none.
  const rapidjson::Value* Array(const char* key) {
    const rapidjson::Value* value = Find(key);
    if (value != nullptr && value->IsArray()) return value;
    is_good_ = false;
    return nullptr;
  }

  bool is_good() const { return is_good_; }

 private:
  const rapidjson::Value* Find(const char* key) {
    if (!is_good_) return nullptr;
    const auto member = object_.FindMember(key);
    return member == object_.MemberEnd() ? nullptr : &member->value;
  }

  const rapidjson::Value& object_;
  bool is_good_ = true;
};

absl::Status NoManifest(std::string_view what) {
  return absl::DataLossError(absl::StrCat(kManifestName, " is damaged: ", ToAbsl(what)));
}

absl::StatusOr<SegmentEntry> ParseEntry(const rapidjson::Value& value, Position expected) {
  Members members(value);
  const SegmentEntry entry{.first = members.Number("first_position"),
                           .last = members.Number("last_position"),
                           .bytes = members.Number("bytes"),
                           .event_bytes = members.Number("event_bytes"),
                           .sha256 = members.HashOf("sha256"),
                           .root = members.HashOf("root"),
                           .first_us = members.Time("first_recorded_at"),
                           .last_us = members.Time("last_recorded_at")};
  const std::string file = members.Text("file");
  const uint64_t events = members.Number("events");
  if (!members.is_good() || entry.first != expected || entry.last < entry.first ||
      entry.first_us > entry.last_us || entry.events() != events || file != entry.FileName() ||
      entry.event_bytes > kSegmentBytesMax || entry.bytes > 2 * kSegmentBytesMax) {
    return NoManifest(absl::StrCat("the segment from position ", expected, " is not described"));
  }
  return entry;
}

absl::Status CheckCheckpoint(const Manifest& manifest) {
  if (manifest.segments.empty()) {
    return manifest.checkpoint.empty() ? absl::OkStatus()
                                       : NoManifest("it has a checkpoint of nothing");
  }
  const auto verifier = proof::Verifier::Parse(manifest.verifier_key);
  if (!verifier.ok()) return NoManifest(absl::StrCat("its key ", verifier.status().message()));
  const auto checkpoint = proof::OpenCheckpoint(manifest.checkpoint, *verifier);
  if (!checkpoint.ok()) {
    return NoManifest(absl::StrCat("its checkpoint ", checkpoint.status().message()));
  }
  if (checkpoint->origin != proof::OriginOf(manifest.store_id) ||
      checkpoint->size != manifest.last() || checkpoint->root != manifest.segments.back().root) {
    return NoManifest("its checkpoint is of another log than its segments");
  }
  return absl::OkStatus();
}

// Segments grow sixteenfold from class to class; the last class is that of full ones.
constexpr size_t kSegmentsInClass = 16;
constexpr int kFullClass = 3;

int ClassOf(uint64_t event_bytes) {
  int segment_class = 0;
  for (uint64_t bound = 64 << 10; segment_class < kFullClass && event_bytes >= bound; bound *= 16) {
    ++segment_class;
  }
  return segment_class;
}

}  // namespace

std::string SegmentEntry::FileName() const {
  return absl::StrFormat("%020d-%020d", first, last) + std::string(kSegmentEnding);
}

std::string FormatManifest(const Manifest& manifest) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.SetIndent(' ', 1);
  writer.StartObject();
  WriteNumber(writer, "format", kFormat);
  WriteText(writer, "store_id", manifest.store_id);
  WriteNumber(writer, "last_position", manifest.last());
  WriteText(writer, "checkpoint", manifest.checkpoint);
  WriteText(writer, "verifier_key", manifest.verifier_key);
  writer.Key("segments");
  writer.StartArray();
  for (const SegmentEntry& entry : manifest.segments) {
    writer.StartObject();
    WriteText(writer, "file", entry.FileName());
    WriteNumber(writer, "first_position", entry.first);
    WriteNumber(writer, "last_position", entry.last);
    WriteNumber(writer, "events", entry.events());
    WriteText(writer, "first_recorded_at", FormatRfc3339(entry.first_us));
    WriteText(writer, "last_recorded_at", FormatRfc3339(entry.last_us));
    WriteNumber(writer, "bytes", entry.bytes);
    WriteNumber(writer, "event_bytes", entry.event_bytes);
    WriteText(writer, "sha256", ToHex(entry.sha256));
    WriteText(writer, "root", ToHex(entry.root));
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

absl::StatusOr<Manifest> ParseManifest(std::string_view text) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(text.data(), text.size());
  if (document.HasParseError() || !document.IsObject()) return NoManifest("it is no JSON object");
  Members members(document);
  const uint64_t format = members.Number("format");
  if (members.is_good() && format > kFormat) {
    return absl::FailedPreconditionError(absl::StrCat("the backup has format ", format,
                                                      ", this command knows ", kFormat,
                                                      "; use a newer version of firn"));
  }
  Manifest manifest{.store_id = members.Text("store_id"),
                    .checkpoint = members.Text("checkpoint"),
                    .verifier_key = members.Text("verifier_key")};
  const uint64_t last = members.Number("last_position");
  const rapidjson::Value* const segments = members.Array("segments");
  if (!members.is_good() || format != kFormat || !ParseUuid(manifest.store_id)) {
    return NoManifest("a member is missing or has another form");
  }
  for (const rapidjson::Value& value : segments->GetArray()) {
    FIRN_ASSIGN_OR_RETURN(const SegmentEntry entry, ParseEntry(value, manifest.last() + 1));
    if (entry.first_us <= manifest.last_us()) return NoManifest("recorded times go back");
    manifest.segments.push_back(entry);
  }
  if (last != manifest.last()) return NoManifest("segments are missing at its end");
  FIRN_RETURN_IF_ERROR(CheckCheckpoint(manifest));
  return manifest;
}

MergeRange SegmentsToMerge(const std::vector<SegmentEntry>& segments) {
  for (int merged_class = kFullClass - 1; merged_class >= 0; --merged_class) {
    size_t begin = segments.size();
    size_t count = 0;
    for (; begin > 0; --begin) {
      const int segment_class = ClassOf(segments[begin - 1].event_bytes);
      if (segment_class > merged_class) break;
      if (segment_class == merged_class) ++count;
    }
    if (count < kSegmentsInClass) continue;
    uint64_t bytes = 0;
    size_t end = begin;
    while (end < segments.size() && bytes + segments[end].event_bytes <= kSegmentFullBytes) {
      bytes += segments[end++].event_bytes;
    }
    return {begin, end};
  }
  return {};
}

}  // namespace firn::backup
