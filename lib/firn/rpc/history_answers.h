// What the library knows of the past, as messages.

#ifndef FIRN_RPC_HISTORY_ANSWERS_H_
#define FIRN_RPC_HISTORY_ANSWERS_H_

#include "firn/core/append.h"
#include "firn/history/history_page.h"
#include "firn/history/undo_request.h"
#include "firn/rpc/history_requests.h"
#include "firn/v1/history.pb.h"

namespace firn::rpc {

// Fills empty messages.
void FillUndo(const history::UndoResult& result, Durability durability, v1::UndoResponse& response);
void FillHistory(const history::HistoryPage& page, const HistorySpec& spec,
                 v1::GetHistoryResponse& response);

// The particulars of a kUndoConflict, as many as a status has room for.
v1::UndoConflict ToConflict(const history::Conflicts& conflicts);

}  // namespace firn::rpc

#endif  // FIRN_RPC_HISTORY_ANSWERS_H_
