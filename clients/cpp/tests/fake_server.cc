#include "fake_server.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <chrono>

namespace firn::testing {

grpc::Status Refusal(grpc::StatusCode code, const std::string& reason, int64_t retry_delay_ms) {
  google::rpc::Status status;
  google::rpc::ErrorInfo info;
  info.set_domain("firn");
  info.set_reason(reason);
  status.add_details()->PackFrom(info);
  if (retry_delay_ms > 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(retry_delay_ms / 1000);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(retry_delay_ms % 1000) * 1'000'000);
    status.add_details()->PackFrom(retry);
  }
  return {code, reason + " as the test wants", status.SerializeAsString()};
}

FakeServer::FakeServer() {
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.SetMaxReceiveMessageSize(32 << 20);
  builder.RegisterService(this);
  builder.RegisterService(&projections_);
  builder.RegisterService(&proofs_);
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

FakeServer::~FakeServer() { server_->Shutdown(std::chrono::system_clock::now()); }

std::multimap<std::string, std::string> FakeServer::metadata() {
  const std::lock_guard lock(mutex_);
  return metadata_;
}

std::set<std::string> FakeServer::peers() {
  const std::lock_guard lock(mutex_);
  return peers_;
}

grpc::Status FakeServer::AppendEvent(grpc::ServerContext*, const v1::AppendEventRequest* request,
                                     v1::AppendEventResponse* response) {
  if (!on_append) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return on_append(++appends_, *request, *response);
}

grpc::Status FakeServer::ReplayEvents(grpc::ServerContext* context,
                                      const v1::ReplayEventsRequest* request, Writer* writer) {
  if (!on_replay) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return on_replay(++replays_, *context, *request, *writer);
}

grpc::Status FakeServer::AppendStream(grpc::ServerContext*, Stream* stream) {
  if (!on_append_stream) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return on_append_stream(++streams_, *stream);
}

grpc::Status FakeServer::GetHead(grpc::ServerContext* context, const v1::GetHeadRequest*,
                                 v1::GetHeadResponse* response) {
  const int call = ++heads_;
  {
    const std::lock_guard lock(mutex_);
    peers_.insert(context->peer());
    for (const auto& [key, value] : context->client_metadata()) {
      metadata_.emplace(std::string(key.data(), key.size()),
                        std::string(value.data(), value.size()));
    }
  }
  response->set_store_id(store_id(call));
  response->set_position(head(call));
  return grpc::Status::OK;
}

grpc::Status FakeServer::CountEvents(grpc::ServerContext*, const v1::CountEventsRequest* request,
                                     v1::CountEventsResponse* response) {
  if (!on_count) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return on_count(++counts_, *request, *response);
}

grpc::Status FakeServer::GetNewestEvents(grpc::ServerContext*,
                                         const v1::GetNewestEventsRequest* request,
                                         v1::GetNewestEventsResponse* response) {
  if (!on_newest) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  *response = on_newest(*request);
  return grpc::Status::OK;
}

grpc::Status FakeServer::GetEvents(grpc::ServerContext*, const v1::GetEventsRequest* request,
                                   v1::GetEventsResponse* response) {
  if (!on_get_events) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  *response = on_get_events(*request);
  return grpc::Status::OK;
}

grpc::Status FakeServer::Projections::Query(grpc::ServerContext* context,
                                            const v1::QueryRequest* request, Rows* rows) {
  if (!server_.on_query) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return server_.on_query(++server_.queries_, *context, *request, *rows);
}

grpc::Status FakeServer::Proofs::GetCheckpoint(grpc::ServerContext*,
                                               const v1::GetCheckpointRequest* request,
                                               v1::GetCheckpointResponse* response) {
  if (!server_.on_checkpoint) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return server_.on_checkpoint(*request, *response);
}

grpc::Status FakeServer::Proofs::GetInclusionProof(grpc::ServerContext*,
                                                   const v1::GetInclusionProofRequest* request,
                                                   v1::GetInclusionProofResponse* response) {
  if (!server_.on_inclusion) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return server_.on_inclusion(*request, *response);
}

grpc::Status FakeServer::Proofs::GetConsistencyProof(grpc::ServerContext*,
                                                     const v1::GetConsistencyProofRequest* request,
                                                     v1::GetConsistencyProofResponse* response) {
  if (!server_.on_consistency) return {grpc::StatusCode::UNIMPLEMENTED, ""};
  return server_.on_consistency(*request, *response);
}

v1::ReplayEventsResponse MessageOf(uint64_t after, uint64_t until) {
  v1::ReplayEventsResponse message;
  for (uint64_t position = after + 1; position <= until; ++position) {
    message.add_events()->set_position(position);
  }
  message.set_position(until);
  message.set_head(until);
  return message;
}

}  // namespace firn::testing
