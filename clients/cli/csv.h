// Events as CSV: a heading, then a line for each event, quoted as RFC 4180 says. Lines end in "\n".
//
// The columns are EventFieldNames: the payload is JSON text in one column, or base64 in another if
// it is opaque.

#ifndef FIRN_CLI_CSV_H_
#define FIRN_CLI_CSV_H_

#include <string>

#include "firn/v1/event.pb.h"

namespace firn::cli {

// The text as one cell.
std::string QuoteCsv(const std::string& text);

void AppendCsvHeading(std::string& out);

void AppendCsvLine(const v1::EventDTO& event, std::string& out);

}  // namespace firn::cli

#endif  // FIRN_CLI_CSV_H_
