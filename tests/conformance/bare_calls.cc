#include "tests/conformance/bare_calls.h"

#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <thread>

#include "firn/v1/event_store.grpc.pb.h"
#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"

namespace firn::testing {
namespace {

using nlohmann::json;
namespace pb_util = google::protobuf::util;

constexpr auto kDeadline = std::chrono::seconds(60);

// How long a projection of a few events may take to be built.
constexpr auto kBuildDeadline = std::chrono::seconds(30);
constexpr auto kBuildPoll = std::chrono::milliseconds(10);

std::string CodeName(grpc::StatusCode code) {
  static const std::map<grpc::StatusCode, std::string> names = {
      {grpc::StatusCode::INVALID_ARGUMENT, "INVALID_ARGUMENT"},
      {grpc::StatusCode::NOT_FOUND, "NOT_FOUND"},
      {grpc::StatusCode::ALREADY_EXISTS, "ALREADY_EXISTS"},
      {grpc::StatusCode::RESOURCE_EXHAUSTED, "RESOURCE_EXHAUSTED"},
      {grpc::StatusCode::FAILED_PRECONDITION, "FAILED_PRECONDITION"},
      {grpc::StatusCode::ABORTED, "ABORTED"},
      {grpc::StatusCode::OUT_OF_RANGE, "OUT_OF_RANGE"},
      {grpc::StatusCode::UNIMPLEMENTED, "UNIMPLEMENTED"}};
  const auto found = names.find(code);
  return found == names.end() ? "code " + std::to_string(code) : found->second;
}

json ToJson(const google::protobuf::Message& message) {
  pb_util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.preserve_proto_field_names = true;
  std::string text;
  EXPECT_TRUE(pb_util::MessageToJsonString(message, &text, options).ok());
  return json::parse(text);
}

json ErrorToJson(const grpc::Status& status) {
  json error = {{"code", CodeName(status.error_code())},
                {"message", status.error_message()},
                {"fields", json::array()},
                {"reason", ""},
                {"metadata", json::object()}};
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  v1::AppendConflict conflict;
  v1::UndoConflict undo_conflict;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&conflict)) error["conflict"] = ToJson(conflict);
    if (any.UnpackTo(&undo_conflict)) error["undo_conflict"] = ToJson(undo_conflict);
    if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        error["fields"].push_back(violation.field());
      }
    }
    if (!any.UnpackTo(&info)) continue;
    error["reason"] = info.reason();
    for (const auto& [key, value] : info.metadata()) error["metadata"][key] = value;
  }
  return error;
}

template <typename Message>
Message Parse(const json& body) {
  Message message;
  const auto parsed = pb_util::JsonStringToMessage(body.dump(), &message);
  EXPECT_TRUE(parsed.ok()) << parsed.ToString();
  return message;
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + kDeadline);
}

template <typename Stub, typename Request, typename Response>
Answer CallUnary(Stub& stub,
                 grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                 const json& body) {
  const auto request = Parse<Request>(body);
  grpc::ClientContext context;
  SetDeadline(context);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  return status.ok() ? Answer{ToJson(response), {}} : Answer{{}, ErrorToJson(status)};
}

// A call that answers with many messages: they are compared as one.
template <typename Stub, typename Request, typename Response>
Answer CallReader(Stub& stub,
                  std::unique_ptr<grpc::ClientReader<Response>> (Stub::*method)(
                      grpc::ClientContext*, const Request&),
                  const json& body) {
  const auto request = Parse<Request>(body);
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = (stub.*method)(&context, request);
  Response all;
  Response message;
  while (stream->Read(&message)) all.MergeFrom(message);
  const grpc::Status status = stream->Finish();
  return status.ok() ? Answer{ToJson(all), {}} : Answer{{}, ErrorToJson(status)};
}

// The same of a projection, which is asked again until it has been built.
template <typename Stub, typename Method>
Answer CallProjection(Stub& stub, Method method, const json& body) {
  const auto deadline = std::chrono::steady_clock::now() + kBuildDeadline;
  for (;;) {
    Answer answer = CallReader(stub, method, body);
    if (answer.error.is_null() || answer.error["reason"] != "PROJECTION_NOT_READY") return answer;
    if (std::chrono::steady_clock::now() > deadline) return answer;
    std::this_thread::sleep_for(kBuildPoll);
  }
}

// All requests are sent before an answer is read.
Answer CallStream(v1::EventStore::Stub& store, const json& requests) {
  grpc::ClientContext context;
  SetDeadline(context);
  const auto stream = store.AppendStream(&context);
  for (const json& body : requests) {
    EXPECT_TRUE(stream->Write(Parse<v1::AppendStreamRequest>(body)));
  }
  stream->WritesDone();
  v1::AppendStreamResponse all;
  v1::AppendStreamResponse message;
  while (stream->Read(&message)) all.mutable_results()->MergeFrom(message.results());
  const grpc::Status status = stream->Finish();
  return status.ok() ? Answer{ToJson(all), {}} : Answer{{}, ErrorToJson(status)};
}

Answer CallOfProjections(const std::shared_ptr<grpc::Channel>& channel, const std::string& call,
                         const json& request) {
  using v1::History;
  using v1::Projections;
  const auto projections = Projections::NewStub(channel);
  const auto history = History::NewStub(channel);
  if (call == "CreateProjection") {
    return CallUnary(*projections, &Projections::Stub::CreateProjection, request);
  }
  if (call == "Query") return CallProjection(*projections, &Projections::Stub::Query, request);
  if (call == "GetState") return CallUnary(*history, &History::Stub::GetState, request);
  if (call == "GetHistory") return CallUnary(*history, &History::Stub::GetHistory, request);
  if (call == "Diff") return CallProjection(*history, &History::Stub::Diff, request);
  if (call == "Undo") return CallUnary(*history, &History::Stub::Undo, request);
  if (call == "Redo") return CallUnary(*history, &History::Stub::Redo, request);
  ADD_FAILURE() << "no such call: " << call;
  return {};
}

}  // namespace

Answer CallBare(const std::shared_ptr<grpc::Channel>& channel, const std::string& call,
                const json& request) {
  using Stub = v1::EventStore::Stub;
  const auto stub = v1::EventStore::NewStub(channel);
  Stub& store = *stub;
  if (call == "AppendEvent") return CallUnary(store, &Stub::AppendEvent, request);
  if (call == "AppendEvents") return CallUnary(store, &Stub::AppendEvents, request);
  if (call == "GetEvents") return CallUnary(store, &Stub::GetEvents, request);
  if (call == "GetNewestEvents") return CallUnary(store, &Stub::GetNewestEvents, request);
  if (call == "CountEvents") return CallUnary(store, &Stub::CountEvents, request);
  if (call == "GetPositionAt") return CallUnary(store, &Stub::GetPositionAt, request);
  if (call == "GetTimeAt") return CallUnary(store, &Stub::GetTimeAt, request);
  if (call == "ListReplays") return CallUnary(store, &Stub::ListReplays, request);
  if (call == "GetHead") return CallUnary(store, &Stub::GetHead, request);
  if (call == "ReplayEvents") return CallReader(store, &Stub::ReplayEvents, request);
  if (call == "AppendStream") return CallStream(store, request);
  return CallOfProjections(channel, call, request);
}

}  // namespace firn::testing
