#include "workload/history.h"

#include <algorithm>
#include <utility>

namespace firn::workload {
namespace {

constexpr int64_t kStartMs = 1'451'606'400'000;  // 2016-01-01
constexpr int64_t kYears10Ms = 315'532'800'000;
constexpr int64_t kSecondMs = 1000;
constexpr int64_t kHourMs = 3'600'000;

// A store takes batches of up to 10,000 events; users select at most so many images at once.
constexpr int64_t kGestureMax = 5000;
// Import writes the images in chunks, so that the first can be looked at while the rest arrives.
constexpr int64_t kImportChunk = 100;

constexpr int64_t kFirstTags = 40;
constexpr int64_t kImagesPerTag = 35;
constexpr int64_t kPresets = 12;
// A change is tried on so many images before it is given up: most fit on the first.
constexpr int kTries = 8;

// Six images in ten carry tags at all.
bool IsTaggable(int64_t image) { return Mix(static_cast<uint64_t>(image)) % 10 < 6; }

}  // namespace

History::History(const HistoryOptions& options)
    : options_(options),
      random_(options.seed),
      tag_ranks_(static_cast<size_t>(kFirstTags + options.images / kImagesPerTag)),
      catalogue_(options.seed) {}

std::optional<std::vector<GeneratedEvent>> History::NextBatch() {
  while (gestures_.empty()) {
    if (imported_ == options_.images) return std::nullopt;
    RunSession();
  }
  std::vector<GeneratedEvent> gesture = std::move(gestures_.front());
  gestures_.pop_front();
  return gesture;
}

void History::RunSession() {
  const double done = static_cast<double>(imported_) / static_cast<double>(options_.images);
  catalogue_.SetTime(kStartMs + static_cast<int64_t>(done * static_cast<double>(kYears10Ms)));
  catalogue_.SetSession("camille", catalogue_.NewUuid());
  edited_.clear();
  Import();
  Cull();
  Tag();
  EditImages();
  PasteAndPreset();
  Collect();
  CleanUp();
}

void History::EndGesture(int64_t pause_ms) {
  std::vector<GeneratedEvent> gesture = catalogue_.TakeGesture();
  if (!gesture.empty()) gestures_.push_back(std::move(gesture));
  catalogue_.SetTime(catalogue_.now_ms() + random_.Between(pause_ms / 2, pause_ms * 3 / 2));
}

int64_t History::PickImage() {
  if (random_.Chance(0.05)) return random_.Between(1, catalogue_.image_count());
  return random_.Between(first_, last_);
}

void History::ChangeSome(double per_image, int64_t pause_ms, const Change& change) {
  const int64_t count = Quota(per_image);
  for (int64_t i = 0; i < count; ++i) {
    for (int tries = 0; tries < kTries && !change(PickImage()); ++tries) {
    }
    EndGesture(pause_ms);
  }
}

void History::ChangeRuns(int64_t count, double run_median, const Change& change) {
  int misses = 0;
  while (count > 0 && misses < kTries) {
    const auto wanted = static_cast<int64_t>(random_.LogNormal(run_median, 1.3, 1500));
    const int64_t run = std::clamp<int64_t>(wanted, 1, std::min(count, kGestureMax));
    int64_t made = 0;
    for (int64_t image = random_.Between(first_, last_); image <= last_ && made < run; ++image) {
      if (change(image)) ++made;
    }
    misses = made == 0 ? misses + 1 : 0;
    count -= made;
    EndGesture(20 * kSecondMs);
  }
}

void History::Import() {
  const auto wanted = static_cast<int64_t>(random_.LogNormal(150, 1.0, 5000));
  const int64_t count = std::clamp<int64_t>(wanted, 1, options_.images - imported_);
  const std::string import_id = catalogue_.NewUuid();
  catalogue_.StartImport(import_id, count);
  for (uint32_t& folder : folders_) {
    const std::string& name = random_.Pick(kPlaces);
    const std::string number = std::to_string(imported_ + 1) + (&folder == folders_ ? "" : "b");
    folder = catalogue_.AddFolder("/Volumes/Photos/" + number + " " + name, name);
  }
  EndGesture(kSecondMs);

  const auto camera = static_cast<uint8_t>(random_.Below(kCameras.size()));
  const int64_t in_first_folder = random_.Chance(0.5) ? count : count / 2;
  int64_t captured_ms = catalogue_.now_ms() - 5 * kHourMs;
  first_ = catalogue_.image_count() + 1;
  for (int64_t i = 0; i < count; ++i) {
    captured_ms += random_.Between(500, 8000);
    catalogue_.AddImage(folders_[i < in_first_folder ? 0 : 1], camera, next_file_number_,
                        captured_ms, import_id, random_);
    // Cameras count to 9999: names come again, in other folders.
    next_file_number_ = next_file_number_ % 9999 + 1;
    if ((i + 1) % kImportChunk == 0) EndGesture(4 * kSecondMs);
  }
  EndGesture(4 * kSecondMs);
  last_ = catalogue_.image_count();
  imported_ += count;
  catalogue_.CompleteImport(import_id, count);
  EndGesture(kHourMs);
}

void History::Cull() {
  for (int64_t image = first_; image <= last_; ++image) {
    const double fate = random_.Real();
    if (fate < 0.35) catalogue_.Flag(image, fate < 0.15 ? 1 : 2);
    EndGesture(kSecondMs);
  }
  ChangeSome(0.25, kSecondMs, [this](int64_t image) {
    return catalogue_.Flag(image, static_cast<uint8_t>(random_.Below(3)));
  });
  ChangeSome(0.55, kSecondMs, [this](int64_t image) {
    return catalogue_.Rate(image, static_cast<uint8_t>(random_.Below(6)));
  });
  ChangeRuns(Quota(0.08), 3, [this](int64_t image) {
    return catalogue_.Label(image, static_cast<uint8_t>(1 + image % 5));
  });
}

void History::Tag() {
  const int64_t wanted_tags = kFirstTags + imported_ / kImagesPerTag;
  while (static_cast<int64_t>(catalogue_.tag_count()) < wanted_tags) {
    catalogue_.CreateTag(random_);
    EndGesture(3 * kSecondMs);
  }
  const auto draw = [this] {
    return static_cast<uint32_t>(tag_ranks_.Draw(random_) % catalogue_.tag_count() + 1);
  };
  // Seven in ten are given to a run of images at once.
  const int64_t quota = Quota(3.3);
  const int64_t in_runs = quota * 7 / 10;
  uint32_t tag = draw();
  int64_t last_image = 0;
  ChangeRuns(in_runs, 25, [&](int64_t image) {
    if (image < last_image) tag = draw();  // another run has begun
    last_image = image;
    return IsTaggable(image) && catalogue_.AddTag(image, tag);
  });
  for (int64_t i = in_runs; i < quota; ++i) {
    for (int tries = 0; tries < kTries; ++tries) {
      const int64_t image = PickImage();
      if (IsTaggable(image) && catalogue_.AddTag(image, draw())) break;
    }
    EndGesture(5 * kSecondMs);
  }
  ChangeSome(0.15, 5 * kSecondMs,
             [this](int64_t image) { return catalogue_.RemoveTag(image, random_); });
}

void History::EditImages() {
  for (int64_t image = first_; image <= last_; ++image) {
    if (random_.Chance(0.12)) EditOne(image);
  }
}

void History::EditOne(int64_t image) {
  const auto edits = static_cast<int64_t>(random_.LogNormal(12, 1.1, 800));
  for (int64_t i = 0; i <= edits; ++i) {
    catalogue_.Edit(image, random_);
    EndGesture(6 * kSecondMs);
    if (random_.Chance(0.077) && catalogue_.Undo(image)) {
      EndGesture(2 * kSecondMs);
      if (random_.Chance(0.25)) catalogue_.Redo(image);
      EndGesture(2 * kSecondMs);
    }
    if (random_.Chance(0.008)) catalogue_.TakeSnapshot(image);
    EndGesture(kSecondMs);
    if (random_.Chance(0.0154)) catalogue_.ResetEdits(image);
    EndGesture(kSecondMs);
    if (random_.Chance(0.0192)) catalogue_.JumpToImport(image);
    EndGesture(kSecondMs);
  }
  edited_.push_back(image);
}

void History::PasteAndPreset() {
  if (!edited_.empty()) {
    int64_t source = random_.Pick(edited_);
    int64_t last_image = 0;
    ChangeRuns(Quota(0.35), 25, [&](int64_t image) {
      if (image < last_image) source = random_.Pick(edited_);
      last_image = image;
      return catalogue_.Paste(source, image);
    });
  }
  while (catalogue_.preset_count() < kPresets) {
    catalogue_.CreatePreset(random_);
    EndGesture(kSecondMs);
  }
  ChangeRuns(Quota(0.10), 4,
             [this](int64_t image) { return catalogue_.ApplyPreset(image, 1 + image % kPresets); });
}

void History::Collect() {
  const std::string& place = random_.Pick(kPlaces);
  const int64_t collection =
      catalogue_.CreateCollection(place + " " + std::to_string(catalogue_.collection_count() + 1));
  EndGesture(10 * kSecondMs);
  // Picks first, then what it takes.
  const int64_t wanted = Quota(0.45);
  int64_t added = 0;
  for (const bool only_picks : {true, false}) {
    for (int64_t image = first_; image <= last_ && added < wanted; ++image) {
      if (only_picks && catalogue_.image(image).flag != 1) continue;
      if (catalogue_.AddToCollection(image, collection)) ++added;
    }
    EndGesture(10 * kSecondMs);
  }
  ChangeSome(0.05, 5 * kSecondMs,
             [this](int64_t image) { return catalogue_.RemoveFromCollection(image, random_); });
  const int64_t reorders = Quota(0.01);
  for (int64_t i = 0; i < reorders; ++i) {
    catalogue_.Reorder(random_.Between(1, catalogue_.collection_count()), random_);
    EndGesture(5 * kSecondMs);
  }
}

void History::CleanUp() {
  ChangeRuns(Quota(0.15), 5, [this](int64_t image) { return catalogue_.Caption(image, random_); });
  ChangeRuns(Quota(0.06), 20, [this](int64_t image) { return catalogue_.RenameImage(image); });
  ChangeRuns(Quota(0.04), 10,
             [this](int64_t image) { return catalogue_.MoveImage(image, folders_[1]); });
  ChangeRuns(Quota(0.03), 10, [this](int64_t image) { return catalogue_.Locate(image, random_); });
  ChangeSome(0.02, 5 * kSecondMs, [this](int64_t image) { return catalogue_.UpdateExif(image); });
  ChangeSome(0.02, 5 * kSecondMs,
             [this](int64_t image) { return catalogue_.CopyVirtually(image); });
  ChangeRuns(Quota(0.06), 10, [this](int64_t image) { return catalogue_.Export(image); });
  ChangeRuns(Quota(0.05), 10, [this](int64_t image) {
    return catalogue_.image(image).flag == 2 && catalogue_.DeleteImage(image);
  });
  ChangeRuns(Quota(0.03), 10, [this](int64_t image) { return catalogue_.PurgeImage(image); });
  ChangeRuns(Quota(0.005), 1, [this](int64_t image) { return catalogue_.RestoreImage(image); });
}

}  // namespace firn::workload
