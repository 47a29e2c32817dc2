// What a refusal must be like, whatever was refused.

#ifndef FIRN_TESTS_FUZZ_REFUSAL_H_
#define FIRN_TESTS_FUZZ_REFUSAL_H_

#include <algorithm>
#include <initializer_list>
#include <string>

#include "absl/status/status.h"
#include "firn/base/status.h"
#include "firn/rpc/status_mapping.h"
#include "firn/v1/event_store.pb.h"
#include "google/rpc/status.pb.h"
#include "tests/fuzz/fuzz.h"

namespace firn::fuzz {

// The error has one of these reasons, names what is wrong, and reaches the client: text that is no
// UTF-8 would not.
inline void CheckRefusal(const absl::Status& status, std::initializer_list<ErrorReason> reasons) {
  const std::optional<ErrorReason> reason = ReasonOf(status);
  if (!reason || std::ranges::find(reasons, *reason) == reasons.end()) {
    Fail("refused with " + status.ToString());
  }
  if (*reason == ErrorReason::kInvalidField && ViolationsOf(status).empty()) {
    Fail("refused without a violation: " + status.ToString());
  }
  google::rpc::Status details;
  const grpc::Status answer = rpc::ToGrpc(status);
  if (!details.ParseFromString(answer.error_details())) Fail("no details: " + status.ToString());
  const v1::AppendError error = rpc::ToAppendError(status);
  v1::AppendError read;
  if (!read.ParseFromString(error.SerializeAsString())) {
    Fail("an error that cannot be sent: " + status.ToString());
  }
}

}  // namespace firn::fuzz

#endif  // FIRN_TESTS_FUZZ_REFUSAL_H_
