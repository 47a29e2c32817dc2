#include "cli/sql_session.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

#include "tests/support/temp_dir.h"
#include "tests/unit/cli/fake_server.h"

namespace firn::cli {
namespace {

class SqlSessionTest : public ::testing::Test {
 protected:
  SqlSessionTest() {
    v1::GetProjectionResponse& projection = server_.projections.projection;
    projection.mutable_status()->set_name("catalog");
    projection.add_files()->set_sql("create table image (id integer primary key, rating integer)");
    server_.projections.answer_query =
        [this](grpc::ServerContext& context, const v1::QueryRequest& request,
               FakeProjections::QueryWriter& writer) { return Answer(context, request, writer); };
  }

  grpc::Status Answer(grpc::ServerContext&, const v1::QueryRequest& request,
                      FakeProjections::QueryWriter& writer) {
    if (request.sql().find("bad") != std::string::npos) {
      return MakeError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD",
                       {{"sql", "no such column: bad"}});
    }
    v1::QueryResponse response;
    *response.mutable_header()->mutable_columns() = MakeColumns({"id", "rating"});
    response.mutable_header()->mutable_columns(0)->set_declared_type("integer");
    if (request.sql().find("limit 0") == std::string::npos) {
      *response.add_rows() = MakeRow({MakeValue(1), MakeValue(5)});
    }
    writer.Write(response);
    return grpc::Status::OK;
  }

  std::string Written() {
    EXPECT_TRUE(output_->Flush().ok());
    std::stringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  std::string LastSql() const { return server_.projections.queries.back().sql(); }

  firn::testing::TempDir directory_;
  const std::string path_ = directory_.path() + "/out";
  FakeServer server_;
  absl::StatusOr<Output> output_ = Output::Open(path_);
  SqlSession session_{*server_.client, *output_, {}, {}, [] { return false; }};
};

TEST_F(SqlSessionTest, RunsAStatementWhenItIsEnded) {
  EXPECT_TRUE(session_.TakeLine("select *").ok());
  EXPECT_EQ(session_.Prompt(), " ...> ");
  EXPECT_TRUE(server_.projections.queries.empty());
  EXPECT_TRUE(session_.TakeLine("from image; select").ok());
  EXPECT_EQ(LastSql(), "select *\nfrom image");
  EXPECT_EQ(Written(), "{\"id\":1,\"rating\":5}\n");
  EXPECT_TRUE(session_.Finish().ok());
  EXPECT_EQ(LastSql(), " select\n");
}

TEST_F(SqlSessionTest, AnErrorDoesNotEndIt) {
  EXPECT_EQ(session_.TakeLine("select bad; select 1;").message(),
            "sql: no such column: bad [INVALID_FIELD]");
  EXPECT_EQ(LastSql(), " select 1");
  EXPECT_FALSE(session_.TakeLine(".nonsense").ok());
  EXPECT_FALSE(session_.is_done());
  EXPECT_TRUE(session_.TakeLine(".quit").ok());
  EXPECT_TRUE(session_.is_done());
}

TEST_F(SqlSessionTest, ForgetsWhatWasBegun) {
  EXPECT_TRUE(session_.TakeLine("select '").ok());
  session_.Clear();
  EXPECT_EQ(session_.Prompt(), "firn> ");
  EXPECT_TRUE(session_.TakeLine("-- only a comment").ok());
  EXPECT_TRUE(session_.Finish().ok());
  EXPECT_TRUE(server_.projections.queries.empty());
}

TEST_F(SqlSessionTest, ChoosesTheProjectionAndTheMoment) {
  EXPECT_FALSE(session_.TakeLine(".projection nothing").ok());
  EXPECT_TRUE(session_.TakeLine(".projection catalog").ok());
  EXPECT_TRUE(session_.TakeLine(".asof 1200").ok());
  EXPECT_EQ(session_.Prompt(), "catalog@1200> ");
  EXPECT_TRUE(session_.TakeLine("select 1;").ok());
  const v1::QueryRequest& request = server_.projections.queries.back();
  EXPECT_EQ(request.projection(), "catalog");
  EXPECT_EQ(request.as_of().position(), 1200U);
  EXPECT_EQ(session_.TakeLine(".asof never").message().find(".asof must be a position"), 0U);
  EXPECT_TRUE(session_.TakeLine(".asof 2026-02-21").ok());
  EXPECT_EQ(session_.Prompt(), "catalog@2026-02-21T00:00:00Z> ");
  EXPECT_TRUE(session_.TakeLine(".asof now").ok());
  EXPECT_TRUE(session_.TakeLine(".projection none").ok());
  EXPECT_EQ(session_.Prompt(), "firn> ");
}

TEST_F(SqlSessionTest, ListsTablesAndColumns) {
  EXPECT_TRUE(session_.TakeLine(".projection catalog").ok());
  EXPECT_TRUE(session_.TakeLine(".tables").ok());
  EXPECT_TRUE(session_.TakeLine(".schema image").ok());
  EXPECT_EQ(Written(),
            "image\n"
            "events\n"
            "TABLE  COLUMN  TYPE\n"
            "image  id      integer\n"
            "image  rating  \n");
}

TEST_F(SqlSessionTest, ChoosesTheForm) {
  EXPECT_FALSE(session_.TakeLine(".format xml").ok());
  EXPECT_TRUE(session_.TakeLine(".format csv").ok());
  EXPECT_TRUE(session_.TakeLine(".format").ok());
  EXPECT_TRUE(session_.TakeLine("select 1;").ok());
  EXPECT_EQ(Written(), "csv\nid,rating\n1,5\n");
}

TEST_F(SqlSessionTest, CompletesWithTheNamesOfTheServer) {
  EXPECT_TRUE(session_.TakeLine(".projection catalog").ok());
  EXPECT_TRUE(session_.TakeLine("select").ok());
  const SqlCandidates candidates = session_.Complete("image.ra", 8);
  EXPECT_EQ(candidates.words, std::vector<std::string>{"rating"});
  EXPECT_EQ(candidates.begin, 6U);
}

}  // namespace
}  // namespace firn::cli
