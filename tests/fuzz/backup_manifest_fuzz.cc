// Manifests of backups: one that is accepted is written and read again as the same, describes the
// log without a gap, and bears the signature of its key over its end. The first byte chooses: the
// text as it is; with a checkpoint of what it says, signed; or with the checkpoint that follows it,
// signed.

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "firn/backup/manifest.h"
#include "firn/backup/segment.h"
#include "firn/proof/checkpoint.h"
#include "firn/proof/note.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/signing.h"

namespace firn::fuzz {
namespace {

using backup::Manifest;
using backup::SegmentEntry;
using nlohmann::json;

std::string TextAt(const json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The end of the log, as far as the manifest says it.
std::string CheckpointOf(const json& manifest) {
  proof::Checkpoint checkpoint{.origin = proof::OriginOf(TextAt(manifest, "store_id"))};
  const auto last = manifest.find("last_position");
  if (last != manifest.end() && last->is_number_unsigned()) checkpoint.size = last->get<uint64_t>();
  const auto segments = manifest.find("segments");
  if (segments != manifest.end() && segments->is_array() && !segments->empty()) {
    const std::string root = absl::HexStringToBytes(TextAt(segments->back(), "root"));
    std::copy_n(root.begin(), std::min(root.size(), checkpoint.root.size()),
                checkpoint.root.begin());
  }
  return proof::FormatCheckpoint(checkpoint);
}

// The manifest with a signature over the text, or over what it says if there is none; as it is if
// it is no object.
std::string Signed(const std::string& text, const std::string* checkpoint) {
  static const auto* const kSigner = new proof::Signer(MakeSigner("firn/log"));
  json manifest = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!manifest.is_object()) return text;
  manifest["checkpoint"] =
      Sign(*kSigner, checkpoint != nullptr ? *checkpoint + "\n" : CheckpointOf(manifest));
  manifest["verifier_key"] = kSigner->verifier_key();
  return manifest.dump(-1, ' ', false, json::error_handler_t::replace);
}

void CheckSegments(const Manifest& manifest) {
  Position last = 0;
  int64_t last_us = 0;
  for (const SegmentEntry& entry : manifest.segments) {
    if (entry.first != last + 1 || entry.last < entry.first) Fail("there is a gap");
    if (entry.first_us <= last_us || entry.last_us < entry.first_us) Fail("times go back");
    if (entry.event_bytes > backup::kSegmentBytesMax) Fail("a segment that cannot be read");
    last = entry.last;
    last_us = entry.last_us;
  }
}

// Merging ends, and never makes what cannot be read.
void CheckMerging(std::vector<SegmentEntry> segments) {
  while (true) {
    const backup::MergeRange range = backup::SegmentsToMerge(segments);
    if (range.begin == range.end) return;
    if (range.end > segments.size() || range.end < range.begin + 2)
      Fail("merging what is not many");
    SegmentEntry& merged = segments[range.begin];
    for (size_t i = range.begin + 1; i < range.end; ++i) {
      merged.event_bytes += segments[i].event_bytes;
      merged.last = segments[i].last;
    }
    if (merged.event_bytes > backup::kSegmentFullBytes) Fail("merged to more than a full segment");
    segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(range.begin) + 1,
                   segments.begin() + static_cast<std::ptrdiff_t>(range.end));
  }
}

void Check(const std::string& text) {
  const auto manifest = backup::ParseManifest(text);
  if (!manifest.ok()) {
    const absl::StatusCode code = manifest.status().code();
    if (code != absl::StatusCode::kDataLoss && code != absl::StatusCode::kFailedPrecondition) {
      Fail("refused with " + manifest.status().ToString());
    }
    return;
  }
  const std::string written = backup::FormatManifest(*manifest);
  const auto again = backup::ParseManifest(written);
  if (!again.ok()) Fail("written, but refused: " + again.status().ToString() + written);
  if (backup::FormatManifest(*again) != written) Fail("read as another: " + written);
  CheckSegments(*manifest);
  CheckMerging(manifest->segments);
  if (manifest->segments.empty()) return;
  const auto checkpoint = proof::ParseCheckpoint(manifest->checkpoint);
  if (!checkpoint || checkpoint->size != manifest->last() ||
      checkpoint->root != manifest->segments.back().root ||
      checkpoint->origin != proof::OriginOf(manifest->store_id)) {
    Fail("the checkpoint is not of the end");
  }
  if (!IsSignedBy(manifest->checkpoint, manifest->verifier_key)) Fail("not signed");
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  std::string_view text = TextOf(data, size);
  const size_t way = TakeChoice(text, 3);
  const std::vector<std::string> parts = SplitParts(text, 2);
  if (way == 0) Check(std::string(text));
  if (way == 1) Check(Signed(std::string(text), nullptr));
  if (way == 2) Check(Signed(parts.front(), &parts.back()));
  return 0;
}
