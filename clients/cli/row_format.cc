#include "cli/row_format.h"

#include <set>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/csv.h"
#include "cli/json_writer.h"
#include "cli/row_charts.h"
#include "cli/row_table.h"
#include "cli/sql_value.h"

namespace firn::cli {
namespace {

class CsvFormat : public RowFormat {
 public:
  void Begin(const QueryColumns& columns, std::string& out) override {
    std::vector<std::string> names;
    for (const v1::QueryColumn& column : columns) names.push_back(QuoteCsv(column.name()));
    absl::StrAppend(&out, absl::StrJoin(names, ","), "\n");
  }

  void Add(const v1::QueryRow& row, std::string& out) override {
    for (const v1::QueryValue& value : row.values()) {
      // NULL is nothing at all, an empty text is two quotes.
      const bool is_empty_text = value.has_text() && value.text().empty();
      absl::StrAppend(&out, is_empty_text ? "\"\"" : QuoteCsv(PlainText(value)), ",");
    }
    out.back() = '\n';
  }

  absl::Status End(std::string&) override { return absl::OkStatus(); }
};

// The columns' names as keys of an object: what comes again is numbered.
std::vector<std::string> MakeKeys(const QueryColumns& columns) {
  std::vector<std::string> keys;
  std::set<std::string> taken;
  for (const v1::QueryColumn& column : columns) {
    std::string key = column.name();
    for (int number = 2; !taken.insert(key).second; ++number) {
      key = absl::StrCat(column.name(), "_", number);
    }
    keys.push_back(std::move(key));
  }
  return keys;
}

class JsonFormat : public RowFormat {
 public:
  explicit JsonFormat(bool is_array) : is_array_(is_array) {}

  void Begin(const QueryColumns& columns, std::string&) override { keys_ = MakeKeys(columns); }

  void Add(const v1::QueryRow& row, std::string& out) override {
    if (is_array_) out += is_begun_ ? ",\n" : "[\n";
    is_begun_ = true;
    rapidjson::StringBuffer buffer;
    JsonWriter writer(buffer);
    writer.StartObject();
    for (int i = 0; i < row.values_size(); ++i) {
      WriteKey(writer, keys_[static_cast<size_t>(i)]);
      WriteJson(writer, row.values(i));
    }
    writer.EndObject();
    out.append(buffer.GetString(), buffer.GetSize());
    if (!is_array_) out += '\n';
  }

  absl::Status End(std::string& out) override {
    if (is_array_) out += is_begun_ ? "\n]\n" : "[]\n";
    return absl::OkStatus();
  }

 private:
  const bool is_array_;
  std::vector<std::string> keys_;
  bool is_begun_ = false;
};

}  // namespace

const std::map<std::string, RowFormatKind>& RowFormatKinds() {
  static const auto* kinds =
      new std::map<std::string, RowFormatKind>{{"auto", RowFormatKind::kAuto},
                                               {"table", RowFormatKind::kTable},
                                               {"csv", RowFormatKind::kCsv},
                                               {"json", RowFormatKind::kJson},
                                               {"jsonl", RowFormatKind::kJsonLines},
                                               {"bars", RowFormatKind::kBars},
                                               {"histogram", RowFormatKind::kHistogram}};
  return *kinds;
}

std::string RowFormatNames() { return "auto|table|json|jsonl|csv|bars|histogram"; }

std::string CheckRowFormat(const std::string& name) {
  return RowFormatKinds().contains(name)
             ? ""
             : "must be auto, table, json, jsonl, csv, bars or histogram; got " + name;
}

std::unique_ptr<RowFormat> MakeRowFormat(RowFormatKind kind, const Terminal& terminal) {
  if (kind == RowFormatKind::kAuto) {
    kind = terminal.is_stdout ? RowFormatKind::kTable : RowFormatKind::kJsonLines;
  }
  switch (kind) {
    case RowFormatKind::kCsv:
      return std::make_unique<CsvFormat>();
    case RowFormatKind::kJson:
      return std::make_unique<JsonFormat>(/*is_array=*/true);
    case RowFormatKind::kBars:
      return std::make_unique<BarsFormat>(terminal);
    case RowFormatKind::kHistogram:
      return std::make_unique<HistogramFormat>(terminal);
    case RowFormatKind::kTable:
      return std::make_unique<RowTable>(terminal);
    default:
      return std::make_unique<JsonFormat>(/*is_array=*/false);
  }
}

}  // namespace firn::cli
