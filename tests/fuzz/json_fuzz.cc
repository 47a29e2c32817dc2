// Payloads: what the checker takes for JSON is what another parser takes for JSON, and every reader
// behind it reads the same.

#include <google/protobuf/struct.pb.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "firn/core/event.h"
#include "firn/core/json.h"
#include "firn/core/json_document.h"
#include "firn/projection/payload_members.h"
#include "firn/rpc/payload_struct.h"
#include "firn/schema/canonical_json.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {
namespace {

using nlohmann::json;

// What a payload may be, told by nlohmann's parser.
class Judge : public json::json_sax_t {
 public:
  bool is_payload() const { return is_payload_; }

  bool null() override { return Scalar(); }
  bool boolean(bool) override { return Scalar(); }
  bool number_integer(number_integer_t) override { return Scalar(); }
  bool number_unsigned(number_unsigned_t) override { return Scalar(); }
  bool number_float(number_float_t value, const string_t&) override {
    return Scalar() && Keep(std::isfinite(value));
  }
  bool string(string_t& text) override { return Scalar() && Text(text); }
  bool binary(binary_t&) override { return Keep(false); }
  bool start_object(size_t) override {
    keys_.emplace_back();
    return Keep(keys_.size() <= kPayloadDepthMax);
  }
  bool key(string_t& text) override { return Text(text) && Keep(keys_.back().insert(text).second); }
  bool end_object() override { return End(); }
  bool start_array(size_t) override {
    if (!Scalar()) return false;
    keys_.emplace_back();
    return Keep(keys_.size() <= kPayloadDepthMax);
  }
  bool end_array() override { return End(); }
  bool parse_error(size_t, const std::string&, const json::exception&) override {
    return Keep(false);
  }

 private:
  bool Keep(bool holds) {
    is_payload_ = is_payload_ && holds;
    return holds;
  }
  // The whole must be an object.
  bool Scalar() { return Keep(!keys_.empty()); }
  bool Text(const std::string& text) { return Keep(text.find('\0') == std::string::npos); }
  bool End() {
    keys_.pop_back();
    return true;
  }

  bool is_payload_ = true;
  std::vector<std::set<std::string>> keys_;
};

bool IsPayload(std::string_view text) {
  // nlohmann's parser passes over a byte order mark, and takes a NUL for the end.
  if (text.starts_with("\xEF\xBB\xBF") || text.find('\0') != std::string_view::npos) return false;
  Judge judge;
  return json::sax_parse(text, &judge) && judge.is_payload();
}

// Whether a value is what another parser has read.
bool IsSame(const rapidjson::Value& value, const json& wanted) {
  if (wanted.is_object()) {
    return value.IsObject() && value.MemberCount() == wanted.size() &&
           std::all_of(value.MemberBegin(), value.MemberEnd(), [&](const auto& member) {
             const auto found =
                 wanted.find(std::string(member.name.GetString(), member.name.GetStringLength()));
             return found != wanted.end() && IsSame(member.value, *found);
           });
  }
  if (wanted.is_array()) {
    return value.IsArray() && value.Size() == wanted.size() &&
           std::equal(value.Begin(), value.End(), wanted.begin(), IsSame);
  }
  if (wanted.is_string()) {
    return value.IsString() && wanted.get_ref<const std::string&>() ==
                                   std::string_view(value.GetString(), value.GetStringLength());
  }
  if (wanted.is_number_unsigned()) {
    return value.IsUint64() && value.GetUint64() == wanted.get<uint64_t>();
  }
  if (wanted.is_number_integer()) {
    return value.IsInt64() && value.GetInt64() == wanted.get<int64_t>();
  }
  if (wanted.is_number()) return value.IsDouble() && value.GetDouble() == wanted.get<double>();
  return wanted.is_null() ? value.IsNull()
                          : value.IsBool() && value.GetBool() == wanted.get<bool>();
}

rapidjson::Document Parse(std::string_view text) {
  rapidjson::Document document;
  if (ParseJson(text, document).IsError()) {
    Fail("a payload that was accepted cannot be read for its schema");
  }
  return document;
}

std::string Canonical(std::string_view text) { return schema::CanonicalJson(Parse(text)); }

void CheckCanonical(std::string_view text) {
  if (!IsSame(Parse(text), json::parse(text))) Fail("a payload is read as another");
  const std::string canonical = Canonical(text);
  if (FindJsonObjectFault(canonical)) Fail("the canonical form is no payload: " + canonical);
  if (Canonical(canonical) != canonical) Fail("the canonical form has another: " + canonical);
}

void CheckStruct(std::string_view text) {
  google::protobuf::Struct made;
  if (!rpc::JsonToStruct(text, made)) return;
  const auto again = rpc::StructToJson(made);
  if (!again.ok()) Fail("a Struct that was made has no JSON: " + again.status().ToString());
  if (FindJsonObjectFault(*again)) Fail("the JSON of a Struct is no payload: " + *again);
  google::protobuf::Struct remade;
  if (!rpc::JsonToStruct(*again, remade)) Fail("the JSON of a Struct makes none: " + *again);
  const auto third = rpc::StructToJson(remade);
  if (!third.ok() || *third != *again) Fail("a Struct does not give the same JSON: " + *again);
}

// Members, which projections find by a scanner of their own.
void CheckMembers(std::string_view text) {
  using Kind = projection::MemberValue::Kind;
  static const projection::MemberPaths* const kPaths = [] {
    auto* paths = new projection::MemberPaths;
    paths->Add("a");
    paths->Add("a::b");
    return paths;
  }();
  projection::PayloadMembers members;
  members.Find(*kPaths, text);
  const json value = json::parse(text);
  const auto compare = [&](size_t index, const json* wanted) {
    const projection::MemberValue& found = members[index];
    if ((found.kind == Kind::kAbsent) != (wanted == nullptr)) Fail("a member is there or is not");
    if (wanted == nullptr) return;
    if (wanted->is_null() != (found.kind == Kind::kNull)) Fail("a member is null or is not");
    if (wanted->is_string() && found.text != wanted->get_ref<const std::string&>()) {
      Fail("a member has another text: " + std::string(found.text));
    }
    if (wanted->is_structured() && json::parse(found.text) != *wanted) {
      Fail("a member has other parts: " + std::string(found.text));
    }
    if (wanted->is_boolean() && found.integer != static_cast<int64_t>(wanted->get<bool>())) {
      Fail("a member is another boolean");
    }
    if (found.kind == Kind::kInteger && wanted->is_number_integer() &&
        found.integer != wanted->get<int64_t>()) {
      Fail("a member is another integer");
    }
  };
  const auto at = [](const json& object, const char* name) -> const json* {
    if (!object.is_object()) return nullptr;
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
  };
  const json* const a = at(value, "a");
  compare(0, a);
  compare(1, a == nullptr ? nullptr : at(*a, "b"));
}

}  // namespace
}  // namespace firn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace firn::fuzz;  // NOLINT(google-build-using-namespace)
  const std::string_view text = TextOf(data, size);
  const std::optional<std::string> fault = firn::FindJsonObjectFault(text);
  const bool is_payload = IsPayload(text);
  // Readers refuse some numbers by how they are written, whatever their value: so does the checker.
  if (fault && is_payload && fault->find("Number too big") != std::string::npos) return 0;
  if (fault.has_value() == is_payload) {
    Fail(fault ? "refused, but another parser takes it: " + *fault
               : std::string("accepted, but another parser refuses it"));
  }
  if (fault) return 0;
  CheckCanonical(text);
  CheckStruct(text);
  CheckMembers(text);
  return 0;
}
