#include "cli/query.h"

#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <sstream>
#include <string>

#include "absl/time/clock.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/cli/fake_server.h"

namespace firn::cli {
namespace {

class QueryTest : public ::testing::Test {
 protected:
  // Answers with a heading, rows and then the status.
  void AnswerWith(int rows, grpc::Status status) {
    server_.projections.answer_query = [rows, status](grpc::ServerContext&, const v1::QueryRequest&,
                                                      FakeProjections::QueryWriter& writer) {
      v1::QueryResponse response;
      *response.mutable_header()->mutable_columns() = MakeColumns({"n"});
      response.mutable_header()->set_position(7);
      response.mutable_header()->set_head(9);
      writer.Write(response);
      for (int i = 0; i < rows; ++i) {
        v1::QueryResponse part;
        *part.add_rows() = MakeRow({MakeValue(i)});
        writer.Write(part);
      }
      return status;
    };
  }

  absl::Status Run(RowFormatKind kind, const std::function<bool()>& is_stopped) {
    const std::unique_ptr<RowFormat> format = MakeRowFormat(kind, {});
    return PrintQuery(*server_.client, {}, *format, *output_, is_stopped, &summary_);
  }

  absl::Status Run(RowFormatKind kind) {
    return Run(kind, [] { return false; });
  }

  std::string Written() {
    EXPECT_TRUE(output_->Flush().ok());
    std::stringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

  firn::testing::TempDir directory_;
  const std::string path_ = directory_.path() + "/out";
  FakeServer server_;
  absl::StatusOr<Output> output_ = Output::Open(path_);
  QuerySummary summary_;
};

const grpc::Status& TooManyRows() {
  static const auto* status = new grpc::Status(
      MakeError(grpc::StatusCode::RESOURCE_EXHAUSTED, "QUERY_LIMIT", {}, {{"limit", "max_rows"}}));
  return *status;
}

TEST_F(QueryTest, PrintsRowsAndSaysWhatTheyAreOf) {
  AnswerWith(2, grpc::Status::OK);
  EXPECT_TRUE(Run(RowFormatKind::kCsv).ok());
  EXPECT_EQ(Written(), "n\n0\n1\n");
  EXPECT_EQ(summary_.rows, 2U);
  EXPECT_EQ(summary_.position, 7U);
  EXPECT_EQ(summary_.head, 9U);
}

TEST_F(QueryTest, WhatCameBeforeALimitIsPrinted) {
  AnswerWith(2, TooManyRows());
  const absl::Status status = Run(RowFormatKind::kJson);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Written(), "[\n{\"n\":0},\n{\"n\":1}\n]\n") << "it can be parsed even so";
}

TEST_F(QueryTest, APictureOfAPartIsNotDrawn) {
  AnswerWith(2, TooManyRows());
  EXPECT_FALSE(Run(RowFormatKind::kBars).ok());
  EXPECT_EQ(Written(), "");
}

TEST_F(QueryTest, ARefusedStatementPrintsNothing) {
  server_.projections.answer_query = [](grpc::ServerContext&, const v1::QueryRequest&,
                                        FakeProjections::QueryWriter&) {
    return MakeError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD",
                     {{"sql", "no such table: x"}});
  };
  EXPECT_EQ(Run(RowFormatKind::kJson).message(), "sql: no such table: x [INVALID_FIELD]");
  EXPECT_EQ(Written(), "");
}

TEST_F(QueryTest, CanBeCancelledWhileItRuns) {
  server_.projections.answer_query = [](grpc::ServerContext& context, const v1::QueryRequest&,
                                        FakeProjections::QueryWriter&) {
    while (!context.IsCancelled()) absl::SleepFor(absl::Milliseconds(5));
    return grpc::Status::CANCELLED;
  };
  const absl::Time stop_at = absl::Now() + absl::Milliseconds(100);
  const absl::Status status = Run(RowFormatKind::kCsv, [stop_at] { return absl::Now() > stop_at; });
  EXPECT_EQ(status.code(), absl::StatusCode::kCancelled);
}

TEST_F(QueryTest, ARowThatDoesNotFitIsAFault) {
  server_.projections.answer_query = [](grpc::ServerContext&, const v1::QueryRequest&,
                                        FakeProjections::QueryWriter& writer) {
    v1::QueryResponse response;
    *response.mutable_header()->mutable_columns() = MakeColumns({"a", "b"});
    *response.add_rows() = MakeRow({MakeValue(1)});
    writer.Write(response);
    return grpc::Status::OK;
  };
  EXPECT_EQ(Run(RowFormatKind::kTable).code(), absl::StatusCode::kDataLoss);
}

TEST(FormatSummaryTest, SaysHowMuchAndHowOld) {
  EXPECT_EQ(FormatSummary(
                {.rows = 1, .position = 1200, .head = 1200, .elapsed = absl::Microseconds(4210)}),
            "1 row at position 1,200, 4.2 ms");
  EXPECT_EQ(
      FormatSummary({.rows = 2000, .position = 5, .head = 17, .elapsed = absl::Milliseconds(2345)}),
      "2,000 rows at position 5 (12 behind the head), 2.35 s");
}

}  // namespace
}  // namespace firn::cli
