#include "firn/rpc/reflection_service.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/support/async_stream.h>

#include <set>
#include <string>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"
#include "firn/v1/schema_registry.grpc.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"

namespace firn::rpc {
namespace {

namespace pb = google::protobuf;
namespace v1_protocol = grpc::reflection::v1;
namespace v1alpha_protocol = grpc::reflection::v1alpha;

// The file and all that it imports, each once, serialised.
void AddFile(const pb::FileDescriptor& file, std::set<const pb::FileDescriptor*>& added,
             pb::RepeatedPtrField<std::string>& files) {
  if (!added.insert(&file).second) return;
  pb::FileDescriptorProto proto;
  file.CopyTo(&proto);
  *files.Add() = proto.SerializeAsString();
  for (int i = 0; i < file.dependency_count(); ++i) AddFile(*file.dependency(i), added, files);
}

// Both versions have the same messages.
template <typename Request, typename Response>
Response Reflect(const Request& request) {
  const pb::DescriptorPool& pool = *pb::DescriptorPool::generated_pool();
  Response response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;

  const pb::FileDescriptor* file = nullptr;
  switch (request.message_request_case()) {
    case Request::kListServices:
      for (const char* name :
           {v1::EventStore::service_full_name(), v1::History::service_full_name(),
            v1::Projections::service_full_name(), v1::Proofs::service_full_name(),
            v1::SchemaRegistry::service_full_name(), grpc::health::v1::Health::service_full_name(),
            v1_protocol::ServerReflection::service_full_name(),
            v1alpha_protocol::ServerReflection::service_full_name()}) {
        response.mutable_list_services_response()->add_service()->set_name(name);
      }
      return response;
    case Request::kFileByFilename:
      file = pool.FindFileByName(request.file_by_filename());
      break;
    case Request::kFileContainingSymbol:
      file = pool.FindFileContainingSymbol(request.file_containing_symbol());
      break;
    default:
      // The contract is proto3: it has no extensions.
      break;
  }
  if (file != nullptr) {
    std::set<const pb::FileDescriptor*> added;
    AddFile(*file, added,
            *response.mutable_file_descriptor_response()->mutable_file_descriptor_proto());
  } else {
    response.mutable_error_response()->set_error_code(grpc::StatusCode::NOT_FOUND);
    response.mutable_error_response()->set_error_message("the server knows nothing of that name");
  }
  return response;
}

// One call: a question, its answer, the next question. Exactly one operation is under way at any
// time, so its state needs no lock.
template <typename Service, typename Request, typename Response>
class ReflectionCall final : public CompletionHandler, public LongCall {
 public:
  static void Accept(Service& service, grpc::ServerCompletionQueue& queue, CallRegistry& calls) {
    new ReflectionCall(service, queue, calls);
  }

  void OnComplete(bool ok) override {
    switch (state_) {
      case State::kWaiting:
        if (!ok) break;  // the server has been shut down
        Begin();
        return;
      case State::kReading:
        ok ? Answer() : Finish(absl::OkStatus());
        return;
      case State::kWriting:
        ok ? Read() : Finish(absl::OkStatus());
        return;
      case State::kFinishing:
        break;
    }
    delete this;
  }

  void OnDrain() override { context_.TryCancel(); }

 private:
  enum class State { kWaiting, kReading, kWriting, kFinishing };

  ReflectionCall(Service& service, grpc::ServerCompletionQueue& queue, CallRegistry& calls)
      : service_(service), queue_(queue), calls_(calls), ticket_(calls), stream_(&context_) {
    service_.RequestServerReflectionInfo(&context_, &stream_, &queue_, &queue_, this);
  }
  ~ReflectionCall() { calls_.RemoveLong(*this); }

  void Begin() {
    const absl::Status admitted = ticket_.Admit(context_);
    Accept(service_, queue_, calls_);
    if (!admitted.ok()) return Finish(admitted);
    calls_.AddLong(*this);
    Read();
  }
  void Read() {
    state_ = State::kReading;
    stream_.Read(&request_, this);
  }
  void Answer() {
    state_ = State::kWriting;
    stream_.Write(Reflect<Request, Response>(request_), this);
  }
  void Finish(const absl::Status& status) {
    state_ = State::kFinishing;
    stream_.Finish(ToGrpc(status), this);
  }

  Service& service_;
  grpc::ServerCompletionQueue& queue_;
  CallRegistry& calls_;
  CallRegistry::Ticket ticket_;
  grpc::ServerContext context_;
  grpc::ServerAsyncReaderWriter<Response, Request> stream_;
  Request request_;
  State state_ = State::kWaiting;
};

}  // namespace

void ReflectionService::Register(grpc::ServerBuilder& builder) {
  builder.RegisterService(&v1_);
  builder.RegisterService(&v1alpha_);
}

void ReflectionService::Accept(grpc::ServerCompletionQueue& queue) {
  ReflectionCall<v1_protocol::ServerReflection::AsyncService, v1_protocol::ServerReflectionRequest,
                 v1_protocol::ServerReflectionResponse>::Accept(v1_, queue, calls_);
  ReflectionCall<v1alpha_protocol::ServerReflection::AsyncService,
                 v1alpha_protocol::ServerReflectionRequest,
                 v1alpha_protocol::ServerReflectionResponse>::Accept(v1alpha_, queue, calls_);
}

}  // namespace firn::rpc
