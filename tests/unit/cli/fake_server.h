// A server whose answers a test lays down.

#ifndef FIRN_TESTS_UNIT_CLI_FAKE_SERVER_H_
#define FIRN_TESTS_UNIT_CLI_FAKE_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cli/client.h"
#include "cli/errors.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/unit/cli/fake_projections.h"

namespace firn::cli {

// An error as a Firn server sends it.
inline grpc::Status MakeError(grpc::StatusCode code, const std::string& reason,
                              const std::vector<FieldViolation>& violations,
                              const std::map<std::string, std::string>& metadata = {}) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  info.set_domain("firn");
  info.set_reason(reason);
  info.mutable_metadata()->insert(metadata.begin(), metadata.end());
  details.add_details()->PackFrom(info);
  google::rpc::BadRequest bad_request;
  for (const FieldViolation& violation : violations) {
    auto& field = *bad_request.add_field_violations();
    field.set_field(violation.field);
    field.set_description(violation.description);
  }
  if (!violations.empty()) details.add_details()->PackFrom(bad_request);
  const std::string message = violations.empty() ? "refused" : violations.front().description;
  return grpc::Status(code, message, details.SerializeAsString());
}

// Keeps a log. Refuses events of the type "bad", and whole batches of which it has a part.
class FakeStore : public v1::EventStore::Service {
 public:
  grpc::Status AppendEvents(grpc::ServerContext*, const v1::AppendEventsRequest* request,
                            v1::AppendEventsResponse* response) override {
    ++calls;
    if (!answer.ok()) return answer;
    std::vector<FieldViolation> violations;
    int known = 0;
    for (int i = 0; i < request->events_size(); ++i) {
      if (request->events(i).event_type() == "bad") {
        violations.push_back({absl::StrCat("events[", i, "].event_type"), "must not be bad"});
      }
      if (positions.contains(request->events(i).id())) ++known;
    }
    if (!violations.empty()) {
      return MakeError(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", violations);
    }
    response->set_duplicate(known > 0);
    for (const v1::EventDTO& event : request->events()) {
      if (positions.try_emplace(event.id(), log.size() + 1).second) log.push_back(event);
      response->add_events()->set_position(positions[event.id()]);
    }
    return grpc::Status::OK;
  }

  grpc::Status GetEvents(grpc::ServerContext*, const v1::GetEventsRequest* request,
                         v1::GetEventsResponse* response) override {
    for (const v1::EventDTO& event : log) {
      if (event.stream() == request->query().items(0).streams(0)) *response->add_events() = event;
    }
    return grpc::Status::OK;
  }

  // In place of an append, if it is an error.
  grpc::Status answer;
  int calls = 0;
  std::vector<v1::EventDTO> log;
  std::map<std::string, uint64_t> positions;
};

// Notes what it is asked for.
class FakeRegistry : public v1::SchemaRegistry::Service {
 public:
  grpc::Status RegisterSchema(grpc::ServerContext*, const v1::RegisterSchemaRequest* request,
                              v1::RegisterSchemaResponse* response) override {
    registered.push_back(*request);
    response->set_version(static_cast<uint32_t>(registered.size()));
    return answer;
  }

  grpc::Status SetSchemaPolicy(grpc::ServerContext*, const v1::SetSchemaPolicyRequest* request,
                               v1::SetSchemaPolicyResponse*) override {
    policies.push_back(*request);
    return answer;
  }

  grpc::Status answer;
  std::vector<v1::RegisterSchemaRequest> registered;
  std::vector<v1::SetSchemaPolicyRequest> policies;
};

class FakeServer {
 public:
  FakeServer() {
    grpc::ServerBuilder builder;
    int port = 0;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(&store);
    builder.RegisterService(&registry);
    builder.RegisterService(&projections);
    server_ = builder.BuildAndStart();
    client = std::make_unique<Client>(remote::Endpoint{.address = absl::StrCat("127.0.0.1:", port)},
                                      absl::Seconds(10));
  }

  FakeStore store;
  FakeRegistry registry;
  FakeProjections projections;
  std::unique_ptr<Client> client;

 private:
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace firn::cli

#endif  // FIRN_TESTS_UNIT_CLI_FAKE_SERVER_H_
