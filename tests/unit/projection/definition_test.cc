#include "firn/projection/definition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

constexpr char kTable[] = "create table t (id integer primary key, v);\n";

// The fault of a section after a table.
std::string SectionFault(const std::string& section) { return FaultOf(kTable + section); }

TEST(Definition, IsTakenApartIntoSections) {
  const Definition definition = Define(
      "create table t (id integer primary key);\n"
      "-- on: a, b.c ,  d*\n"
      "select 1;\n"
      "-- needs: a\n"
      "select 'x', 1;\n"
      "-- state: thing\n"
      "select '{}';\n"
      "-- schema\n"
      "create index i on t (id);\n"
      "-- on:*\n"
      "select 2;");
  ASSERT_EQ(definition.sections.size(), 6u);
  using Kind = Section::Kind;
  const std::vector<Kind> kinds = {Kind::kSchema, Kind::kOn,     Kind::kNeeds,
                                   Kind::kState,  Kind::kSchema, Kind::kOn};
  const std::vector<size_t> lines = {1, 3, 5, 7, 9, 11};
  for (size_t i = 0; i < kinds.size(); ++i) {
    EXPECT_EQ(definition.sections[i].kind, kinds[i]) << i;
    EXPECT_EQ(definition.sections[i].line, lines[i]) << i;
  }
  EXPECT_THAT(definition.sections[1].terms, ElementsAre("a", "b.c", "d*"));
  EXPECT_THAT(definition.sections[1].sql, StartsWith("select 1;"));
  EXPECT_THAT(definition.sections[3].terms, ElementsAre("thing"));
  EXPECT_THAT(definition.sections[4].terms, IsEmpty());
  EXPECT_THAT(definition.sections[5].terms, ElementsAre("*"));
}

TEST(Definition, OnlyWhatBeginsALineIsADirective) {
  const Definition definition =
      Define("select '\n -- on: a';\n-- a note on: b\n-- on c\n/* -- on: d */\n");
  EXPECT_EQ(definition.sections.size(), 1u);
}

TEST(Definition, AListOfTypesMayGoOnInTheNextLine) {
  const Definition definition =
      Define("-- on: a, b\n-- on: c\nselect 1;\n-- on: d\n\n-- on: e\nselect 2;");
  ASSERT_EQ(definition.sections.size(), 4u);
  EXPECT_THAT(definition.sections[1].terms, ElementsAre("a", "b", "c"));
  EXPECT_EQ(definition.sections[1].line, 3u);
  EXPECT_THAT(definition.sections[2].terms, ElementsAre("d"));
  EXPECT_THAT(definition.sections[3].terms, ElementsAre("e"));
}

TEST(Definition, LinesMayEndAsOnWindows) {
  const Definition definition = Define("-- on: a, b\r\nselect 1;\r\n-- schema\r\n");
  ASSERT_EQ(definition.sections.size(), 3u);
  EXPECT_THAT(definition.sections[1].terms, ElementsAre("a", "b"));
}

TEST(Definition, FilesAreInTheOrderOfTheirNames) {
  const auto definition = ParseDefinition(
      {{.path = "b.sql", .sql = "-- on: x\nselect 2;"}, {.path = "a/z.sql", .sql = "-- on: x\n"}});
  ASSERT_OK(definition);
  EXPECT_EQ(definition->files[0].path, "a/z.sql");
  EXPECT_EQ(definition->sections[1].file, 0u);
  EXPECT_EQ(definition->sections[3].file, 1u);
}

TEST(Definition, HasADigestOfItsFiles) {
  const auto digest = [](std::vector<SqlFile> files) {
    return ParseDefinition(std::move(files))->sha256;
  };
  const std::string one = digest({{"a.sql", "select 1;"}, {"b.sql", ""}});
  EXPECT_EQ(one.size(), 64u);
  EXPECT_EQ(one, digest({{"b.sql", ""}, {"a.sql", "select 1;"}})) << "their order means nothing";
  EXPECT_NE(one, digest({{"a.sql", "select 1; "}, {"b.sql", ""}}));
  EXPECT_NE(one, digest({{"a.sql", "select 1;"}, {"c.sql", ""}}));
  EXPECT_NE(one, digest({{"a.sql", ""}, {"b.sql", "select 1;"}}));
}

TEST(Definition, PathsAreChecked) {
  const auto fault = [](const std::string& path) {
    return FaultOf(std::vector<SqlFile>{{.path = path, .sql = kTable}});
  };
  EXPECT_EQ(fault("a-b/C_1.x.sql"), "");
  EXPECT_EQ(fault(std::string(124, 'a') + ".sql"), "");
  for (const std::string& path :
       {std::string(), std::string("a.txt"), std::string("a b.sql"), std::string("\xC3\xA9.sql"),
        std::string("a\nb.sql"), std::string(125, 'a') + ".sql"}) {
    EXPECT_THAT(fault(path), StartsWith("files.path: must be at most 128 of ")) << path;
  }
}

TEST(Definition, FilesAreNotTooManyNorTooLarge) {
  EXPECT_THAT(FaultOf(std::vector<SqlFile>{}), StartsWith("files: must be 1 to 64 files"));
  std::vector<SqlFile> files;
  for (int i = 0; i < 64; ++i) {
    files.push_back({.path = std::to_string(100 + i) + ".sql", .sql = i == 0 ? kTable : ""});
  }
  EXPECT_EQ(FaultOf(files), "");
  files.push_back({.path = "z.sql", .sql = ""});
  EXPECT_THAT(FaultOf(files), StartsWith("files: must be 1 to 64 files"));

  const std::string filler(kFilesBytesMax - std::string(kTable).size(), ' ');
  EXPECT_EQ(FaultOf(kTable + filler), "");
  EXPECT_THAT(FaultOf(kTable + filler + " "),
              StartsWith("files: must have at most 524288 bytes; got 524289"));
}

TEST(Definition, APathIsGivenOnce) {
  EXPECT_THAT(FaultOf({{.path = "a.sql", .sql = kTable}, {.path = "a.sql", .sql = ""}}),
              StartsWith("files[a.sql]: is given twice"));
}

TEST(Definition, HasNoNulCharacter) {
  EXPECT_THAT(FaultOf(std::string("select 1;\0select 2;", 19)), HasSubstr("x.sql:1: has a NUL"));
}

TEST(Definition, TermsAreNamesOrPrefixes) {
  for (const char* terms : {"", " ", "a,", ",a", "a,,b", "a b", "a**", "*a", "a*b", "'a'"}) {
    EXPECT_THAT(FaultOf(std::string("\n\n-- on: ") + terms + "\n"),
                StartsWith("files[x.sql]: x.sql:3: must name event types (a * at the end makes a"))
        << terms;
  }
  EXPECT_THAT(SectionFault("-- needs:\n"), HasSubstr("x.sql:2: must name event types"));
  EXPECT_THAT(SectionFault("-- state:\nselect 1;"), HasSubstr("x.sql:2: must name a target type"));
  EXPECT_THAT(SectionFault("-- on: " + std::string(129, 'a') + "\n"), HasSubstr("x.sql:2: "));
}

TEST(Definition, TermsFitTypesAndPrefixes) {
  EXPECT_TRUE(Fits("a_b", "a_b"));
  EXPECT_FALSE(Fits("a_b", "a_bc"));
  EXPECT_TRUE(Fits("a_*", "a_bc"));
  EXPECT_TRUE(Fits("a_*", "a_"));
  EXPECT_FALSE(Fits("a_*", "a"));
  EXPECT_TRUE(Fits("*", "anything"));
}

TEST(Definition, NamesAreChecked) {
  for (const char* name : {"a", "a-1_b", "catalog"}) EXPECT_OK(CheckName(name));
  EXPECT_OK(CheckName(std::string(64, 'a')));
  for (const std::string& name :
       {std::string(), std::string("A"), std::string("1a"), std::string("-a"), std::string("a.b"),
        std::string("a/b"), std::string("../a"), std::string(65, 'a')}) {
    EXPECT_EQ(ViolationsOf(CheckName(name)).at(0).field, "name") << name;
  }
}

TEST(Definition, TheCatalogueIsShippedAndRight) {
  const auto files = BuiltInDefinition("catalog");
  ASSERT_FALSE(files.empty());
  EXPECT_EQ(FaultOf(std::vector<SqlFile>(files.begin(), files.end())), "");
  EXPECT_TRUE(BuiltInDefinition("nothing").empty());
}

TEST(Definition, FaultsOfStatementsNameTheLine) {
  EXPECT_THAT(SectionFault("\n-- on: a\n\n-- a comment\n /* and\n another */ insert into u\n"
                           "values (1);"),
              StartsWith("files[x.sql]: x.sql:7: no such table: u"));
  EXPECT_THAT(SectionFault("-- on: a\nselect 1;\nselect 2; selec 3;"),
              StartsWith("files[x.sql]: x.sql:4: near \"selec\": syntax error"));
  EXPECT_THAT(SectionFault("create tabel u (id);"), HasSubstr("x.sql:2: near \"tabel\""));
  EXPECT_THAT(SectionFault("-- on: a\nselect 'x"), HasSubstr("x.sql:3: unrecognized token"));
  EXPECT_THAT(SectionFault("-- on: a\nselect w from t;"), HasSubstr("x.sql:3: no such column: w"));
}

TEST(Definition, FaultsNameTheFile) {
  EXPECT_THAT(FaultOf({{.path = "a.sql", .sql = kTable},
                       {.path = "b/c.sql", .sql = "-- on: a\n\nselect w from t;"}}),
              StartsWith("files[b/c.sql]: b/c.sql:3: no such column: w"));
}

TEST(Definition, UnknownParametersAreNamed) {
  for (const char* parameter : {":nothing", ":Position", "@position", "?", "?1", "$a(taken)"}) {
    EXPECT_THAT(SectionFault(std::string("-- on: a\nselect ") + parameter + ";"),
                HasSubstr("x.sql:3: there is no parameter "))
        << parameter;
  }
  EXPECT_THAT(FaultOf("create table t (id integer primary key); insert into t values (:position);"),
              HasSubstr("a schema has no parameters"));
}

TEST(Definition, AStateIsOneSelectWithOneColumn) {
  constexpr char kWrong[] = "must be one select with one column";
  EXPECT_EQ(SectionFault("-- state: a\nselect '{}' ;\n-- a comment\n;"), "");
  EXPECT_THAT(SectionFault("-- state: a\nselect 1; select 2;"), HasSubstr(kWrong));
  EXPECT_THAT(SectionFault("-- state: a\n\nselect 1, 2;"), HasSubstr("x.sql:4: must be one"));
  EXPECT_THAT(SectionFault("-- state: a\n"), HasSubstr(kWrong));
  EXPECT_THAT(SectionFault("-- state: a, b\nselect 1;"), HasSubstr("about one target type"));
  EXPECT_THAT(SectionFault("-- state: a\nselect 1;\n-- state: a\nselect 1;"),
              HasSubstr("x.sql:5: must be about one target type"));
}

TEST(Definition, NeedsAreOneSelectWithTwoColumns) {
  constexpr char kWrong[] = "must be one select with two columns";
  EXPECT_EQ(SectionFault("-- needs: a, b*\nselect 'x', 1;"), "");
  EXPECT_THAT(SectionFault("-- needs: a\nselect 'x';"), HasSubstr(kWrong));
  EXPECT_THAT(SectionFault("-- needs: a\nselect 'x', 1; select 'x', 1;"), HasSubstr(kWrong));
}

TEST(Definition, ThereIsATable) {
  EXPECT_THAT(FaultOf("-- on: a\nselect 1;"), HasSubstr("must create at least one table"));
  EXPECT_THAT(FaultOf("create view v as select 1;"), HasSubstr("must create at least one table"));
}

TEST(Definition, ASlipInALineThatBeginsASectionIsNoComment) {
  for (const char* line : {"--on: a", "-- On: a", "-- on : a", "--  state: x", "-- NEEDS: a"}) {
    EXPECT_THAT(FaultOf(std::string("create table t (id integer primary key);\n") + line + "\n"),
                HasSubstr("x.sql:2: a section begins with"))
        << line;
  }
  EXPECT_EQ(FaultOf("create table t (id integer primary key);\n"
                    "-- on the whole, a comment\n-- onward: too\n-- state of things\n"),
            "");
}

TEST(Definition, EveryTableHasAPrimaryKey) {
  EXPECT_THAT(FaultOf("create table t (a);"), HasSubstr("the table t must have a primary key"));
  EXPECT_THAT(FaultOf("create table t (a unique);"), HasSubstr("must have a primary key"));
  EXPECT_THAT(
      FaultOf("create table t (a primary key not null); create table \"u v\" as select 1 as x;"),
      HasSubstr("the table u v must have a primary key"));
}

TEST(Definition, NumbersAreNotCountedOn) {
  EXPECT_THAT(FaultOf("create table t (id integer primary key autoincrement);"),
              HasSubstr("autoincrement is not allowed"));
}

TEST(Definition, DefaultsAreConstants) {
  const auto fault = [](const std::string& value) {
    return FaultOf("create table t (id integer primary key, v default " + value + ");");
  };
  for (const char* constant : {"1", "-1.5", "+2", "'x'", "null", "x'00'", "true", "'(none)'",
                               "'current_time'", "\"(x)\"", "'it''s (so)'", "(1 + 1)"}) {
    EXPECT_EQ(fault(constant), "") << constant;
  }
  for (const char* other :
       {"current_timestamp", "CURRENT_DATE", "Current_Time", "+current_timestamp", "- Current_date",
        "(random())", "(datetime('now'))", "/* x */ current_time"}) {
    EXPECT_THAT(fault(other), HasSubstr("the default of t.v must be a constant")) << other;
  }
}

}  // namespace
}  // namespace firn::projection
