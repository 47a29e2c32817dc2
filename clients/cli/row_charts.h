// Rows as a picture made of characters.

#ifndef FIRN_CLI_ROW_CHARTS_H_
#define FIRN_CLI_ROW_CHARTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "cli/row_format.h"

namespace firn::cli {

// A bar for each row: the first column is its label, the first of the others that has numbers its
// value.
class BarsFormat : public RowFormat {
 public:
  explicit BarsFormat(const Terminal& terminal) : terminal_(terminal) {}

  void Begin(const QueryColumns& columns, std::string& out) override;
  void Add(const v1::QueryRow& row, std::string& out) override;
  absl::Status End(std::string& out) override;
  bool needs_all_rows() const override { return true; }

 private:
  const Terminal terminal_;
  QueryColumns columns_;
  std::vector<v1::QueryRow> rows_;
};

// How the numbers of the first column that has any are spread, see bins.h. What is not a number is
// counted.
class HistogramFormat : public RowFormat {
 public:
  explicit HistogramFormat(const Terminal& terminal) : terminal_(terminal) {}

  void Begin(const QueryColumns& columns, std::string& out) override;
  void Add(const v1::QueryRow& row, std::string& out) override;
  absl::Status End(std::string& out) override;
  bool needs_all_rows() const override { return true; }

 private:
  // What came in a column.
  struct Column {
    std::string name;
    std::vector<double> numbers = {};
    bool are_integers = true;
    uint64_t nulls = 0;
    // Texts, blobs and infinities.
    uint64_t others = 0;
  };

  const Terminal terminal_;
  std::vector<Column> columns_;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_ROW_CHARTS_H_
