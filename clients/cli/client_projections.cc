// The calls of Client that are about projections and the past.

#include "absl/time/clock.h"
#include "cli/client.h"

namespace firn::cli {

grpc::Status Client::CreateProjection(const v1::CreateProjectionRequest& request,
                                      absl::Duration retry_for,
                                      v1::CreateProjectionResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return projections_->CreateProjection(&context, request, response);
  });
}

grpc::Status Client::DropProjection(const std::string& name, v1::DropProjectionResponse* response) {
  v1::DropProjectionRequest request;
  request.set_name(name);
  return Call([&](grpc::ClientContext& context) {
    return projections_->DropProjection(&context, request, response);
  });
}

grpc::Status Client::ListProjections(v1::ListProjectionsResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return projections_->ListProjections(&context, {}, response);
  });
}

grpc::Status Client::GetProjection(const std::string& name, v1::GetProjectionResponse* response) {
  v1::GetProjectionRequest request;
  request.set_name(name);
  return Call([&](grpc::ClientContext& context) {
    return projections_->GetProjection(&context, request, response);
  });
}

grpc::Status Client::GetDigest(const v1::GetDigestRequest& request,
                               v1::GetDigestResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return projections_->GetDigest(&context, request, response);
  });
}

grpc::Status Client::TestProjection(const v1::TestProjectionRequest& request,
                                    v1::TestProjectionResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return projections_->TestProjection(&context, request, response);
  });
}

grpc::Status Client::Rebuild(const std::string& projection,
                             const remote::StreamCallbacks<v1::RebuildResponse>& callbacks) {
  v1::RebuildRequest request;
  request.set_name(projection);
  return Stream(callbacks, [&](auto* context, auto* queue) {
    return projections_->PrepareAsyncRebuild(context, request, queue);
  });
}

grpc::Status Client::Query(const v1::QueryRequest& request,
                           const remote::StreamCallbacks<v1::QueryResponse>& callbacks) {
  return Stream(callbacks, [&](auto* context, auto* queue) {
    return projections_->PrepareAsyncQuery(context, request, queue);
  });
}

grpc::Status Client::GetState(const v1::GetStateRequest& request, v1::GetStateResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return history_->GetState(&context, request, response);
  });
}

grpc::Status Client::GetHistory(const v1::GetHistoryRequest& request,
                                v1::GetHistoryResponse* response) {
  return Call([&](grpc::ClientContext& context) {
    return history_->GetHistory(&context, request, response);
  });
}

grpc::Status Client::Diff(const v1::DiffRequest& request,
                          const remote::StreamCallbacks<v1::DiffResponse>& callbacks) {
  return Stream(callbacks, [&](auto* context, auto* queue) {
    return history_->PrepareAsyncDiff(context, request, queue);
  });
}

grpc::Status Client::Undo(const v1::UndoRequest& request, absl::Duration retry_for,
                          v1::UndoResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return history_->Undo(&context, request, response);
  });
}

grpc::Status Client::Redo(const v1::RedoRequest& request, absl::Duration retry_for,
                          v1::UndoResponse* response) {
  return CallUntil(absl::Now() + retry_for, [&](grpc::ClientContext& context) {
    return history_->Redo(&context, request, response);
  });
}

}  // namespace firn::cli
