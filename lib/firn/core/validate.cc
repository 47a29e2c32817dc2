#include "firn/core/validate.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "firn/base/status_macros.h"
#include "firn/core/json.h"
#include "firn/core/text.h"

namespace firn {
namespace {

// What is wrong with a name of a type, if anything.
std::optional<std::string> NameFault(std::string_view value, size_t bytes_max,
                                     std::string_view example) {
  if (!value.empty() && value.size() <= bytes_max && IsName(value)) return std::nullopt;
  return absl::StrCat("must be 1 to ", bytes_max, " characters of A-Z a-z 0-9 _ . : -, ",
                      ToAbsl(example));
}

// What is wrong with a short text, if anything.
std::optional<std::string> TextFault(std::string_view value, size_t bytes_max) {
  if (value.empty() || value.size() > bytes_max) {
    return absl::StrCat("must be 1 to ", bytes_max, " bytes; got ", value.size());
  }
  if (!IsPrintableUtf8(value)) return "must be UTF-8 without control characters";
  return std::nullopt;
}

// Collects one event's violations under its path.
class EventValidator {
 public:
  EventValidator(const Event& event, std::string_view path, std::vector<FieldViolation>& violations)
      : event_(event), path_(path), violations_(violations) {}

  void Timestamp(int64_t now_ms) {
    const int64_t timestamp = event_.timestamp_ms;
    if (timestamp <= 0) {
      Add("timestamp",
          absl::StrCat("must be the client's clock in milliseconds since 1970, such as ", now_ms,
                       "; got ", timestamp));
    } else if (timestamp < kTimestampMsMin) {
      Add("timestamp", absl::StrCat(timestamp, " looks like seconds; send milliseconds, such as ",
                                    timestamp, "000"));
    } else if (timestamp > now_ms + kTimestampAheadMsMax) {
      Add("timestamp",
          absl::StrCat(timestamp, " is more than 24 hours ahead of the server's clock (", now_ms,
                       "); send milliseconds since 1970, UTC"));
    }
  }

  void EventType() {
    Name("event_type", event_.event_type, kEventTypeBytesMax, "such as rating_changed");
  }

  void Target() {
    if (event_.target_type.empty() && !event_.stream.empty()) {
      if (event_.target_id != 0) Add("target_id", "must be 0 when target_type is empty");
      return;
    }
    if (event_.target_type.empty()) {
      Add("target_type", "must be given, such as image, unless stream is");
    } else {
      Name("target_type", event_.target_type, kTargetTypeBytesMax, "such as image");
    }
    if (event_.target_id < 0) {
      Add("target_id", absl::StrCat("must be 0 or more; got ", event_.target_id));
    }
  }

  void UserId() {
    if (event_.user_id) Text("user_id", *event_.user_id, kUserIdBytesMax);
  }

  void Stream() {
    if (!event_.stream.empty()) Text("stream", event_.stream, kStreamBytesMax);
  }

  void Tags() {
    const std::vector<std::string>& tags = event_.tags;
    if (tags.size() > kTagsMax) {
      Add("tags", absl::StrCat("must be at most ", kTagsMax, "; got ", tags.size()));
      return;
    }
    for (size_t i = 0; i < tags.size(); ++i) {
      const std::string field = absl::StrCat("tags[", i, "]");
      Text(field, tags[i], kTagBytesMax);
      if (std::find(tags.begin(), tags.begin() + static_cast<std::ptrdiff_t>(i), tags[i]) !=
          tags.begin() + static_cast<std::ptrdiff_t>(i)) {
        Add(field, absl::StrCat("stands twice: \"", tags[i], "\""));
      }
    }
  }

  void Metadata() {
    size_t bytes = 0;
    for (const auto& [key, value] : event_.metadata) bytes += key.size() + value.size();
    if (bytes > kMetadataBytesMax) {
      Add("metadata", absl::StrCat("must be at most ", kMetadataBytesMax,
                                   " bytes, keys and values together; got ", bytes));
      return;
    }
    for (const auto& [key, value] : event_.metadata) {
      if (const auto fault = TextFault(key, kMetadataKeyBytesMax)) {
        Add("metadata", absl::StrCat("a key ", *fault));
      } else if (value.find('\0') != std::string::npos) {
        Add(absl::StrCat("metadata[\"", key, "\"]"), "must not hold a NUL character");
      }
    }
  }

  void PayloadContent() {
    const Payload& payload = event_.payload;
    const std::string_view field = payload.is_json() ? "payload" : "payload_bytes";
    if (payload.bytes.size() > kPayloadBytesMax) {
      Add(field,
          absl::StrCat("must be at most ", kPayloadBytesMax, " bytes; got ", payload.bytes.size()));
      return;
    }
    if (payload.is_json()) {
      if (const std::optional<std::string> fault = FindJsonObjectFault(payload.bytes)) {
        Add(field, *fault);
      }
    } else {
      Text("content_type", payload.content_type, kContentTypeBytesMax);
    }
  }

 private:
  void Add(std::string_view field, std::string description) {
    violations_.push_back({absl::StrCat(ToAbsl(path_), ToAbsl(field)), std::move(description)});
  }

  void Name(std::string_view field, std::string_view value, size_t bytes_max,
            std::string_view example) {
    if (auto fault = NameFault(value, bytes_max, example)) Add(field, *std::move(fault));
  }

  void Text(std::string_view field, std::string_view value, size_t bytes_max) {
    if (auto fault = TextFault(value, bytes_max)) Add(field, *std::move(fault));
  }

  const Event& event_;
  std::string_view path_;
  std::vector<FieldViolation>& violations_;
};

// Checks one kind of terms of a query's item, each with `fault_of`.
template <typename Term, typename FaultOf>
void ValidateTerms(const std::vector<Term>& terms, const std::string& path, FaultOf&& fault_of,
                   std::vector<FieldViolation>& violations) {
  if (terms.size() > kQueryTermsMax) {
    violations.push_back(
        {path, absl::StrCat("must be at most ", kQueryTermsMax, "; got ", terms.size())});
    return;
  }
  for (size_t i = 0; i < terms.size(); ++i) {
    if (auto fault = fault_of(terms[i])) {
      violations.push_back({absl::StrCat(path, "[", i, "]"), *std::move(fault)});
    }
  }
}

std::optional<std::string> TargetFault(const Target& target) {
  if (auto fault = NameFault(target.type, kTargetTypeBytesMax, "such as image")) {
    return "target_type " + *std::move(fault);
  }
  if (target.id >= 0) return std::nullopt;
  return absl::StrCat("target_id must be 0 or more; got ", target.id);
}

}  // namespace

void ValidateStreamName(std::string_view stream, std::string_view path,
                        std::vector<FieldViolation>& violations) {
  if (auto fault = TextFault(stream, kStreamBytesMax)) {
    violations.push_back({std::string(path), *std::move(fault)});
  }
}

void ValidateQuery(const Query& query, std::string_view path,
                   std::vector<FieldViolation>& violations) {
  if (query.items.empty() || query.items.size() > kQueryItemsMax) {
    violations.push_back(
        {absl::StrCat(ToAbsl(path), "items"),
         absl::StrCat("must be 1 to ", kQueryItemsMax, " items (one without fields matches every ",
                      "event); got ", query.items.size())});
    return;
  }
  for (size_t i = 0; i < query.items.size(); ++i) {
    const QueryItem& item = query.items[i];
    const std::string item_path = absl::StrCat(ToAbsl(path), "items[", i, "].");
    const auto type_fault = [](std::string_view type) {
      return NameFault(type, kEventTypeBytesMax, "such as rating_changed");
    };
    const auto text_fault = [](size_t bytes_max) {
      return [bytes_max](std::string_view text) { return TextFault(text, bytes_max); };
    };
    ValidateTerms(item.event_types, item_path + "event_types", type_fault, violations);
    ValidateTerms(item.type_prefixes, item_path + "event_type_prefixes", type_fault, violations);
    ValidateTerms(item.tags, item_path + "tags", text_fault(kTagBytesMax), violations);
    ValidateTerms(item.streams, item_path + "streams", text_fault(kStreamBytesMax), violations);
    ValidateTerms(item.targets, item_path + "targets", TargetFault, violations);
    ValidateTerms(item.user_ids, item_path + "user_ids", text_fault(kUserIdBytesMax), violations);
  }
}

void ValidateEvent(const Event& event, int64_t now_ms, std::string_view path,
                   std::vector<FieldViolation>& violations) {
  EventValidator validator(event, path, violations);
  validator.Timestamp(now_ms);
  validator.EventType();
  validator.Target();
  validator.UserId();
  validator.Stream();
  validator.Tags();
  validator.Metadata();
  validator.PayloadContent();
}

absl::Status ValidateBatchCount(size_t count) {
  if (count == 0) {
    return InvalidFields({{"events", "must hold at least one event"}});
  }
  if (count > kBatchEventsMax) {
    return InvalidFields({{"events", absl::StrCat("must be at most ", kBatchEventsMax,
                                                  " in one batch; got ", count)}});
  }
  return absl::OkStatus();
}

absl::Status ValidateBatch(const AppendRequest& request) {
  const size_t count = request.events.size();
  FIRN_RETURN_IF_ERROR(ValidateBatchCount(count));
  size_t bytes = 0;
  for (const Event& event : request.events) bytes += EventBytes(event);
  if (bytes > kBatchBytesMax) {
    return InvalidFields({{"events", absl::StrCat("must be at most ", kBatchBytesMax,
                                                  " bytes in one batch; got ", bytes)}});
  }
  if (count == 1) return absl::OkStatus();

  absl::flat_hash_map<Uuid, size_t> seen;
  seen.reserve(count);
  for (size_t i = 0; i < count; ++i) {
    const auto [first, fresh] = seen.emplace(request.events[i].id, i);
    if (!fresh) {
      return InvalidFields({{absl::StrCat("events[", i, "].id"),
                             absl::StrCat(FormatUuid(request.events[i].id), " is the id of events[",
                                          first->second, "] too; each event needs its own")}});
    }
  }
  return absl::OkStatus();
}

}  // namespace firn
