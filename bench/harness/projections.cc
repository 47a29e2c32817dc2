#include "harness/projections.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <thread>

#include "harness/client.h"
#include "harness/measure.h"

namespace firn::bench {
namespace {

constexpr std::chrono::milliseconds kLookEvery{20};

}  // namespace

std::unique_ptr<ProjectionsStub> ConnectToProjections(const std::string& address) {
  return v1::Projections::NewStub(Connect(address));
}

v1::GetProjectionResponse GetCatalog(ProjectionsStub& stub) {
  grpc::ClientContext context;
  v1::GetProjectionRequest request;
  request.set_name(kCatalog);
  v1::GetProjectionResponse response;
  const grpc::Status status = stub.GetProjection(&context, request, &response);
  if (!status.ok()) Fail(Describe("projection", status));
  if (response.status().has_failure()) Fail("projection: " + response.status().failure().error());
  return response;
}

void CreateCatalog(const std::string& address) {
  const std::unique_ptr<ProjectionsStub> stub = ConnectToProjections(address);
  grpc::ClientContext context;
  v1::CreateProjectionRequest request;
  request.set_name(kCatalog);
  v1::CreateProjectionResponse response;
  const grpc::Status status = stub->CreateProjection(&context, request, &response);
  if (!status.ok()) Fail(Describe("create projection", status));
  while (true) {
    const v1::GetProjectionResponse now = GetCatalog(*stub);
    if (now.status().state() == v1::PROJECTION_STATE_FOLLOWING &&
        now.status().position() >= now.head()) {
      return;
    }
    std::this_thread::sleep_for(kLookEvery);
  }
}

QueryAnswer RunQuery(ProjectionsStub& stub, const v1::QueryRequest& request,
                     std::vector<v1::QueryValue>* first_column) {
  grpc::ClientContext context;
  const auto reader = stub.Query(&context, request);
  QueryAnswer answer;
  v1::QueryResponse response;
  while (reader->Read(&response)) {
    if (response.has_header()) answer.position = response.header().position();
    answer.rows += static_cast<uint64_t>(response.rows_size());
    answer.bytes += response.ByteSizeLong();
    if (first_column == nullptr) continue;
    for (const v1::QueryRow& row : response.rows()) first_column->push_back(row.values(0));
  }
  const grpc::Status status = reader->Finish();
  if (!status.ok()) Fail(Describe("query", status));
  return answer;
}

std::vector<int64_t> ListNumbers(ProjectionsStub& stub, const std::string& sql) {
  v1::QueryRequest request;
  request.set_projection(kCatalog);
  request.set_sql(sql);
  std::vector<v1::QueryValue> values;
  RunQuery(stub, request, &values);
  if (values.empty()) Fail("nothing is found by: " + sql);
  std::vector<int64_t> numbers;
  for (const v1::QueryValue& value : values) numbers.push_back(value.integer());
  return numbers;
}

}  // namespace firn::bench
