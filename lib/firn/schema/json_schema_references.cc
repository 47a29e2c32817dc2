// Where references lead to, and whether they come back without getting anywhere.

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "firn/base/shorten.h"
#include "firn/schema/json_schema_compiler.h"

namespace firn::schema {
namespace {

// Chains of schemas that a value meets one inside the other, and how many it meets in all, are
// bounded: each is looked at for each value, deep in the stack.
constexpr size_t kInPlaceDepthMax = 64;
constexpr size_t kInPlaceMax = 4096;

constexpr size_t kReferenceBytesMax = 80;

// The text without %XX; a % that starts no such thing stands for itself.
std::string DecodePercent(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded.push_back(static_cast<char>(byte));
      i += 2;
    } else {
      decoded.push_back(text[i]);
    }
  }
  return decoded;
}

std::string Quoted(std::string_view text) {
  return absl::StrCat("\"", Shorten(text, kReferenceBytesMax), "\"");
}

// What a step of a JSON pointer leads to; null: nothing.
const rapidjson::Value* Follow(const rapidjson::Value& value, std::string_view step) {
  if (value.IsObject()) {
    const rapidjson::Value name(step.data(), static_cast<rapidjson::SizeType>(step.size()));
    const auto member = value.FindMember(name);
    return member == value.MemberEnd() ? nullptr : &member->value;
  }
  if (!value.IsArray()) return nullptr;
  rapidjson::SizeType index = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), index);
  if (error != std::errc() || end != step.data() + step.size() || index >= value.Size()) {
    return nullptr;
  }
  return &value[index];
}

}  // namespace

const rapidjson::Value* JsonSchemaCompiler::Find(std::string_view pointer,
                                                 std::string& fault) const {
  const rapidjson::Value* value = &document_;
  if (pointer.empty()) return value;
  if (pointer.front() != '/') {
    fault = absl::StrCat("must be empty, for the whole document, or a JSON pointer that begins ",
                         "with /, such as /$defs/order_placed; is ", Quoted(pointer));
    return nullptr;
  }
  for (absl::string_view step : absl::StrSplit(ToAbsl(pointer.substr(1)), '/')) {
    const std::string name = absl::StrReplaceAll(step, {{"~1", "/"}, {"~0", "~"}});
    value = Follow(*value, name);
    if (value == nullptr) {
      fault = absl::StrCat("the document has nothing at ", Quoted(pointer));
      return nullptr;
    }
  }
  if (!folders_.contains(value) && (value->IsObject() || value->IsBool())) return value;
  fault = absl::StrCat("there is no schema at ", Quoted(pointer),
                       "; it must lead to an object, true or false where a schema may stand");
  return nullptr;
}

const Shape* JsonSchemaCompiler::At(std::string_view pointer, std::string& fault) {
  CompileWaiting();
  const Value* schema = Find(pointer, fault);
  if (schema == nullptr) return nullptr;
  for (size_t end = pointer.size(); end != 0 && end != std::string_view::npos;
       end = pointer.rfind('/', end - 1)) {
    followed_.insert(std::string(pointer.substr(0, end)));
  }
  return ShapeOf(*schema, std::string(pointer));
}

const Shape* JsonSchemaCompiler::Target(std::string_view reference, std::string& fault) {
  const size_t hash = std::min(reference.find('#'), reference.size());
  const std::string_view base = reference.substr(0, hash);
  if (!base.empty() && base != id_) {
    fault = absl::StrCat("refers to another document, ", Quoted(base),
                         "; put its schema under $defs and refer to #/$defs/...");
    return nullptr;
  }
  const std::string fragment =
      DecodePercent(reference.substr(std::min(hash + 1, reference.size())));
  if (fragment.empty() || fragment.front() == '/') return At(fragment, fault);
  const auto anchor = anchors_.find(fragment);
  if (anchor != anchors_.end()) return anchor->second;
  fault = absl::StrCat("the document has no $anchor ", Quoted(fragment));
  return nullptr;
}

void JsonSchemaCompiler::Finish() {
  CompileWaiting();
  while (!references_.empty()) {
    const Reference reference = std::move(references_.back());
    references_.pop_back();
    std::string fault;
    const Shape* target = Target(reference.target, fault);
    if (target == nullptr) {
      Add(absl::StrCat(reference.pointer, "/$ref"), fault);
    } else {
      reference.from->all_of.push_back(target);
    }
    CompileWaiting();
  }
  CheckCircles();
}

// What is known of shapes: their counts, 0 while one is being counted.
struct JsonSchemaCompiler::InPlace {
  absl::flat_hash_map<const Shape*, size_t> counts;
  // What is wrong, and with which shape.
  std::string fault;
  const Shape* shape = nullptr;
};

size_t JsonSchemaCompiler::CountInPlace(const Shape& shape, size_t depth, InPlace& known) const {
  const auto fail = [&](std::string fault) {
    known.fault = std::move(fault);
    known.shape = &shape;
    return size_t{0};
  };
  const auto [found, is_new] = known.counts.emplace(&shape, 0);
  if (!is_new && found->second > 0) return found->second;
  if (!is_new) {
    return fail(
        "refers to itself for the same value, so that nothing can be checked against it; "
        "one of the references must stand under a key such as properties or items");
  }
  if (depth > kInPlaceDepthMax) {
    return fail(absl::StrCat("is reached through more than ", kInPlaceDepthMax,
                             " schemas for the same value; refer to it from fewer"));
  }
  std::vector<const Shape*> inner;
  for (const auto* group : {&shape.all_of, &shape.any_of, &shape.one_of}) {
    inner.insert(inner.end(), group->begin(), group->end());
  }
  inner.push_back(shape.none_of);
  for (const Condition& condition : shape.conditions) {
    inner.insert(inner.end(), {condition.when, condition.then, condition.otherwise});
  }
  size_t count = 1;
  for (const Shape* next : inner) {
    if (next == nullptr) continue;
    const size_t more = CountInPlace(*next, depth + 1, known);
    if (more == 0) return 0;
    count += more;
    if (count > kInPlaceMax) {
      return fail(absl::StrCat("combines more than ", kInPlaceMax,
                               " schemas for the same value; combine fewer"));
    }
  }
  known.counts[&shape] = count;
  return count;
}

void JsonSchemaCompiler::CheckCircles() {
  InPlace known;
  for (const Node& node : nodes_) {
    if (CountInPlace(*node.shape, 0, known) > 0) continue;
    const auto at = std::ranges::find(nodes_, known.shape, &Node::shape);
    Add(at == nodes_.end() ? node.pointer : at->pointer, known.fault);
    return;
  }
}

}  // namespace firn::schema
