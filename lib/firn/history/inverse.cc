#include "firn/history/inverse.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "firn/base/shorten.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/history/facets.h"
#include "firn/history/payload.h"

namespace firn::history {
namespace {

using rapidjson::Value;
using schema::Assignment;
using schema::EventType;

const EventType* FindType(const schema::Schemas& schemas, std::string_view event_type) {
  const schema::DescribedType* described = schemas.FindType(event_type);
  return described == nullptr ? nullptr : described->type;
}

constexpr size_t kListedBytesMax = 64;

std::string Text(std::string_view text) { return std::string(text); }

// The first of some names.
std::string Listed(const std::vector<std::string>& names) {
  constexpr size_t kListedMax = 5;
  std::string text;
  for (size_t i = 0; i < std::min(names.size(), kListedMax); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : ", ", Shorten(names[i], kListedBytesMax));
  }
  if (names.size() > kListedMax) absl::StrAppend(&text, ", ...");
  return text;
}

// Sets the value at a place within a payload, with the objects on the way to it. Null where that is
// no value, or what is no JSON, leaves the place empty.
void SetAt(const std::vector<std::string>& path, const std::string& json, const EventType& type,
           rapidjson::Document& payload) {
  Value value;
  if (path.empty() || !ParseValue(json, payload.GetAllocator(), value)) return;
  JsonAllocator& allocator = payload.GetAllocator();
  Value* at = &payload;
  const schema::Shape* shape = type.payload;
  for (size_t i = 0; i < path.size(); ++i) {
    const schema::Field* field = FindField(shape, path[i]);
    const bool is_last = i + 1 == path.size();
    if (!at->IsObject()) at->SetObject();
    auto found = at->FindMember(path[i].c_str());
    if (is_last) {
      if (found != at->MemberEnd()) at->EraseMember(found);
      if (value.IsNull() && field != nullptr && field->null_is_absent && !field->nullable) return;
      at->AddMember(Value(path[i].c_str(), allocator), std::move(value), allocator);
      return;
    }
    if (found == at->MemberEnd()) {
      at->AddMember(Value(path[i].c_str(), allocator), Value(rapidjson::kObjectType), allocator);
      found = std::prev(at->MemberEnd());
    }
    at = &found->value;
    shape = field == nullptr ? nullptr : field->shape;
  }
}

// Makes the payload of the event that undoes another.
class InverseMaker {
 public:
  InverseMaker(const Fact& fact, const EventType& type, const EventType& inverse_type,
               const ReferredPayloads& referred)
      : fact_(fact), type_(type), inverse_type_(inverse_type), referred_(referred) {}

  bool Parse() { return ParsePayload(fact_.payload, *type_.payload, payload_); }

  // Adds a value before to what the event says, unless it has that in its place.
  void SayBefore(const Facet& facet, const std::string& json) {
    if (facet.old_at.size() == 1 && FindValue(payload_, facet.old_at[0]) != nullptr) return;
    SetAt(facet.old_at, json, type_, payload_);
  }

  void Swap() {
    inverse_.CopyFrom(payload_, allocator());
    for (const SwapPair& pair : SwapPairsOf(type_)) {
      // Null is a value of some: what is not there at all stays so.
      if (FindValue(payload_, pair.before) == nullptr &&
          FindValue(payload_, pair.after) == nullptr) {
        continue;
      }
      Value before = Copy(FindValue(payload_, pair.before));
      Value after = Copy(FindValue(payload_, pair.after));
      AddMissingKeys(after, ShapeAt(pair.after), before, allocator());
      Set(pair.after, std::move(before));
      Set(pair.before, std::move(after));
    }
  }

  // False if there is nothing to negate.
  bool Negate() {
    inverse_.CopyFrom(payload_, allocator());
    const Value* value = FindValue(payload_, type_.inverse.negates);
    if (value == nullptr || !value->IsBool()) return false;
    Set(type_.inverse.negates, Value(!value->GetBool()));
    return true;
  }

  void Convert() {
    inverse_.SetObject();
    for (const auto& member : payload_.GetObject()) {
      const std::string key(member.name.GetString(), member.name.GetStringLength());
      if (FindField(inverse_type_.payload, key) == nullptr || IsAssigned(key)) continue;
      Set(key, Copy(&member.value));
    }
    for (const Assignment& assignment : type_.inverse.assign) Assign(assignment);
  }

  std::string json() const { return ToJson(inverse_); }

 private:
  JsonAllocator& allocator() { return inverse_.GetAllocator(); }

  // Null stands for what is not there.
  Value Copy(const Value* value) { return value == nullptr ? Value() : Value(*value, allocator()); }

  const schema::Shape* ShapeAt(const std::string& key) const {
    const schema::Field* field = FindField(inverse_type_.payload, key);
    return field == nullptr ? nullptr : field->shape;
  }

  bool IsAssigned(const std::string& key) const {
    for (const Assignment& assignment : type_.inverse.assign) {
      if (assignment.field == key) return true;
    }
    return false;
  }

  // A value of null is written only where null is a value.
  void Set(const std::string& key, Value value) {
    inverse_.EraseMember(key.c_str());
    const schema::Field* field = FindField(inverse_type_.payload, key);
    if (value.IsNull() && field != nullptr && field->null_is_absent && !field->nullable) return;
    inverse_.AddMember(Value(key.c_str(), allocator()), std::move(value), allocator());
  }

  void Assign(const Assignment& assignment) {
    // The first that had a value counts.
    if (FindValue(inverse_, assignment.field) != nullptr) return;
    Value value;
    if (!TakeValue(assignment, value)) return;
    if (const Value* keys = FindValue(payload_, assignment.with_keys_of);
        keys != nullptr && keys->IsObject()) {
      if (value.IsNull()) value.SetObject();
      AddMissingKeys(*keys, ShapeAt(assignment.field), value, allocator());
    }
    if (!assignment.key_from.empty()) {
      const std::string key = Text(FindText(payload_, assignment.key_from));
      Value object(rapidjson::kObjectType);
      object.AddMember(Value(key.c_str(), allocator()), std::move(value), allocator());
      value = std::move(object);
    }
    Set(assignment.field, std::move(value));
  }

  // False if there is none.
  bool TakeValue(const Assignment& assignment, Value& value) {
    if (!assignment.key_from.empty() && FindValue(payload_, assignment.key_from) == nullptr) {
      return false;
    }
    switch (assignment.source) {
      case Assignment::Source::kJson: {
        rapidjson::Document literal(&allocator());
        literal.Parse(assignment.json.c_str());
        value = Copy(&literal);
        return true;
      }
      case Assignment::Source::kEventId:
        value.SetString(FormatUuid(fact_.id).c_str(), allocator());
        return true;
      case Assignment::Source::kField:
        if (!assignment.of_event.empty()) return TakeReferred(assignment, value);
        if (const Value* found = FindValue(payload_, assignment.from)) {
          value = Copy(found);
          return true;
        }
        break;
      case Assignment::Source::kNone:
        break;
    }
    // It may still be made of keys alone.
    if (!assignment.key_from.empty()) return true;
    const Value* keys = FindValue(payload_, assignment.with_keys_of);
    return keys != nullptr && keys->IsObject();
  }

  bool TakeReferred(const Assignment& assignment, Value& value) {
    const auto referred = referred_.find(assignment.of_event);
    if (referred == referred_.end()) return false;
    rapidjson::Document payload;
    if (!ParsePayload(referred->second, *inverse_type_.payload, payload)) return false;
    const Value* found = FindValue(payload, assignment.from);
    if (found == nullptr) return false;
    value = Copy(found);
    return true;
  }

  const Fact& fact_;
  const EventType& type_;
  const EventType& inverse_type_;
  const ReferredPayloads& referred_;
  rapidjson::Document payload_;
  rapidjson::Document inverse_;
};

// Adds what the event does not say of the values before. The facets that nobody tells of are named.
std::vector<std::string> SayBefore(const std::vector<Facet>& facets, const KnownValues& before,
                                   InverseMaker& maker) {
  std::vector<std::string> unsaid;
  for (const Facet& facet : facets) {
    if (facet.is_old_unsaid) {
      const auto known = before.find(facet.name);
      if (known == before.end() || facet.old_at.empty()) {
        unsaid.push_back(facet.name);
      } else {
        maker.SayBefore(facet, known->second);
      }
    } else if (facet.old_at.size() == 1 && !facet.old_json.empty()) {
      // It may have been said elsewhere than in the field of its own.
      maker.SayBefore(facet, facet.old_json);
    }
  }
  return unsaid;
}

absl::Status NoInverse(const Fact& fact, std::string_view why) {
  return NotUndoable(fact.id, "NO_INVERSE", why);
}

}  // namespace

absl::Status NotUndoable(const Uuid& id, std::string_view cause, std::string_view message) {
  return MakeError(ErrorReason::kNotUndoable, message,
                   {{"event_id", FormatUuid(id)}, {"cause", std::string(cause)}});
}

bool ChangesNothing(const schema::Schemas& schemas, std::string_view event_type,
                    absl::Span<const Facet> facets, const KnownValues& before) {
  const EventType* type = FindType(schemas, event_type);
  if (type == nullptr || !type->inverse.swaps) return false;
  const auto is_same = [&](const Facet& facet) {
    if (facet.new_json.empty()) return false;
    const auto known = facet.is_old_unsaid ? before.find(facet.name) : before.end();
    return facet.new_json == (known == before.end() ? facet.old_json : known->second);
  };
  return !facets.empty() && std::ranges::all_of(facets, is_same);
}

absl::Status NoEffect(const Fact& fact, absl::Span<const Facet> facets) {
  const Facet& first = facets.front();
  return NotUndoable(fact.id, "NO_EFFECT",
                     absl::StrCat("this ", ToAbsl(fact.event_type),
                                  " changed nothing: ", Shorten(first.name, kListedBytesMax),
                                  " was ", Shorten(first.new_json, kListedBytesMax), " already"));
}

absl::Status CheckUndoable(const schema::Schemas& schemas, const Fact& fact) {
  const EventType* type = FindType(schemas, fact.event_type);
  if (type == nullptr) {
    return NotUndoable(fact.id, "NO_SCHEMA",
                       absl::StrCat("no schema describes ", ToAbsl(fact.event_type),
                                    "; register one that says how it is undone"));
  }
  const schema::Inverse& inverse = type->inverse;
  if (!inverse.none.empty()) {
    return NoInverse(fact, absl::StrCat(type->type, " cannot be undone: ", inverse.none));
  }
  if (!inverse.swaps && inverse.event_type.empty() && inverse.negates.empty()) {
    return NoInverse(fact, absl::StrCat("the schema of ", type->type,
                                        " does not say how it is undone; register a version "
                                        "that does"));
  }
  if (!inverse.event_type.empty() && FindType(schemas, inverse.event_type) == nullptr) {
    return NotUndoable(fact.id, "NO_SCHEMA",
                       absl::StrCat(type->type, " is undone by ", inverse.event_type,
                                    ", which no schema describes; register one"));
  }
  if (fact.payload.empty()) {
    return NoInverse(fact, absl::StrCat("the payload of this ", type->type,
                                        " is no JSON: what it changed cannot be told"));
  }
  return absl::OkStatus();
}

bool IsPassedOver(const schema::Schemas& schemas, std::string_view event_type) {
  const EventType* type = FindType(schemas, event_type);
  return type != nullptr && type->inverse.passed_over;
}

std::vector<Reference> ReferencesOf(const schema::Schemas& schemas, const Fact& fact) {
  std::vector<Reference> references;
  const EventType* type = FindType(schemas, fact.event_type);
  if (type == nullptr) return references;
  rapidjson::Document payload;
  for (const Assignment& assignment : type->inverse.assign) {
    const std::string& field = assignment.of_event;
    if (field.empty() || (!references.empty() && references.back().field == field)) continue;
    if (!payload.IsObject() && !ParsePayload(fact.payload, *type->payload, payload)) break;
    references.push_back({.field = field,
                          .id = ParseUuid(FindText(payload, field)),
                          .event_type = type->inverse.event_type});
  }
  return references;
}

absl::StatusOr<Change> MakeInverse(const schema::Schemas& schemas, const Fact& fact,
                                   const ReferredPayloads& referred, const KnownValues& before) {
  FIRN_RETURN_IF_ERROR(CheckUndoable(schemas, fact));
  const EventType* type = FindType(schemas, fact.event_type);
  if (type == nullptr) return absl::InternalError("the type was there a moment ago");
  const schema::Inverse& inverse = type->inverse;
  const EventType* inverse_type =
      inverse.event_type.empty() ? type : FindType(schemas, inverse.event_type);
  if (inverse_type == nullptr) return absl::InternalError("the type was there a moment ago");
  InverseMaker maker(fact, *type, *inverse_type, referred);
  if (!maker.Parse()) return NoInverse(fact, "the payload is no JSON object");
  const std::vector<std::string> unsaid =
      SayBefore(FacetsOf(schemas, fact.event_type, fact.payload), before, maker);
  if (!unsaid.empty()) {
    return NoInverse(fact, absl::StrCat("this ", type->type, " does not say what was before of ",
                                        Listed(unsaid), ", and no event before it does"));
  }
  if (inverse.swaps) {
    maker.Swap();
  } else if (!inverse.event_type.empty()) {
    maker.Convert();
  } else if (!maker.Negate()) {
    return NoInverse(fact, absl::StrCat("the payload does not say whether ", inverse.negates,
                                        " was true or false"));
  }
  return Change{.event_type = inverse_type->type, .payload = maker.json()};
}

void SetBefore(const schema::Schemas& schemas, const KnownValues& before, Change& change) {
  const EventType* type = FindType(schemas, change.event_type);
  rapidjson::Document payload;
  if (type == nullptr || !ParsePayload(change.payload, *type->payload, payload)) return;
  bool is_changed = false;
  for (const Facet& facet : FacetsOf(schemas, change.event_type, change.payload)) {
    const auto known = before.find(facet.name);
    if (known == before.end() || facet.old_at.empty() || known->second == facet.old_json) continue;
    SetAt(facet.old_at, known->second, *type, payload);
    is_changed = true;
  }
  if (is_changed) change.payload = ToJson(payload);
}

Change MakeRedo(const schema::Schemas& schemas, const Fact& fact, const Fact& undo) {
  absl::StatusOr<Change> inverse = MakeInverse(schemas, undo);
  const EventType* type = FindType(schemas, fact.event_type);
  const std::string_view name = type == nullptr ? fact.event_type : type->type;
  if (inverse.ok() && inverse->event_type != name) return *std::move(inverse);
  return {.event_type = Text(name), .payload = Text(fact.payload)};
}

std::vector<SwapPair> SwapPairsOf(const EventType& type) {
  std::vector<SwapPair> pairs;
  if (type.payload->object == nullptr) return pairs;
  const auto has = [&](const std::string& name) {
    return FindField(type.payload, name) != nullptr;
  };
  for (const schema::Field& field : type.payload->object->fields) {
    const std::string& name = field.name;
    if (name == "old" && has("new")) pairs.push_back({"old", "new", ""});
    if (absl::StartsWith(name, "from_") && has("to_" + name.substr(5))) {
      pairs.push_back({name, "to_" + name.substr(5), name.substr(5)});
    }
    if (!absl::StartsWith(name, "old_")) continue;
    const std::string base = name.substr(4);
    if (has("new_" + base)) {
      pairs.push_back({name, "new_" + base, base});
    } else if (has(base)) {
      pairs.push_back({name, base, base});
    }
  }
  return pairs;
}

}  // namespace firn::history
