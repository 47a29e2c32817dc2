// Writes the JSON of this fixed vocabulary: compact, members in the order of the calls.

#ifndef FIRN_WORKLOAD_JSON_H_
#define FIRN_WORKLOAD_JSON_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace firn::workload {

// The text as a JSON string, with quotes.
std::string Quoted(std::string_view text);

// One JSON object under construction.
class Json {
 public:
  Json& Int(std::string_view key, int64_t value) { return Raw(key, std::to_string(value)); }
  Json& Str(std::string_view key, std::string_view value) { return Raw(key, Quoted(value)); }
  Json& Null(std::string_view key) { return Raw(key, "null"); }
  // `value` is JSON already.
  Json& Raw(std::string_view key, std::string_view value);
  Json& Sub(std::string_view key, const Json& value) { return Raw(key, value.text()); }

  bool empty() const { return members_.empty(); }
  std::string text() const { return "{" + members_ + "}"; }

 private:
  std::string members_;
};

}  // namespace firn::workload

#endif  // FIRN_WORKLOAD_JSON_H_
