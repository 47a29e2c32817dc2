#include "cli/luminafast_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cli/json_members.h"
#include "cli/text.h"
#include "cli/uuid.h"

namespace firn::cli {
namespace {

// Milliseconds reach it in 1973, seconds in the year 5138.
constexpr int64_t kMillisecondsMin = 100'000'000'000;

// The contract's limit. Larger ones cannot be sent, and so not be refused.
constexpr size_t kPayloadBytesMax = 1 << 20;

constexpr std::array<std::string_view, 14> kTypes = {
    "image_added",
    "image_updated",
    "image_deleted",
    "rating_changed",
    "flag_changed",
    "color_label_changed",
    "tag_added",
    "tag_removed",
    "edit_applied",
    "collection_created",
    "collection_updated",
    "collection_deleted",
    "image_added_to_collection",
    "image_removed_from_collection",
};
constexpr std::string_view kFlagChanged = "flag_changed";

// Names that parts of the application have sent.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kLegacyTypes = {{
    {"RATING", "rating_changed"},
    {"FLAG", "flag_changed"},
    {"EDIT", "edit_applied"},
    {"EDIT_COMMIT", "edit_applied"},
    {"ADD_TAG", "tag_added"},
    {"REMOVE_TAG", "tag_removed"},
}};

// "image_added" of "ImageAdded": the names that the application reads its own table as.
std::string ToSnakeCase(std::string_view name) {
  std::string snake;
  for (const char c : name) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !snake.empty()) snake += '_';
    snake += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return snake;
}

std::string ToCamelCase(std::string_view name) {
  std::string camel;
  bool is_start = true;
  for (const char c : name) {
    if (c != '_') camel += is_start ? absl::ascii_toupper(static_cast<unsigned char>(c)) : c;
    is_start = c == '_';
  }
  return camel;
}

// The type that is written today; nothing if there is no such type.
std::optional<std::string> FindType(const std::string& name) {
  const std::string snake = ToSnakeCase(name);
  const bool is_known = std::ranges::find(kTypes, snake) != kTypes.end();
  if (is_known && (name == snake || name == ToCamelCase(snake))) return snake;
  const auto* legacy =
      std::ranges::find(kLegacyTypes, name, [](const auto& pair) { return pair.first; });
  if (legacy == kLegacyTypes.end()) return std::nullopt;
  return std::string(legacy->second);
}

// The text; empty if the value is none.
std::string TextOf(const SqlValue& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : *text;
}

// What the application wrote when it took an event for a change of flag: `imageId` and empty flags,
// and nothing of what the event was.
bool IsFlagShape(const std::vector<JsonMember>& payload) {
  bool has_image = false;
  for (const JsonMember& member : payload) {
    const bool is_flag = member.name == "oldFlag" || member.name == "newFlag";
    if (member.name == "imageId") {
      has_image = true;
    } else if (!is_flag || member.kind != JsonKind::kNull) {
      return false;
    }
  }
  return has_image;
}

// Judges one row, column by column; the first fault ends it.
class Judge {
 public:
  explicit Judge(const LuminafastRow& row) : row_(row) {}

  Judgement Run() {
    if (Texts() && Id() && Type() && Timestamp() && Target() && Payload()) Rest();
    return std::move(result_);
  }

 private:
  bool Fail(RowFault fault, std::string why) {
    result_.quarantine = {fault, std::move(why)};
    return false;
  }

  void Note(RowChange change) {
    if (std::ranges::find(result_.changes, change) == result_.changes.end()) {
      result_.changes.push_back(change);
    }
  }

  bool Texts() {
    const std::array<std::pair<const char*, const SqlValue*>, 6> columns = {{
        {"id", &row_.id},
        {"event_type", &row_.event_type},
        {"payload", &row_.payload},
        {"target_type", &row_.target_type},
        {"user_id", &row_.user_id},
        {"created_at", &row_.created_at},
    }};
    for (const auto& [name, value] : columns) {
      if (std::holds_alternative<SqlBlob>(*value)) {
        return Fail(RowFault::kBadText, absl::StrCat(name, " is not text in UTF-8"));
      }
    }
    return true;
  }

  bool Id() {
    const std::string id = TextOf(row_.id);
    if (id.empty()) return Fail(RowFault::kMissingId, "the row has no id");
    if (IsUuid(id)) {
      event().set_id(id);
      return true;
    }
    event().set_id(MakeNameUuid(absl::StrCat("luminafast\n", id)));
    Keep("luminafast_id", id);
    Note(RowChange::kIdDerived);
    return true;
  }

  // The text without the quotes of JSON that the application left around it.
  std::string Unquote(const SqlValue& value) {
    std::string text = TextOf(value);
    if (!text.starts_with('"')) return text;
    const auto wrapped = ParseMembers(absl::StrCat("{\"text\":", text, "}"));
    if (!wrapped.ok() || wrapped->size() != 1) return text;
    Note(RowChange::kQuotesStripped);
    return wrapped->front().string;
  }

  bool Type() {
    const std::string name = Unquote(row_.event_type);
    const std::optional<std::string> type = FindType(name);
    if (!type) return Fail(RowFault::kUnknownType, absl::StrCat("there is no type ", name));
    if (*type != name) Note(RowChange::kNameReplaced);
    event().set_event_type(*type);
    return true;
  }

  bool Timestamp() {
    const auto* timestamp = std::get_if<int64_t>(&row_.timestamp);
    if (timestamp == nullptr || *timestamp <= 0) {
      return Fail(RowFault::kBadTimestamp, "timestamp is not a number above 0");
    }
    event().set_timestamp(ToMilliseconds(*timestamp));
    if (event().timestamp() != *timestamp) Note(RowChange::kSecondsToMs);
    return true;
  }

  bool Target() {
    const std::string type = Unquote(row_.target_type);
    const auto* id = std::get_if<int64_t>(&row_.target_id);
    if (type.empty() || id == nullptr) {
      return Fail(RowFault::kMissingTarget,
                  "the row has no target_type, or target_id is no number");
    }
    event().set_target_type(absl::AsciiStrToLower(type));
    if (event().target_type() != type) Note(RowChange::kNameReplaced);
    event().set_target_id(*id);
    return true;
  }

  bool Payload() {
    const std::string payload = TextOf(row_.payload);
    if (payload.size() > kPayloadBytesMax) {
      return Fail(RowFault::kPayloadTooLarge,
                  absl::StrCat("the payload has ", payload.size(), " bytes; at most ",
                               kPayloadBytesMax, " can be appended"));
    }
    const absl::StatusOr<std::vector<JsonMember>> members = ParseMembers(payload);
    if (!members.ok()) {
      return Fail(RowFault::kPayloadNotObject,
                  absl::StrCat("the payload is not a JSON object: ", members.status().message()));
    }
    if (event().event_type() != kFlagChanged && IsFlagShape(*members)) {
      return Fail(RowFault::kPayloadLost,
                  absl::StrCat("the application wrote the shape of flag_changed in place of the "
                               "payload; what ",
                               event().event_type(), " said is lost"));
    }
    event().set_payload_json(payload);
    return true;
  }

  void Rest() {
    const std::string user = TextOf(row_.user_id);
    if (!user.empty()) event().set_user_id(user);
    const std::string created_at = TextOf(row_.created_at);
    if (!created_at.empty()) Keep("luminafast_created_at", created_at);
  }

  void Keep(const char* key, const std::string& text) { (*event().mutable_metadata())[key] = text; }

  v1::EventDTO& event() { return result_.event; }

  const LuminafastRow& row_;
  Judgement result_;
};

}  // namespace

std::string_view NameOf(RowChange change) {
  constexpr std::array<std::string_view, kRowChanges> kNames = {
      "quotes_stripped", "name_replaced", "seconds_to_ms", "id_derived", "reordered"};
  return kNames[static_cast<size_t>(change)];
}

std::string_view NameOf(RowFault fault) {
  constexpr std::array<std::string_view, kRowFaults> kNames = {
      "bad_text",           "missing_id",        "unknown_type", "bad_timestamp", "missing_target",
      "payload_not_object", "payload_too_large", "payload_lost", "refused"};
  return kNames[static_cast<size_t>(fault)];
}

Judgement JudgeRow(const LuminafastRow& row) { return Judge(row).Run(); }

int64_t ToMilliseconds(int64_t timestamp) {
  return 0 < timestamp && timestamp < kMillisecondsMin ? timestamp * 1000 : timestamp;
}

}  // namespace firn::cli
