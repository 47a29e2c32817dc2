#include "firn/rpc/health_service.h"

#include <optional>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"

namespace firn::rpc {
namespace {

using grpc::health::v1::HealthCheckRequest;
using grpc::health::v1::HealthCheckResponse;

// The server as a whole, and its services.
const char* const kServices[] = {"",
                                 v1::EventStore::service_full_name(),
                                 v1::History::service_full_name(),
                                 v1::Projections::service_full_name(),
                                 v1::Proofs::service_full_name(),
                                 v1::SchemaRegistry::service_full_name()};

}  // namespace

// One Watch call: tells a status, then waits for the next one, until the client is gone or the
// server drains. At most one write is under way.
class WatchCall final : public CompletionHandler, public LongCall {
 public:
  explicit WatchCall(HealthService& health)
      : health_(health), ticket_(health.calls_), writer_(&context_) {
    context_.AsyncNotifyWhenDone(&done_tag_);
    health_.request_watch_(&context_, &request_, &writer_, this);
  }

  const std::string& service() const { return request_.service(); }

  // The call has come, or will not.
  void OnComplete(bool ok) override {
    if (!ok) {  // the server has been shut down
      delete this;
      return;
    }
    ticket_.AdmitAnyone();
    new WatchCall(health_);
    health_.AddWatcher(*this);
    health_.calls_.AddLong(*this);
  }

  void OnDrain() override { context_.TryCancel(); }

  // On any thread.
  void Tell(HealthCheckResponse::ServingStatus status) {
    MutexLock lock(mutex_);
    next_ = status;
    Proceed();
  }

 private:
  ~WatchCall() = default;

  void OnWritten(bool) {
    MutexLock lock(mutex_);
    writing_ = false;
    Proceed();
  }

  void OnDone(bool) {
    health_.RemoveWatcher(*this);
    health_.calls_.RemoveLong(*this);
    MutexLock lock(mutex_);
    done_ = true;
    Proceed();
  }

  void OnFinished(bool) { delete this; }

  void Proceed() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_) {
    if (writing_) return;
    if (done_) {
      writer_.Finish(grpc::Status::CANCELLED, &finished_tag_);
    } else if (next_ && next_ != told_) {
      told_ = next_;
      HealthCheckResponse response;
      response.set_status(*told_);
      writing_ = true;
      writer_.Write(response, &written_tag_);
    }
  }

  HealthService& health_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  HealthCheckRequest request_;
  grpc::ServerAsyncWriter<HealthCheckResponse> writer_;
  MethodTag<WatchCall> written_tag_{*this, &WatchCall::OnWritten};
  MethodTag<WatchCall> done_tag_{*this, &WatchCall::OnDone};
  MethodTag<WatchCall> finished_tag_{*this, &WatchCall::OnFinished};
  Mutex mutex_;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool done_ ABSL_GUARDED_BY(mutex_) = false;
  std::optional<HealthCheckResponse::ServingStatus> next_ ABSL_GUARDED_BY(mutex_);
  std::optional<HealthCheckResponse::ServingStatus> told_ ABSL_GUARDED_BY(mutex_);
};

void HealthService::Accept(grpc::ServerCompletionQueue& queue) {
  using Async = grpc::health::v1::Health::AsyncService;
  check_.request_call = UnaryRequester<grpc::health::v1::Health>(service_, queue, "Check");
  check_.handle = [this](UnaryCall<CheckRequest, CheckResponse>& call) { Check(call); };
  list_.request_call = UnaryRequester<grpc::health::v1::Health>(service_, queue, "List");
  list_.handle = [this](UnaryCall<ListRequest, ListResponse>& call) { List(call); };
  request_watch_ = Requester(service_, queue, &Async::RequestWatch);
  UnaryCall<CheckRequest, CheckResponse>::Accept(check_);
  UnaryCall<ListRequest, ListResponse>::Accept(list_);
  new WatchCall(*this);
}

void HealthService::SetServing(bool serving) {
  MutexLock lock(mutex_);
  serving_ = serving;
  for (WatchCall* watcher : watchers_) watcher->Tell(StatusOf(watcher->service()));
}

HealthCheckResponse::ServingStatus HealthService::StatusOf(const std::string& service) const {
  for (const char* known : kServices) {
    if (service != known) continue;
    return serving_ ? CheckResponse::SERVING : CheckResponse::NOT_SERVING;
  }
  return CheckResponse::SERVICE_UNKNOWN;
}

void HealthService::Check(UnaryCall<CheckRequest, CheckResponse>& call) {
  CheckResponse response;
  {
    MutexLock lock(mutex_);
    response.set_status(StatusOf(call.request().service()));
  }
  if (response.status() == CheckResponse::SERVICE_UNKNOWN) {
    call.FinishWithStatus({grpc::StatusCode::NOT_FOUND, "there is no such service here"});
  } else {
    call.Finish(std::move(response));
  }
}

void HealthService::List(UnaryCall<ListRequest, ListResponse>& call) {
  ListResponse response;
  {
    MutexLock lock(mutex_);
    for (const char* service : kServices) {
      (*response.mutable_statuses())[service].set_status(StatusOf(service));
    }
  }
  call.Finish(std::move(response));
}

void HealthService::AddWatcher(WatchCall& watcher) {
  MutexLock lock(mutex_);
  watchers_.insert(&watcher);
  watcher.Tell(StatusOf(watcher.service()));
}

void HealthService::RemoveWatcher(WatchCall& watcher) {
  MutexLock lock(mutex_);
  watchers_.erase(&watcher);
}

}  // namespace firn::rpc
