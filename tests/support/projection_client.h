// Projections of a running daemon, as a client sees them.

#ifndef FIRN_TESTS_SUPPORT_PROJECTION_CLIENT_H_
#define FIRN_TESTS_SUPPORT_PROJECTION_CLIENT_H_

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "firn/v1/projection.grpc.pb.h"
#include "tests/support/client.h"

namespace firn::testing {

class ProjectionClient {
 public:
  explicit ProjectionClient(TestClient& client)
      : stub_(v1::Projections::NewStub(client.channel())) {}

  grpc::Status Create(const std::string& name, const std::string& sql) {
    v1::CreateProjectionRequest request;
    request.set_name(name);
    v1::SqlFile& file = *request.add_files();
    file.set_path("x.sql");
    file.set_sql(sql);
    grpc::ClientContext context;
    SetDeadline(context);
    v1::CreateProjectionResponse response;
    return stub_->CreateProjection(&context, request, &response);
  }

  grpc::Status Drop(const std::string& name) {
    v1::DropProjectionRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    SetDeadline(context);
    v1::DropProjectionResponse response;
    return stub_->DropProjection(&context, request, &response);
  }

  // Of all that there are.
  std::vector<std::string> Names() {
    grpc::ClientContext context;
    SetDeadline(context);
    v1::ListProjectionsResponse response;
    const grpc::Status status = stub_->ListProjections(&context, {}, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    std::vector<std::string> names;
    for (const v1::ProjectionStatus& one : response.projections()) names.push_back(one.name());
    return names;
  }

  v1::ProjectionStatus StatusOf(const std::string& name) {
    v1::GetProjectionRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    SetDeadline(context);
    v1::GetProjectionResponse response;
    const grpc::Status status = stub_->GetProjection(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.status();
  }

  // Waits until it follows, and has seen the whole log.
  bool AwaitHead(const std::string& name) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    while (std::chrono::steady_clock::now() < deadline) {
      const v1::ProjectionStatus status = StatusOf(name);
      if (status.state() == v1::PROJECTION_STATE_FOLLOWING && status.lag() == 0) return true;
    }
    return false;
  }

  // The digest now; "" if there is none.
  std::string Digest(const std::string& name) {
    v1::GetDigestRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    SetDeadline(context);
    v1::GetDigestResponse response;
    const grpc::Status status = stub_->GetDigest(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.digest().sha256();
  }

  // Rebuilds it to the end, and answers with the digest.
  std::string Rebuild(const std::string& name) {
    v1::RebuildRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    SetDeadline(context);
    const auto stream = stub_->Rebuild(&context, request);
    v1::RebuildResponse last;
    while (stream->Read(&last)) continue;
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return last.result().digest().sha256();
  }

  // The rows of a query, columns of integers separated by |.
  std::vector<std::string> Query(const std::string& projection, const std::string& sql) {
    v1::QueryRequest request;
    request.set_projection(projection);
    request.set_sql(sql);
    grpc::ClientContext context;
    SetDeadline(context);
    const auto stream = stub_->Query(&context, request);
    std::vector<std::string> rows;
    for (v1::QueryResponse response; stream->Read(&response);) {
      for (const v1::QueryRow& row : response.rows()) {
        std::string text;
        for (const v1::QueryValue& value : row.values()) {
          if (!text.empty()) text += '|';
          text += std::to_string(value.integer());
        }
        rows.push_back(text);
      }
    }
    const grpc::Status status = stream->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
    return rows;
  }

 private:
  std::unique_ptr<v1::Projections::Stub> stub_;
};

}  // namespace firn::testing

#endif  // FIRN_TESTS_SUPPORT_PROJECTION_CLIENT_H_
