// Rows as a table for a terminal.

#ifndef FIRN_CLI_ROW_TABLE_H_
#define FIRN_CLI_ROW_TABLE_H_

#include <string>
#include <vector>

#include "cli/row_format.h"

namespace firn::cli {

// The first rows decide how wide the columns are; later cells that are wider are cut, except
// numbers. At a terminal the widest columns give way until all fit.
class RowTable : public RowFormat {
 public:
  explicit RowTable(const Terminal& terminal) : terminal_(terminal) {}

  void Begin(const QueryColumns& columns, std::string& out) override;
  void Add(const v1::QueryRow& row, std::string& out) override;
  absl::Status End(std::string& out) override;

 private:
  struct Column {
    std::string heading;
    int width = 0;
    // Every value so far is a number or NULL.
    bool is_number = true;
  };

  // Prints the heading and the rows that were kept back to be measured.
  void Release(std::string& out);
  void ChooseWidths();
  void AppendHeading(std::string& out) const;
  void AppendRow(const v1::QueryRow& row, std::string& out) const;

  const Terminal terminal_;
  std::vector<Column> columns_;
  bool is_released_ = false;
  std::vector<v1::QueryRow> kept_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_ROW_TABLE_H_
