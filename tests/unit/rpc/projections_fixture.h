// A served store whose projections are created and read over a real connection.

#ifndef FIRN_TESTS_UNIT_RPC_PROJECTIONS_FIXTURE_H_
#define FIRN_TESTS_UNIT_RPC_PROJECTIONS_FIXTURE_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "firn/v1/projection.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/temp_dir.h"
#include "tests/unit/rpc/served_store.h"

namespace firn::rpc {

inline constexpr char kBank[] =
    "create table account (id integer primary key, cents integer not null, note text);\n"
    "create table anomalies (position integer primary key, reason text);\n"
    "insert into account values (0, 0, null), (1, 0, null), (2, 0, null);\n"
    "-- on: sent\n"
    "update account set cents = cents - $cents where id = :target_id;\n"
    "update account set cents = cents + $cents where id = $to;\n"
    "insert into anomalies select :position, 'nobody' where $to > 2;\n";

// A query that does not end by itself.
inline constexpr char kEndless[] =
    "with recursive c (x) as (select 1 union all select x + 1 from c) ";

class ProjectionsOverRpc : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_NO_FATAL_FAILURE(served_.Start(directory_.path()));
    client_ = std::make_unique<testing::TestClient>(served_.address());
    stub_ = v1::Projections::NewStub(client_->channel());
  }
  void TearDown() override { served_.Stop(); }

  template <typename Request, typename Response>
  using Method = grpc::Status (v1::Projections::Stub::*)(grpc::ClientContext*, const Request&,
                                                         Response*);

  // Calls a method with one answer.
  template <typename Request, typename Response>
  grpc::Status Call(Method<Request, Response> method, const Request& request, Response* response) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    return (stub_.get()->*method)(&context, request, response);
  }

  static v1::CreateProjectionRequest Definition(const std::string& name, const std::string& sql) {
    v1::CreateProjectionRequest request;
    request.set_name(name);
    v1::SqlFile& file = *request.add_files();
    file.set_path("x.sql");
    file.set_sql(sql);
    return request;
  }
  grpc::Status Create(const v1::CreateProjectionRequest& request) {
    return Call(&v1::Projections::Stub::CreateProjection, request, &created_);
  }
  grpc::Status Create(const std::string& name, const std::string& sql = kBank) {
    return Create(Definition(name, sql));
  }

  grpc::Status Drop(const std::string& name) {
    v1::DropProjectionRequest request;
    request.set_name(name);
    return Call(&v1::Projections::Stub::DropProjection, request, &dropped_);
  }

  v1::ProjectionStatus StatusOf(const std::string& name) {
    v1::GetProjectionRequest request;
    request.set_name(name);
    const grpc::Status status = Call(&v1::Projections::Stub::GetProjection, request, &got_);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return got_.status();
  }

  // Waits until the projection does that, having seen the whole log.
  bool Await(const std::string& name, v1::ProjectionState state) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < deadline) {
      const v1::ProjectionStatus status = StatusOf(name);
      const bool is_done = state == v1::PROJECTION_STATE_FAILED || status.lag() == 0;
      if (status.state() == state && is_done && !status.has_build()) return true;
    }
    return false;
  }

  grpc::Status Digest(const v1::GetDigestRequest& request) {
    return Call(&v1::Projections::Stub::GetDigest, request, &digest_);
  }
  grpc::Status Digest(const std::string& name) {
    v1::GetDigestRequest request;
    request.set_name(name);
    return Digest(request);
  }

  grpc::Status Rebuild(const std::string& name) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    v1::RebuildRequest request;
    request.set_name(name);
    const auto stream = stub_->Rebuild(&context, request);
    rebuilt_.clear();
    for (v1::RebuildResponse response; stream->Read(&response);) rebuilt_.push_back(response);
    return stream->Finish();
  }

  // Runs a query to its end. `rows_` is all of its rows, `header_` its first message's.
  grpc::Status Query(const v1::QueryRequest& request) {
    grpc::ClientContext context;
    testing::SetDeadline(context);
    const auto stream = stub_->Query(&context, request);
    rows_.clear();
    header_.Clear();
    messages_ = 0;
    for (v1::QueryResponse response; stream->Read(&response); ++messages_) {
      EXPECT_EQ(response.has_header(), messages_ == 0);
      if (response.has_header()) header_ = response.header();
      for (const v1::QueryRow& row : response.rows()) rows_.push_back(row);
    }
    return stream->Finish();
  }
  static v1::QueryRequest Ask(const std::string& projection, const std::string& sql) {
    v1::QueryRequest request;
    request.set_projection(projection);
    request.set_sql(sql);
    return request;
  }
  // The rows of integers of a query.
  std::vector<std::vector<int64_t>> Integers(const v1::QueryRequest& request) {
    const grpc::Status status = Query(request);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::vector<int64_t>> rows;
    for (const v1::QueryRow& row : rows_) {
      rows.emplace_back();
      for (const v1::QueryValue& value : row.values()) rows.back().push_back(value.integer());
    }
    return rows;
  }

  static v1::EventDTO Sent(uint64_t n, int64_t from, int64_t to, int64_t cents) {
    v1::EventDTO event = testing::MakeDto(n);
    event.set_event_type("sent");
    event.set_target_type("account");
    event.set_target_id(from);
    event.set_payload_json("{\"to\":" + std::to_string(to) + ",\"cents\":" + std::to_string(cents) +
                           "}");
    return event;
  }
  void Send(int64_t from, int64_t to, int64_t cents) {
    client_->MustAppend({Sent(++events_, from, to, cents)});
  }

  testing::TempDir directory_;
  ServedStore served_;
  std::unique_ptr<testing::TestClient> client_;
  std::unique_ptr<v1::Projections::Stub> stub_;
  uint64_t events_ = 0;

  v1::CreateProjectionResponse created_;
  v1::DropProjectionResponse dropped_;
  v1::GetProjectionResponse got_;
  v1::GetDigestResponse digest_;
  std::vector<v1::RebuildResponse> rebuilt_;
  std::vector<v1::QueryRow> rows_;
  v1::QueryHeader header_;
  int messages_ = 0;
};

}  // namespace firn::rpc

#endif  // FIRN_TESTS_UNIT_RPC_PROJECTIONS_FIXTURE_H_
