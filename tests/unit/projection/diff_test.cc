#include "firn/projection/diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "tests/unit/projection/support.h"

namespace firn::projection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

std::vector<std::string> StatesDiff(const std::string& before, const std::string& after) {
  std::vector<std::string> texts;
  for (const Difference& difference : DiffOfStates(before, after)) {
    EXPECT_EQ(difference.table + difference.key, "");
    texts.push_back(difference.pointer + ": " + difference.before + " > " + difference.after);
  }
  return texts;
}

TEST(DiffOfStates, NamesWhatIsNotTheSame) {
  EXPECT_THAT(StatesDiff(R"({"a":1,"b":"x"})", R"({"b":"x","a":1})"), IsEmpty());
  EXPECT_THAT(StatesDiff(R"({"a":1,"b":"x","c":null})", R"({"a":2,"b":"x","c":false})"),
              UnorderedElementsAre("/a: 1 > 2", "/c: null > false"));
  EXPECT_THAT(StatesDiff(R"({"a":1})", R"({"b":1})"), UnorderedElementsAre("/a: 1 > ", "/b:  > 1"));
  EXPECT_THAT(StatesDiff(R"({"a":1})", R"({"a":"1"})"), ElementsAre(R"(/a: 1 > "1")"));
}

TEST(DiffOfStates, GoesIntoObjectsButNotIntoArrays) {
  EXPECT_THAT(StatesDiff(R"({"a":{"b":{"c":1,"d":2}}})", R"({"a":{"b":{"c":3,"d":2}}})"),
              ElementsAre("/a/b/c: 1 > 3"));
  EXPECT_THAT(StatesDiff(R"({"a":[1,{"b":2}]})", R"({"a":[1,{"b":3}]})"),
              ElementsAre(R"(/a: [1,{"b":2}] > [1,{"b":3}])"));
  EXPECT_THAT(StatesDiff(R"({"a":{"b":1}})", R"({"a":[1]})"), ElementsAre(R"(/a: {"b":1} > [1])"));
}

TEST(DiffOfStates, PointersAreEscaped) {
  EXPECT_THAT(StatesDiff(R"({"a/b":1,"m~n":{"":1}})", "{}"),
              UnorderedElementsAre("/a~1b: 1 > ", R"(/m~0n: {"":1} > )"));
  EXPECT_THAT(StatesDiff(R"({"~1":{"/":1}})", R"({"~1":{"/":2}})"), ElementsAre("/~01/~1: 1 > 2"));
}

TEST(DiffOfStates, NothingIsAnEmptyObject) {
  EXPECT_THAT(StatesDiff("", ""), IsEmpty());
  EXPECT_THAT(StatesDiff("", R"({"a":1})"), ElementsAre("/a:  > 1"));
  EXPECT_THAT(StatesDiff(R"({"a":1})", ""), ElementsAre("/a: 1 > "));
}

TEST(DiffOfStates, NumbersKeepTheirDigits) {
  EXPECT_THAT(StatesDiff(R"({"a":9007199254740993,"b":0.1})", R"({"a":9007199254740992,"b":0.1})"),
              ElementsAre("/a: 9007199254740993 > 9007199254740992"));
}

class TablesDiffTest : public ::testing::Test {
 protected:
  // A file with a schema, then what makes it differ.
  View Make(const std::string& name, const std::string& schema, const std::string& rows) {
    const std::string path = directory_.path() + "/" + name;
    auto tables = Tables::Create(path, Define(schema), {});
    EXPECT_OK(tables);
    EXPECT_OK((*tables)->connection().Run(rows));
    return {.path = path, .position = 1, .build = nullptr};
  }

  std::vector<std::string> Diff(const std::string& schema, const std::string& before,
                                const std::string& after, size_t page_bytes = 1 << 20) {
    const std::string number = std::to_string(++made_);
    auto diff = TablesDiff::Start(Make("a" + number, schema, before),
                                  Make("b" + number, schema, after), cancelled_);
    EXPECT_OK(diff);
    std::vector<std::string> texts;
    pages_ = 0;
    while (true) {
      const auto more = (*diff)->NextPage(page_bytes, [&](Difference difference) {
        texts.push_back(difference.table + difference.key + ": " + difference.before + " > " +
                        difference.after);
      });
      EXPECT_OK(more);
      ++pages_;
      if (!more.ok() || !*more) return texts;
    }
  }

  testing::TempDir directory_;
  std::atomic<bool> cancelled_ = false;
  int made_ = 0;
  int pages_ = 0;
};

constexpr char kTwo[] =
    "create table t (id integer primary key, v);\n"
    "create table \"u v\" (k text not null, n integer not null, \"a b\" text, primary key (n, k)) "
    "without rowid;\n";

TEST_F(TablesDiffTest, NamesRowsThatAreNotTheSame) {
  EXPECT_THAT(Diff(kTwo, "insert into t values (1, 'x')", "insert into t values (1, 'x')"),
              IsEmpty());
  EXPECT_THAT(Diff(kTwo, "insert into t values (1, 'x'), (2, 'y'), (3, null), (5, 5)",
                   "insert into t values (1, 'x'), (2, 'z'), (4, x'00ff'), (5, null)"),
              UnorderedElementsAre(R"(t[2]: {"id":2,"v":"y"} > {"id":2,"v":"z"})",
                                   R"(t[3]: {"id":3,"v":null} > )",
                                   R"(t[4]:  > {"id":4,"v":{"hex":"00ff"}})",
                                   R"(t[5]: {"id":5,"v":5} > {"id":5,"v":null})"));
}

TEST_F(TablesDiffTest, KeysHaveTheOrderOfTheKey) {
  EXPECT_THAT(
      Diff(kTwo, "insert into \"u v\" values ('a', 1, 'x'), ('b', 1, 'x')",
           "insert into \"u v\" values ('a', 1, 'y')"),
      UnorderedElementsAre(R"(u v[1,"a"]: {"k":"a","n":1,"a b":"x"} > {"k":"a","n":1,"a b":"y"})",
                           R"(u v[1,"b"]: {"k":"b","n":1,"a b":"x"} > )"));
}

TEST_F(TablesDiffTest, LettersOfAnotherCaseAreOthers) {
  EXPECT_THAT(
      Diff("create table t (k text not null collate nocase primary key, v text collate nocase);",
           "insert into t values ('a', 'x'), ('b', 'y')",
           "insert into t values ('a', 'X'), ('B', 'y')"),
      UnorderedElementsAre(R"(t["a"]: {"k":"a","v":"x"} > {"k":"a","v":"X"})",
                           R"(t["B"]: {"k":"b","v":"y"} > {"k":"B","v":"y"})"));
}

TEST_F(TablesDiffTest, ColumnsThatAreComputedCountToo) {
  EXPECT_THAT(Diff("create table t (id integer primary key, w as (v * 2), v, u);",
                   "insert into t values (1, 2, 3)", "insert into t values (1, 2, 4)"),
              ElementsAre(R"(t[1]: {"id":1,"w":4,"v":2,"u":3} > {"id":1,"w":4,"v":2,"u":4})"));
}

TEST_F(TablesDiffTest, ComesInPages) {
  const auto all = Diff(kTwo, "",
                        "insert into t with recursive c (x) as (select 1 union all "
                        "select x + 1 from c where x < 100) select x, x from c",
                        200);
  EXPECT_THAT(all, SizeIs(100));
  EXPECT_GE(pages_, 10);
}

TEST_F(TablesDiffTest, EndsIfNobodyWaits) {
  constexpr char kMany[] =
      "insert into t with recursive c (x) as (select 1 union all select x + 1 from c where "
      "x < 20000) select x, x from c";
  auto diff = TablesDiff::Start(Make("a", kTwo, kMany), Make("b", kTwo, kMany), cancelled_);
  ASSERT_OK(diff);
  cancelled_ = true;
  EXPECT_TRUE(
      testing::HasReason((*diff)->NextPage(1 << 20, [](Difference) {}), ErrorReason::kCancelled));
}

std::string DigestWith(const std::string& schema, const std::string& rows) {
  auto tables = Tables::Create(":memory:", Define(schema), {});
  EXPECT_OK(tables);
  EXPECT_OK((*tables)->connection().Run(rows));
  return DigestOf((*tables)->connection());
}

TEST(Digest, IsOfTheRowsNotOfTheirHistory) {
  EXPECT_EQ(DigestWith(kTwo, "insert into t values (1, 'x'), (2, 1.5)"),
            DigestWith(kTwo,
                       "insert into t values (9, 9), (2, 1.5), (1, 'z'); "
                       "update t set v = 'x' where id = 1; delete from t where id = 9"));
}

TEST(Digest, DiffersIfAnythingDoes) {
  std::vector<std::string> digests;
  for (const char* rows :
       {"", "insert into t values (1, null)", "insert into t values (2, null)",
        "insert into t values (1, 1)", "insert into t values (1, '1')",
        "insert into t values (1, x'31')", "insert into t values (1, 1.5)",
        "insert into t values (1, 'null')", "insert into t values (1, '')",
        "insert into t values (1, 9007199254740993)", "insert into t values (1, 9007199254740992)",
        "insert into \"u v\" values ('1', 1, null)", "insert into t values (1, null), (2, null)"}) {
    digests.push_back(DigestWith(kTwo, rows));
  }
  for (const char* computed :
       {"insert into t values (1, 2, 3)", "insert into t values (1, 2, 4)"}) {
    digests.push_back(
        DigestWith("create table t (id integer primary key, w as (v * 2), v, u);", computed));
  }
  const size_t count = digests.size();
  std::ranges::sort(digests);
  digests.erase(std::unique(digests.begin(), digests.end()), digests.end());
  EXPECT_EQ(digests.size(), count);
}

TEST(Digest, IsAsItWas) {
  auto tables = Tables::Create(
      ":memory:",
      Define("create table t (b primary key not null, a);\ninsert into t values (1, 'x');"), {});
  ASSERT_OK(tables);
  const auto digest = DigestOf((*tables)->connection(), [] { return true; });
  ASSERT_OK(digest);
  ASSERT_THAT(digest->tables, SizeIs(1));
  EXPECT_EQ(digest->tables[0].table, "t");
  EXPECT_EQ(digest->tables[0].rows, 1u);
  // printf '{"a":"x","b":1}\n' | sha256sum
  EXPECT_EQ(digest->tables[0].sha256,
            "b9726bbcdf05823038cfdf7612b50329709a519a5da6f1ac21671f6b5dd31dc2");
  // printf 't 1 ...\n' | sha256sum, with that
  EXPECT_EQ(digest->sha256, "4caf46d342a171a4d7b9908de19eb91414e6ceb32d0797fda234283c96cadc1a");
}

TEST(Digest, EndsIfNobodyWaits) {
  auto tables = Tables::Create(":memory:", Define(kTwo), {});
  ASSERT_OK(tables);
  ASSERT_OK((*tables)->connection().Run(
      "insert into t with recursive c (x) as (select 1 union all select x + 1 from c where "
      "x < 20000) select x, x from c"));
  EXPECT_TRUE(testing::HasReason(DigestOf((*tables)->connection(), [] { return false; }),
                                 ErrorReason::kCancelled));
}

}  // namespace
}  // namespace firn::projection
