// Payloads from and to JSON, by their VisitMembers.

#ifndef FIRN_CLIENT_SRC_CATALOG_JSON_H_
#define FIRN_CLIENT_SRC_CATALOG_JSON_H_

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "firn/catalog/payload.h"

namespace firn {
inline namespace client {
namespace catalog {

// Writes the members of one object.
class MemberWriter {
 public:
  explicit MemberWriter(rapidjson::Writer<rapidjson::StringBuffer>& writer) : writer_(writer) {}

  template <typename T>
  void operator()(const char* name, const T& value) {
    writer_.Key(name);
    Write(value);
  }
  template <typename T>
  void operator()(const char* name, const std::optional<T>& value) {
    if (value) (*this)(name, *value);
  }
  template <typename T>
  void operator()(const char* name, const Nullable<T>& value) {
    if (!value) return;
    writer_.Key(name);
    if (*value) {
      Write(**value);
    } else {
      writer_.Null();
    }
  }
  void Other(const std::map<std::string, Json>& other) {
    for (const auto& [name, value] : other) (*this)(name.c_str(), value);
  }

  template <typename T>
  void WriteObject(const T& value) {
    writer_.StartObject();
    VisitMembers(*this, value);
    writer_.EndObject();
  }

 private:
  void Write(const std::string& value) {
    writer_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  void Write(bool value) { writer_.Bool(value); }
  void Write(int32_t value) { writer_.Int(value); }
  void Write(int64_t value) { writer_.Int64(value); }
  void Write(double value) {
    // JSON has no other numbers. (One that is refused has begun to be written.)
    if (std::isfinite(value)) {
      writer_.Double(value);
    } else {
      writer_.Null();
    }
  }
  void Write(const Json& value) {
    writer_.RawValue(value.text.data(), value.text.size(), rapidjson::kNullType);
  }
  void Write(const Point& value) {
    writer_.StartArray();
    for (const double coordinate : value) Write(coordinate);
    writer_.EndArray();
  }
  template <typename T>
  void Write(const std::vector<T>& value) {
    writer_.StartArray();
    for (const T& element : value) Write(element);
    writer_.EndArray();
  }
  template <typename T>
  void Write(const T& value) {
    WriteObject(value);
  }

  rapidjson::Writer<rapidjson::StringBuffer>& writer_;
};

// Reads the members of one object. The first fault is kept, and ends it.
class MemberReader {
 public:
  // `place` is the object's, such as `edits.crop.`; `fault` is where a member is wrong.
  MemberReader(const rapidjson::Value& object, std::string place, std::string& fault)
      : object_(object), place_(std::move(place)), fault_(fault) {}

  template <typename T>
  void operator()(const char* name, T& value) {
    const rapidjson::Value* const found = Find(name);
    if (found == nullptr) return SetFault(name, "is missing");
    Read(name, *found, value);
  }
  // null is the same as nothing.
  template <typename T>
  void operator()(const char* name, std::optional<T>& value) {
    const rapidjson::Value* const found = Find(name);
    if (found != nullptr && !found->IsNull()) Read(name, *found, value.emplace());
  }
  template <typename T>
  void operator()(const char* name, Nullable<T>& value) {
    const rapidjson::Value* const found = Find(name);
    if (found == nullptr) return;
    value.emplace();
    if (!found->IsNull()) Read(name, *found, value->emplace());
  }
  // Whatever no member has asked for.
  void Other(std::map<std::string, Json>& other);

 private:
  // Under its own name, or else in camelCase.
  const rapidjson::Value* Find(const char* name);
  void SetFault(const std::string& name, std::string_view what);

  void Read(const std::string& name, const rapidjson::Value& json, std::string& value);
  void Read(const std::string& name, const rapidjson::Value& json, bool& value);
  void Read(const std::string& name, const rapidjson::Value& json, int32_t& value);
  void Read(const std::string& name, const rapidjson::Value& json, int64_t& value);
  void Read(const std::string& name, const rapidjson::Value& json, double& value);
  void Read(const std::string& name, const rapidjson::Value& json, Json& value);
  void Read(const std::string& name, const rapidjson::Value& json, Point& value);
  template <typename T>
  void Read(const std::string& name, const rapidjson::Value& json, std::vector<T>& value) {
    if (!json.IsArray()) return SetFault(name, "is no array");
    for (rapidjson::SizeType i = 0; i < json.Size(); ++i) {
      Read(absl::StrCat(name, "[", i, "]"), json[i], value.emplace_back());
    }
  }
  template <typename T>
  void Read(const std::string& name, const rapidjson::Value& json, T& value) {
    if (!json.IsObject()) return SetFault(name, "is no object");
    MemberReader members(json, absl::StrCat(place_, name, "."), fault_);
    VisitMembers(members, value);
  }

  const rapidjson::Value& object_;
  const std::string place_;
  std::string& fault_;
  // The keys that members have asked for.
  std::set<std::string> known_;
};

// What the text is, or why it is no object.
absl::StatusOr<rapidjson::Document> ParseObject(std::string_view json);

template <typename Payload>
std::string ToJson(const Payload& payload) {
  rapidjson::StringBuffer text;
  rapidjson::Writer<rapidjson::StringBuffer> writer(text);
  MemberWriter(writer).WriteObject(payload);
  return {text.GetString(), text.GetSize()};
}

template <typename Payload>
absl::StatusOr<Payload> FromJson(std::string_view json) {
  const absl::StatusOr<rapidjson::Document> document = ParseObject(json);
  if (!document.ok()) return document.status();
  std::string fault;
  MemberReader members(*document, "", fault);
  Payload payload;
  VisitMembers(members, payload);
  if (!fault.empty()) return absl::InvalidArgumentError(fault);
  return payload;
}

}  // namespace catalog
}  // namespace client
}  // namespace firn

#endif  // FIRN_CLIENT_SRC_CATALOG_JSON_H_
