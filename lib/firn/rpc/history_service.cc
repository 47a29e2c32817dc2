#include "firn/rpc/history_service.h"

#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/history/history_page.h"
#include "firn/rpc/append_conflict.h"
#include "firn/rpc/history_answers.h"
#include "firn/rpc/history_requests.h"
#include "firn/rpc/state_calls.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once.
constexpr int kWaitingCalls = 4;

}  // namespace

void HistoryService::Accept(grpc::ServerCompletionQueue& queue) {
  using Async = v1::History::AsyncService;
  get_state_.request_call = UnaryRequester<v1::History>(service_, queue, "GetState");
  get_state_.handle = [this](GetStateCall& call) { GetState(store_, projections_, call); };
  diff_.pool = &projections_.long_reads();
  diff_.queue = &queue;
  diff_.request_call = Requester(service_, queue, &Async::RequestDiff);
  diff_.open = [this](v1::DiffRequest& request) { return OpenDiff(store_, projections_, request); };
  get_history_.request_call = UnaryRequester<v1::History>(service_, queue, "GetHistory");
  get_history_.handle = [this](HistoryCall& call) { GetHistory(call); };
  undo_.request_call = UnaryRequester<v1::History>(service_, queue, "Undo");
  undo_.handle = [this](UndoCall& call) { Undo(call); };
  redo_.request_call = UnaryRequester<v1::History>(service_, queue, "Redo");
  redo_.handle = [this](RedoCall& call) { Undo(call); };
  for (int i = 0; i < kWaitingCalls; ++i) {
    GetStateCall::Accept(get_state_);
    StreamCall<v1::DiffRequest, v1::DiffResponse>::Accept(diff_);
    HistoryCall::Accept(get_history_);
    UndoCall::Accept(undo_);
    RedoCall::Accept(redo_);
  }
}

void HistoryService::GetHistory(HistoryCall& call) {
  absl::StatusOr<HistorySpec> spec = TakeHistory(call.request(), store_.head().position);
  if (!spec.ok()) return call.Finish(spec.status());
  auto reading =
      std::make_shared<history::HistoryReading>(spec->request, schemas_.schemas(), &related_);
  history::RunSteps(store_, reading, call.terms(),
                    [&call, reading, spec = *std::move(spec)](const absl::Status& read) {
                      if (!read.ok()) return call.Finish(read);
                      v1::GetHistoryResponse response;
                      FillHistory(reading->page(), spec, response);
                      call.Finish(response);
                    });
}

template <typename Call>
void HistoryService::Undo(Call& call) {
  const absl::Status writable = store_.CheckWritable();
  if (!writable.ok() && !call.request().validate_only()) return call.Finish(writable);
  absl::StatusOr<history::UndoRequest> request = TakeUndo(call.request());
  if (!request.ok()) return call.Finish(request.status());
  undoer_.Run(*std::move(request), call.terms(),
              [this, &call](const absl::Status& error, const history::UndoResult& result) {
                if (error.ok()) {
                  v1::UndoResponse response;
                  FillUndo(result, store_.durability(), response);
                  return call.Finish(response);
                }
                if (ReasonOf(error) == ErrorReason::kUndoConflict) {
                  const v1::UndoConflict conflict = ToConflict(result.conflicts);
                  return call.FinishWithError(error, &conflict);
                }
                if (ReasonOf(error) != ErrorReason::kCheckFailed) return call.Finish(error);
                DescribeConflict(
                    store_, error, kStatusConflictBytes,
                    [&call](const absl::Status& told, const v1::AppendConflict& conflict) {
                      call.FinishWithError(told, &conflict);
                    });
              });
}

}  // namespace firn::rpc
