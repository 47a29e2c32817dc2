// The file as a person with sqlite3 sees it, while the daemon runs.

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

class SqlView : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(firnd_.AwaitListening());
    TestClient client(firnd_.address());
    v1::EventDTO tagged = MakeDto(2);
    tagged.set_event_type("tag_added");
    tagged.set_user_id("camille");
    tagged.add_tags("a:1");
    (*tagged.mutable_metadata())["k"] = "v";
    client.MustAppend({MakeDto(1), tagged, MakeDto(3)});
    log_ = client.ReadAll();
  }

  // Each row as its columns' text, joined by "|"; the names of the columns in `columns_`.
  std::vector<std::string> Query(const std::string& sql) {
    sqlite3* database = nullptr;
    EXPECT_EQ(sqlite3_open((directory_.path() + "/data/firn.db").c_str(), &database), SQLITE_OK);
    std::vector<std::string> rows;
    columns_.clear();
    sqlite3_stmt* statement = nullptr;
    EXPECT_EQ(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database);
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      columns_ += (i == 0 ? "" : "|") + std::string(sqlite3_column_name(statement, i));
    }
    int code = SQLITE_ROW;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
      std::string row;
      for (int i = 0; i < sqlite3_column_count(statement); ++i) {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
        row += (i == 0 ? "" : "|") + std::string(text == nullptr ? "NULL" : text);
      }
      rows.push_back(row);
    }
    if (code != SQLITE_DONE) rows.push_back(sqlite3_errmsg(database));
    sqlite3_finalize(statement);
    sqlite3_close(database);
    return rows;
  }

  TempDir directory_;
  FirndProcess firnd_{directory_.path() + "/data"};
  std::vector<v1::EventDTO> log_;
  std::string columns_;
};

using Rows = std::vector<std::string>;

TEST_F(SqlView, CountsByType) {
  EXPECT_EQ(Query("select event_type, count(*) from events group by 1"),
            (Rows{"rating_changed|2", "tag_added|1"}));
}

TEST_F(SqlView, HasTheContractsColumnsFirst) {
  const Rows rows = Query("select * from events where position = 2");
  EXPECT_EQ(columns_,
            "id|timestamp|event_type|payload|target_type|target_id|user_id|created_at|"
            "position|stream|revision|tags|metadata|content_type|batch_index");
  const v1::EventDTO& event = log_[1];
  EXPECT_EQ(rows, (Rows{event.id() + "|" + std::to_string(event.timestamp()) +
                        "|tag_added|{\"n\": 2}|image|2|camille|" + event.created_at() +
                        "|2|image-2|1|[\"a:1\"]|{\"k\":\"v\"}|NULL|1"}));
}

TEST_F(SqlView, PayloadsAnswerToJsonOperators) {
  EXPECT_EQ(Query("select payload ->> '$.n' from events order by position"), (Rows{"1", "2", "3"}));
}

TEST_F(SqlView, TheLogIsAppendOnlyForHandsToo) {
  EXPECT_EQ(Query("update log set payload = '{}' where position = 1"),
            (Rows{"the log is append-only: events cannot be changed"}));
  EXPECT_EQ(Query("delete from log where position = 1"),
            (Rows{"the log is append-only: events cannot be deleted"}));
  EXPECT_EQ(Query("select count(*) from events"), Rows{"3"});
}

}  // namespace
}  // namespace firn::testing
