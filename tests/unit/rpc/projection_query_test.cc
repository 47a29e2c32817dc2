// Queries, trial runs, and what becomes of them when somebody leaves.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <string>
#include <thread>
#include <vector>

#include "firn/base/time.h"
#include "tests/unit/rpc/projections_fixture.h"

namespace firn::rpc {
namespace {

using ::testing::ElementsAre;
using testing::FieldsOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::ReasonOf;
using ::testing::SizeIs;

class QueryOverRpc : public ProjectionsOverRpc {
 protected:
  void MakeBank() {
    ASSERT_TRUE(Create("bank").ok());
    ASSERT_TRUE(Await("bank", v1::PROJECTION_STATE_FOLLOWING));
  }
};

TEST_F(QueryOverRpc, RowsHaveTheirKinds) {
  MakeBank();
  v1::QueryRequest request = Ask("bank",
                                 "select id, 1.5 as r, 'x\u00e9', x'00ff', null, :p, cast(x'ff' as "
                                 "text), note from account where id = 1");
  (*request.mutable_parameters())["p"].set_blob("\xFE");
  ASSERT_TRUE(Query(request).ok());
  ASSERT_THAT(rows_, SizeIs(1));
  const auto& values = rows_[0].values();
  EXPECT_EQ(values[0].integer(), 1);
  EXPECT_EQ(values[1].real(), 1.5);
  EXPECT_EQ(values[2].text(), "x\u00e9");
  EXPECT_EQ(values[3].blob(), std::string("\0\xFF", 2));
  EXPECT_EQ(values[4].value_case(), v1::QueryValue::VALUE_NOT_SET);
  EXPECT_EQ(values[5].blob(), "\xFE");
  EXPECT_EQ(values[6].blob(), "\xFF") << "no text, after all";
  EXPECT_EQ(values[7].value_case(), v1::QueryValue::VALUE_NOT_SET);
  ASSERT_THAT(header_.columns(), SizeIs(8));
  EXPECT_EQ(header_.columns(0).name(), "id");
  EXPECT_EQ(header_.columns(0).declared_type(), "INTEGER");
  EXPECT_EQ(header_.columns(1).name(), "r");
  EXPECT_EQ(header_.columns(1).declared_type(), "");
  EXPECT_EQ(header_.position(), 1u);
  EXPECT_EQ(header_.head(), 1u);
}

TEST_F(QueryOverRpc, WithoutRowsThereIsStillAHeader) {
  MakeBank();
  ASSERT_TRUE(Query(Ask("bank", "select id from account where id = 99")).ok());
  EXPECT_EQ(messages_, 1);
  EXPECT_THAT(header_.columns(), SizeIs(1));
}

TEST_F(QueryOverRpc, ManyRowsComeInManyMessages) {
  MakeBank();
  const auto rows = Integers(
      Ask("bank", std::string(kEndless) + "select x, hex(zeroblob(100)) from c limit 10000"));
  ASSERT_THAT(rows, SizeIs(10'000));
  for (size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(rows[i][0], static_cast<int64_t>(i + 1));
  EXPECT_GT(messages_, 5);
}

TEST_F(QueryOverRpc, FaultsNameTheirFields) {
  MakeBank();
  EXPECT_THAT(FieldsOf(Query(Ask("bank", ""))), ElementsAre("sql"));
  EXPECT_THAT(FieldsOf(Query(Ask("bank", "delete from account"))), ElementsAre("sql"));
  EXPECT_THAT(FieldsOf(Query(Ask("bank", "select :x"))), ElementsAre("parameters"));
  EXPECT_THAT(FieldsOf(Query(Ask("bank", "select json('{')"))), ElementsAre("sql"));
  v1::QueryRequest request = Ask("bank", "select 1");
  request.mutable_timeout()->set_seconds(601);
  request.set_max_rows(1'000'001);
  request.set_max_bytes((256 << 20) + 1);
  EXPECT_THAT(FieldsOf(Query(request)), ElementsAre("timeout", "max_rows", "max_bytes"));
  for (const auto& [seconds, nanos] : {std::pair<int64_t, int32_t>{0, 0},
                                       {-1, 0},
                                       {0, -5},
                                       {0, 999},
                                       {600, 1'000'000},
                                       {INT64_MAX, 0},
                                       {INT64_MIN, 0}}) {
    v1::QueryRequest timed = Ask("bank", "select 1");
    timed.mutable_timeout()->set_seconds(seconds);
    timed.mutable_timeout()->set_nanos(nanos);
    EXPECT_THAT(FieldsOf(Query(timed)), ElementsAre("timeout")) << seconds << " " << nanos;
  }
  v1::QueryRequest most = Ask("bank", "select 1");
  most.mutable_timeout()->set_seconds(600);
  most.set_max_rows(1'000'000);
  most.set_max_bytes(256 << 20);
  EXPECT_TRUE(Query(most).ok());
}

TEST_F(QueryOverRpc, LimitsEndItAfterTheRowsWithinThem) {
  MakeBank();
  v1::QueryRequest request = Ask("bank", "select id from account order by id");
  request.set_max_rows(2);
  EXPECT_EQ(ReasonOf(Query(request)), "QUERY_LIMIT");
  EXPECT_THAT(rows_, SizeIs(2));
  request = Ask("bank", std::string(kEndless) + "select x from c");
  request.set_max_bytes(1000);
  EXPECT_EQ(ReasonOf(Query(request)), "QUERY_LIMIT");
  EXPECT_THAT(rows_, SizeIs(100));
  request = Ask("bank", std::string(kEndless) + "select count(*) from c");
  request.mutable_timeout()->set_nanos(20'000'000);
  EXPECT_EQ(ReasonOf(Query(request)), "QUERY_LIMIT");
}

TEST_F(QueryOverRpc, IsOfAMoment) {
  MakeBank();
  Send(1, 2, 5);
  Send(1, 2, 7);
  v1::QueryRequest request =
      Ask("bank", "select cents, (select max(position) from events) from account where id = 2");
  const auto as_of = [&](uint64_t position) {
    request.mutable_as_of()->set_position(position);
    return Integers(request);
  };
  EXPECT_THAT(as_of(1), ElementsAre(ElementsAre(0, 1)));
  EXPECT_THAT(as_of(2), ElementsAre(ElementsAre(5, 2)));
  EXPECT_EQ(header_.position(), 2u);
  EXPECT_EQ(header_.head(), 3u);
  EXPECT_THAT(as_of(3), ElementsAre(ElementsAre(12, 3)));
  request.mutable_as_of()->set_position(4);
  EXPECT_EQ(ReasonOf(Query(request)), "POSITION_BEYOND_HEAD");

  const int64_t recorded_us = *ParseRfc3339(client_->ReadAll()[1].created_at());
  auto& time = *request.mutable_as_of()->mutable_time();
  time.set_seconds(recorded_us / 1'000'000);
  time.set_nanos(static_cast<int32_t>(recorded_us % 1'000'000) * 1'000);
  EXPECT_THAT(Integers(request), ElementsAre(ElementsAre(5, 2)));
  time.set_seconds(1);
  EXPECT_THAT(Integers(request), ElementsAre(ElementsAre(0, 0)));
  EXPECT_EQ(header_.position(), 0u);
  time.set_nanos(-1);
  EXPECT_THAT(FieldsOf(Query(request)), ElementsAre(HasSubstr("as_of")));
}

TEST_F(QueryOverRpc, WithoutAProjectionTheLogIsRead) {
  Send(1, 2, 5);
  Send(1, 2, 5);
  EXPECT_THAT(Integers(Ask("", "select position, target_id from events order by position")),
              ElementsAre(ElementsAre(1, 1), ElementsAre(2, 1)));
  EXPECT_EQ(header_.position(), 2u);
  v1::QueryRequest request = Ask("", "select count(*) from events");
  request.mutable_as_of()->set_position(1);
  EXPECT_THAT(Integers(request), ElementsAre(ElementsAre(1)));
  EXPECT_THAT(FieldsOf(Query(Ask("", "select * from account"))), ElementsAre("sql"));
}

// Money moves all the time, and every look sees all of it: of one moment, with the log's events.
TEST_F(QueryOverRpc, EveryLookIsOfOneMoment) {
  MakeBank();
  std::atomic<bool> done = false;
  std::thread writer([&] {
    testing::TestClient client(served_.address());
    for (uint64_t n = 10'000; !done; n += 10) {
      std::vector<v1::EventDTO> batch;
      for (uint64_t i = 0; i < 10; ++i) {
        batch.push_back(Sent(n + i, static_cast<int64_t>(i % 3), static_cast<int64_t>((i + 1) % 3),
                             static_cast<int64_t>(n % 97)));
      }
      client.MustAppend(batch);
    }
  });
  int64_t last = 0;
  for (int i = 0; i < 200; ++i) {
    const auto rows =
        Integers(Ask("bank",
                     "select (select sum(cents) from account), (select max(position) from events), "
                     "(select cents from account where id = 0), "
                     "(select sum(iif(target_id = 0, -1, 0) * (payload ->> 'cents') + "
                     "iif(payload ->> 'to' = 0, 1, 0) * (payload ->> 'cents')) from events "
                     "where event_type = 'sent')"));
    EXPECT_THAT(rows, SizeIs(1));
    if (rows.size() != 1) break;
    EXPECT_EQ(rows[0][0], 0);
    EXPECT_EQ(static_cast<uint64_t>(rows[0][1]), header_.position());
    EXPECT_EQ(rows[0][2], rows[0][3]) << "the tables are as the events of the same moment say";
    EXPECT_GE(rows[0][1], last);
    last = rows[0][1];
  }
  done = true;
  writer.join();
}

TEST_F(QueryOverRpc, EndsWhenItsClientLeaves) {
  MakeBank();
  // More than there are threads for: none may stay behind.
  for (int i = 0; i < 6; ++i) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    const auto stream =
        stub_->Query(&context, Ask("bank", std::string(kEndless) + "select count(*) from c"));
    std::thread canceller([&] { context.TryCancel(); });
    v1::QueryResponse response;
    EXPECT_FALSE(stream->Read(&response));
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
    canceller.join();
  }
  EXPECT_TRUE(Query(Ask("bank", "select 1")).ok());
}

TEST_F(QueryOverRpc, EndsWhenItsClientLeavesInTheMiddleOfTheRows) {
  MakeBank();
  for (int i = 0; i < 4; ++i) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    const auto stream =
        stub_->Query(&context, Ask("bank", std::string(kEndless) + "select x from c"));
    v1::QueryResponse response;
    EXPECT_TRUE(stream->Read(&response));
    context.TryCancel();
    while (stream->Read(&response)) continue;
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  EXPECT_TRUE(Query(Ask("bank", "select 1")).ok());
}

TEST_F(QueryOverRpc, AServerThatStopsEndsIt) {
  MakeBank();
  // A row as large as a message, then none.
  const v1::QueryRequest request =
      Ask("bank", std::string(kEndless) + "select hex(zeroblob(200000)) from c where x = 1");
  std::vector<std::promise<void>> under_way(2);
  std::vector<std::future<grpc::Status>> queries;
  for (std::promise<void>& begun : under_way) {
    queries.push_back(std::async(std::launch::async, [this, &begun, &request] {
      grpc::ClientContext context;
      testing::SetDeadline(context);
      const auto stream = stub_->Query(&context, request);
      v1::QueryResponse response;
      EXPECT_TRUE(stream->Read(&response));
      begun.set_value();
      while (stream->Read(&response)) continue;
      return stream->Finish();
    }));
  }
  for (std::promise<void>& begun : under_way) begun.get_future().wait();
  served_.Stop(std::chrono::minutes(2));
  for (auto& query : queries) EXPECT_EQ(ReasonOf(query.get()), "SHUTTING_DOWN");
}

TEST_F(QueryOverRpc, APastThatTakesLongEndsWithItsClient) {
  for (int i = 0; i < 100; ++i) Send(1, 2, 5);
  ASSERT_TRUE(Create("slow",
                     "create table t (id integer primary key, n integer);\n-- on: sent\n"
                     "insert into t select :position, max(x) from (with recursive c (x) as (select "
                     "1 union all select x + 1 from c where x < 20000) select x from c);")
                  .ok());
  ASSERT_TRUE(Await("slow", v1::PROJECTION_STATE_FOLLOWING));
  v1::QueryRequest request = Ask("slow", "select 1");
  request.mutable_as_of()->set_position(100);
  for (int i = 0; i < 4; ++i) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    const auto stream = stub_->Query(&context, request);
    context.TryCancel();
    v1::QueryResponse response;
    while (stream->Read(&response)) continue;
    EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  ASSERT_TRUE(Query(request).ok());
}

v1::TestProjectionRequest TrialOf(const std::string& sql) {
  v1::TestProjectionRequest request;
  v1::SqlFile& file = *request.add_files();
  file.set_path("x.sql");
  file.set_sql(sql);
  return request;
}

TEST_F(QueryOverRpc, ADefinitionIsTriedOut) {
  v1::TestProjectionRequest request = TrialOf(kBank);
  *request.add_events() = Sent(1, 1, 2, 5);
  *request.add_events() = testing::MakeDto(2);
  *request.add_events() = Sent(3, 1, 9, 5);
  request.mutable_events(2)->set_created_at("2024-01-01T00:00:00Z");
  v1::TestProjectionResponse response;
  ASSERT_TRUE(Call(&v1::Projections::Stub::TestProjection, request, &response).ok());
  EXPECT_EQ(response.applied(), 2u);
  EXPECT_EQ(response.skipped(), 1u);
  EXPECT_EQ(response.anomalies(), 1u);
  ASSERT_THAT(response.tables(), SizeIs(2));
  const v1::QueryTable& account = response.tables(0);
  EXPECT_EQ(account.name(), "account");
  ASSERT_THAT(account.columns(), SizeIs(3));
  EXPECT_EQ(account.columns(1).name(), "cents");
  ASSERT_THAT(account.rows(), SizeIs(3));
  EXPECT_EQ(account.rows(1).values(1).integer(), -10);
  EXPECT_EQ(response.tables(1).rows(0).values(0).integer(), 3) << "positions are places here";
  EXPECT_EQ(response.digest().tables_size(), 2);
  EXPECT_EQ(client_->Head().position(), 0u) << "nothing was created";
}

TEST_F(QueryOverRpc, ATrialsFaultsAreNamed) {
  v1::TestProjectionResponse response;
  const auto run = [&](const v1::TestProjectionRequest& request) {
    return Call(&v1::Projections::Stub::TestProjection, request, &response);
  };
  EXPECT_THAT(FieldsOf(run(TrialOf("create table t (a);"))), ElementsAre("files"));
  EXPECT_THAT(FieldsOf(run({})), ElementsAre("files"));
  v1::TestProjectionRequest both = TrialOf(kBank);
  both.set_built_in("catalog");
  EXPECT_THAT(FieldsOf(run(both)), ElementsAre("built_in"));
  v1::TestProjectionRequest shipped;
  shipped.set_built_in("none");
  EXPECT_EQ(ReasonOf(run(shipped)), "PROJECTION_NOT_FOUND");
  shipped.set_built_in("catalog");
  EXPECT_TRUE(run(shipped).ok());
  v1::TestProjectionRequest wrong = TrialOf(kBank);
  *wrong.add_events() = Sent(1, 1, 2, 5);
  *wrong.add_events() = Sent(2, 1, 2, 5);
  wrong.mutable_events(1)->set_id("x");
  EXPECT_THAT(FieldsOf(run(wrong)), ElementsAre("events[1].id"));
  v1::TestProjectionRequest failing = TrialOf(
      "create table t (id integer primary key, n not null);\n-- on: sent\n"
      "insert into t values (:position, $nothing);");
  *failing.add_events() = Sent(1, 1, 2, 5);
  const grpc::Status failed = run(failing);
  EXPECT_EQ(ReasonOf(failed), "PROJECTION_FAILED");
  EXPECT_THAT(failed.error_message(), HasSubstr("position 1"));
}

TEST_F(QueryOverRpc, ATrialTellsSoManyRows) {
  v1::TestProjectionResponse response;
  ASSERT_TRUE(Call(&v1::Projections::Stub::TestProjection,
                   TrialOf("create table a (id integer primary key);\ninsert into a with recursive "
                           "c (x) as (select 1 union all select x + 1 from c where x < 10001) "
                           "select x from c;\ncreate table b (id integer primary key);\n"
                           "insert into b values (1);"),
                   &response)
                  .ok());
  EXPECT_TRUE(response.tables(0).truncated());
  EXPECT_THAT(response.tables(0).rows(), SizeIs(10'000));
  EXPECT_EQ(response.digest().tables(0).rows(), 10'001u);
  EXPECT_TRUE(response.tables(1).truncated());
  EXPECT_THAT(response.tables(1).rows(), IsEmpty());
}

}  // namespace
}  // namespace firn::rpc
