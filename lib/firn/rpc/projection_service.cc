#include "firn/rpc/projection_service.h"

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "firn/base/status.h"
#include "firn/base/status_macros.h"
#include "firn/projection/view.h"
#include "firn/rpc/as_of.h"
#include "firn/rpc/projection_messages.h"
#include "firn/rpc/projection_sources.h"
#include "firn/rpc/projection_test_run.h"
#include "firn/rpc/reader_call.h"

namespace firn::rpc {
namespace {

// How many calls of a method wait for clients at once.
constexpr int kWaitingCalls = 4;

absl::StatusOr<v1::GetDigestResponse> ReadDigest(projection::Projections& projections,
                                                 const std::string& name,
                                                 const projection::Moment& moment, Position head,
                                                 EventReader& reader,
                                                 const std::atomic<bool>& cancelled) {
  FIRN_ASSIGN_OR_RETURN(auto build, projections.Find(name));
  FIRN_ASSIGN_OR_RETURN(const projection::View view,
                        ViewAt(std::move(build), moment, head, reader, &cancelled));
  FIRN_ASSIGN_OR_RETURN(const DigestOfView digest, DigestView(view, [&] { return !cancelled; }));
  v1::GetDigestResponse response;
  response.set_position(digest.position);
  response.set_version(view.build->version());
  FillDigest(digest.digest, *response.mutable_digest());
  return response;
}

absl::StatusOr<v1::GetProjectionResponse> ReadProjection(projection::Projections& projections,
                                                         const std::string& name, Position head) {
  FIRN_ASSIGN_OR_RETURN(const projection::ProjectionStatus status, projections.Get(name));
  v1::GetProjectionResponse response;
  FillStatus(status, head, *response.mutable_status());
  response.set_head(head);
  const auto definition = projections.GetDefinition(name);
  if (!definition.ok()) return response;
  for (const projection::SqlFile& file : (*definition)->files) {
    v1::SqlFile& told = *response.add_files();
    told.set_path(file.path);
    told.set_sql(file.sql);
  }
  return response;
}

}  // namespace

void ProjectionService::Accept(grpc::ServerCompletionQueue& queue) {
  using Async = v1::Projections::AsyncService;
  create_.request_call = UnaryRequester<v1::Projections>(service_, queue, "CreateProjection");
  create_.handle = [this](CreateCall& call) { Create(call); };
  drop_.request_call = UnaryRequester<v1::Projections>(service_, queue, "DropProjection");
  drop_.handle = [this](DropCall& call) { Drop(call); };
  list_.request_call = UnaryRequester<v1::Projections>(service_, queue, "ListProjections");
  list_.handle = [this](ListCall& call) { List(call); };
  get_.request_call = UnaryRequester<v1::Projections>(service_, queue, "GetProjection");
  get_.handle = [this](GetCall& call) { Get(call); };
  digest_.request_call = UnaryRequester<v1::Projections>(service_, queue, "GetDigest");
  digest_.handle = [this](DigestCall& call) { Digest(call); };
  test_.request_call = UnaryRequester<v1::Projections>(service_, queue, "TestProjection");
  test_.handle = [this](TestCall& call) { Test(call); };

  rebuild_.pool = &projections_.long_reads();
  rebuild_.queue = &queue;
  rebuild_.request_call = Requester(service_, queue, &Async::RequestRebuild);
  rebuild_.open = [this](v1::RebuildRequest& request) {
    return std::make_unique<RebuildSource>(store_, projections_,
                                           std::move(*request.mutable_name()));
  };
  query_.pool = &projections_.queries();
  query_.queue = &queue;
  query_.request_call = Requester(service_, queue, &Async::RequestQuery);
  query_.open = [this](v1::QueryRequest& request)
      -> absl::StatusOr<std::unique_ptr<MessageSource<v1::QueryResponse>>> {
    FIRN_ASSIGN_OR_RETURN(const auto moment, ParseMoment(request.as_of(), "as_of"));
    FIRN_ASSIGN_OR_RETURN(auto spec, TakeQuery(request));
    return std::make_unique<QuerySource>(
        store_, projections_, std::move(*request.mutable_projection()), moment, std::move(spec));
  };
  for (int i = 0; i < kWaitingCalls; ++i) {
    CreateCall::Accept(create_);
    DropCall::Accept(drop_);
    ListCall::Accept(list_);
    GetCall::Accept(get_);
    DigestCall::Accept(digest_);
    TestCall::Accept(test_);
    StreamCall<v1::RebuildRequest, v1::RebuildResponse>::Accept(rebuild_);
    StreamCall<v1::QueryRequest, v1::QueryResponse>::Accept(query_);
  }
}

void ProjectionService::Create(CreateCall& call) {
  const absl::Status writable = store_.CheckWritable();
  if (!writable.ok() && !call.request().validate_only()) return call.Finish(writable);
  v1::CreateProjectionRequest& request = call.request();
  projection::CreateRequest taken{.name = std::move(*request.mutable_name()),
                                  .files = TakeFiles(*request.mutable_files()),
                                  .expected_version = std::nullopt,
                                  .validate_only = request.validate_only()};
  if (request.has_expected_version()) taken.expected_version = request.expected_version();
  projections_.Create(std::move(taken), call.terms(),
                      [&call](absl::StatusOr<projection::CreateResult> result) {
                        if (!result.ok()) return call.Finish(result.status());
                        v1::CreateProjectionResponse response;
                        response.set_version(result->version);
                        response.set_unchanged(result->unchanged);
                        response.set_position(result->position);
                        call.Finish(response);
                      });
}

void ProjectionService::Drop(DropCall& call) {
  if (const absl::Status refused = store_.CheckWritable(); !refused.ok()) {
    return call.Finish(refused);
  }
  projections_.Drop(std::move(*call.request().mutable_name()), call.terms(),
                    [&call](absl::StatusOr<Position> position) {
                      if (!position.ok()) return call.Finish(position.status());
                      v1::DropProjectionResponse response;
                      response.set_position(*position);
                      call.Finish(response);
                    });
}

void ProjectionService::List(ListCall& call) {
  AnswerFromReader(projections_.short_reads(), call, [this](EventReader&) {
    v1::ListProjectionsResponse response;
    const Position head = store_.head().position;
    for (const projection::ProjectionStatus& status : projections_.List()) {
      FillStatus(status, head, *response.add_projections());
    }
    response.set_head(head);
    return absl::StatusOr<v1::ListProjectionsResponse>(std::move(response));
  });
}

void ProjectionService::Get(GetCall& call) {
  AnswerFromReader(projections_.short_reads(), call, [this, &call](EventReader&) {
    return ReadProjection(projections_, call.request().name(), store_.head().position);
  });
}

void ProjectionService::Digest(DigestCall& call) {
  const auto moment = ParseMoment(call.request().as_of(), "as_of");
  if (!moment.ok()) return call.Finish(moment.status());
  AnswerFromReader(projections_.long_reads(), call,
                   [this, &call, moment = *moment](EventReader& reader) {
                     return ReadDigest(projections_, call.request().name(), moment,
                                       store_.head().position, reader, *call.terms().cancelled);
                   });
}

void ProjectionService::Test(TestCall& call) {
  AnswerFromReader(projections_.long_reads(), call, [&call](EventReader&) {
    return RunTest(call.request(), *call.terms().cancelled);
  });
}

}  // namespace firn::rpc
