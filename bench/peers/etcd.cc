// Put through gRPC's asynchronous client, one completion queue, as the load on Firn: the event
// under a key of its own.

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "etcd.grpc.pb.h"
#include "harness/client.h"
#include "harness/event_dto.h"
#include "peers/peer.h"

namespace firn::bench {
namespace {

struct Call {
  etcdserverpb::PutRequest request;
  etcdserverpb::PutResponse response;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::ClientAsyncResponseReader<etcdserverpb::PutResponse>> reader;
  grpc::Status status;
  Clock::time_point began;
};

class EtcdLoad {
 public:
  explicit EtcdLoad(const PeerOptions& options)
      : options_(options), stub_(etcdserverpb::KV::NewStub(Connect(options.server))) {}

  Measurement Run() {
    Load load(options_);
    std::vector<Call> calls(static_cast<size_t>(options_.in_flight));
    int running = 0;
    for (Call& call : calls) running += StartNext(call, load) ? 1 : 0;
    while (running > 0) {
      void* tag = nullptr;
      bool ok = false;
      queue_.Next(&tag, &ok);
      Call& call = *static_cast<Call*>(tag);
      if (!call.status.ok()) Fail(Describe("etcd", call.status));
      load.Acknowledge(call.began, 1, call.request.GetCachedSize());
      if (!StartNext(call, load)) --running;
    }
    queue_.Shutdown();
    // etcd does not tell how many keys it holds without reading them.
    return load.Take(0);
  }

 private:
  bool StartNext(Call& call, Load& load) {
    if (load.Next(Clock::now()) == 0) return false;
    maker_.Make(event_);
    ToDto(event_, dto_);
    call.request.set_key("image/" + std::to_string(event_.target_id) + "/" + dto_.id());
    dto_.SerializeToString(call.request.mutable_value());
    call.reader.reset();
    call.context = std::make_unique<grpc::ClientContext>();
    call.began = Clock::now();
    call.reader = stub_->PrepareAsyncPut(call.context.get(), call.request, &queue_);
    call.reader->StartCall();
    call.reader->Finish(&call.response, &call.status, &call);
    return true;
  }

  const PeerOptions& options_;
  std::unique_ptr<etcdserverpb::KV::Stub> stub_;
  grpc::CompletionQueue queue_;
  EventMaker maker_{{}};
  Event event_;
  v1::EventDTO dto_;
};

}  // namespace

Measurement RunEtcd(const PeerOptions& options) { return EtcdLoad(options).Run(); }

}  // namespace firn::bench
