#include "cli/row_format.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/text.h"
#include "tests/unit/cli/fake_projections.h"

namespace firn::cli {
namespace {

std::string Format(RowFormatKind kind, std::initializer_list<const char*> columns,
                   const std::vector<v1::QueryRow>& rows, const Terminal& terminal = {}) {
  const auto format = MakeRowFormat(kind, terminal);
  std::string out;
  format->Begin(MakeColumns(columns), out);
  for (const v1::QueryRow& row : rows) format->Add(row, out);
  EXPECT_TRUE(format->End(out).ok());
  return out;
}

TEST(RowFormatTest, TheNamesAreThoseThatThereAre) {
  std::vector<std::string> names;
  for (const auto& [name, kind] : RowFormatKinds()) {
    EXPECT_TRUE(absl::StrContains("|" + RowFormatNames() + "|", "|" + name + "|")) << name;
    EXPECT_EQ(CheckRowFormat(name), "");
  }
  EXPECT_NE(CheckRowFormat("xml"), "");
}

TEST(RowFormatTest, AutoIsATableAtATerminalOnly) {
  EXPECT_EQ(Format(RowFormatKind::kAuto, {"a"}, {MakeRow({MakeValue(1)})}), "{\"a\":1}\n");
  EXPECT_EQ(
      Format(RowFormatKind::kAuto, {"a"}, {MakeRow({MakeValue(1)})}, Terminal{.is_stdout = true}),
      "a\n1\n");
}

TEST(RowFormatTest, CsvTellsNullFromEmptyText) {
  EXPECT_EQ(Format(RowFormatKind::kCsv, {"a", "b,c"},
                   {MakeRow({MakeNull(), MakeValue("")}),
                    MakeRow({MakeValue("x\"y\nz"), MakeBlob("\x01\x02")})}),
            "a,\"b,c\"\n,\"\"\n\"x\"\"y\nz\",0102\n");
}

TEST(RowFormatTest, JsonIsAnArrayAlsoWithoutRows) {
  EXPECT_EQ(Format(RowFormatKind::kJson, {"a"}, {}), "[]\n");
  EXPECT_EQ(Format(RowFormatKind::kJson, {"a"}, {MakeRow({MakeValue(1)}), MakeRow({MakeNull()})}),
            "[\n{\"a\":1},\n{\"a\":null}\n]\n");
}

TEST(RowFormatTest, ColumnsOfOneNameAreToldApart) {
  EXPECT_EQ(Format(RowFormatKind::kJsonLines, {"a", "a", "a_2", "a"},
                   {MakeRow({MakeValue(1), MakeValue(2), MakeValue(3), MakeValue(4)})}),
            "{\"a\":1,\"a_2\":2,\"a_2_2\":3,\"a_3\":4}\n");
}

TEST(RowTableTest, NumbersStandOnTheRight) {
  EXPECT_EQ(Format(RowFormatKind::kTable, {"name", "n"},
                   {MakeRow({MakeValue("é"), MakeValue(5)}), MakeRow({MakeNull(), MakeValue(1000)}),
                    MakeRow({MakeValue("ab"), MakeNull()})}),
            "name     n\n"
            "é        5\n"
            "      1000\n"
            "ab        \n");
}

TEST(RowTableTest, ATerminalShowsNull) {
  EXPECT_EQ(Format(RowFormatKind::kTable, {"a", "b"}, {MakeRow({MakeValue("x"), MakeNull()})},
                   Terminal{.is_stdout = true, .has_colour = true}),
            "\x1b[2ma     b\x1b[0m\n"
            "x  \x1b[2mNULL\x1b[0m\n");
}

TEST(RowTableTest, TheWidestGiveWayAtATerminal) {
  const std::string table =
      Format(RowFormatKind::kTable, {"id", "path", "note"},
             {MakeRow({MakeValue(123456789), MakeValue(std::string(60, 'p').c_str()),
                       MakeValue("short")})},
             Terminal{.is_stdout = true, .width = 40});
  EXPECT_TRUE(absl::StrContains(table, "123456789  ppp")) << table;
  EXPECT_TRUE(absl::StrContains(table, "…  short")) << table;
  EXPECT_LE(DisplayWidth(table.substr(0, table.find('\n'))), 40);
}

TEST(RowTableTest, TheFirstThousandRowsDecideTheWidths) {
  const auto format = MakeRowFormat(RowFormatKind::kTable, {});
  std::string out;
  format->Begin(MakeColumns({"t", "n"}), out);
  for (int i = 0; i < 999; ++i) format->Add(MakeRow({MakeValue("ab"), MakeValue(i)}), out);
  EXPECT_EQ(out, "");
  format->Add(MakeRow({MakeValue("ab"), MakeValue(999)}), out);
  EXPECT_TRUE(out.starts_with("t     n\nab    0\n")) << out.substr(0, 100);
  out.clear();
  format->Add(MakeRow({MakeValue("abcdef"), MakeValue(123456789)}), out);
  EXPECT_EQ(out, "a…  123456789\n") << "a number is not cut";
}

TEST(RowTableTest, NoTextSteersTheTerminal) {
  EXPECT_EQ(Format(RowFormatKind::kTable, {"a"}, {MakeRow({MakeValue("\x1b[2J\n")})}),
            "a\n [2J \n");
}

TEST(BarsFormatTest, TheFirstNumbersBehindTheLabelAreTheValues) {
  const std::string bars = Format(RowFormatKind::kBars, {"rating", "note", "n"},
                                  {MakeRow({MakeValue(5), MakeValue("x"), MakeValue(10)}),
                                   MakeRow({MakeNull(), MakeNull(), MakeValue(5)}),
                                   MakeRow({MakeValue(3), MakeValue("y"), MakeNull()})},
                                  Terminal{.width = 31});
  EXPECT_EQ(bars,
            "5       10  ##################\n"
            "NULL     5  #########\n"
            "3     NULL\n");
}

TEST(BarsFormatTest, NeedsNumbers) {
  const auto format = MakeRowFormat(RowFormatKind::kBars, {});
  std::string out;
  format->Begin(MakeColumns({"a", "b"}), out);
  EXPECT_TRUE(format->End(out).ok()) << "no rows, no bars";
  format->Add(MakeRow({MakeValue(1), MakeValue("x")}), out);
  EXPECT_EQ(format->End(out).code(), absl::StatusCode::kInvalidArgument);
  EXPECT_TRUE(format->needs_all_rows());
}

TEST(HistogramFormatTest, CountsWhatIsLeftOut) {
  std::vector<v1::QueryRow> rows;
  for (int i = 0; i < 4; ++i) rows.push_back(MakeRow({MakeValue("x"), MakeValue(i / 2)}));
  rows.push_back(MakeRow({MakeNull(), MakeNull()}));
  rows.push_back(MakeRow({MakeNull(), MakeValue("text")}));
  EXPECT_EQ(Format(RowFormatKind::kHistogram, {"name", "iso"}, rows, Terminal{.width = 20}),
            "iso\n"
            "0  2  #############\n"
            "1  2  #############\n"
            "left out: 1 NULL, 1 not numbers\n");
}

TEST(HistogramFormatTest, SaysIfThereIsNothingButNull) {
  EXPECT_EQ(Format(RowFormatKind::kHistogram, {"iso"}, {MakeRow({MakeNull()})}),
            "left out: 1 NULL\n");
  const auto format = MakeRowFormat(RowFormatKind::kHistogram, {});
  std::string out;
  format->Begin(MakeColumns({"iso"}), out);
  format->Add(MakeRow({MakeValue("x")}), out);
  EXPECT_EQ(format->End(out).code(), absl::StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace firn::cli
