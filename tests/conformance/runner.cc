// Runs the conformance cases against a real daemon; README.md has the language of the cases.

#include <google/protobuf/util/json_util.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "firn/v1/history.grpc.pb.h"
#include "firn/v1/projection.grpc.pb.h"
#include "tests/support/client.h"
#include "tests/support/firnd_process.h"
#include "tests/support/temp_dir.h"

namespace firn::testing {
namespace {

using nlohmann::json;
namespace pb_util = google::protobuf::util;

constexpr char kCases[] = "tests/conformance/cases";

// How long a projection of a few events may take to be built.
constexpr auto kBuildDeadline = std::chrono::seconds(30);
constexpr auto kBuildPoll = std::chrono::milliseconds(10);

const json kValidEvent = {
    {"id", "#1"},           {"timestamp", 1700000000000}, {"event_type", "rating_changed"},
    {"payload_json", "{}"}, {"target_type", "image"},     {"target_id", 42}};

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

// What a call answered: a response, or an error as README.md writes it.
struct Answer {
  json response;
  json error;
};

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
                {"fields", FieldsOf(status)},
                {"reason", ReasonOf(status)},
                {"metadata", json::object()}};
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  google::rpc::ErrorInfo info;
  v1::AppendConflict conflict;
  v1::UndoConflict undo_conflict;
  for (const auto& any : details.details()) {
    if (any.UnpackTo(&conflict)) error["conflict"] = ToJson(conflict);
    if (any.UnpackTo(&undo_conflict)) error["undo_conflict"] = ToJson(undo_conflict);
    if (!any.UnpackTo(&info)) continue;
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

class CaseRunner {
 public:
  explicit CaseRunner(const json& test_case) : case_(test_case) { Restart(); }

  void Run() {
    size_t number = 0;
    for (const json& step : case_["steps"]) {
      SCOPED_TRACE("step " + std::to_string(++number) + ": " + step.dump());
      if (step.contains("restart")) {
        Restart();
        continue;
      }
      const Answer answer = Call(step["call"], Expand(step["request"]));
      Check(step["expect"], answer);
      if (::testing::Test::HasFailure()) return;
    }
  }

 private:
  void Restart() {
    if (firnd_ != nullptr) firnd_->Stop();
    firnd_ = std::make_unique<FirndProcess>(directory_.path() + "/data",
                                            std::vector<std::string>{"--catalog", "warn"});
    ASSERT_TRUE(firnd_->AwaitListening());
    client_ = std::make_unique<TestClient>(firnd_->address());
  }

  // Replaces what stands for something else.
  json Expand(const json& value) const {
    if (value.is_string()) return ExpandText(value);
    if (value.is_array()) {
      json expanded = json::array();
      for (const json& element : value) expanded.push_back(Expand(element));
      return expanded;
    }
    if (!value.is_object()) return value;
    if (value.contains("$repeat")) {
      std::string text;
      const auto count = value["$repeat"][1].get<size_t>();
      for (size_t i = 0; i < count; ++i) text += value["$repeat"][0].get<std::string>();
      return text;
    }
    if (value.contains("$event")) {
      json event = kValidEvent;
      for (const auto& [key, member] : value["$event"].items()) event[key] = member;
      std::erase_if(event.get_ref<json::object_t&>(),
                    [](const auto& member) { return member.second.is_null(); });
      return Expand(event);
    }
    json expanded = json::object();
    for (const auto& [key, member] : value.items()) expanded[key] = Expand(member);
    return expanded;
  }

  json ExpandText(const std::string& text) const {
    if (text.starts_with('#')) {
      std::string digits(12, '0');
      digits.replace(12 - (text.size() - 1), std::string::npos, text.substr(1));
      return "00000000-0000-4000-8000-" + digits;
    }
    const auto saved = text.starts_with('$') ? saved_.find(text.substr(1)) : saved_.end();
    return saved == saved_.end() ? json(text) : saved->second;
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
  Answer CallStream(const json& requests) {
    grpc::ClientContext context;
    SetDeadline(context);
    const auto stream = client_->stub().AppendStream(&context);
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

  Answer Call(const std::string& call, const json& request) {
    using Stub = v1::EventStore::Stub;
    Stub& store = client_->stub();
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
    if (call == "AppendStream") return CallStream(request);
    return CallOfProjections(call, request);
  }

  Answer CallOfProjections(const std::string& call, const json& request) {
    using v1::History;
    using v1::Projections;
    const auto projections = Projections::NewStub(client_->channel());
    const auto history = History::NewStub(client_->channel());
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

  void Check(const json& expect, const Answer& answer) {
    if (expect.contains("response")) {
      ASSERT_TRUE(answer.error.is_null()) << "answered with " << answer.error.dump(1);
      Match(expect["response"], answer.response, "response");
    } else {
      ASSERT_FALSE(answer.error.is_null()) << "answered with " << answer.response.dump(1);
      Match(expect["error"], answer.error, "error");
    }
  }

  void Match(const json& expected, const json& actual, const std::string& path) {
    if (expected.is_object()) {
      for (const auto& [key, value] : expected.items()) {
        const bool present = actual.contains(key);
        if (value.is_null()) {
          EXPECT_FALSE(present) << path << "." << key << " is " << actual.dump(1);
        } else {
          ASSERT_TRUE(present) << path << "." << key << " is missing in " << actual.dump(1);
          Match(value, actual[key], path + "." + key);
        }
      }
    } else if (expected.is_array()) {
      ASSERT_EQ(expected.size(), actual.size()) << path << " is " << actual.dump(1);
      for (size_t i = 0; i < expected.size(); ++i) {
        Match(expected[i], actual[i], path + "[" + std::to_string(i) + "]");
      }
    } else if (expected == "$any" || IsSave(expected)) {
      EXPECT_TRUE(!actual.is_null() && actual != "") << path;
      if (IsSave(expected)) saved_[expected.get<std::string>().substr(6)] = actual;
    } else {
      EXPECT_EQ(Expand(expected), actual) << path;
    }
  }

  static bool IsSave(const json& expected) {
    return expected.is_string() && expected.get<std::string>().starts_with("$save:");
  }

  const json& case_;
  TempDir directory_;
  std::unique_ptr<FirndProcess> firnd_;
  std::unique_ptr<TestClient> client_;
  std::map<std::string, json> saved_;
};

std::vector<std::string> CaseFiles() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    files.push_back(entry.path().stem().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

class Conformance : public ::testing::TestWithParam<std::string> {};

TEST_P(Conformance, Holds) {
  std::ifstream file(std::string(kCases) + "/" + GetParam() + ".json");
  const json cases = json::parse(file);
  for (const json& test_case : cases) {
    SCOPED_TRACE(test_case["name"].get<std::string>());
    ASSERT_FALSE(test_case["steps"].empty());
    CaseRunner(test_case).Run();
  }
}

INSTANTIATE_TEST_SUITE_P(Cases, Conformance, ::testing::ValuesIn(CaseFiles()),
                         [](const auto& file) { return file.param; });

}  // namespace
}  // namespace firn::testing
