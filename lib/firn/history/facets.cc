#include "firn/history/facets.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/history/inverse.h"
#include "firn/history/payload.h"

namespace firn::history {
namespace {

using rapidjson::Value;
using schema::EventType;

const EventType* TypeNamed(const schema::Schemas& schemas, const std::string& name) {
  const schema::DescribedType* described = schemas.FindType(name);
  return described == nullptr ? nullptr : described->type;
}

// Types that undo each other change the same. They lead in a circle: its least name stands for all.
std::string NameOfCircle(const schema::Schemas& schemas, const EventType& type) {
  std::vector<std::string> path;
  for (const EventType* at = &type; at != nullptr;
       at = TypeNamed(schemas, at->inverse.event_type)) {
    const auto seen = std::ranges::find(path, at->type);
    if (seen != path.end()) return *std::min_element(seen, path.end());
    path.push_back(at->type);
    if (at->inverse.event_type.empty()) break;
  }
  return path.back();
}

bool IsId(const std::string& name) { return absl::EndsWith(name, "_id"); }

class FacetCollector {
 public:
  FacetCollector(const schema::Schemas& schemas, const EventType& type, const Value& payload)
      : schemas_(schemas), type_(type), payload_(payload) {
    if (!type_.part.name.empty()) part_ = Named(type_.part.name, type_.part.id_field);
  }

  std::vector<Facet> Collect() && {
    for (const schema::Values& values : type_.values) {
      if (values.key_field.empty()) {
        AddValues(values.before, values.after, values.name);
      } else if (const std::string_view key = FindText(payload_, values.key_field); !key.empty()) {
        AddKeyed(values, key);
      }
    }
    if (type_.inverse.swaps) AddPairs();
    if (!type_.inverse.negates.empty()) AddNegated();
    for (const std::string& name : type_.changes) {
      if (!HasFacet(name)) Add(name, nullptr, nullptr);
    }
    // It says nothing of what it changes: then what its pair is about.
    if (facets_.empty() && !type_.inverse.event_type.empty()) AddPair();
    return std::move(facets_);
  }

  const std::string& part() const { return part_; }

 private:
  static std::string Joined(std::string_view map, std::string_view key) {
    return map.empty() ? std::string(key) : absl::StrCat(ToAbsl(map), ".", ToAbsl(key));
  }

  // "tag 318"
  std::string Named(const std::string& name, const std::string& id_field) const {
    const Value* id = FindValue(payload_, id_field);
    if (id == nullptr || id->IsNull()) return name;
    const std::string_view text = FindText(payload_, id_field);
    return absl::StrCat(name, " ", text.empty() ? ToJson(*id) : std::string(text));
  }

  void Add(const std::string& name, const Value* before, const Value* after,
           std::vector<std::string> old_at = {}) {
    facets_.push_back({.name = Joined(part_, name),
                       .old_json = before == nullptr ? "" : ToJson(*before),
                       .new_json = after == nullptr ? "" : ToJson(*after),
                       .old_at = std::move(old_at)});
  }

  // Whether `before` is a field that is left out and that could have said, with `null` or without
  // any keys, that there was nothing.
  bool IsUnsaid(const std::string& before) const {
    const schema::Field* field = FindField(type_.payload, before);
    return field != nullptr && (field->nullable || IsMap(field)) &&
           FindValue(payload_, before) == nullptr;
  }

  // The value of one key that is itself the text of a field.
  void AddKeyed(const schema::Values& values, std::string_view key) {
    const Value* after = FindValue(payload_, values.after);
    const Value* before = FindValue(payload_, values.before);
    bool is_unsaid = after != nullptr && IsUnsaid(values.before);
    for (const schema::Values& other : type_.values) {
      // It may also be said with the values of the other keys; what they leave out is no value.
      const Value* map = other.name == values.name && other.key_field.empty()
                             ? FindValue(payload_, other.before)
                             : nullptr;
      if (map == nullptr) continue;
      if (before == nullptr) before = FindValue(*map, key);
      is_unsaid = false;
    }
    Add(Joined(values.name, key), before, after, PathOf({values.before}));
    facets_.back().is_old_unsaid = is_unsaid;
  }

  static std::vector<std::string> PathOf(std::vector<std::string> path) {
    return path.front().empty() ? std::vector<std::string>() : path;
  }

  // Of a value that may be left out: then only that it changed is known.
  bool HasFacet(const std::string& name) const {
    return std::ranges::any_of(
        facets_, [&](const Facet& facet) { return facet.name == Joined(part_, name); });
  }

  bool IsStated(const std::string& before, const std::string& after) const {
    return std::ranges::any_of(type_.values, [&](const schema::Values& values) {
      return values.before == before && values.after == after;
    });
  }

  void AddPairs() {
    for (const SwapPair& pair : SwapPairsOf(type_)) {
      if (!IsStated(pair.before, pair.after)) AddValues(pair.before, pair.after, pair.name);
    }
  }

  // Objects that are a value of their own have the name of their pair; those of `old` and `new`,
  // which have none, are taken apart.
  void AddValues(const std::string& before, const std::string& after, const std::string& name) {
    const Value* old_value = FindValue(payload_, before);
    const Value* new_value = FindValue(payload_, after);
    if (old_value == nullptr && new_value == nullptr) return;
    const schema::Field* field = FindField(type_.payload, after.empty() ? before : after);
    // What may be `null` as a whole is one value, if it has a name.
    const bool is_bare = (before == "old" || after == "new" || before.empty()) &&
                         (name.empty() || field == nullptr || !field->nullable);
    const size_t first = facets_.size();
    if (field == nullptr || (!is_bare && !IsMap(field))) {
      Add(name, old_value, new_value, PathOf({before}));
    } else {
      AddKeys(old_value, new_value, field->shape, name, PathOf({before}));
    }
    if (new_value == nullptr || !IsUnsaid(before)) return;
    for (size_t i = first; i < facets_.size(); ++i) facets_[i].is_old_unsaid = true;
  }

  void AddKeys(const Value* before, const Value* after, const schema::Shape* shape,
               const std::string& name, const std::vector<std::string>& old_at) {
    static const Value nothing(rapidjson::kObjectType);
    const auto object = [](const Value* value) -> const Value& {
      return value != nullptr && value->IsObject() ? *value : nothing;
    };
    const Value& old_values = object(before);
    const Value& new_values = object(after);
    // Where there is no object but null, that is said of its keys too.
    const auto or_null = [](const Value* value, const Value* whole) {
      return value == nullptr && whole != nullptr && whole->IsNull() ? whole : value;
    };
    for (const auto& member : new_values.GetObject()) {
      AddKey(member.name, or_null(FindMember(old_values, member.name), before), &member.value,
             shape, name, old_at);
    }
    for (const auto& member : old_values.GetObject()) {
      if (FindMember(new_values, member.name) != nullptr) continue;
      AddKey(member.name, &member.value, or_null(nullptr, after), shape, name, old_at);
    }
  }

  void AddKey(const Value& key, const Value* before, const Value* after, const schema::Shape* shape,
              const std::string& map, std::vector<std::string> old_at) {
    if (!old_at.empty()) old_at.emplace_back(key.GetString(), key.GetStringLength());
    const std::string name = Joined(map, {key.GetString(), key.GetStringLength()});
    const schema::Field* field = FindField(shape, {key.GetString(), key.GetStringLength()});
    if (IsMap(field)) {
      AddKeys(before, after, field->shape, name, old_at);
    } else {
      Add(name, before, after, std::move(old_at));
    }
  }

  static const Value* FindMember(const Value& object, const Value& key) {
    const auto found = object.FindMember(key);
    return found == object.MemberEnd() ? nullptr : &found->value;
  }

  void AddNegated() {
    const Value* after = FindValue(payload_, type_.inverse.negates);
    if (after == nullptr || !after->IsBool()) return;
    const Value before(!after->GetBool());
    Add(type_.inverse.negates, &before, after);
  }

  void AddPair() {
    if (!part_.empty()) {
      facets_.push_back({.name = part_});
      return;
    }
    std::string name = NameOfCircle(schemas_, type_);
    const EventType* inverse = TypeNamed(schemas_, type_.inverse.event_type);
    if (inverse != nullptr && type_.payload->object != nullptr) {
      for (const schema::Field& field : type_.payload->object->fields) {
        if (!IsId(field.name) || field.name == type_.target_id_field) continue;
        if (FindField(inverse->payload, field.name) != nullptr) name = Named(name, field.name);
      }
    }
    facets_.push_back({.name = std::move(name)});
  }

  const schema::Schemas& schemas_;
  const EventType& type_;
  const Value& payload_;
  std::string part_;
  std::vector<Facet> facets_;
};

// The name without its `*`, if it has one.
bool TakeStar(std::string_view& name) {
  if (name.empty() || name.back() != '*') return false;
  name.remove_suffix(1);
  return true;
}

}  // namespace

std::vector<Facet> FacetsOf(const schema::Schemas& schemas, std::string_view event_type,
                            std::string_view payload) {
  const schema::DescribedType* described = schemas.FindType(event_type);
  rapidjson::Document parsed;
  if (described == nullptr || !ParsePayload(payload, *described->type->payload, parsed)) return {};
  return FacetCollector(schemas, *described->type, parsed).Collect();
}

std::optional<PartState> PartStateOf(const schema::Schemas& schemas, std::string_view event_type,
                                     std::string_view payload) {
  const schema::DescribedType* described = schemas.FindType(event_type);
  rapidjson::Document parsed;
  if (described == nullptr) return std::nullopt;
  const EventType& type = *described->type;
  const std::string& inverse = type.inverse.event_type;
  if (type.part.name.empty() || inverse.empty() || inverse == type.type) return std::nullopt;
  if (!ParsePayload(payload, *type.payload, parsed)) return std::nullopt;
  return PartState{.part = FacetCollector(schemas, type, parsed).part(),
                   .event_type = type.type,
                   .inverse_type = type.inverse.event_type};
}

bool IsOpen(std::string_view name) { return TakeStar(name); }

bool Meet(std::string_view a, std::string_view b) {
  const bool a_is_open = TakeStar(a);
  const bool b_is_open = TakeStar(b);
  if (a_is_open && b_is_open) return a.starts_with(b) || b.starts_with(a);
  if (a_is_open) return b.starts_with(a);
  if (b_is_open) return a.starts_with(b);
  return a == b;
}

void Follow(absl::Span<const Facet> facets, KnownValues& values) {
  for (const Facet& facet : facets) {
    std::string_view prefix = facet.name;
    if (!TakeStar(prefix)) continue;
    std::erase_if(values, [&](const auto& value) { return value.first.starts_with(prefix); });
  }
  for (const Facet& facet : facets) {
    if (IsOpen(facet.name)) continue;
    if (facet.new_json.empty()) {
      values.erase(facet.name);
    } else {
      values[facet.name] = facet.new_json;
    }
  }
}

std::vector<std::string> Shared(absl::Span<const Facet> mine, absl::Span<const Facet> theirs) {
  std::vector<std::string> names;
  for (const Facet& facet : mine) {
    for (const Facet& other : theirs) {
      if (!Meet(facet.name, other.name)) continue;
      const std::string& name = IsOpen(facet.name) ? other.name : facet.name;
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  return names;
}

}  // namespace firn::history
