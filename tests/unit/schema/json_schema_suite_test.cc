// Runs the official test suite of JSON Schema, draft 7, as Debian packages it.

#include <gtest/gtest.h>
#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "firn/core/json_document.h"
#include "firn/schema/checker.h"
#include "firn/schema/schema.h"

namespace firn::schema {
namespace {

using rapidjson::Value;

constexpr const char* kSuite = "/usr/share/json-schema-test-suite/tests/draft7";

// What must be refused at registration, since it refers to other documents or begins documents
// within the document: a file or `file/schema`.
constexpr auto kRefused = std::to_array<std::string_view>({
    "definitions.json",
    "ref.json/Recursive references between schemas",
    "ref.json/remote ref, containing refs itself",
    "refRemote.json",
});

// What is not run: a file or `file/schema/case`.
constexpr auto kSkipped = std::to_array<std::string_view>({
    // What stands beside $ref counts, as from draft 2019-09 on.
    "ref.json/ref overrides any sibling keywords/ref valid, maxItems ignored",
    // Both keywords only describe, as from draft 2019-09 on; they are listed as not checked.
    "optional/content.json",
    // Formats that are not checked, and listed as such.
    "optional/ecmascript-regex.json",
    "optional/format/idn-email.json",
    "optional/format/idn-hostname.json",
    "optional/format/iri-reference.json",
    "optional/format/iri.json",
    "optional/format/json-pointer.json",
    "optional/format/regex.json",
    "optional/format/relative-json-pointer.json",
    "optional/format/uri-template.json",
});

std::string ToJson(const Value& value) {
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// The schema where any value may be checked against it: of the key `x` of a payload, which must be
// an object. References from the document's root stay what they are.
std::string Document(const Value& schema) {
  if (!schema.IsObject()) return R"({"payload":{"properties":{"x":)" + ToJson(schema) + "}}}";
  rapidjson::Document document;
  document.CopyFrom(schema, document.GetAllocator());
  rapidjson::Document payload;
  payload.Parse(R"({"properties":{"x":{"$ref":"#"}}})");
  document.AddMember("payload", Value(payload, document.GetAllocator()), document.GetAllocator());
  return ToJson(document);
}

class SuiteRun {
 public:
  void File(const std::filesystem::path& path) {
    const std::string name = std::filesystem::relative(path, kSuite);
    std::ifstream file(path);
    const std::string json{std::istreambuf_iterator<char>(file), {}};
    rapidjson::Document groups;
    ASSERT_FALSE(ParseJson(json, groups).IsError()) << path;
    for (const Value& group : groups.GetArray()) {
      const std::string where = name + "/" + group["description"].GetString();
      if (Has(kRefused, name) || Has(kRefused, where)) {
        EXPECT_FALSE(Compile(group).ok()) << where;
        refused_ += static_cast<int>(group["tests"].Size());
      } else if (Has(kSkipped, name)) {
        skipped_ += static_cast<int>(group["tests"].Size());
      } else {
        Group(group, where);
      }
    }
  }

  void CheckCounts() const {
    EXPECT_EQ(used_.size(), kRefused.size() + kSkipped.size()) << "not all that is named is there";
    EXPECT_GT(passed_, 450);
    testing::Test::RecordProperty("passed", passed_);
    testing::Test::RecordProperty("refused", refused_);
    testing::Test::RecordProperty("skipped", skipped_);
  }

 private:
  bool Has(absl::Span<const std::string_view> names, const std::string& name) {
    if (std::ranges::find(names, name) == names.end()) return false;
    used_.insert(name);
    return true;
  }

  static absl::StatusOr<std::shared_ptr<const CompiledSchema>> Compile(const Value& group) {
    const std::vector<Binding> bindings = {{.event_type = "tested", .definition = "/payload"}};
    return CompileJsonSchema(Document(group["schema"]), bindings);
  }

  void Group(const Value& group, const std::string& where) {
    const auto compiled = Compile(group);
    if (!compiled.ok()) {
      ADD_FAILURE() << where << ": " << compiled.status();
      return;
    }
    const Shape& shape = *(*compiled)->event_types.front().payload;
    for (const Value& test : group["tests"].GetArray()) {
      const std::string name = where + "/" + test["description"].GetString();
      if (Has(kSkipped, name)) {
        ++skipped_;
        continue;
      }
      rapidjson::Document payload;
      const std::string text = R"({"x":)" + ToJson(test["data"]) + "}";
      ParseJson(text, payload);
      std::vector<FieldViolation> violations;
      CheckValue(payload, shape, "payload", violations);
      EXPECT_EQ(violations.empty(), test["valid"].GetBool())
          << name << "\n  " << ToJson(group["schema"]) << "\n  " << ToJson(test["data"]) << "\n  "
          << (violations.empty() ? ""
                                 : violations.front().field + " " + violations.front().description);
      passed_ += violations.empty() == test["valid"].GetBool() ? 1 : 0;
    }
  }

  std::set<std::string> used_;
  int passed_ = 0;
  int refused_ = 0;
  int skipped_ = 0;
};

TEST(JsonSchemaSuiteTest, Draft7IsUnderstood) {
  ASSERT_TRUE(std::filesystem::exists(kSuite)) << "install json-schema-test-suite: ./dev deps";
  SuiteRun run;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(kSuite)) {
    if (entry.path().extension() == ".json") run.File(entry.path());
  }
  run.CheckCounts();
}

}  // namespace
}  // namespace firn::schema
