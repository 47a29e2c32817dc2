#include "workload/catalogue.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <optional>
#include <utility>

#include "workload/json.h"

namespace firn::workload {
namespace {

// Keeps ids of different kinds apart.
constexpr uint64_t kEventIds = 1;
constexpr uint64_t kOtherIds = 2;
constexpr uint64_t kHashes = 3;

std::string Hex(uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(value));
  return text;
}

// A UUID of version 4 out of 128 mixed bits.
std::string MakeUuid(uint64_t seed, uint64_t kind, uint64_t n) {
  const uint64_t high = Mix(Mix(seed ^ kind << 56) ^ n);
  const uint64_t low = Mix(high ^ 0x5851f42d4c957f2d);
  std::string text = Hex(high) + Hex(low);
  text[12] = '4';
  text[16] = "89ab"[low >> 60 & 3];
  for (const size_t hyphen : {20, 16, 12, 8}) text.insert(hyphen, "-");
  return text;
}

std::string FormatTime(int64_t ms) {
  const std::chrono::sys_time<std::chrono::milliseconds> time{std::chrono::milliseconds(ms)};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[64];
  std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

std::string Decimal(double value, int digits) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.*f", digits, value);
  return text;
}

// Of the same value as in EXIF, which has a digit less.
Json MakePlace(const Place& place) {
  return Json()
      .Raw("lat", Decimal(place.lat_e5 / 1e5, 5))
      .Raw("lon", Decimal(place.lon_e5 / 1e5, 5));
}

// Sets the place if the camera told one.
Json MakeExif(const Camera& camera, Random& random, std::optional<Place>& place) {
  static const std::vector<int64_t> isos = {100, 200, 400, 800, 1600, 3200, 6400, 12800};
  static const std::vector<const char*> apertures = {"1.2", "1.8", "2.8", "4",
                                                     "5.6", "8",   "11",  "16"};
  Json exif;
  exif.Int("iso", random.Pick(isos))
      .Raw("aperture", random.Pick(apertures))
      .Raw("shutter_speed", Decimal(static_cast<double>(random.Between(-1200, 200)) / 100, 2))
      .Int("focal_length", random.Between(16, 200))
      .Str("lens", camera.lens)
      .Str("camera_make", camera.make)
      .Str("camera_model", camera.model);
  if (random.Chance(0.2)) {
    place.emplace();
    place->lat_e5 = static_cast<int32_t>(10 * random.Between(-600000, 600000));
    place->lon_e5 = static_cast<int32_t>(10 * random.Between(-1700000, 1700000));
    exif.Raw("gps_lat", Decimal(place->lat_e5 / 1e5, 4))
        .Raw("gps_lon", Decimal(place->lon_e5 / 1e5, 4));
  }
  return exif.Str("color_space", "sRGB");
}

}  // namespace

Catalogue::Catalogue(uint64_t seed) : seed_(Mix(seed)) {}

void Catalogue::SetTime(int64_t now_ms) { now_ms_ = std::max(now_ms_, now_ms); }

void Catalogue::SetSession(std::string user_id, std::string session_id) {
  user_id_ = std::move(user_id);
  session_id_ = std::move(session_id);
}

std::vector<GeneratedEvent> Catalogue::TakeGesture() {
  std::vector<GeneratedEvent> gesture = std::exchange(gesture_, {});
  if (gesture.size() > 1) {
    const std::string batch_id = NewUuid();
    for (GeneratedEvent& event : gesture) event.metadata.emplace_back("batch_id", batch_id);
  }
  return gesture;
}

std::string Catalogue::NewUuid() { return MakeUuid(seed_, kOtherIds, next_uuid_++); }

uint64_t Catalogue::Emit(const char* event_type, const char* target_type, int64_t target_id,
                         const Json& payload) {
  const uint64_t ordinal = next_ordinal_++;
  gesture_.push_back({.id = EventId(ordinal),
                      .timestamp_ms = now_ms_,
                      .event_type = event_type,
                      .payload = payload.text(),
                      .target_type = target_type,
                      .target_id = target_id,
                      .user_id = user_id_,
                      .metadata = {{"session_id", session_id_}}});
  return ordinal;
}

std::string Catalogue::EventId(uint64_t ordinal) const {
  return MakeUuid(seed_, kEventIds, ordinal);
}

std::string Catalogue::FileHash(int64_t id) const {
  uint64_t part = Mix(seed_ ^ kHashes << 56 ^ static_cast<uint64_t>(id));
  std::string hash;
  for (int i = 0; i < 4; ++i) hash += Hex(part = Mix(part));
  return hash;
}

std::string Catalogue::FileName(const Image& image, int64_t id) const {
  const Camera& camera = kCameras[image.camera];
  if (image.renames > 0) {
    return FormatTime(image.captured_ms).substr(0, 10) + "_" + std::to_string(id) + "_" +
           std::to_string(image.renames) + "." + camera.extension;
  }
  char number[8];
  std::snprintf(number, sizeof(number), "%04u", image.number);
  return camera.prefix + number + "." + camera.extension;
}

uint32_t Catalogue::AddFolder(const std::string& path, const std::string& name) {
  const uint32_t id = ++folder_count_;
  Emit("folder_added", "folder", id,
       Json()
           .Int("folder_id", id)
           .Str("path", path)
           .Str("name", name)
           .Str("volume_name", "Photos")
           .Null("parent_id"));
  return id;
}

void Catalogue::StartImport(const std::string& import_id, int64_t files) {
  Emit("import_started", "catalog", 1,
       Json()
           .Str("import_session_id", import_id)
           .Str("source_path", "/Volumes/SD/DCIM")
           .Int("total_files", files));
}

void Catalogue::CompleteImport(const std::string& import_id, int64_t files) {
  Emit("import_completed", "catalog", 1,
       Json()
           .Str("import_session_id", import_id)
           .Int("ingested_files", files)
           .Int("skipped_files", 0)
           .Int("failed_files", 0)
           .Int("total_size_bytes", files * 31'000'000));
}

int64_t Catalogue::AddImage(uint32_t folder, uint8_t camera, uint32_t number, int64_t captured_ms,
                            const std::string& import_id, Random& random) {
  Image image;
  image.folder = folder;
  image.camera = camera;
  image.number = number;
  image.captured_ms = captured_ms;
  images_.push_back(std::move(image));
  const int64_t id = image_count();
  const Camera& model = kCameras[camera];
  Image& added = images_.back();
  EmitImage("image_added", id,
            Json()
                .Int("image_id", id)
                .Str("filename", FileName(added, id))
                .Str("extension", model.extension)
                .Str("file_hash", FileHash(id))
                .Int("folder_id", folder)
                .Int("file_size_bytes", random.Between(18'000'000, 45'000'000))
                .Int("width", model.width)
                .Int("height", model.height)
                .Int("orientation", random.Chance(0.75) ? 1 : 8)
                .Str("captured_at", FormatTime(captured_ms))
                .Str("import_session_id", import_id)
                .Sub("exif", MakeExif(model, random, added.place)));
  return id;
}

bool Catalogue::DeleteImage(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive()) return false;
  image.deleted = true;
  EmitImage("image_deleted", id, Json().Int("image_id", id).Str("mode", "trash"));
  return true;
}

bool Catalogue::RestoreImage(int64_t id) {
  Image& image = Mutable(id);
  if (!image.deleted || image.purged) return false;
  image.deleted = false;
  EmitImage("image_restored", id, Json().Int("image_id", id));
  return true;
}

bool Catalogue::PurgeImage(int64_t id) {
  Image& image = Mutable(id);
  // Copies go before their master; the generator leaves both.
  if (!image.deleted || image.purged || image.copies > 0 || image.master != 0) return false;
  for (const uint32_t collection : image.collections) {
    std::erase(collections_[collection - 1].members, id);
  }
  image = Image{};
  image.deleted = true;
  image.purged = true;
  EmitImage("image_purged", id,
            Json().Int("image_id", id).Str("file_hash", FileHash(id)).Raw("file_removed", "true"));
  return true;
}

bool Catalogue::RenameImage(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive() || image.master != 0) return false;
  const std::string old_name = FileName(image, id);
  ++image.renames;
  EmitImage("image_renamed", id,
            Json()
                .Int("image_id", id)
                .Str("old_filename", old_name)
                .Str("new_filename", FileName(image, id)));
  return true;
}

bool Catalogue::MoveImage(int64_t id, uint32_t folder) {
  Image& image = Mutable(id);
  if (!image.alive() || image.master != 0 || image.folder == folder) return false;
  EmitImage(
      "image_moved", id,
      Json().Int("image_id", id).Int("old_folder_id", image.folder).Int("new_folder_id", folder));
  image.folder = folder;
  return true;
}

bool Catalogue::UpdateExif(int64_t id) {
  Image& image = Mutable(id);
  if (!image.alive() || image.master != 0) return false;
  const std::string lens = kCameras[image.camera].lens;
  const auto name = [&](uint32_t version) {
    return version == 0 ? lens : lens + " v" + std::to_string(version + 1);
  };
  const Json old = Json().Str("lens", name(image.lens_version));
  ++image.lens_version;
  EmitImage("exif_updated", id,
            Json()
                .Int("image_id", id)
                .Sub("old", old)
                .Sub("new", Json().Str("lens", name(image.lens_version))));
  return true;
}

bool Catalogue::Caption(int64_t id, Random& random) {
  Image& image = Mutable(id);
  if (!image.alive()) return false;
  const auto text = [](int32_t number) {
    const auto n = static_cast<size_t>(number);
    return kSubjects[n % kSubjects.size()] + " à " + kPlaces[n / 7 % kPlaces.size()] + ", vue " +
           std::to_string(number) + ".";
  };
  const auto number = static_cast<int32_t>(random.Below(100'000));
  if (number == image.caption) return false;
  const Json old =
      image.caption < 0 ? Json().Null("caption") : Json().Str("caption", text(image.caption));
  image.caption = number;
  EmitImage(
      "metadata_changed", id,
      Json().Int("image_id", id).Sub("old", old).Sub("new", Json().Str("caption", text(number))));
  return true;
}

bool Catalogue::Locate(int64_t id, Random& random) {
  Image& image = Mutable(id);
  if (!image.alive() || image.master != 0 || image.located) return false;
  image.located = true;
  const auto number = static_cast<int32_t>(random.Below(1'000'000));
  const Place place{.lat_e5 = 4'200'000 + number % 1000 * 800,
                    .lon_e5 = -400'000 + number / 1000 * 1000};
  Json payload = Json().Int("image_id", id);
  if (image.place) {
    payload.Sub("old", MakePlace(*image.place));
  } else {
    payload.Null("old");
  }
  image.place = place;
  EmitImage("location_changed", id, payload.Sub("new", MakePlace(place)).Str("source", "map"));
  return true;
}

bool Catalogue::CopyVirtually(int64_t id) {
  if (!image(id).alive() || image(id).master != 0) return false;
  ++Mutable(id).copies;
  Image copy = image(id);
  copy.master = id;
  copy.copies = 0;
  copy.collections.clear();
  copy.edits = EditLine{.base = image(id).edits.state(), .steps = {}, .cursor = 0};
  const std::string name = "Copie " + std::to_string(image(id).copies);
  images_.push_back(std::move(copy));
  EmitImage("virtual_copy_created", image_count(),
            Json()
                .Int("image_id", image_count())
                .Int("master_image_id", id)
                .Str("copy_name", name)
                .Raw("edits", "{}"));
  return true;
}

bool Catalogue::Export(int64_t id) {
  const Image& exported = image(id);
  if (!exported.alive()) return false;
  const Camera& camera = kCameras[exported.camera];
  Json payload;
  payload.Int("image_id", id)
      .Str("output_path", "/Users/m/Exports/" + std::to_string(id) + ".jpg")
      .Str("format", "jpeg")
      .Int("width", camera.width)
      .Int("height", camera.height);
  if (exported.edits.can_undo()) {
    payload.Str("edit_event_id", EventId(exported.edits.steps[exported.edits.cursor - 1].ordinal));
  }
  EmitImage("image_exported", id, payload);
  return true;
}

}  // namespace firn::workload
