// Queries over a projection's file and a log.

#ifndef FIRN_TESTS_UNIT_PROJECTION_QUERY_SUPPORT_H_
#define FIRN_TESTS_UNIT_PROJECTION_QUERY_SUPPORT_H_

#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "firn/projection/query.h"
#include "tests/unit/projection/support.h"

namespace firn::projection {

// What a query gave: rows as of Rows, or why it ended.
struct Answer {
  std::vector<std::string> rows = {};
  absl::Status status = absl::OkStatus();
  Position position = 0;
};

inline Answer RunToEnd(Query& query, size_t page_bytes = 1 << 16) {
  Answer answer{.position = query.position()};
  while (true) {
    const auto more = query.NextPage(page_bytes, [&](const Statement& row) {
      std::string text;
      for (int i = 0; i < sqlite3_data_count(row.handle()); ++i) {
        if (i > 0) text += '|';
        text += row.IsNull(i) ? "null" : std::string(row.Text(i));
      }
      answer.rows.push_back(text);
    });
    answer.status = more.status();
    if (!more.ok() || !*more) return answer;
  }
}

// A log of three events, and a table of a row for each.
class QueryTest : public LogTest {
 protected:
  void SetUp() override {
    LogTest::SetUp();
    auto tables = Tables::Create(path("t.db"),
                                 Define("create table t (id integer primary key, v text, b blob);\n"
                                        "create view w as select id from t;\n"
                                        "-- on: added\n"
                                        "insert into t values (:position, $v, x'00ff');"),
                                 {});
    ASSERT_OK(tables);
    tables_ = *std::move(tables);
    for (const char* v : {"one", "two", "three"}) {
      Append("added", R"({"v":")" + std::string(v) + "\"}");
    }
    ASSERT_OK(tables_->Advance(*reader_, head(), {}));
    ASSERT_OK(tables_->FinishBuild());
  }

  void TearDown() override {
    tables_.reset();
    LogTest::TearDown();
  }

  View Newest() const {
    return {.path = path("t.db"), .position = 3, .is_newest = true, .build = nullptr};
  }

  absl::StatusOr<std::unique_ptr<Query>> Start(QuerySpec spec) {
    return Query::Start(std::move(spec), Newest(), 3, log_path());
  }

  Answer AskFor(QuerySpec spec) {
    auto query = Start(std::move(spec));
    if (!query.ok()) return {.status = query.status()};
    return RunToEnd(**query);
  }
  Answer Ask(const std::string& sql) { return AskFor({.sql = sql}); }

  // "field: what" of an invalid field; otherwise the whole error, or "".
  static std::string Fault(const Answer& answer) {
    if (answer.status.ok()) return "";
    const auto violations = ViolationsOf(answer.status);
    if (violations.size() != 1) return answer.status.ToString();
    return violations[0].field + ": " + violations[0].description;
  }
  std::string FaultOfQuery(const std::string& sql) { return Fault(Ask(sql)); }

  std::unique_ptr<Tables> tables_;
};

}  // namespace firn::projection

#endif  // FIRN_TESTS_UNIT_PROJECTION_QUERY_SUPPORT_H_
