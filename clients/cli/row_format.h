// Rows of a query in the form that the user asked for.

#ifndef FIRN_CLI_ROW_FORMAT_H_
#define FIRN_CLI_ROW_FORMAT_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "cli/terminal.h"
#include "firn/v1/projection.pb.h"
#include "google/protobuf/repeated_field.h"

namespace firn::cli {

enum class RowFormatKind {
  kAuto,       // a table at a terminal, JSON lines anywhere else
  kTable,      // row_table.h
  kCsv,        // a heading, then a line for each row, quoted as RFC 4180 says
  kJson,       // one array of the objects that kJsonLines writes
  kJsonLines,  // an object for each row
  kBars,       // row_charts.h
  kHistogram,  // row_charts.h
};

// By the names that options give them.
const std::map<std::string, RowFormatKind>& RowFormatKinds();

// "auto|table|csv|...", for help and completion.
std::string RowFormatNames();

// A check for CLI11: whether there is a form of this name.
std::string CheckRowFormat(const std::string& name);

using QueryColumns = google::protobuf::RepeatedPtrField<v1::QueryColumn>;

// Not thread-safe. Begin, rows, End; each appends what can be written by then.
class RowFormat {
 public:
  virtual ~RowFormat() = default;

  virtual void Begin(const QueryColumns& columns, std::string& out) = 0;
  virtual void Add(const v1::QueryRow& row, std::string& out) = 0;
  // kInvalidArgument if the form cannot show these rows.
  virtual absl::Status End(std::string& out) = 0;

  // Whether a part of the rows would be shown wrongly rather than in part.
  virtual bool needs_all_rows() const { return false; }
};

std::unique_ptr<RowFormat> MakeRowFormat(RowFormatKind kind, const Terminal& terminal);

}  // namespace firn::cli

#endif  // FIRN_CLI_ROW_FORMAT_H_
