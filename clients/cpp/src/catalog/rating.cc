// Made from proto/firn/catalog/v1 by clients/catalog/generate.py.

#include "firn/catalog/rating.h"

#include "src/catalog/json.h"
#include "src/catalog/values.h"

namespace firn {
inline namespace client {
namespace catalog {

void VisitMembers(auto& members, IsType<ColorLabelChanged> auto& value) {
  members("image_id", value.image_id);
  members("old_label", value.old_label);
  members("new_label", value.new_label);
}

void VisitMembers(auto& members, IsType<FlagChanged> auto& value) {
  members("image_id", value.image_id);
  members("old_flag", value.old_flag);
  members("new_flag", value.new_flag);
}

void VisitMembers(auto& members, IsType<RatingChanged> auto& value) {
  members("image_id", value.image_id);
  members("old_rating", value.old_rating);
  members("new_rating", value.new_rating);
}

template std::string ToJson(const ColorLabelChanged& payload);
template absl::StatusOr<ColorLabelChanged> FromJson(std::string_view json);
template std::string ToJson(const FlagChanged& payload);
template absl::StatusOr<FlagChanged> FromJson(std::string_view json);
template std::string ToJson(const RatingChanged& payload);
template absl::StatusOr<RatingChanged> FromJson(std::string_view json);

}  // namespace catalog
}  // namespace client
}  // namespace firn
