// RapidJSON's writer with std::string_view, which Debian's package leaves out.

#ifndef FIRN_CLI_JSON_WRITER_H_
#define FIRN_CLI_JSON_WRITER_H_

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <cstdint>
#include <string_view>

namespace firn::cli {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

inline void WriteString(JsonWriter& writer, std::string_view text) {
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

inline void WriteKey(JsonWriter& writer, std::string_view key) {
  writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
}

inline void WriteText(JsonWriter& writer, std::string_view key, std::string_view text) {
  WriteKey(writer, key);
  WriteString(writer, text);
}

inline void WriteNumber(JsonWriter& writer, std::string_view key, uint64_t number) {
  WriteKey(writer, key);
  writer.Uint64(number);
}

}  // namespace firn::cli

#endif  // FIRN_CLI_JSON_WRITER_H_
