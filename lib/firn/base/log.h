// The daemon's log: one line an entry on stderr, a message and key=value fields.
//
//   log::Info("listening", {{"address", "127.0.0.1:3476"}, {"head", 1042}});
//
// Thread-safe. Errors that are returned are not logged as well: whoever handles one logs it.

#ifndef FIRN_BASE_LOG_H_
#define FIRN_BASE_LOG_H_

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

namespace firn::log {

enum class Level { kDebug, kInfo, kWarning, kError };
enum class Format { kText, kJson };

struct Field {
  Field(std::string_view field_key, std::string_view text) : key(field_key), value(text) {}
  Field(std::string_view field_key, const char* text) : key(field_key), value(text) {}
  Field(std::string_view field_key, const std::string& text) : key(field_key), value(text) {}
  template <std::integral T>
  Field(std::string_view field_key, T number)
      : key(field_key), value(std::to_string(number)), is_number(true) {}

  std::string_view key;
  std::string value;
  bool is_number = false;
};

// What is logged from here on, and how. Until it is called: kInfo and above, as text.
void Configure(Level level, Format format);

void Debug(std::string_view message, std::initializer_list<Field> fields = {});
void Info(std::string_view message, std::initializer_list<Field> fields = {});
void Warning(std::string_view message, std::initializer_list<Field> fields = {});
void Error(std::string_view message, std::initializer_list<Field> fields = {});

// The entry's text without time and level, as Configure's format would print it. For tests.
std::string FormatEntry(Format format, std::string_view message,
                        std::initializer_list<Field> fields);

}  // namespace firn::log

#endif  // FIRN_BASE_LOG_H_
