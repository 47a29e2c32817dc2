#include "cli/backup_report.h"

#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cli/json_writer.h"
#include "cli/text.h"
#include "firn/base/sha256.h"
#include "firn/base/time.h"

namespace firn::cli {
namespace {

struct Sum {
  uint64_t bytes = 0;
  uint64_t event_bytes = 0;
};

Sum SumOf(const backup::Manifest& manifest) {
  Sum sum;
  for (const backup::SegmentEntry& entry : manifest.segments) {
    sum.bytes += entry.bytes;
    sum.event_bytes += entry.event_bytes;
  }
  return sum;
}

std::string TimeOf(int64_t micros) { return micros == 0 ? "-" : FormatRfc3339(micros); }

std::string RootOf(const backup::Manifest& manifest) {
  return manifest.segments.empty() ? "-" : ToHex(manifest.segments.back().root);
}

// What is said of the backup as a whole.
void WriteWhole(JsonWriter& writer, const backup::Manifest& manifest) {
  const Sum sum = SumOf(manifest);
  WriteText(writer, "store_id", manifest.store_id);
  WriteNumber(writer, "last_position", manifest.last());
  WriteText(writer, "recorded_at", manifest.last() == 0 ? "" : FormatRfc3339(manifest.last_us()));
  WriteNumber(writer, "bytes", sum.bytes);
  WriteNumber(writer, "event_bytes", sum.event_bytes);
  WriteText(writer, "root", manifest.last() == 0 ? "" : RootOf(manifest));
}

}  // namespace

std::string FormatBackupText(const backup::Manifest& manifest) {
  const Sum sum = SumOf(manifest);
  std::string text = absl::StrCat("store     ", manifest.store_id, "\n",                     //
                                  "position  ", WithThousands(manifest.last()), "\n",        //
                                  "recorded  ", TimeOf(manifest.last_us()), "\n",            //
                                  "bytes     ", WithThousands(sum.bytes), " (",              //
                                  WithThousands(sum.event_bytes), " before compression)\n",  //
                                  "root      ", RootOf(manifest), "\n");
  if (manifest.segments.empty()) return text;
  absl::StrAppend(&text, absl::StrFormat("\n%16s %16s %14s  %-27s\n", "first", "last", "bytes",
                                         "last recorded"));
  for (const backup::SegmentEntry& entry : manifest.segments) {
    absl::StrAppend(&text, absl::StrFormat("%16s %16s %14s  %-27s\n", WithThousands(entry.first),
                                           WithThousands(entry.last), WithThousands(entry.bytes),
                                           FormatRfc3339(entry.last_us)));
  }
  return text;
}

std::string FormatBackupJson(const backup::Manifest& manifest) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteWhole(writer, manifest);
  writer.Key("segments");
  writer.StartArray();
  for (const backup::SegmentEntry& entry : manifest.segments) {
    writer.StartObject();
    WriteText(writer, "file", entry.FileName());
    WriteNumber(writer, "first_position", entry.first);
    WriteNumber(writer, "last_position", entry.last);
    WriteNumber(writer, "bytes", entry.bytes);
    WriteText(writer, "last_recorded_at", FormatRfc3339(entry.last_us));
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

std::string FormatVerifiedText(const backup::VerifiedBackup& verified) {
  std::string text;
  for (const backup::Damage& damage : verified.damages) {
    absl::StrAppend(&text, "events ", WithThousands(damage.first), " to ",
                    WithThousands(damage.last), ": ", damage.what, "\n");
  }
  if (verified.damages.empty()) {
    absl::StrAppend(&text, WithThousands(verified.events),
                    " events are whole, and lead to the root that the server signed\n");
  } else {
    absl::StrAppend(&text, WithThousands(verified.events), " other events are whole\n");
  }
  return text;
}

std::string FormatVerifiedJson(const backup::VerifiedBackup& verified) {
  rapidjson::StringBuffer buffer;
  JsonWriter writer(buffer);
  writer.StartObject();
  WriteWhole(writer, verified.manifest);
  WriteNumber(writer, "events", verified.events);
  writer.Key("damages");
  writer.StartArray();
  for (const backup::Damage& damage : verified.damages) {
    writer.StartObject();
    WriteNumber(writer, "first_position", damage.first);
    WriteNumber(writer, "last_position", damage.last);
    WriteText(writer, "what", damage.what);
    writer.EndObject();
  }
  writer.EndArray();
  writer.EndObject();
  return absl::StrCat(buffer.GetString(), "\n");
}

}  // namespace firn::cli
