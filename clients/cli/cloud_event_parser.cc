#include "cli/cloud_event_parser.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "cli/json_members.h"
#include "cli/text.h"
#include "cli/uuid.h"

namespace firn::cli {
namespace {

// The earliest timestamp of the contract, for events without a time: the time of the import would
// make another event of the same CloudEvent each time.
constexpr int64_t kTimestampMsMin = 100'000'000'000;

constexpr char kOwnSourcePrefix[] = "/firn/";
constexpr char kOctets[] = "application/octet-stream";

absl::Status Bad(const std::string& message) { return absl::InvalidArgumentError(message); }

bool IsJsonType(const std::string& content_type) {
  absl::string_view type = content_type;
  type = absl::StripAsciiWhitespace(type.substr(0, type.find(';')));
  return type.empty() || absl::EndsWithIgnoreCase(type, "/json") ||
         absl::EndsWithIgnoreCase(type, "+json");
}

bool IsJsonObject(std::string_view text) { return ParseMembers(text).ok(); }

// Makes an event of the members of a CloudEvent. Each member is taken once; what is left are
// extension attributes.
class Converter {
 public:
  explicit Converter(std::vector<JsonMember> members) : members_(std::move(members)) {}

  absl::StatusOr<EventLine> Convert() {
    if (absl::Status status = ReadContext(); !status.ok()) return status;
    const bool is_own = source_.starts_with(kOwnSourcePrefix);
    absl::Status status = is_own ? SetOwnParts() : SetForeignParts();
    if (!status.ok()) return status;
    if (status = SetData(is_own); !status.ok()) return status;
    if (!is_own) KeepExtensions();
    result_.has_id = true;
    result_.has_timestamp = true;
    return std::move(result_);
  }

 private:
  // The member, no longer to be found; nothing if it is not there or null, which is the same.
  std::optional<JsonMember> Take(std::string_view name) {
    const auto found = std::ranges::find(members_, name, &JsonMember::name);
    if (found == members_.end()) return std::nullopt;
    JsonMember member = std::move(*found);
    members_.erase(found);
    if (member.kind == JsonKind::kNull) return std::nullopt;
    return member;
  }

  // The text of an attribute; empty if it is not there.
  absl::Status TakeText(std::string_view name, std::string& text) {
    std::optional<JsonMember> member = Take(name);
    if (!member) return absl::OkStatus();
    if (member->kind != JsonKind::kString)
      return Bad(absl::StrCat(member->name, " must be a string"));
    text = std::move(member->string);
    return absl::OkStatus();
  }

  absl::Status TakeRequired(std::string_view name, std::string& text) {
    if (absl::Status status = TakeText(name, text); !status.ok()) return status;
    if (!text.empty()) return absl::OkStatus();
    return Bad(absl::StrCat(ToAbsl(name),
                            " is missing; a CloudEvent has specversion, id, source and type"));
  }

  absl::Status ReadContext() {
    std::string version;
    if (absl::Status status = TakeRequired("specversion", version); !status.ok()) return status;
    if (version != "1.0") {
      return Bad(absl::StrCat("specversion is \"", version, "\"; this reads 1.0"));
    }
    std::string type;
    if (absl::Status status = TakeRequired("id", id_); !status.ok()) return status;
    if (absl::Status status = TakeRequired("source", source_); !status.ok()) return status;
    if (absl::Status status = TakeRequired("type", type); !status.ok()) return status;
    event().set_event_type(type);
    std::string subject;
    if (absl::Status status = TakeText("subject", subject); !status.ok()) return status;
    event().set_stream(subject.empty() ? source_ : subject);
    return TakeText("datacontenttype", content_type_);
  }

  // --- what AppendCloudEvent wrote ---

  absl::Status SetOwnParts() {
    event().set_id(id_);
    // The recorded time, position and revision are the store's to give.
    if (absl::Status status = SetTimestamp("timestamp"); !status.ok()) return status;
    if (absl::Status status = SetTarget(/*is_own=*/true); !status.ok()) return status;
    if (absl::Status status = SetUser(); !status.ok()) return status;
    if (absl::Status status = SetTags(); !status.ok()) return status;
    if (absl::Status status = SetMetadata(); !status.ok()) return status;
    const std::optional<JsonMember> index = Take("batchindex");
    if (!index) return absl::OkStatus();
    uint32_t number = 0;
    if (!absl::SimpleAtoi(ToAbsl(index->text), &number)) {
      return Bad("batchindex must be an integer of 0 or more");
    }
    result_.batch_index = number;
    return absl::OkStatus();
  }

  absl::Status SetTags() {
    std::string json;
    if (absl::Status status = TakeText("tags", json); !status.ok()) return status;
    if (json.empty()) return absl::OkStatus();
    rapidjson::Document tags;
    tags.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
    const bool is_array = !tags.HasParseError() && tags.IsArray();
    // The parser lets half a surrogate pair (`\udc00`) through.
    const auto is_text = [](const rapidjson::Value& tag) {
      return tag.IsString() && IsUtf8({tag.GetString(), tag.GetStringLength()});
    };
    if (!is_array || !std::ranges::all_of(tags.GetArray(), is_text)) {
      return Bad("tags must be the text of a JSON array of strings");
    }
    for (const rapidjson::Value& tag : tags.GetArray()) {
      event().add_tags(tag.GetString(), tag.GetStringLength());
    }
    return absl::OkStatus();
  }

  absl::Status SetMetadata() {
    std::string json;
    if (absl::Status status = TakeText("metadata", json); !status.ok()) return status;
    if (json.empty()) return absl::OkStatus();
    const absl::StatusOr<std::vector<JsonMember>> entries = ParseMembers(json);
    const bool is_text = entries.ok() && std::ranges::all_of(*entries, [](const JsonMember& entry) {
                           return entry.kind == JsonKind::kString;
                         });
    if (!is_text) return Bad("metadata must be the text of a JSON object whose values are strings");
    for (const JsonMember& entry : *entries) {
      (*event().mutable_metadata())[entry.name] = entry.string;
    }
    return absl::OkStatus();
  }

  // --- what others wrote ---

  absl::Status SetForeignParts() {
    Keep("source", source_);
    if (IsUuid(id_)) {
      event().set_id(id_);
    } else {
      event().set_id(MakeNameUuid(absl::StrCat(source_, "\n", id_)));
      Keep("id", id_);
    }
    if (absl::Status status = SetTimestamp("time"); !status.ok()) return status;
    if (absl::Status status = SetTarget(/*is_own=*/false); !status.ok()) return status;
    return SetUser();
  }

  void Keep(std::string_view name, std::string_view text) {
    (*event().mutable_metadata())[absl::StrCat("ce_", ToAbsl(name))].assign(text);
  }

  // What is left, `dataschema` too.
  void KeepExtensions() {
    for (const JsonMember& member : members_) {
      if (member.kind == JsonKind::kNull) continue;
      Keep(member.name, member.kind == JsonKind::kString ? member.string : member.text);
    }
  }

  // --- what both wrote ---

  absl::Status SetTimestamp(std::string_view name) {
    std::string text;
    if (absl::Status status = TakeText(name, text); !status.ok()) return status;
    event().set_timestamp(kTimestampMsMin);
    if (text.empty()) return absl::OkStatus();
    absl::Time time;
    std::string fault;
    if (!absl::ParseTime(absl::RFC3339_full, text, &time, &fault)) {
      return Bad(absl::StrCat(ToAbsl(name),
                              " must be a time such as 2026-02-21T15:04:05.118Z; got ", text));
    }
    event().set_timestamp(absl::ToUnixMillis(time));
    return absl::OkStatus();
  }

  // Another program's `targetid` may be anything; only one that fits is taken for ours.
  absl::Status SetTarget(bool is_own) {
    const auto type = std::ranges::find(members_, "targettype", &JsonMember::name);
    const auto id = std::ranges::find(members_, "targetid", &JsonMember::name);
    int64_t number = 0;
    const bool fits = type != members_.end() && type->kind == JsonKind::kString &&
                      id != members_.end() &&
                      absl::SimpleAtoi(id->kind == JsonKind::kString ? absl::string_view(id->string)
                                                                     : ToAbsl(id->text),
                                       &number);
    if (fits) {
      event().set_target_type(Take("targettype")->string);
      event().set_target_id(number);
      Take("targetid");
    } else if (is_own && (type != members_.end() || id != members_.end())) {
      return Bad("targettype and targetid must stand together: a string, and an integer in one");
    }
    return absl::OkStatus();
  }

  absl::Status SetUser() {
    std::string user;
    if (absl::Status status = TakeText("userid", user); !status.ok()) return status;
    if (!user.empty()) event().set_user_id(user);
    return absl::OkStatus();
  }

  // --- data ---

  absl::Status SetData(bool is_own) {
    const std::optional<JsonMember> data = Take("data");
    const std::optional<JsonMember> base64 = Take("data_base64");
    if (data && base64) return Bad("data and data_base64 both stand; keep one");
    if (!base64) {
      SetJsonData(data);
      return absl::OkStatus();
    }
    std::string bytes;
    if (base64->kind != JsonKind::kString || !absl::Base64Unescape(base64->string, &bytes)) {
      return Bad("data_base64 is not a string of base64");
    }
    // Ours say what the bytes are, unless they are JSON.
    const bool is_json =
        is_own ? content_type_.empty() : IsJsonType(content_type_) && IsJsonObject(bytes);
    if (is_json && !IsUtf8(bytes)) {
      return Bad(
          "data_base64 without datacontenttype is JSON, which is UTF-8; add datacontenttype");
    }
    if (is_json) {
      SetJson(std::move(bytes));
    } else {
      SetBytes(std::move(bytes), kOctets);
    }
    return absl::OkStatus();
  }

  void SetJsonData(const std::optional<JsonMember>& data) {
    if (!data) {
      SetJson("{}");
    } else if (!IsJsonType(content_type_)) {
      // By CloudEvents' rule a string then holds the data itself.
      SetBytes(std::string(data->kind == JsonKind::kString ? data->string : data->text), kOctets);
    } else if (data->kind == JsonKind::kObject) {
      SetJson(std::string(data->text));
    } else {
      SetBytes(std::string(data->text), "application/json");
    }
  }

  void SetJson(std::string json) {
    event().set_payload_json(std::move(json));
    // The event itself has no place for a name more exact than JSON.
    if (!content_type_.empty() && content_type_ != "application/json") {
      Keep("datacontenttype", content_type_);
    }
  }

  void SetBytes(std::string bytes, const char* default_type) {
    event().set_payload_bytes(std::move(bytes));
    event().set_content_type(content_type_.empty() ? default_type : content_type_);
  }

  v1::EventDTO& event() { return result_.event; }

  std::vector<JsonMember> members_;
  EventLine result_;
  std::string id_;
  std::string source_;
  std::string content_type_;
};

}  // namespace

absl::StatusOr<EventLine> ParseCloudEvent(std::string_view json) {
  absl::StatusOr<std::vector<JsonMember>> members = ParseMembers(json);
  if (!members.ok()) return members.status();
  return Converter(*std::move(members)).Convert();
}

}  // namespace firn::cli
