// The server as the command sees it: one channel, deadlines, and repeating what may be repeated.

#ifndef FIRN_CLI_CLIENT_H_
#define FIRN_CLI_CLIENT_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "firn/remote/endpoint.h"
#include "firn/remote/stream_call.h"
#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"

namespace firn::cli {

using ReplayCallbacks = remote::StreamCallbacks<v1::ReplayEventsResponse>;

// The pause before the attempt after `failures` failed ones: doubling from 100 ms to 2 s, but never
// shorter than the server asked for.
absl::Duration RetryDelay(int failures, std::optional<absl::Duration> asked_for);

// Thread-safe.
class Client {
 public:
  // Does not connect yet. `timeout` bounds each attempt of a unary call.
  Client(const remote::Endpoint& server, absl::Duration timeout);

  // Appends, again and again with the same ids for up to `retry_for` while the failure is transient
  // (IsTransient): the store answers a repetition with the first one's positions.
  grpc::Status AppendEvent(const v1::AppendEventRequest& request, absl::Duration retry_for,
                           v1::AppendEventResponse* response);
  grpc::Status AppendEvents(const v1::AppendEventsRequest& request, absl::Duration retry_for,
                            v1::AppendEventsResponse* response);

  // As the appends: what is registered or set already is not changed again.
  grpc::Status RegisterSchema(const v1::RegisterSchemaRequest& request, absl::Duration retry_for,
                              v1::RegisterSchemaResponse* response);
  grpc::Status SetSchemaPolicy(const v1::SetSchemaPolicyRequest& request, absl::Duration retry_for,
                               v1::SetSchemaPolicyResponse* response);

  // As the appends: what is there already is not made again, and an undo has its `request_id`.
  grpc::Status CreateProjection(const v1::CreateProjectionRequest& request,
                                absl::Duration retry_for, v1::CreateProjectionResponse* response);
  grpc::Status Undo(const v1::UndoRequest& request, absl::Duration retry_for,
                    v1::UndoResponse* response);
  grpc::Status Redo(const v1::RedoRequest& request, absl::Duration retry_for,
                    v1::UndoResponse* response);

  // One attempt each.
  grpc::Status GetSchema(const v1::GetSchemaRequest& request, v1::GetSchemaResponse* response);
  grpc::Status ListSchemas(v1::ListSchemasResponse* response);
  grpc::Status DescribeEventTypes(const v1::DescribeEventTypesRequest& request,
                                  v1::DescribeEventTypesResponse* response);
  grpc::Status GetEvents(const v1::GetEventsRequest& request, v1::GetEventsResponse* response);
  grpc::Status GetNewestEvents(const v1::GetNewestEventsRequest& request,
                               v1::GetNewestEventsResponse* response);
  grpc::Status CountEvents(const v1::CountEventsRequest& request,
                           v1::CountEventsResponse* response);
  grpc::Status GetPositionAt(const v1::GetPositionAtRequest& request,
                             v1::GetPositionAtResponse* response);
  grpc::Status GetTimeAt(const v1::GetTimeAtRequest& request, v1::GetTimeAtResponse* response);
  grpc::Status ListReplays(v1::ListReplaysResponse* response);
  grpc::Status GetHead(v1::GetHeadResponse* response);
  grpc::Status DropProjection(const std::string& name, v1::DropProjectionResponse* response);
  grpc::Status ListProjections(v1::ListProjectionsResponse* response);
  grpc::Status GetProjection(const std::string& name, v1::GetProjectionResponse* response);
  grpc::Status GetDigest(const v1::GetDigestRequest& request, v1::GetDigestResponse* response);
  grpc::Status TestProjection(const v1::TestProjectionRequest& request,
                              v1::TestProjectionResponse* response);
  grpc::Status GetState(const v1::GetStateRequest& request, v1::GetStateResponse* response);
  grpc::Status GetCheckpoint(const v1::GetCheckpointRequest& request,
                             v1::GetCheckpointResponse* response);
  grpc::Status GetInclusionProof(const v1::GetInclusionProofRequest& request,
                                 v1::GetInclusionProofResponse* response);
  grpc::Status GetConsistencyProof(const v1::GetConsistencyProofRequest& request,
                                   v1::GetConsistencyProofResponse* response);
  grpc::Status GetHistory(const v1::GetHistoryRequest& request, v1::GetHistoryResponse* response);

  // Streams, see StreamCall::Run.
  grpc::Status ReplayEvents(const v1::ReplayEventsRequest& request,
                            const ReplayCallbacks& callbacks);
  grpc::Status Rebuild(const std::string& projection,
                       const remote::StreamCallbacks<v1::RebuildResponse>& callbacks);
  grpc::Status Query(const v1::QueryRequest& request,
                     const remote::StreamCallbacks<v1::QueryResponse>& callbacks);
  grpc::Status Diff(const v1::DiffRequest& request,
                    const remote::StreamCallbacks<v1::DiffResponse>& callbacks);
  grpc::Status Verify(const v1::VerifyRequest& request,
                      const remote::StreamCallbacks<v1::VerifyResponse>& callbacks);

  // Whether a call is pausing before its next attempt.
  bool is_retrying() const { return is_retrying_; }

  const std::string& address() const { return server_.address; }

  // ToStatus with this server's address; OK for OK.
  absl::Status Explain(const grpc::Status& status) const;

 private:
  using Attempt = std::function<grpc::Status(grpc::ClientContext&)>;

  grpc::Status Call(const Attempt& attempt) const;
  grpc::Status CallUntil(absl::Time deadline, const Attempt& attempt);

  // `prepare` is as StreamCall::Run takes it.
  template <typename Message, typename Prepare>
  grpc::Status Stream(const remote::StreamCallbacks<Message>& callbacks, Prepare prepare) const {
    return remote::StreamCall(callbacks).Run([&](auto* context, auto* queue) {
      Authorize(*context);
      return prepare(context, queue);
    });
  }

  // Gives a call the token, if there is one.
  void Authorize(grpc::ClientContext& context) const;

  const remote::Endpoint server_;
  const absl::Duration timeout_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<v1::EventStore::Stub> stub_;
  const std::unique_ptr<v1::SchemaRegistry::Stub> schemas_;
  const std::unique_ptr<v1::Projections::Stub> projections_;
  const std::unique_ptr<v1::History::Stub> history_;
  const std::unique_ptr<v1::Proofs::Stub> proofs_;
  std::atomic<bool> is_retrying_ = false;
};

}  // namespace firn::cli

#endif  // FIRN_CLI_CLIENT_H_
