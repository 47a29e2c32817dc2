#include "firn/history/payload.h"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace firn::history {
namespace {

using rapidjson::Value;

Value KeyOf(std::string_view text, JsonAllocator& allocator) {
  return {text.data(), static_cast<rapidjson::SizeType>(text.size()), allocator};
}

std::string_view TextOf(const Value& value) { return {value.GetString(), value.GetStringLength()}; }

// What begins with kMark is not the text itself: the text of a number or, of a text that begins so,
// that text.
constexpr char kMark = '\0';
constexpr char kNumber = 'n';
constexpr char kText = 't';

// Hands a reader's events on to a document, with numbers and marked texts in their form.
class NumberKeeper {
 public:
  explicit NumberKeeper(rapidjson::Document& document) : document_(document) {}

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  // Numbers come as texts.
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(int64_t value) { return document_.Int64(value); }
  bool Uint64(uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const absl::string_view digits(text, size);
    int64_t value = 0;
    if (absl::SimpleAtoi(digits, &value) && absl::StrCat(value) == digits) {
      return document_.Int64(value);
    }
    return Marked(kNumber, digits);
  }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
    if (size > 0 && *text == kMark) return Marked(kText, {text, size});
    return document_.String(text, size, copy);
  }
  bool StartObject() { return document_.StartObject(); }
  bool Key(const char* text, rapidjson::SizeType size, bool copy) {
    return document_.Key(text, size, copy);
  }
  bool EndObject(rapidjson::SizeType members) { return document_.EndObject(members); }
  bool StartArray() { return document_.StartArray(); }
  bool EndArray(rapidjson::SizeType elements) { return document_.EndArray(elements); }

 private:
  bool Marked(char kind, absl::string_view text) {
    const char mark[] = {kMark, kind};
    const std::string marked = absl::StrCat(absl::string_view(mark, 2), text);
    return document_.String(marked.data(), static_cast<rapidjson::SizeType>(marked.size()), true);
  }

  rapidjson::Document& document_;
};

bool Parse(std::string_view json, rapidjson::Document& document) {
  bool is_valid = false;
  auto generate = [&](rapidjson::Document& into) {
    rapidjson::MemoryStream stream(json.data(), json.size());
    rapidjson::Reader reader;
    NumberKeeper keeper(into);
    is_valid = !reader.Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, keeper).IsError();
    return is_valid;
  };
  document.Populate(generate);
  return is_valid;
}

// Writes what NumberKeeper has kept.
class Writer : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using rapidjson::Writer<rapidjson::StringBuffer>::Writer;

  bool String(const char* text, rapidjson::SizeType size, bool copy = false) {
    using Base = rapidjson::Writer<rapidjson::StringBuffer>;
    if (size < 2 || *text != kMark) return Base::String(text, size, copy);
    if (text[1] == kText) return Base::String(text + 2, size - 2, copy);
    return RawValue(text + 2, size - 2, rapidjson::kNumberType);
  }
};

void SpellKeys(const schema::Shape& shape, Value& value, JsonAllocator& allocator) {
  // The elements of a list have a shape that stands for another.
  for (const schema::Shape* same : shape.all_of) SpellKeys(*same, value, allocator);
  if (value.IsArray() && shape.array.elements != nullptr) {
    for (Value& element : value.GetArray()) SpellKeys(*shape.array.elements, element, allocator);
  }
  if (!value.IsObject() || shape.object == nullptr) return;
  for (auto& member : value.GetObject()) {
    const schema::Field* field = FindField(&shape, TextOf(member.name));
    if (field == nullptr) continue;
    if (TextOf(member.name) != field->name) member.name = KeyOf(field->name, allocator);
    SpellKeys(*field->shape, member.value, allocator);
  }
}

bool MayBeNull(const schema::Shape* shape, std::string_view key) {
  if (const schema::Field* field = FindField(shape, key)) {
    return field->nullable ||
           (!field->null_is_absent && field->shape->types.Has(schema::JsonType::kNull));
  }
  // A key that no field has: the shape lets any through, with any value.
  return shape == nullptr || shape->object == nullptr || !shape->object->pattern_fields.empty() ||
         shape->object->other_fields != nullptr;
}

}  // namespace

bool ParsePayload(std::string_view json, const schema::Shape& shape, rapidjson::Document& payload) {
  if (!Parse(json, payload) || !payload.IsObject()) return false;
  SpellKeys(shape, payload, payload.GetAllocator());
  return true;
}

const Value* FindValue(const Value& object, std::string_view key) {
  if (!object.IsObject() || key.empty()) return nullptr;
  const auto found = object.FindMember(
      Value(rapidjson::StringRef(key.data(), static_cast<rapidjson::SizeType>(key.size()))));
  return found == object.MemberEnd() ? nullptr : &found->value;
}

std::string_view FindText(const Value& object, std::string_view key) {
  const Value* value = FindValue(object, key);
  if (value == nullptr || !value->IsString()) return {};
  const std::string_view text = TextOf(*value);
  if (text.size() < 2 || text.front() != kMark) return text;
  return text[1] == kText ? text.substr(2) : std::string_view();
}

const schema::Field* FindField(const schema::Shape* shape, std::string_view key) {
  if (shape == nullptr || shape->object == nullptr) return nullptr;
  const int place = shape->object->FindField(key);
  return place < 0 ? nullptr : &shape->object->fields[static_cast<size_t>(place)];
}

bool IsMap(const schema::Field* field) {
  if (field == nullptr || field->shape->object == nullptr) return false;
  const std::vector<schema::Field>& fields = field->shape->object->fields;
  return !fields.empty() && std::ranges::all_of(fields, &schema::Field::nullable);
}

void AddMissingKeys(const Value& other, const schema::Shape* shape, Value& object,
                    JsonAllocator& allocator) {
  if (!other.IsObject() || !object.IsObject()) return;
  for (const auto& member : other.GetObject()) {
    const std::string_view key = TextOf(member.name);
    const auto found = object.FindMember(member.name);
    if (found == object.MemberEnd()) {
      if (MayBeNull(shape, key)) object.AddMember(KeyOf(key, allocator), Value(), allocator);
    } else if (const schema::Field* field = FindField(shape, key); IsMap(field)) {
      AddMissingKeys(member.value, field->shape, found->value, allocator);
    }
  }
}

bool ParseValue(std::string_view json, JsonAllocator& allocator, Value& value) {
  rapidjson::Document document(&allocator);
  if (!Parse(json, document)) return false;
  value = document.Move();
  return true;
}

std::string ToJson(const Value& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  value.Accept(writer);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace firn::history
