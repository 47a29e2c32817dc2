// Requests to look into the past and to change it, checked and turned into what the library
// understands.

#ifndef FIRN_RPC_HISTORY_REQUESTS_H_
#define FIRN_RPC_HISTORY_REQUESTS_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "firn/base/status.h"
#include "firn/history/history_page.h"
#include "firn/history/undo_request.h"
#include "firn/v1/history.pb.h"

namespace firn::rpc {

// kInvalidField naming every field at fault.
absl::StatusOr<history::UndoRequest> TakeUndo(const v1::UndoRequest& request);
absl::StatusOr<history::UndoRequest> TakeUndo(const v1::RedoRequest& request);

struct HistorySpec {
  history::HistoryRequest request;
  v1::PayloadForm form = v1::PAYLOAD_FORM_STRUCT;
  // Stands for what must stay the same from page to page.
  uint64_t fingerprint = 0;
};

// The target that a request is about; what is wrong with it is added to `violations`.
Target TakeTarget(const v1::Target& target, std::vector<FieldViolation>& violations);

// With the log ending at `head`. kInvalidField, kPositionBeyondHead.
absl::StatusOr<HistorySpec> TakeHistory(const v1::GetHistoryRequest& request, Position head);

// The token with which a request with this fingerprint goes on at `next`.
std::string MakeHistoryToken(uint64_t fingerprint, Position moment, Position next);

}  // namespace firn::rpc

#endif  // FIRN_RPC_HISTORY_REQUESTS_H_
