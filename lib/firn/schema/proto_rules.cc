#include "firn/schema/proto_rules.h"

#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "buf/validate/validate.pb.h"
#include "firn/base/status.h"
#include "firn/schema/v1/options.pb.h"
#include "firn/schema/words.h"

namespace firn::schema {
namespace {

namespace pb = google::protobuf;
using Names = pb::RepeatedPtrField<std::string>;

// Turns the names of rules into places among an object's fields.
class RuleReader {
 public:
  RuleReader(ObjectRules& object, ShapeSet& shapes, std::vector<std::string>& faults)
      : object_(object), shapes_(shapes), faults_(faults) {}

  void Read(const v1::Rule& rule) {
    if (rule.rule_case() == v1::Rule::RULE_NOT_SET) {
      // One of a newer version was refused already.
      if (rule.GetReflection()->GetUnknownFields(rule).empty()) {
        faults_.emplace_back("has an empty rule; say which it is, such as any_given");
      }
      return;
    }
    kind_ = v1::Rule::descriptor()->FindFieldByNumber(rule.rule_case())->name();
    switch (rule.rule_case()) {
      case v1::Rule::kAnyGiven:
        return Add(AnyGiven{Several(rule.any_given().fields())});
      case v1::Rule::kAllOrNone:
        return Add(AllOrNone{Several(rule.all_or_none().fields())});
      case v1::Rule::kSameKeys:
        return Add(SameKeys{Several(rule.same_keys().fields())});
      case v1::Rule::kKeysWithin:
        return AddPair<KeysWithin>(rule.keys_within());
      case v1::Rule::kSameSize:
        return Add(SameSize{Several(rule.same_size().fields())});
      case v1::Rule::kDifferent:
        return AddPair<Different>(rule.different());
      case v1::Rule::kElementOf:
        return AddPair<Membership>(rule.element_of(), true);
      case v1::Rule::kNotElementOf:
        return AddPair<Membership>(rule.not_element_of(), false);
      case v1::Rule::kSum:
        return Add(SumAtMost{Several(rule.sum().fields()), rule.sum().max()});
      case v1::Rule::kGivenIf:
        return Add(GivenIf{Place(rule.given_if().field()), Place(rule.given_if().on()),
                           Values(rule.given_if().values())});
      case v1::Rule::kCase:
        return ReadCase(rule.case_());
      case v1::Rule::RULE_NOT_SET:
        break;
    }
  }

  void Read(const buf::validate::MessageOneofRule& oneof) {
    kind_ = "oneof";
    ReadOneof(oneof.fields(), oneof.required());
  }

  void Read(const pb::OneofDescriptor& oneof) {
    kind_ = "oneof";
    Names names;
    for (int i = 0; i < oneof.field_count(); ++i) names.Add(std::string(oneof.field(i)->name()));
    ReadOneof(names, oneof.options().GetExtension(buf::validate::oneof).required());
  }

 private:
  void Add(FieldsRule rule) { object_.rules.push_back(std::move(rule)); }

  template <typename Rule, typename... More>
  void AddPair(const v1::Pair& pair, More... more) {
    if (!pair.field().empty() && pair.field() == pair.of()) Fault(Twice(pair.field()));
    Add(Rule{Place(pair.field()), Place(pair.of()), more...});
  }

  void ReadOneof(const Names& names, bool is_required) {
    const std::vector<size_t> places = Places(names, 1);
    Add(AtMostOne{places});
    if (is_required) Add(AnyGiven{places});
  }

  void ReadCase(const v1::Case& rule) {
    if (rule.then().empty()) Fault("without then; say what holds then");
    const std::vector<std::string> values = Values(rule.values());
    for (const v1::Then& then : rule.then()) {
      if (then.in().empty() && then.type().empty() && !then.has_min() && !then.has_max()) {
        Fault(
            absl::StrCat("that says nothing of \"", then.field(), "\"; give in, type, min or max"));
      }
      Shape& shape = shapes_.Add();
      shape.allowed_texts = {then.in().begin(), then.in().end()};
      if (!then.type().empty()) shape.types = TypeNamed(then.type());
      if (then.has_min()) shape.number.min = then.min();
      if (then.has_max()) shape.number.max = then.max();
      Add(InCase{Place(rule.on()), values, Place(then.field()), &shape});
    }
  }

  // What is wrong with the rule that is read.
  void Fault(std::string_view what) {
    faults_.push_back(absl::StrCat("has the rule ", kind_, " ", ToAbsl(what)));
  }

  static std::string Twice(const std::string& name) {
    return absl::StrCat("that names \"", name, "\" twice; name it once");
  }

  size_t Place(const std::string& name) {
    const auto field = std::ranges::lower_bound(object_.fields, name, {}, &Field::name);
    if (field != object_.fields.end() && field->name == name) {
      return static_cast<size_t>(field - object_.fields.begin());
    }
    faults_.push_back(absl::StrCat("has a rule about \"", name, "\", which is not a field of it"));
    return 0;
  }

  std::vector<size_t> Several(const Names& names) { return Places(names, 2); }

  std::vector<size_t> Places(const Names& names, int count_min) {
    if (names.size() < count_min) {
      Fault(absl::StrCat("about ", names.empty() ? "no" : "one", " field; name at least ",
                         count_min == 1 ? "one" : "two"));
    }
    std::vector<std::string_view> sorted(names.begin(), names.end());
    std::ranges::sort(sorted);
    const auto twice = std::ranges::adjacent_find(sorted);
    if (twice != sorted.end()) Fault(Twice(std::string(*twice)));
    std::vector<size_t> places;
    for (const std::string& name : names) places.push_back(Place(name));
    return places;
  }

  std::vector<std::string> Values(const Names& values) {
    if (values.empty()) Fault("without values; name at least one");
    return {values.begin(), values.end()};
  }

  TypeSet TypeNamed(const std::string& name) {
    for (const JsonType type :
         {JsonType::kString, JsonType::kNumber, JsonType::kInteger, JsonType::kBool}) {
      if (TypeName(type) == name) return type;
    }
    faults_.push_back(absl::StrCat("has a case with the type \"", name,
                                   "\"; there are string, number, integer and boolean"));
    return TypeSet::Any();
  }

  ObjectRules& object_;
  ShapeSet& shapes_;
  std::vector<std::string>& faults_;
  // Of the rule that is read: any_given.
  std::string kind_;
};

}  // namespace

void AddMessageRules(const pb::Descriptor& message, ObjectRules& object, ShapeSet& shapes,
                     std::vector<std::string>& faults) {
  RuleReader reader(object, shapes, faults);
  for (int i = 0; i < message.real_oneof_decl_count(); ++i) reader.Read(*message.oneof_decl(i));
  const int count = message.options().ExtensionSize(v1::rule);
  for (int i = 0; i < count; ++i) reader.Read(message.options().GetExtension(v1::rule, i));
  for (const auto& oneof : message.options().GetExtension(buf::validate::message).oneof()) {
    reader.Read(oneof);
  }
}

}  // namespace firn::schema
