#include "cli/json_members.h"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cli/text.h"

namespace firn::cli {
namespace {

// The server takes payloads of 64 levels; the bound keeps the recursive parser off the stack's end.
constexpr int kDepthMax = 100;

// Takes the object apart while RapidJSON reads it. A method that returns false ends the parse; then
// fault() says why.
class MemberHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, MemberHandler> {
 public:
  MemberHandler(std::string_view json, const rapidjson::MemoryStream& stream)
      : json_(json), stream_(stream) {}

  const std::string& fault() const { return fault_; }
  std::vector<JsonMember>& members() { return members_; }

  bool Null() { return Scalar(JsonKind::kNull); }
  bool Bool(bool) { return Scalar(JsonKind::kBoolean); }
  bool RawNumber(const char*, rapidjson::SizeType, bool) { return Scalar(JsonKind::kNumber); }

  bool String(const char* data, rapidjson::SizeType size, bool) {
    if (depth_ == 1) members_.back().string.assign(data, size);
    return Scalar(JsonKind::kString) && CheckText({data, size}, members_.back().name);
  }

  bool Key(const char* data, rapidjson::SizeType size, bool) {
    if (depth_ > 1) return true;
    const std::string_view name(data, size);
    if (!CheckText(name, "a name")) return false;
    if (std::ranges::find(members_, name, &JsonMember::name) != members_.end()) {
      return Fail(absl::StrCat(ToAbsl(name), " stands twice; keep one"));
    }
    members_.push_back({.name = std::string(name)});
    begin_ = json_.find_first_not_of(" \t\r\n:", stream_.Tell());
    return true;
  }

  bool StartObject() { return Deepen(); }
  bool StartArray() { return depth_ == 0 ? FailObject() : Deepen(); }
  bool EndObject(rapidjson::SizeType) { return End(JsonKind::kObject); }
  bool EndArray(rapidjson::SizeType) { return End(JsonKind::kArray); }

 private:
  bool Fail(std::string fault) {
    fault_ = std::move(fault);
    return false;
  }

  bool FailObject() { return Fail("it must be a JSON object, {...}"); }

  // The parser lets a lone low surrogate (`\udc00`) through.
  bool CheckText(std::string_view text, const std::string& what) {
    // Deeper text is the server's to check.
    if (depth_ > 1 || IsUtf8(text)) return true;
    return Fail(absl::StrCat(what, " holds half a surrogate pair; write the character itself"));
  }

  bool Deepen() {
    if (++depth_ <= kDepthMax) return true;
    return Fail(absl::StrCat("it is nested deeper than ", kDepthMax, " levels"));
  }

  bool Scalar(JsonKind kind) {
    if (depth_ == 0) return FailObject();
    if (depth_ == 1) Finish(kind);
    return true;
  }

  bool End(JsonKind kind) {
    if (--depth_ == 1) Finish(kind);
    return true;
  }

  void Finish(JsonKind kind) {
    members_.back().kind = kind;
    members_.back().text = json_.substr(begin_, stream_.Tell() - begin_);
  }

  const std::string_view json_;
  const rapidjson::MemoryStream& stream_;
  std::vector<JsonMember> members_;
  std::string fault_;
  // Objects and arrays that are open.
  int depth_ = 0;
  // Where the value of the last member begins.
  size_t begin_ = 0;
};

}  // namespace

absl::StatusOr<std::vector<JsonMember>> ParseMembers(std::string_view json) {
  constexpr unsigned kFlags =
      rapidjson::kParseValidateEncodingFlag | rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::MemoryStream stream(json.data(), json.size());
  rapidjson::Reader reader;
  MemberHandler handler(json, stream);
  const rapidjson::ParseResult parsed = reader.Parse<kFlags>(stream, handler);
  if (!handler.fault().empty()) return absl::InvalidArgumentError(handler.fault());
  if (parsed.IsError()) {
    return absl::InvalidArgumentError(absl::StrCat("not valid JSON at byte ", parsed.Offset() + 1,
                                                   " (", rapidjson::GetParseError_En(parsed.Code()),
                                                   ")"));
  }
  return std::move(handler.members());
}

}  // namespace firn::cli
