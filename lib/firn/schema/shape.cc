#include "firn/schema/shape.h"

#include <algorithm>

namespace firn::schema {

void ObjectRules::Index() {
  std::ranges::sort(fields, {}, &Field::name);
  by_alternative.clear();
  for (size_t place = 0; place < fields.size(); ++place) {
    if (!fields[place].alternative.empty()) by_alternative.push_back(place);
  }
  std::ranges::sort(by_alternative, {},
                    [&](size_t place) -> const std::string& { return fields[place].alternative; });
}

int ObjectRules::FindField(std::string_view key) const {
  const auto found = std::ranges::lower_bound(
      fields, key, {}, [](const Field& field) { return std::string_view(field.name); });
  if (found != fields.end() && found->name == key) {
    return static_cast<int>(found - fields.begin());
  }
  const auto spelling = [&](size_t place) { return std::string_view(fields[place].alternative); };
  const auto other = std::ranges::lower_bound(by_alternative, key, {}, spelling);
  if (other == by_alternative.end() || spelling(*other) != key) return -1;
  return static_cast<int>(*other);
}

}  // namespace firn::schema
