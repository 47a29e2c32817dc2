// Values of SQLite, from the command line and for the terminal.

#ifndef FIRN_CLI_SQL_VALUE_H_
#define FIRN_CLI_SQL_VALUE_H_

#include <optional>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "cli/json_writer.h"
#include "firn/v1/projection.pb.h"

namespace firn::cli {

// As people write it: a real in the shortest form that reads back the same, a blob in hexadecimal
// digits, NULL as nothing.
std::string PlainText(const v1::QueryValue& value);

// As JSON: a blob is a string of hexadecimal digits. Infinity, which JSON lacks, is 9e999 as in
// SQLite's own JSON.
void WriteJson(JsonWriter& writer, const v1::QueryValue& value);

bool IsNull(const v1::QueryValue& value);

// Nothing unless it is an INTEGER or a REAL.
std::optional<double> NumberOf(const v1::QueryValue& value);

// "name=value", the name with or without its sign. The value is an integer or a real if it is
// written as JSON writes numbers, NULL if it is `null`, otherwise text; "name:=value" is text in
// any case. The error is a message as option_values.h says.
absl::StatusOr<std::pair<std::string, v1::QueryValue>> ParseParameter(const std::string& text);

}  // namespace firn::cli

#endif  // FIRN_CLI_SQL_VALUE_H_
