// Rules over several fields, each kept and broken, as the checker tells them.

#include "firn/schema/fields_rules.h"

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/unit/schema/shape_support.h"

namespace firn::schema {
namespace {

using testing::Faults;

// An object with the fields a, b, c and the rule. Nothing of them but that is checked; `null` is
// absent, in c it counts as given.
class Rules : public ::testing::Test {
 protected:
  void Use(FieldsRule rule) {
    rules_.fields = {{.name = "a", .alternative = "A", .shape = &any_, .null_is_absent = true},
                     {.name = "b", .shape = &any_, .null_is_absent = true},
                     {.name = "c", .shape = &any_, .null_is_absent = true, .nullable = true}};
    rules_.Index();
    rules_.rules = {std::move(rule)};
    shape_.object = std::make_unique<ObjectRules>(rules_);
  }

  void Holds(const std::string& json) { EXPECT_EQ(Faults(json, shape_), "") << json; }

  void IsBroken(const std::string& json, const std::string& path) {
    const std::string faults = Faults(json, shape_);
    EXPECT_EQ(faults.substr(0, path.size() + 1), path + ":") << json << "\n" << faults;
    EXPECT_EQ(faults.find('\n'), std::string::npos) << json << "\n" << faults;
  }

  Shape any_;
  ObjectRules rules_;
  Shape shape_;
};

TEST_F(Rules, AnyGiven) {
  Use(AnyGiven{{0, 1}});
  Holds(R"({"a":0})");
  Holds(R"({"A":0})");
  Holds(R"({"a":1,"b":2})");
  IsBroken("{}", "$");
  IsBroken(R"({"a":null})", "$");
  IsBroken(R"({"c":1})", "$");
  Use(AnyGiven{{0, 2}});
  Holds(R"({"c":null})");
}

TEST_F(Rules, AllOrNone) {
  Use(AllOrNone{{0, 1}});
  Holds("{}");
  Holds(R"({"a":1,"b":1})");
  Holds(R"({"a":null})");
  IsBroken(R"({"a":1})", "$");
  IsBroken(R"({"a":1,"b":null})", "$");
  Use(AllOrNone{{0, 2}});
  Holds(R"({"a":1,"c":null})");
}

TEST_F(Rules, AtMostOne) {
  Use(AtMostOne{{0, 1}});
  Holds("{}");
  Holds(R"({"a":1})");
  Holds(R"({"a":1,"b":null})");
  IsBroken(R"({"a":1,"b":1})", "$");
}

TEST_F(Rules, SameKeys) {
  Use(SameKeys{{0, 1, 2}});
  Holds("{}");
  Holds(R"({"a":{"x":1}})");
  Holds(R"({"a":["x","y"],"b":{"y":1,"x":null},"c":{"x":2,"y":3}})");
  Holds(R"({"a":{},"b":[]})");
  // Of another type: that is told elsewhere.
  Holds(R"({"a":5,"b":{"x":1}})");
  Holds(R"({"a":[1],"b":{"x":1}})");
  IsBroken(R"({"a":["x"],"b":{"y":1}})", "$");
  IsBroken(R"({"a":["x"],"b":{"x":1,"y":1}})", "$");
  IsBroken(R"({"a":["x","x"],"b":{"x":1}})", "$");
  IsBroken(R"({"b":{"x":1},"c":{}})", "$");
}

TEST_F(Rules, KeysWithin) {
  Use(KeysWithin{0, 1});
  Holds("{}");
  Holds(R"({"a":{}})");
  Holds(R"({"a":{"x":1},"b":{"x":2,"y":3}})");
  Holds(R"({"a":["x"],"b":["y","x"]})");
  Holds(R"({"a":5})");
  Holds(R"({"a":{"x":1},"b":5})");
  IsBroken(R"({"a":{"x":1}})", "$.a");
  IsBroken(R"({"a":{"x":1},"b":{"y":1}})", "$.a");
  IsBroken(R"({"a":{"x":1,"y":1},"b":{"y":1}})", "$.a");
}

// A key may have two spellings; both name the same field.
TEST_F(Rules, KeysAreTheSameInBothSpellings) {
  ObjectRules values;
  values.fields = {{.name = "file_size", .alternative = "fileSize", .shape = &any_}};
  values.Index();
  Shape object;
  object.object = std::make_unique<ObjectRules>(values);
  Use(SameKeys{{0, 1, 2}});
  shape_.object->fields[1].shape = shape_.object->fields[2].shape = &object;
  Holds(R"({"a":["file_size"],"b":{"fileSize":1},"c":{"file_size":1}})");
  IsBroken(R"({"a":[],"b":{"fileSize":1},"c":{"file_size":1}})", "$");
  Use(KeysWithin{1, 2});
  shape_.object->fields[1].shape = shape_.object->fields[2].shape = &object;
  Holds(R"({"b":{"fileSize":1},"c":{"file_size":1}})");
  Holds(R"({"b":{"file_size":1},"c":{"fileSize":1}})");
}

TEST_F(Rules, SameSize) {
  Use(SameSize{{0, 1}});
  Holds("{}");
  Holds(R"({"a":[1]})");
  Holds(R"({"a":[1,2],"b":["x","y"]})");
  Holds(R"({"a":[1,2],"b":{}})");
  IsBroken(R"({"a":[1,2],"b":[1]})", "$");
  IsBroken(R"({"a":[],"b":[1]})", "$");
}

TEST_F(Rules, Different) {
  Use(Different{0, 1});
  Holds("{}");
  Holds(R"({"a":1})");
  Holds(R"({"a":1,"b":2})");
  Holds(R"({"a":"x","b":"y"})");
  IsBroken(R"({"a":1,"b":1})", "$.a");
  IsBroken(R"({"a":1,"b":"1"})", "$.a");
  IsBroken(R"({"a":"9007199254740991","b":9007199254740991})", "$.a");
  Holds(R"({"a":5.5,"b":""})");
  Holds(R"({"a":[1],"b":{}})");
  Holds(R"({"a":{"x":1},"b":1})");
  IsBroken(R"({"a":5.0,"b":5})", "$.a");
  IsBroken(R"({"a":{"x":1,"y":[2]},"b":{"y":[2.0],"x":1}})", "$.a");
}

TEST_F(Rules, MembershipInAList) {
  Use(Membership{0, 1, true});
  Holds("{}");
  Holds(R"({"a":1})");
  Holds(R"({"a":1,"b":5})");
  Holds(R"({"a":1,"b":[2,1]})");
  Holds(R"({"a":"1","b":[1]})");
  Holds(R"({"a":{"x":1,"y":2},"b":[1,{"y":2,"x":1}]})");
  IsBroken(R"({"a":{"x":1},"b":[1,[],{"x":2}]})", "$.a");
  IsBroken(R"({"a":1,"b":[2]})", "$.a");
  IsBroken(R"({"a":1,"b":[]})", "$.a");
}

TEST_F(Rules, NoMembershipInAList) {
  Use(Membership{2, 1, false});
  Holds(R"({"c":1,"b":[2]})");
  Holds(R"({"c":null,"b":[2]})");
  IsBroken(R"({"c":1,"b":[2,1]})", "$.c");
  IsBroken(R"({"c":"1","b":[1]})", "$.c");
}

TEST_F(Rules, SumAtMost) {
  Use(SumAtMost{{0, 1}, 1});
  Holds("{}");
  Holds(R"({"a":1})");
  Holds(R"({"a":0.9,"b":0.1})");
  Holds(R"({"a":0.7,"b":0.3})");
  Holds(R"({"a":"9","b":0.1})");
  IsBroken(R"({"a":0.9,"b":0.101})", "$");
  IsBroken(R"({"a":2})", "$");
}

TEST_F(Rules, GivenIf) {
  Use(GivenIf{0, 1, {"x", "y"}});
  Holds("{}");
  Holds(R"({"b":"z"})");
  Holds(R"({"a":1,"b":"x"})");
  IsBroken(R"({"b":"x"})", "$.a");
  IsBroken(R"({"a":null,"b":"y"})", "$.a");
  IsBroken(R"({"a":1,"b":"z"})", "$.a");
  IsBroken(R"({"a":1})", "$.a");
}

TEST_F(Rules, InCase) {
  Shape number;
  number.types = JsonType::kNumber;
  number.number = {.min = 0, .max = 5};
  Use(InCase{1, {"rating", "stars"}, 0, &number});
  Holds("{}");
  Holds(R"({"b":"rating"})");
  Holds(R"({"b":"rating","a":5})");
  Holds(R"({"b":"name","a":"x"})");
  Holds(R"({"a":"x"})");
  IsBroken(R"({"b":"rating","a":"5"})", "$.a");
  IsBroken(R"({"b":"stars","a":6})", "$.a");
}

TEST(FieldAtFault, IsTheFirstOfTwoAndNoneOfSeveral) {
  EXPECT_EQ(FieldAtFault(KeysWithin{1, 2}), std::optional<size_t>(1));
  EXPECT_EQ(FieldAtFault(Different{1, 2}), std::optional<size_t>(1));
  EXPECT_EQ(FieldAtFault(Membership{1, 2, true}), std::optional<size_t>(1));
  EXPECT_EQ(FieldAtFault(GivenIf{1, 2, {}}), std::optional<size_t>(1));
  EXPECT_EQ(FieldAtFault(AnyGiven{{1, 2}}), std::nullopt);
  EXPECT_EQ(FieldAtFault(SumAtMost{{1, 2}, 1}), std::nullopt);
}

}  // namespace
}  // namespace firn::schema
