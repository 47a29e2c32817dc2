// Requests to append, checked and turned into what the store understands.

#ifndef FIRN_RPC_REQUESTS_H_
#define FIRN_RPC_REQUESTS_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "firn/core/append.h"
#include "firn/schema/registry.h"
#include "firn/v1/event_store.pb.h"

namespace firn::rpc {

// What the schemas found at the events of a request: to be counted, and some of it logged, when it
// is known what has become of them.
class SchemaFindings {
 public:
  // Of schemas that will outlive this.
  explicit SchemaFindings(std::shared_ptr<const schema::Schemas> schemas)
      : schemas_(std::move(schemas)) {}

  // Checks an event of the request; false if it is refused, and `violations` say why.
  bool Check(const Event& event, std::string_view path, std::vector<FieldViolation>& violations);

  // The request was answered so.
  void Report(const absl::StatusOr<AppendResult>& answer) const;

 private:
  // About half a second: what the events of a request may cost the thread that polls.
  static constexpr size_t kWorkMax = 500'000'000;

  std::shared_ptr<const schema::Schemas> schemas_;
  size_t work_left_ = kWorkMax;
  std::vector<schema::SchemaWarning> warnings_;
  std::optional<std::string> refused_type_;
};

struct TakenAppend {
  AppendRequest request;
  SchemaFindings findings;
};

// The Take functions move the events out of the request. `now_ms` is the server's clock. Errors:
// kInvalidField naming every field of the first event or check at fault. Events that are not as
// `schemas` say become the request's refusal, of the same kind: they may be in the log from before.
absl::StatusOr<TakenAppend> TakeAppend(v1::AppendEventRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas);
absl::StatusOr<TakenAppend> TakeAppend(v1::AppendEventsRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas);
absl::StatusOr<TakenAppend> TakeAppend(v1::AppendStreamRequest& request, int64_t now_ms,
                                       const std::shared_ptr<const schema::Schemas>& schemas);

}  // namespace firn::rpc

#endif  // FIRN_RPC_REQUESTS_H_
