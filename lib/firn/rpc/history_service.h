// The methods of firn.v1.History.

#ifndef FIRN_RPC_HISTORY_SERVICE_H_
#define FIRN_RPC_HISTORY_SERVICE_H_

#include <grpcpp/completion_queue.h>

#include "firn/history/undo.h"
#include "firn/projection/projections.h"
#include "firn/rpc/call.h"
#include "firn/rpc/projection_related.h"
#include "firn/rpc/stream_call.h"
#include "firn/store/schema_log.h"
#include "firn/store/store.h"
#include "firn/v1/history.grpc.pb.h"

namespace firn::rpc {

// Thread-safe. Must outlive the completion queue.
class HistoryService {
 public:
  HistoryService(Store& store, SchemaLog& schemas, projection::Projections& projections,
                 CallRegistry& calls)
      : store_(store),
        schemas_(schemas),
        projections_(projections),
        related_(projections),
        calls_(calls),
        undoer_(store, schemas) {}

  // What a ServerBuilder registers.
  grpc::Service& grpc_service() { return service_; }

  // Waits for calls on the queue of a server that has been started.
  void Accept(grpc::ServerCompletionQueue& queue);

 private:
  template <typename Request, typename Response>
  using Method = UnaryMethod<Request, Response>;
  using HistoryCall = UnaryCall<v1::GetHistoryRequest, v1::GetHistoryResponse>;
  using UndoCall = UnaryCall<v1::UndoRequest, v1::UndoResponse>;
  using RedoCall = UnaryCall<v1::RedoRequest, v1::UndoResponse>;

  void GetHistory(HistoryCall& call);
  // Undo and Redo say the same with different messages.
  template <typename Call>
  void Undo(Call& call);

  Store& store_;
  SchemaLog& schemas_;
  projection::Projections& projections_;
  ProjectionRelated related_;
  CallRegistry& calls_;
  history::Undoer undoer_;
  OpenService<v1::History::AsyncService> service_;
  Method<v1::GetStateRequest, v1::GetStateResponse> get_state_{calls_, {}, {}};
  StreamMethod<v1::DiffRequest, v1::DiffResponse> diff_{calls_, {}, {}};
  Method<v1::GetHistoryRequest, v1::GetHistoryResponse> get_history_{calls_, {}, {}};
  Method<v1::UndoRequest, v1::UndoResponse> undo_{calls_, {}, {}};
  Method<v1::RedoRequest, v1::UndoResponse> redo_{calls_, {}, {}};
};

}  // namespace firn::rpc

#endif  // FIRN_RPC_HISTORY_SERVICE_H_
