// How the values are gone through, member by member.
//
// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#ifndef FIRN_CLIENT_SRC_CATALOG_VALUES_H_
#define FIRN_CLIENT_SRC_CATALOG_VALUES_H_

#include "firn/catalog/values.h"
#include "src/catalog/members.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<Exif> auto& value) {
  members("iso", value.iso);
  members("aperture", value.aperture);
  members("shutter_speed", value.shutter_speed);
  members("focal_length", value.focal_length);
  members("lens", value.lens);
  members("camera_make", value.camera_make);
  members("camera_model", value.camera_model);
  members("gps_lat", value.gps_lat);
  members("gps_lon", value.gps_lon);
  members("color_space", value.color_space);
  members("gps_alt_m", value.gps_alt_m);
}

void VisitMembers(auto& members, IsType<ImageAttributes> auto& value) {
  members("width", value.width);
  members("height", value.height);
  members("orientation", value.orientation);
  members("file_size_bytes", value.file_size_bytes);
  members("extension", value.extension);
}

void VisitMembers(auto& members, IsType<Metadata> auto& value) {
  members("title", value.title);
  members("caption", value.caption);
  members("headline", value.headline);
  members("creator", value.creator);
  members("copyright", value.copyright);
  members("credit", value.credit);
  members("source", value.source);
  members("instructions", value.instructions);
  members("city", value.city);
  members("state", value.state);
  members("country", value.country);
  members("notes", value.notes);
}

void VisitMembers(auto& members, IsType<Location> auto& value) {
  members("lat", value.lat);
  members("lon", value.lon);
  members("alt_m", value.alt_m);
}

void VisitMembers(auto& members, IsType<TagAttributes> auto& value) {
  members("synonyms", value.synonyms);
  members("color", value.color);
  members("exportable", value.exportable);
  members("category", value.category);
}

void VisitMembers(auto& members, IsType<CollectionAttributes> auto& value) {
  members("description", value.description);
  members("cover_image_id", value.cover_image_id);
  members("sort_by", value.sort_by);
  members("sort_order", value.sort_order);
}

void VisitMembers(auto& members, IsType<StackAttributes> auto& value) {
  members("primary_image_id", value.primary_image_id);
  members("image_ids", value.image_ids);
}

void VisitMembers(auto& members, IsType<Crop> auto& value) {
  members("x", value.x);
  members("y", value.y);
  members("w", value.w);
  members("h", value.h);
  members("angle", value.angle);
}

void VisitMembers(auto& members, IsType<Mask> auto& value) {
  members("mask_id", value.mask_id);
  members("type", value.type);
  members.Other(value.other);
}

void VisitMembers(auto& members, IsType<EditParameters> auto& value) {
  members("exposure", value.exposure);
  members("contrast", value.contrast);
  members("highlights", value.highlights);
  members("shadows", value.shadows);
  members("vibrance", value.vibrance);
  members("saturation", value.saturation);
  members("clarity", value.clarity);
  members("tint", value.tint);
  members("temp", value.temp);
  members("whites", value.whites);
  members("blacks", value.blacks);
  members("texture", value.texture);
  members("dehaze", value.dehaze);
  members("sharpening", value.sharpening);
  members("sharpness", value.sharpness);
  members("noise_reduction", value.noise_reduction);
  members("vignette", value.vignette);
  members("crop", value.crop);
  members("rotation", value.rotation);
  members("flip_h", value.flip_h);
  members("flip_v", value.flip_v);
  members("tone_curve", value.tone_curve);
  members("masks", value.masks);
  members.Other(value.other);
}

void VisitMembers(auto& members, IsType<PresetAttributes> auto& value) {
  members("name", value.name);
  members("group", value.group);
  members("edits", value.edits);
}

void VisitMembers(auto& members, IsType<SmartRule> auto& value) {
  members("field", value.field);
  members("operator", value.operator_);
  members("value", value.value);
}

void VisitMembers(auto& members, IsType<SmartQuery> auto& value) {
  members("rules", value.rules);
  members("combinator", value.combinator);
}

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CATALOG_VALUES_H_
