// Services of projections and of the past whose answers a test lays down.

#ifndef FIRN_TESTS_UNIT_CLI_FAKE_PROJECTIONS_H_
#define FIRN_TESTS_UNIT_CLI_FAKE_PROJECTIONS_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <initializer_list>
#include <string>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"

namespace firn::cli {

inline v1::QueryValue MakeValue(int64_t integer) {
  v1::QueryValue value;
  value.set_integer(integer);
  return value;
}

inline v1::QueryValue MakeValue(int integer) { return MakeValue(int64_t{integer}); }

inline v1::QueryValue MakeValue(double real) {
  v1::QueryValue value;
  value.set_real(real);
  return value;
}

inline v1::QueryValue MakeValue(const char* text) {
  v1::QueryValue value;
  value.set_text(text);
  return value;
}

inline v1::QueryValue MakeBlob(const std::string& bytes) {
  v1::QueryValue value;
  value.set_blob(bytes);
  return value;
}

inline v1::QueryValue MakeNull() { return {}; }

inline v1::QueryRow MakeRow(std::initializer_list<v1::QueryValue> values) {
  v1::QueryRow row;
  for (const v1::QueryValue& value : values) *row.add_values() = value;
  return row;
}

inline google::protobuf::RepeatedPtrField<v1::QueryColumn> MakeColumns(
    std::initializer_list<const char*> names) {
  google::protobuf::RepeatedPtrField<v1::QueryColumn> columns;
  for (const char* name : names) columns.Add()->set_name(name);
  return columns;
}

class FakeProjections : public v1::Projections::Service {
 public:
  using QueryWriter = grpc::ServerWriter<v1::QueryResponse>;

  grpc::Status Query(grpc::ServerContext* context, const v1::QueryRequest* request,
                     QueryWriter* writer) override {
    queries.push_back(*request);
    return answer_query(*context, *request, *writer);
  }

  grpc::Status GetProjection(grpc::ServerContext*, const v1::GetProjectionRequest* request,
                             v1::GetProjectionResponse* response) override {
    if (request->name() != projection.status().name()) {
      return {grpc::StatusCode::NOT_FOUND, "there is no such projection"};
    }
    *response = projection;
    return grpc::Status::OK;
  }

  grpc::Status ListProjections(grpc::ServerContext*, const v1::ListProjectionsRequest*,
                               v1::ListProjectionsResponse* response) override {
    *response->add_projections() = projection.status();
    return grpc::Status::OK;
  }

  grpc::Status CreateProjection(grpc::ServerContext*, const v1::CreateProjectionRequest* request,
                                v1::CreateProjectionResponse*) override {
    created.push_back(*request);
    return grpc::Status::OK;
  }

  grpc::Status DropProjection(grpc::ServerContext*, const v1::DropProjectionRequest* request,
                              v1::DropProjectionResponse*) override {
    dropped.push_back(request->name());
    return answer_drop;
  }

  std::vector<v1::CreateProjectionRequest> created;
  std::vector<std::string> dropped;
  grpc::Status answer_drop;
  std::vector<v1::QueryRequest> queries;
  std::function<grpc::Status(grpc::ServerContext&, const v1::QueryRequest&, QueryWriter&)>
      answer_query;
  v1::GetProjectionResponse projection;
};

}  // namespace firn::cli

#endif  // FIRN_TESTS_UNIT_CLI_FAKE_PROJECTIONS_H_
