// Turns the schemas of a JSON Schema document into shapes.

#ifndef FIRN_SCHEMA_JSON_SCHEMA_COMPILER_H_
#define FIRN_SCHEMA_JSON_SCHEMA_COMPILER_H_

#include <rapidjson/document.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/functional/function_ref.h"
#include "firn/base/status.h"
#include "firn/schema/pattern_compiler.h"
#include "firn/schema/shape.h"

namespace firn::schema {

// Compiles every schema of the document, and what references and bindings point to beyond those.
// Schemas wait in a queue, so that the stack does not grow with chains of references. What is wrong
// is collected; shapes are good for use only if nothing is.
class JsonSchemaCompiler {
 public:
  // Both must outlive the compiler.
  JsonSchemaCompiler(const rapidjson::Document& document, ShapeSet& shapes);

  // The shape of the schema that a JSON pointer leads to; null: it leads to none, and `fault` says
  // why. The shape is filled in by Finish().
  const Shape* At(std::string_view pointer, std::string& fault);

  // Compiles everything that waits, follows references and looks for circles of them.
  void Finish();

  std::vector<FieldViolation>& violations() { return violations_; }

  // What the document says and nobody checks.
  std::vector<std::string> NotChecked() const;

 private:
  using Value = rapidjson::Value;

  // A schema and what becomes of it.
  struct Node {
    const Value* schema;
    std::string pointer;
    Shape* shape;
  };

  // A `$ref`: where it stands, what it says, and which shape must also be like its target.
  struct Reference {
    std::string pointer;
    std::string target;
    Shape* from;
  };

  // A keyword that nobody checks.
  struct Unchecked {
    std::string pointer;
    std::string what;
  };

  // The shape of a schema that stands at the pointer.
  Shape* ShapeOf(const Value& schema, std::string pointer);
  void CompileWaiting();
  void Compile(const Node& node);
  void CheckKeywordNames(const Node& node);

  // The keywords, group by group.
  void CompileIdentity(const Node& node);
  void CompileAbout(const Node& node);
  void CompileTypes(const Node& node);
  void CompileListed(const Node& node);
  void CompileNumber(const Node& node);
  void CompileText(const Node& node);
  void CompileArray(const Node& node);
  void CompileObject(const Node& node);
  void CompileFields(const Node& node, ObjectRules& rules);
  void CompileDependencies(const Node& node, ObjectRules& rules);
  void CompileCombinations(const Node& node);
  void CompileDefinitions(const Node& node);

  // The keywords of one end of a range.
  struct BoundKeywords {
    const char* inclusive;
    const char* exclusive;
    bool is_min;
  };
  void CompileBound(const Node& node, const BoundKeywords& keywords, std::optional<double>& bound,
                    bool& is_exclusive);
  void AddType(const Node& node, const Value& name);
  void AddAllowed(const Value& value, Shape& shape);
  void AddDependent(const Node& node, std::string key, const Shape* then);

  // References.
  const Value* Find(std::string_view pointer, std::string& fault) const;
  const Shape* Target(std::string_view reference, std::string& fault);
  void CheckCircles();
  struct InPlace;
  // How many shapes a value meets at most on the way through this one without going deeper into the
  // value; 0: too many, or a circle.
  size_t CountInPlace(const Shape& shape, size_t depth, InPlace& known) const;

  // A keyword's value, if the keyword is there and of the right type; else a violation is added.
  const Value* Get(const Node& node, const char* keyword) const;
  std::optional<double> GetNumber(const Node& node, const char* keyword);
  std::optional<size_t> GetCount(const Node& node, const char* keyword);
  std::optional<std::string> GetText(const Node& node, const char* keyword);
  bool GetFlag(const Node& node, const char* keyword);
  const Shape* GetSchema(const Node& node, const char* keyword);
  std::vector<const Shape*> GetSchemas(const Node& node, const char* keyword);
  using TakeMember = absl::FunctionRef<void(std::string name, const Value&, std::string pointer)>;
  void ForEachMember(const Node& node, const char* keyword, TakeMember take);
  std::vector<std::string> Names(const Value& value, const std::string& pointer);
  SizeRange GetRange(const Node& node, const char* min, const char* max);
  Pattern MakePattern(const std::string& text, const std::string& pointer);

  void Add(const std::string& pointer, std::string description);

  const rapidjson::Document& document_;
  ShapeSet& shapes_;
  // The document's own name, without a fragment.
  std::string id_;
  absl::flat_hash_map<const Value*, Shape*> known_;
  std::vector<Node> nodes_;
  size_t compiled_ = 0;
  std::vector<Reference> references_;
  absl::flat_hash_map<std::string, const Shape*> anchors_;
  // Places that hold schemas by name and are none themselves.
  absl::flat_hash_set<const Value*> folders_;
  // Pointers that were followed, and those to what is above.
  absl::flat_hash_set<std::string> followed_;
  std::vector<Unchecked> not_checked_;
  PatternCompiler patterns_;
  std::vector<FieldViolation> violations_;
};

}  // namespace firn::schema

#endif  // FIRN_SCHEMA_JSON_SCHEMA_COMPILER_H_
