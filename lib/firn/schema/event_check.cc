// Schemas::CheckEvent: an event against the schema of its type.

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "firn/base/log.h"
#include "firn/base/shorten.h"
#include "firn/core/json_document.h"
#include "firn/schema/checker.h"
#include "firn/schema/registry.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

constexpr size_t kQuotedBytesMax = 64;

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", Shorten(text, kQuotedBytesMax), "\"");
}

// Most payloads are small: they are parsed without asking for memory.
class ParsedPayload {
 public:
  explicit ParsedPayload(const std::string& json)
      : values_(value_bytes_.data(), value_bytes_.size()),
        stack_(stack_bytes_.data(), stack_bytes_.size()),
        document_(&values_, stack_bytes_.size() / 2, &stack_) {
    // As the schema's own numbers are read: those that it lists must be met exactly.
    ParseJson(json, document_, &stack_);
  }

  const rapidjson::Value& value() const { return document_; }

 private:
  using Allocator = rapidjson::MemoryPoolAllocator<>;
  alignas(8) std::array<char, 8192> value_bytes_;
  alignas(8) std::array<char, 2048> stack_bytes_;
  Allocator values_;
  Allocator stack_;
  rapidjson::GenericDocument<rapidjson::UTF8<>, Allocator, Allocator> document_;
};

// An event's own fields beside its type.
class EventChecker {
 public:
  EventChecker(const Event& event, const EventType& type, std::string_view path,
               std::vector<FieldViolation>& violations, size_t& work_left)
      : event_(event), type_(type), path_(path), violations_(violations), work_left_(work_left) {}

  void Target() {
    if (type_.target_type.empty()) return;
    if (event_.target_type != type_.target_type) {
      Add("target_type",
          absl::StrCat("must be ", type_.target_type, " for ", type_.type,
                       event_.target_type.empty() ? "; none was given"
                                                  : "; got " + Quoted(event_.target_type)));
    }
    if (type_.target_id != 0 && event_.target_id != type_.target_id) {
      Add("target_id", absl::StrCat("must be ", type_.target_id, " for ", type_.type, "; got ",
                                    event_.target_id));
    }
  }

  void Payload() {
    if (!event_.payload.is_json()) {
      Add("payload_bytes",
          absl::StrCat("must be a JSON payload, as the schema of ", type_.type, " describes it"));
      return;
    }
    const ParsedPayload payload(event_.payload.bytes);
    CheckValue(payload.value(), *type_.payload, Path("payload"), violations_, work_left_);
    TargetId(payload.value());
  }

 private:
  // The payload's copy of the target's id, and the range that the field gives it.
  void TargetId(const rapidjson::Value& payload) {
    // A message may stand for any object; then it has no fields.
    if (type_.target_id_field.empty() || !type_.payload->object || !payload.IsObject()) return;
    const ObjectRules& rules = *type_.payload->object;
    const int place = rules.FindField(type_.target_id_field);
    if (place < 0) return;
    const Field& field = rules.fields[static_cast<size_t>(place)];
    const auto id = static_cast<double>(event_.target_id);
    const NumberRules& range = field.shape->number;
    if ((range.min && id < *range.min) || (range.max && id > *range.max)) {
      Add("target_id", absl::StrCat("must be ", RangeInWords(range), " for ", type_.type, "; got ",
                                    event_.target_id));
    }
    for (const std::string* key : {&field.name, &field.alternative}) {
      if (key->empty()) continue;
      const auto member = payload.FindMember(key->c_str());
      if (member == payload.MemberEnd() || Matches(member->value, field)) continue;
      std::string at = "payload";
      AppendStep(*key, at);
      // Once is enough for what is no such integer at all.
      if (std::ranges::find(violations_, Path(at), &FieldViolation::field) != violations_.end()) {
        continue;
      }
      Add(at, absl::StrCat("must be the event's target_id, ", event_.target_id,
                           ", or left out; got ", Quote(member->value)));
    }
  }

  bool Matches(const rapidjson::Value& id, const Field& field) const {
    if (id.IsNull()) return field.null_is_absent;
    if (id.IsInt64()) return id.GetInt64() == event_.target_id;
    int64_t number = 0;
    return id.IsString() && absl::SimpleAtoi(id.GetString(), &number) && number == event_.target_id;
  }

  std::string Path(std::string_view field) const {
    return absl::StrCat(ToAbsl(path_), ToAbsl(field));
  }

  void Add(std::string_view field, std::string description) {
    violations_.push_back({Path(field), std::move(description)});
  }

  const Event& event_;
  const EventType& type_;
  std::string_view path_;
  std::vector<FieldViolation>& violations_;
  size_t& work_left_;
};

}  // namespace

void Report(const SchemaWarning& warning) {
  const uint64_t count = 1 + warning.counters->warned.fetch_add(1, std::memory_order_relaxed);
  if (!std::has_single_bit(count)) return;
  log::Warning("appended although it is not as its schema says",
               {{"event_type", warning.event_type},
                {"schema", warning.schema},
                {"so_far", count},
                {"field", warning.first.field},
                {"fault", warning.first.description}});
}

void Schemas::CountRefusal(std::string_view event_type) const {
  const DescribedType* described = FindType(event_type);
  if (described == nullptr) return;
  described->counters->refused.fetch_add(1, std::memory_order_relaxed);
}

bool Schemas::MustBeDescribed(std::string_view event_type) const {
  return !policies_.empty() && PolicyOf(event_type, Policy::kOff) == Policy::kEnforce;
}

std::string Schemas::SimilarType(std::string_view event_type) const {
  std::vector<std::string_view> names;
  for (const auto& [name, type] : types_) names.emplace_back(name);
  return Similar(event_type, names);
}

void Schemas::CheckEvent(const Event& event, std::string_view path,
                         std::vector<FieldViolation>& violations,
                         std::vector<SchemaWarning>& warnings, size_t& work_left) const {
  const auto type_field = [&] { return absl::StrCat(ToAbsl(path), "event_type"); };
  if (absl::StartsWith(event.stream, ToAbsl(kOwnPrefix))) {
    violations.push_back({absl::StrCat(ToAbsl(path), "stream"),
                          "begins with \"firn.\"; such streams are the store's own (schemas and "
                          "projections are changed through their services)"});
    return;
  }
  const DescribedType* described = FindType(event.event_type);
  if (described == nullptr) {
    if (absl::StartsWith(event.event_type, ToAbsl(kOwnPrefix))) {
      violations.push_back({type_field(),
                            "begins with \"firn.\"; such events are the store's own (schemas and "
                            "projections are changed through their services)"});
    } else if (MustBeDescribed(event.event_type)) {
      const std::string similar = SimilarType(event.event_type);
      violations.push_back(
          {type_field(), absl::StrCat(Quoted(event.event_type),
                                      " is described by no schema, and the policy of what it "
                                      "begins with is \"enforce\"",
                                      similar.empty() ? "" : "; did you mean " + similar + "?")});
    }
    return;
  }
  if (described->policy == Policy::kOff) return;
  std::vector<FieldViolation> found;
  EventChecker checker(event, *described->type, path, found, work_left);
  checker.Target();
  checker.Payload();
  if (found.empty()) return;
  if (described->policy == Policy::kWarn) {
    warnings.push_back({.event_type = described->type->type,
                        .schema = described->schema->name,
                        .first = std::move(found.front()),
                        .counters = described->counters});
  } else {
    std::ranges::move(found, std::back_inserter(violations));
  }
}

}  // namespace firn::schema
