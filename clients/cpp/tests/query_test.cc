// Rows of queries: one by one, all at once, and when neither comes.

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "daemon.h"
#include "fake_server.h"
#include "firn/client/client.h"

namespace firn::testing {
namespace {

using std::chrono::milliseconds;

// The columns, and rows of one integer each.
v1::QueryResponse Rows(bool has_header, int first, int count) {
  v1::QueryResponse message;
  if (has_header) {
    message.mutable_header()->add_columns()->set_name("n");
    message.mutable_header()->set_position(7);
    message.mutable_header()->set_head(9);
  }
  for (int n = first; n < first + count; ++n) message.add_rows()->add_values()->set_integer(n);
  return message;
}

// The integers of the rows up to an error, which is the last word.
std::pair<std::vector<int64_t>, absl::Status> ReadAll(Stream<SqlRow> rows) {
  std::vector<int64_t> numbers;
  for (const absl::StatusOr<SqlRow>& row : rows) {
    if (!row.ok()) return {numbers, row.status()};
    numbers.push_back(std::get<int64_t>(row->at(0)));
  }
  return {numbers, absl::OkStatus()};
}

const SqlQuery kQuery{.sql = "select n"};

TEST(QueryRows, GivesEachRowAsItComes) {
  FakeServer server;
  std::atomic<bool> has_first = false;
  server.on_query = [&](int, grpc::ServerContext&, const v1::QueryRequest& request,
                        FakeServer::Rows& rows) {
    EXPECT_EQ(request.sql(), "select n");
    rows.Write(Rows(true, 1, 2));
    while (!has_first) std::this_thread::sleep_for(milliseconds(1));
    rows.Write(Rows(false, 3, 1));
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  auto stream = client.QueryRows(kQuery);
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_EQ(stream->columns.at(0).name, "n");
  EXPECT_EQ(stream->position, 7U);
  EXPECT_EQ(stream->head, 9U);
  EXPECT_EQ(stream->rows.Next().value().value(), SqlRow{int64_t{1}});
  has_first = true;
  EXPECT_EQ(ReadAll(std::move(stream->rows)),
            std::make_pair(std::vector<int64_t>{2, 3}, absl::OkStatus()));
}

TEST(QueryRows, IsTriedAgainUntilThereAreRowsAndNotLater) {
  FakeServer server;
  server.on_query = [&](int call, grpc::ServerContext&, const v1::QueryRequest&,
                        FakeServer::Rows& rows) {
    if (call > 1) rows.Write(Rows(true, 1, 2));
    return Refusal(grpc::StatusCode::UNAVAILABLE, "SHUTTING_DOWN", 300);
  };
  Client client = MustConnect(server.address());
  const absl::Time begin = absl::Now();
  auto stream = client.QueryRows(kQuery);
  ASSERT_TRUE(stream.ok()) << stream.status();
  EXPECT_GE(absl::Now() - begin, absl::Milliseconds(300)) << "as long as the server asks";
  const auto [numbers, ended] = ReadAll(std::move(stream->rows));
  EXPECT_EQ(numbers, (std::vector<int64_t>{1, 2}));
  EXPECT_EQ(ReasonOf(ended), ErrorReason::kShuttingDown);
}

TEST(QueryRows, ThatAreAbandonedEndTheCall) {
  FakeServer server;
  std::atomic<bool> is_over = false;
  server.on_query = [&](int, grpc::ServerContext& context, const v1::QueryRequest&,
                        FakeServer::Rows& rows) {
    rows.Write(Rows(true, 1, 2));
    while (!context.IsCancelled()) std::this_thread::sleep_for(milliseconds(1));
    is_over = true;
    return grpc::Status::CANCELLED;
  };
  Client client = MustConnect(server.address());
  { ASSERT_TRUE(client.QueryRows(kQuery)->rows.Next().value().ok()); }
  const absl::Time end = absl::Now() + absl::Seconds(10);
  while (!is_over && absl::Now() < end) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_TRUE(is_over);
}

TEST(QueryRows, EndWhenTheyAreStoppedOrTheClientIsGoneOrTheDeadlinePasses) {
  FakeServer server;
  server.on_query = [&](int, grpc::ServerContext& context, const v1::QueryRequest&,
                        FakeServer::Rows& rows) {
    rows.Write(Rows(true, 1, 1));
    while (!context.IsCancelled()) std::this_thread::sleep_for(milliseconds(1));
    return grpc::Status::CANCELLED;
  };
  std::optional<Client> client = MustConnect(server.address());
  std::stop_source stop;
  auto stopped = client->QueryRows(kQuery, {.stop = stop.get_token()});
  // As long as it takes until the header is there.
  absl::Duration deadline = absl::Milliseconds(200);
  auto late = client->QueryRows(kQuery, {.deadline = deadline});
  while (!late.ok() && deadline < absl::Minutes(1)) {
    late = client->QueryRows(kQuery, {.deadline = deadline *= 2});
  }
  auto closed = client->QueryRows(kQuery);
  ASSERT_TRUE(stopped.ok() && late.ok() && closed.ok());
  stop.request_stop();
  EXPECT_TRUE(absl::IsCancelled(ReadAll(std::move(stopped->rows)).second));
  EXPECT_TRUE(absl::IsDeadlineExceeded(ReadAll(std::move(late->rows)).second));
  client.reset();
  EXPECT_TRUE(absl::IsCancelled(ReadAll(std::move(closed->rows)).second));
}

TEST(Query, IsTriedAgainAsAWhole) {
  FakeServer server;
  server.on_query = [&](int call, grpc::ServerContext&, const v1::QueryRequest&,
                        FakeServer::Rows& rows) -> grpc::Status {
    rows.Write(Rows(true, 1, 2));
    if (call == 1) return {grpc::StatusCode::UNAVAILABLE, "away as the test wants"};
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const auto result = client.Query(kQuery);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->rows, (std::vector<SqlRow>{{int64_t{1}}, {int64_t{2}}}));
}

TEST(Query, CollectsOnlySoMuch) {
  FakeServer server;
  server.on_query = [&](int, grpc::ServerContext& context, const v1::QueryRequest&,
                        FakeServer::Rows& rows) {
    v1::QueryResponse message = Rows(true, 1, 0);
    for (int i = 0; i < 10'000; ++i) message.add_rows()->add_values();
    while (!context.IsCancelled() && rows.Write(message)) message.clear_header();
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  const auto result = client.Query(kQuery);
  EXPECT_EQ(ReasonOf(result.status()), ErrorReason::kQueryLimit) << result.status();
  EXPECT_EQ(ErrorOf(result.status()).metadata.at("limit"), "memory");
}

TEST(Query, AnAnswerThatIsNoneIsAnError) {
  FakeServer server;
  server.on_query = [&](int call, grpc::ServerContext&, const v1::QueryRequest&,
                        FakeServer::Rows& rows) {
    if (call == 2) rows.Write(Rows(false, 1, 1));
    if (call == 3) {
      v1::QueryResponse message = Rows(true, 1, 1);
      message.add_rows();
      rows.Write(message);
    }
    return grpc::Status::OK;
  };
  Client client = MustConnect(server.address());
  for (int call = 1; call <= 3; ++call) {
    EXPECT_TRUE(absl::IsInternal(client.Query(kQuery).status())) << call;
  }
}

}  // namespace
}  // namespace firn::testing
