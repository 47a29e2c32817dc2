#include "cli/event_line_parser.h"

#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// The server takes payloads of 64 levels; the bound keeps the recursive parser off the stack's end.
constexpr int kDepthMax = 100;

enum class Field {
  kId,
  kTimestamp,
  kEventType,
  kPayload,
  kPayloadBase64,
  kContentType,
  kTargetType,
  kTargetId,
  kUserId,
  kStream,
  kTags,
  kMetadata,
  kBatchIndex,
  kPosition,
  kRevision,
  kCreatedAt,
  kUnknown,
};

struct FieldSpec {
  std::string_view name;
  Field field;
  // What the value must be, for messages.
  std::string_view kind;
};

constexpr std::array<FieldSpec, 16> kFields = {{
    {"id", Field::kId, "a string that holds a UUID"},
    {"timestamp", Field::kTimestamp, "an integer: milliseconds since 1970"},
    {"event_type", Field::kEventType, "a string, such as \"rating_changed\""},
    {"payload", Field::kPayload, "a JSON object, such as {\"rating\":5}"},
    {"payload_base64", Field::kPayloadBase64, "a string of base64"},
    {"content_type", Field::kContentType, "a string, such as \"application/cbor\""},
    {"target_type", Field::kTargetType, "a string, such as \"image\""},
    {"target_id", Field::kTargetId, "an integer"},
    {"user_id", Field::kUserId, "a string; leave it out if there is no user"},
    {"stream", Field::kStream, "a string; leave it out for the target's own stream"},
    {"tags", Field::kTags, "an array of strings"},
    {"metadata", Field::kMetadata, "an object whose values are strings"},
    {"batch_index", Field::kBatchIndex, "an integer of 0 or more"},
    {"position", Field::kPosition, "an integer"},
    {"revision", Field::kRevision, "an integer"},
    {"created_at", Field::kCreatedAt, "a string"},
}};

const FieldSpec* FindField(std::string_view name) {
  const auto* found = std::ranges::find(kFields, name, &FieldSpec::name);
  return found == kFields.end() ? nullptr : found;
}

// Builds the event while RapidJSON reads the line. A method that returns false ends the parse; then
// fault() says why.
class LineHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, LineHandler> {
 public:
  LineHandler(std::string_view line, const rapidjson::MemoryStream& stream,
              UnknownKeys unknown_keys)
      : line_(line), stream_(stream), unknown_keys_(unknown_keys) {}

  const std::string& fault() const { return fault_; }
  bool Has(Field field) const { return (seen_ & Bit(field)) != 0; }
  EventLine& result() { return result_; }
  const std::string& base64() const { return base64_; }

  // true, false and null.
  bool Default() { return IsSkipped() || FailKind(); }

  bool RawNumber(const char* data, rapidjson::SizeType size, bool) {
    if (IsSkipped()) return true;
    if (depth_ != 1) return FailKind();
    const absl::string_view text(data, size);
    v1::EventDTO& event = result_.event;
    int64_t number = 0;
    uint32_t index = 0;
    if (field_ == Field::kTimestamp && absl::SimpleAtoi(text, &number)) {
      event.set_timestamp(number);
    } else if (field_ == Field::kTargetId && absl::SimpleAtoi(text, &number)) {
      event.set_target_id(number);
    } else if (field_ == Field::kBatchIndex && absl::SimpleAtoi(text, &index)) {
      result_.batch_index = index;
    } else {
      return FailKind();
    }
    return true;
  }

  bool String(const char* data, rapidjson::SizeType size, bool) {
    if (IsSkipped()) return true;
    if (!CheckText({data, size})) return false;
    if (depth_ == 1) return SetText({data, size});
    if (field_ == Field::kTags) {
      result_.event.add_tags(data, size);
    } else {
      (*result_.event.mutable_metadata())[metadata_key_].assign(data, size);
    }
    return true;
  }

  bool StartObject() {
    if (depth_ == 0 || IsSkipped()) return Deepen();
    if (depth_ > 1 || (field_ != Field::kPayload && field_ != Field::kMetadata)) return FailKind();
    if (field_ == Field::kPayload) payload_begin_ = stream_.Tell() - 1;
    return Deepen();
  }

  bool Key(const char* data, rapidjson::SizeType size, bool) {
    if (depth_ == 1) return StartMember({data, size});
    if (IsSkipped()) return true;
    metadata_key_.assign(data, size);
    if (result_.event.metadata().contains(metadata_key_)) {
      return Fail(absl::StrCat("metadata has the key \"", metadata_key_, "\" twice; keep one"));
    }
    return CheckText({data, size});
  }

  bool EndObject(rapidjson::SizeType) {
    --depth_;
    if (depth_ == 1 && field_ == Field::kPayload) {
      const std::string_view payload =
          line_.substr(payload_begin_, stream_.Tell() - payload_begin_);
      result_.event.set_payload_json(payload.data(), payload.size());
    }
    return true;
  }

  bool StartArray() {
    if (IsSkipped() || (depth_ == 1 && field_ == Field::kTags)) return Deepen();
    return FailKind();
  }

  bool EndArray(rapidjson::SizeType) {
    --depth_;
    return true;
  }

 private:
  static constexpr uint32_t Bit(Field field) { return uint32_t{1} << static_cast<int>(field); }

  // Whether the current member's value means nothing here, whatever it is.
  bool IsIgnored() const {
    return field_ == Field::kPosition || field_ == Field::kRevision ||
           field_ == Field::kCreatedAt || field_ == Field::kUnknown;
  }

  // Whether what comes is part of such a value, or inside the payload, which is taken as a whole.
  bool IsSkipped() const {
    return depth_ > 0 && (IsIgnored() || (field_ == Field::kPayload && depth_ > 1));
  }

  bool Fail(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  bool FailKind() {
    if (depth_ == 0) return Fail("the line must be a JSON object, {...}");
    return Fail(absl::StrCat(ToAbsl(member_->name), " must be ", ToAbsl(member_->kind)));
  }

  bool Deepen() {
    if (++depth_ <= kDepthMax) return true;
    return Fail(absl::StrCat("the line is nested deeper than ", kDepthMax, " levels"));
  }

  // The parser lets a lone low surrogate (`\udc00`) through.
  bool CheckText(std::string_view text) {
    if (IsUtf8(text)) return true;
    return Fail(absl::StrCat(ToAbsl(member_->name),
                             " holds half a surrogate pair; write the character itself"));
  }

  bool StartMember(std::string_view name) {
    member_ = FindField(name);
    if (member_ == nullptr) {
      field_ = Field::kUnknown;
      if (unknown_keys_ == UnknownKeys::kIgnore) return true;
      return Fail(absl::StrCat("unknown key \"", ToAbsl(name),
                               "\"; mend it, move it into payload or metadata, or pass "
                               "--ignore-unknown"));
    }
    field_ = member_->field;
    if (Has(field_)) return Fail(absl::StrCat(ToAbsl(name), " stands twice; keep one"));
    seen_ |= Bit(field_);
    return true;
  }

  bool SetText(std::string_view text) {
    v1::EventDTO& event = result_.event;
    switch (field_) {
      case Field::kId:
        event.set_id(text.data(), text.size());
        return true;
      case Field::kEventType:
        event.set_event_type(text.data(), text.size());
        return true;
      case Field::kPayloadBase64:
        base64_ = text;
        return true;
      case Field::kContentType:
        event.set_content_type(text.data(), text.size());
        return true;
      case Field::kTargetType:
        event.set_target_type(text.data(), text.size());
        return true;
      case Field::kUserId:
        event.set_user_id(text.data(), text.size());
        return true;
      case Field::kStream:
        event.set_stream(text.data(), text.size());
        return true;
      default:
        return FailKind();
    }
  }

  const std::string_view line_;
  const rapidjson::MemoryStream& stream_;
  const UnknownKeys unknown_keys_;

  EventLine result_;
  std::string base64_;
  std::string fault_;
  uint32_t seen_ = 0;

  // Objects and arrays that are open.
  int depth_ = 0;
  // The member of the line's object that is being read; without a FieldSpec if it is unknown.
  Field field_ = Field::kUnknown;
  const FieldSpec* member_ = nullptr;
  size_t payload_begin_ = 0;
  std::string metadata_key_;
};

absl::Status Bad(const std::string& message) { return absl::InvalidArgumentError(message); }

// Decodes payload_base64 and checks that there is exactly one payload.
absl::Status SetPayload(LineHandler& handler) {
  v1::EventDTO& event = handler.result().event;
  const bool has_json = handler.Has(Field::kPayload);
  const bool has_base64 = handler.Has(Field::kPayloadBase64);
  const bool has_content_type = handler.Has(Field::kContentType);
  if (has_json && has_base64) return Bad("payload and payload_base64 both stand; keep one");
  if (!has_json && !has_base64) {
    return Bad("payload is missing; give a JSON object, such as {\"rating\":5}, or payload_base64");
  }
  if (!has_base64) {
    return has_content_type ? Bad("content_type stands without payload_base64; leave it out")
                            : absl::OkStatus();
  }
  std::string bytes;
  if (!absl::Base64Unescape(handler.base64(), &bytes)) {
    return Bad("payload_base64 is not base64; use A-Z a-z 0-9 + / and no line breaks");
  }
  if (has_content_type) {
    event.set_payload_bytes(std::move(bytes));
    return absl::OkStatus();
  }
  if (!IsUtf8(bytes)) {
    return Bad("payload_base64 without content_type is JSON, which is UTF-8; add content_type");
  }
  event.set_payload_json(std::move(bytes));
  return absl::OkStatus();
}

// The value of an integer member of a JSON object, if it has one.
std::optional<int64_t> FindInteger(const std::string& json, const std::string& key) {
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag>(json.data(), json.size());
  if (document.HasParseError() || !document.IsObject()) return std::nullopt;
  const rapidjson::Value& object = document;
  const auto member = object.FindMember(key.c_str());
  if (member == object.MemberEnd() || !member->value.IsInt64()) return std::nullopt;
  return member->value.GetInt64();
}

absl::Status SetTarget(LineHandler& handler) {
  v1::EventDTO& event = handler.result().event;
  if (!handler.Has(Field::kTargetType)) {
    if (handler.Has(Field::kTargetId)) return Bad("target_id stands without target_type; add it");
    if (handler.Has(Field::kStream)) return absl::OkStatus();
    return Bad("target_type is missing; say what the event is about, or give a stream");
  }
  // An empty type has no id: the rule is the server's.
  if (handler.Has(Field::kTargetId) || event.target_type().empty()) return absl::OkStatus();
  const std::string member = absl::StrCat(event.target_type(), "_id");
  const std::optional<int64_t> id = FindInteger(event.payload_json(), member);
  if (!id) {
    return Bad(absl::StrCat("target_id is missing, and the payload has no integer \"", member,
                            "\"; add one of them"));
  }
  event.set_target_id(*id);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<EventLine> ParseEventLine(std::string_view line, UnknownKeys unknown_keys) {
  constexpr unsigned kFlags =
      rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(line.data(), line.size());
  rapidjson::Reader reader;
  LineHandler handler(line, stream, unknown_keys);
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.fault().empty()) return Bad(handler.fault());
  if (parsed.IsError()) {
    return Bad(absl::StrCat("not valid JSON at byte ", parsed.Offset() + 1, " (",
                            rapidjson::GetParseError_En(parsed.Code()),
                            "); write one event, a JSON object, on each line"));
  }
  if (!handler.Has(Field::kEventType)) {
    return Bad("event_type is missing; say what happened, such as \"rating_changed\"");
  }
  if (absl::Status status = SetPayload(handler); !status.ok()) return status;
  if (absl::Status status = SetTarget(handler); !status.ok()) return status;
  EventLine& result = handler.result();
  result.has_id = handler.Has(Field::kId);
  result.has_timestamp = handler.Has(Field::kTimestamp);
  return std::move(result);
}

}  // namespace firn::cli
