// A server that does what a test wants of it.

#ifndef FIRN_CLIENTS_CPP_TESTS_FAKE_SERVER_H_
#define FIRN_CLIENTS_CPP_TESTS_FAKE_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "firn/v1/proof.grpc.pb.h"

namespace firn::testing {

// An error with a reason of ours.
grpc::Status Refusal(grpc::StatusCode code, const std::string& reason, int64_t retry_delay_ms = 0);

// Each call is answered by what the test has set for it; UNIMPLEMENTED if it has not.
class FakeServer final : public v1::EventStore::Service {
 public:
  using Writer = grpc::ServerWriter<v1::ReplayEventsResponse>;
  using Stream = grpc::ServerReaderWriter<v1::AppendStreamResponse, v1::AppendStreamRequest>;
  using Rows = grpc::ServerWriter<v1::QueryResponse>;

  FakeServer();
  ~FakeServer() override;

  const std::string& address() const { return address_; }

  // `call` is the number of the call of its kind, from 1. Set before there is a client.
  std::function<grpc::Status(int call, const v1::AppendEventRequest&, v1::AppendEventResponse&)>
      on_append;
  std::function<grpc::Status(int call, grpc::ServerContext&, const v1::ReplayEventsRequest&,
                             Writer&)>
      on_replay;
  std::function<grpc::Status(int call, Stream&)> on_append_stream;
  std::function<grpc::Status(int call, const v1::CountEventsRequest&, v1::CountEventsResponse&)>
      on_count;
  std::function<v1::GetNewestEventsResponse(const v1::GetNewestEventsRequest&)> on_newest;
  std::function<v1::GetEventsResponse(const v1::GetEventsRequest&)> on_get_events;
  std::function<grpc::Status(int call, grpc::ServerContext&, const v1::QueryRequest&, Rows&)>
      on_query;
  std::function<grpc::Status(const v1::GetCheckpointRequest&, v1::GetCheckpointResponse&)>
      on_checkpoint;
  std::function<grpc::Status(const v1::GetInclusionProofRequest&, v1::GetInclusionProofResponse&)>
      on_inclusion;
  std::function<grpc::Status(const v1::GetConsistencyProofRequest&,
                             v1::GetConsistencyProofResponse&)>
      on_consistency;
  std::function<std::string(int call)> store_id = [](int) { return "a store"; };
  std::function<uint64_t(int call)> head = [](int) { return 0; };

  // The metadata of the calls of GetHead.
  std::multimap<std::string, std::string> metadata();
  // The connections that GetHead was called over.
  std::set<std::string> peers();

 private:
  grpc::Status AppendEvent(grpc::ServerContext* context, const v1::AppendEventRequest* request,
                           v1::AppendEventResponse* response) override;
  grpc::Status ReplayEvents(grpc::ServerContext* context, const v1::ReplayEventsRequest* request,
                            Writer* writer) override;
  grpc::Status AppendStream(grpc::ServerContext* context, Stream* stream) override;
  grpc::Status GetHead(grpc::ServerContext* context, const v1::GetHeadRequest* request,
                       v1::GetHeadResponse* response) override;
  grpc::Status CountEvents(grpc::ServerContext* context, const v1::CountEventsRequest* request,
                           v1::CountEventsResponse* response) override;
  grpc::Status GetNewestEvents(grpc::ServerContext* context,
                               const v1::GetNewestEventsRequest* request,
                               v1::GetNewestEventsResponse* response) override;
  grpc::Status GetEvents(grpc::ServerContext* context, const v1::GetEventsRequest* request,
                         v1::GetEventsResponse* response) override;

  class Projections final : public v1::Projections::Service {
   public:
    explicit Projections(FakeServer& server) : server_(server) {}

   private:
    grpc::Status Query(grpc::ServerContext* context, const v1::QueryRequest* request,
                       Rows* rows) override;

    FakeServer& server_;
  };

  class Proofs final : public v1::Proofs::Service {
   public:
    explicit Proofs(FakeServer& server) : server_(server) {}

   private:
    grpc::Status GetCheckpoint(grpc::ServerContext* context,
                               const v1::GetCheckpointRequest* request,
                               v1::GetCheckpointResponse* response) override;
    grpc::Status GetInclusionProof(grpc::ServerContext* context,
                                   const v1::GetInclusionProofRequest* request,
                                   v1::GetInclusionProofResponse* response) override;
    grpc::Status GetConsistencyProof(grpc::ServerContext* context,
                                     const v1::GetConsistencyProofRequest* request,
                                     v1::GetConsistencyProofResponse* response) override;

    FakeServer& server_;
  };

  std::atomic<int> appends_ = 0;
  std::atomic<int> replays_ = 0;
  std::atomic<int> streams_ = 0;
  std::atomic<int> heads_ = 0;
  std::atomic<int> counts_ = 0;
  std::atomic<int> queries_ = 0;
  std::mutex mutex_;
  std::multimap<std::string, std::string> metadata_;
  std::set<std::string> peers_;
  std::string address_;
  Projections projections_{*this};
  Proofs proofs_{*this};
  std::unique_ptr<grpc::Server> server_;
};

// A message of a replay with the events after `after` up to `until`.
v1::ReplayEventsResponse MessageOf(uint64_t after, uint64_t until);

}  // namespace firn::testing

#endif  // FIRN_CLIENTS_CPP_TESTS_FAKE_SERVER_H_
