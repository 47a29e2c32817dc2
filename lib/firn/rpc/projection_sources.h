// What the streams of firn.v1.Projections are made of.

#ifndef FIRN_RPC_PROJECTION_SOURCES_H_
#define FIRN_RPC_PROJECTION_SOURCES_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "firn/base/mutex.h"
#include "firn/projection/digest.h"
#include "firn/projection/projections.h"
#include "firn/projection/query.h"
#include "firn/rpc/stream_call.h"
#include "firn/store/store.h"
#include "firn/v1/projection.pb.h"

namespace firn::rpc {

// The rows of a query.
class QuerySource final : public MessageSource<v1::QueryResponse> {
 public:
  // `projection`: empty for the log alone.
  QuerySource(Store& store, projection::Projections& projections, std::string projection,
              projection::Moment moment, projection::QuerySpec spec)
      : store_(store),
        projections_(projections),
        projection_(std::move(projection)),
        moment_(moment),
        spec_(std::move(spec)) {}

  absl::StatusOr<Made> Make(EventReader& reader, v1::QueryResponse& message) override;
  void Cancel() override;
  // A little after the query's own: a client that does not read gets no error.
  std::optional<std::chrono::system_clock::time_point> deadline() const override;

 private:
  absl::Status Start(EventReader& reader, v1::QueryHeader& header);

  Store& store_;
  projection::Projections& projections_;
  const std::string projection_;
  const projection::Moment moment_;
  projection::QuerySpec spec_;
  Mutex mutex_;
  std::atomic<bool> cancelled_ = false;
  // Set once, under the lock.
  std::unique_ptr<projection::Query> query_;
  // What comes after the rows that were sent.
  std::optional<absl::Status> end_;
};

// The progress of a rebuild, and what came of it.
class RebuildSource final : public MessageSource<v1::RebuildResponse> {
 public:
  RebuildSource(Store& store, projection::Projections& projections, std::string name)
      : store_(store), projections_(projections), name_(std::move(name)) {}

  absl::StatusOr<Made> Make(EventReader& reader, v1::RebuildResponse& message) override;
  void Cancel() override { cancelled_ = true; }

 private:
  absl::Status Finish(v1::RebuildResult& result);

  Store& store_;
  projection::Projections& projections_;
  const std::string name_;
  std::shared_ptr<projection::Build> build_;
  bool is_pause_ = false;
  std::atomic<bool> cancelled_ = false;
};

// The digest of what a view shows. `wanted` is asked now and then whether to go on. kCancelled, and
// the disk's errors.
struct DigestOfView {
  Position position = 0;
  uint64_t applied = 0;
  uint64_t anomalies = 0;
  projection::StateDigest digest;
};
absl::StatusOr<DigestOfView> DigestView(const projection::View& view,
                                        absl::FunctionRef<bool()> wanted);

}  // namespace firn::rpc

#endif  // FIRN_RPC_PROJECTION_SOURCES_H_
