// JSON as a document of RapidJSON, whose numbers are what their texts say.
//
// RapidJSON's own kParseFullPrecisionFlag reads a zero with an exponent, or with many digits, as
// any number whatever: `0e-40`, or 0 with 23 zeros behind its point.

#ifndef FIRN_CORE_JSON_DOCUMENT_H_
#define FIRN_CORE_JSON_DOCUMENT_H_

#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "absl/strings/charconv.h"

namespace firn {

// Hands a reader's events on to a document.
template <typename Document>
class ExactNumbers {
 public:
  explicit ExactNumbers(Document& document) : document_(document) {}

  // Numbers come as texts.
  bool RawNumber(const char* text, rapidjson::SizeType size, bool) {
    const char* const end = text + size;
    int64_t integer = 0;
    if (IsAll(std::from_chars(text, end, integer), end)) return document_.Int64(integer);
    uint64_t large = 0;
    if (IsAll(std::from_chars(text, end, large), end)) return document_.Uint64(large);
    double value = 0;
    const absl::from_chars_result read = absl::from_chars(text, end, value);
    // What is too small to be told from zero is none of the reader's faults.
    if (read.ec == std::errc::result_out_of_range && std::abs(value) > 1) return false;
    return document_.Double(value);
  }

  bool Null() { return document_.Null(); }
  bool Bool(bool value) { return document_.Bool(value); }
  bool Int(int value) { return document_.Int(value); }
  bool Uint(unsigned value) { return document_.Uint(value); }
  bool Int64(int64_t value) { return document_.Int64(value); }
  bool Uint64(uint64_t value) { return document_.Uint64(value); }
  bool Double(double value) { return document_.Double(value); }
  bool String(const char* text, rapidjson::SizeType size, bool copy) {
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
  static bool IsAll(const std::from_chars_result& read, const char* end) {
    return read.ec == std::errc() && read.ptr == end;
  }

  Document& document_;
};

// Parses a JSON text into a document, which stays as it is if there is an error: the result's.
// `stack`, if there is one, gives the parser the memory that it needs besides.
template <typename Document, typename StackAllocator = rapidjson::CrtAllocator>
rapidjson::ParseResult ParseJson(std::string_view json, Document& document,
                                 StackAllocator* stack = nullptr) {
  rapidjson::ParseResult result;
  const auto generate = [&](Document& into) {
    rapidjson::MemoryStream stream(json.data(), json.size());
    rapidjson::GenericReader<rapidjson::UTF8<>, rapidjson::UTF8<>, StackAllocator> reader(stack);
    ExactNumbers<Document> handler(into);
    result = reader.template Parse<rapidjson::kParseNumbersAsStringsFlag>(stream, handler);
    return !result.IsError();
  };
  document.Populate(generate);
  return result;
}

}  // namespace firn

#endif  // FIRN_CORE_JSON_DOCUMENT_H_
